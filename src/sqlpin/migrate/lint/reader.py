"""Going over the tokens of a statement: words, names, groups in parentheses, the parts between commas. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlpin.span import Span
from sqlpin.syntax.lexer import Token, TokenKind


@dataclass(slots=True)
class Reader:
    """Goes over tokens of the file `source`; `shift` is what their offsets lack."""

    source: str
    tokens: Sequence[Token]
    shift: int
    at: int = 0

    def word(self, ahead: int = 0) -> str:
        """The word that comes, in upper case; a quoted name or the end is none."""
        index = self.at + ahead
        return self.tokens[index].text.upper() if index < len(self.tokens) else ""

    def take(self, *words: str) -> bool:
        """Go over these words if they are what comes."""
        if tuple(self.word(i) for i in range(len(words))) != words:
            return False
        self.at += len(words)
        return True

    def name(self) -> str | None:
        """Go over a name, qualified or not, and return it; None where there is none."""
        parts: list[str] = []
        while self.at < len(self.tokens):
            part = identifier(self.tokens[self.at])
            if part is None:
                break
            parts.append(part)
            self.at += 1
            if not self.take("."):
                break
        return qualified(parts) if parts else None

    def group(self) -> Reader | None:
        """Go over what is in the parentheses that come, and return a reader of that."""
        if self.word() != "(":
            return None
        start, depth = self.at + 1, 0
        while self.at < len(self.tokens):
            depth += {"(": 1, ")": -1}.get(self.tokens[self.at].text, 0)
            self.at += 1
            if depth == 0:
                break
        return Reader(self.source, self.tokens[start : self.at - 1], self.shift)

    def split(self) -> Iterator[Reader]:
        """Yield the parts between the commas of what is left."""
        depth, start = 0, self.at
        for index in range(self.at, len(self.tokens)):
            text = self.tokens[index].text
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text, 0)
            if text == "," and depth == 0:
                yield Reader(self.source, self.tokens[start:index], self.shift)
                start = index + 1
        if start < len(self.tokens):
            yield Reader(self.source, self.tokens[start:], self.shift)

    def flat(self) -> list[str]:
        """The words ahead that stand in no parentheses, upper case; a group is the word `(`."""
        return [word for _, word in self._flat()]

    def until(self, words: Collection[str]) -> Reader:
        """Return a reader of what is ahead up to the first of some words that stands in no parentheses."""
        end = next((index for index, word in self._flat() if word in words), len(self.tokens))
        return Reader(self.source, self.tokens[self.at : end], self.shift)

    def after(self, word: str) -> Reader:
        """Return a reader of what comes after a word that stands in no parentheses; of nothing where there is none."""
        start = next((index + 1 for index, each in self._flat() if each == word), len(self.tokens))
        return Reader(self.source, self.tokens[start:], self.shift)

    def _flat(self) -> Iterator[tuple[int, str]]:
        depth = 0
        for index in range(self.at, len(self.tokens)):
            text = self.tokens[index].text
            if depth == 0 and text != ")":
                yield index, text.upper()
            depth += {"(": 1, ")": -1}.get(text, 0)

    @property
    def span(self) -> Span:
        """Where all its tokens stand in the file."""
        return Span(self.tokens[0].start + self.shift, self.tokens[-1].end + self.shift)

    @property
    def text(self) -> str:
        """All its tokens as they are written."""
        return self.source[self.span.start : self.span.end] if self.tokens else ""

    @property
    def rest(self) -> str:
        """What is ahead as it is written."""
        return Reader(self.source, self.tokens[self.at :], self.shift).text

    def has(self, *words: str) -> bool:
        """Whether these words follow each other somewhere ahead."""
        texts = [token.text.upper() for token in self.tokens[self.at :]]
        return any(tuple(texts[i : i + len(words)]) == words for i in range(len(texts)))


def identifier(token: Token) -> str | None:
    """Return what a token names, folded as PostgreSQL folds it; None for what is no name."""
    if token.kind is TokenKind.WORD:
        return token.text.lower()
    if token.kind is TokenKind.QUOTED_IDENTIFIER and token.text.startswith('"'):
        return token.text[1:-1].replace('""', '"')
    return None


def qualified(parts: Sequence[str]) -> str:
    """Return a name as the rules compare it: without the schema `public`."""
    return ".".join(parts[1:] if len(parts) > 1 and parts[0] == "public" else parts)
