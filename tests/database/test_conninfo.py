"""Which database the user names, and that no message tells a password."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from sqlpin.database.conninfo import find_target, parse
from sqlpin.errors import UsageError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("postgresql://u:p@h:5433/d", "user=u password=p dbname=d host=h port=5433", id="libpq-url"),
        pytest.param("postgres://h/d", "dbname=d host=h", id="short-scheme"),
        pytest.param("POSTGRESQL://h/d", "dbname=d host=h", id="scheme-in-capitals"),
        pytest.param("postgresql+psycopg://u@h/d", "user=u dbname=d host=h", id="sqlalchemy-psycopg"),
        pytest.param(
            "postgresql+asyncpg://u@h/d?ssl=require", "user=u dbname=d host=h sslmode=require", id="asyncpg-ssl"
        ),
        pytest.param("postgresql://h/d?ssl=true", "dbname=d host=h sslmode=require", id="ssl-true-means-require"),
        pytest.param(
            "postgresql+asyncpg://h/d?prepared_statement_cache_size=0",
            "dbname=d host=h",
            id="option-of-the-driver-alone",
        ),
        pytest.param(
            "postgres://h/d?statement-cache-capacity=5&sslmode=require",
            "dbname=d host=h sslmode=require",
            id="sqlx-option",
        ),
        pytest.param("postgresql:///d?host=/run/pg", "dbname=d host=/run/pg", id="socket-folder"),
        pytest.param("postgresql://%2Frun%2Fpg/d", "dbname=d host=/run/pg", id="socket-folder-encoded"),
        pytest.param("postgresql://u:a%40b%2Fc@h/d", "user=u password=a@b/c dbname=d host=h", id="encoded-password"),
        pytest.param(
            "postgresql://u:a?b=c@h/d", "user=u password=a?b=c dbname=d host=h", id="question-mark-in-password"
        ),
        pytest.param(
            "postgresql://h/d?user=a@b&ssl=require", "user=a@b dbname=d host=h sslmode=require", id="at-in-query"
        ),
        pytest.param("postgresql://h1:1,h2:2/d", "dbname=d host=h1,h2 port=1,2", id="several-hosts"),
        pytest.param("postgresql://u@[::1]:5432/d", "user=u dbname=d host=::1 port=5432", id="ipv6"),
        pytest.param("host=h dbname=d password='a b'", "dbname=d host=h password='a b'", id="keywords"),
        pytest.param(" postgresql://h/d\n", "dbname=d host=h", id="white-space-around"),
    ],
)
def test_spelling_is_read(text: str, expected: str) -> None:
    assert conninfo_to_dict(parse(text, "--database-url").conninfo) == conninfo_to_dict(expected)


SECRET = "s3cret"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(f"postgresql://u:{SECRET} x@h/d", "space", id="space-in-password"),
        pytest.param(f"postgresql://u:x@{SECRET}@h/d", "`@`", id="at-in-password"),
        pytest.param(f"postgresql://u:x@{SECRET}:y@h/d", "`@`", id="at-and-colon-in-password"),
        pytest.param(f"postgresql://u:x/{SECRET}@h/d", "`@`", id="slash-in-password"),
        pytest.param(f"postgresql://u:x/y?{SECRET}=z@h/d", "parameter", id="slash-and-question-mark-in-password"),
        pytest.param(f"postgresql://u:%{SECRET}@h/d", "percent", id="percent-in-password"),
        pytest.param(f"host=h password={SECRET} {SECRET}", "missing", id="password-with-space-in-keywords"),
        pytest.param(f"host=h password=a {SECRET}=b", "option", id="password-with-equals-in-keywords"),
        pytest.param(f"host=h password='{SECRET}", "unterminated", id="open-quote"),
        pytest.param(f"host=h passwd={SECRET}", "passwd", id="misnamed-option-is-named"),
        pytest.param(f"postgresql://u:{SECRET}@h/d?scheme=x", "scheme", id="unknown-url-option-is-named"),
        pytest.param(f"mysql://u:{SECRET}@h/d", "mysql", id="another-database"),
        pytest.param(f"sqlite:///{SECRET}", "sqlite", id="sqlite"),
        pytest.param(f"jdbc:postgresql://u:{SECRET}@h/d", "not a connection string", id="jdbc"),
        pytest.param(SECRET, "not a connection string", id="a-bare-word"),
    ],
)
def test_refusal_names_source_and_fault_but_no_secret(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text, "DATABASE_URL")
    assert "DATABASE_URL" in caught.value.message
    assert says in caught.value.message
    assert SECRET not in str([caught.value.message, caught.value.help])
    assert caught.value.__cause__ is None  # libpq's own words would be shown with a traceback
    assert caught.value.help


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("postgresql://u:p@h:5433/d", "database d on h:5433", id="host-and-port"),
        pytest.param("postgresql:///d?host=/run/pg&port=1", "database d on /run/pg", id="socket"),
        pytest.param("service=main", "the default database on service main", id="service"),
        pytest.param("postgresql://", "the default database on the default host", id="nothing-said"),
    ],
)
def test_place_is_words_without_password(text: str, place: str) -> None:
    target = parse(text, "--database-url")
    assert target.place == place
    assert "password" not in repr(target)


class TestPrecedence:
    def find(self, folder: Path, option: str | None = None, **environ: str) -> str:
        target = find_target(option, environ, folder)
        return f"{target.source}: {target.place}" if target else "none"

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        (tmp_path / ".env").write_text("DATABASE_URL=postgresql://file/d\n")
        return tmp_path

    def test_option_before_environment(self, project: Path) -> None:
        assert self.find(project, "postgresql://o/d", DATABASE_URL="postgresql://e/d").startswith("--database-url: ")

    def test_environment_before_file(self, project: Path) -> None:
        assert self.find(project, DATABASE_URL="postgresql://e/d") == "DATABASE_URL: database d on e"

    def test_empty_environment_says_nothing(self, project: Path) -> None:
        assert self.find(project, "", DATABASE_URL="").endswith("database d on file")

    def test_file_above_the_project_is_found(self, project: Path) -> None:
        (project / "services" / "api").mkdir(parents=True)
        assert self.find(project / "services" / "api").endswith("database d on file")

    def test_file_above_the_repository_is_not(self, project: Path) -> None:
        (project / "repository" / ".git").mkdir(parents=True)
        assert self.find(project / "repository") == "none"

    def test_nearest_file_wins_even_without_the_variable(self, project: Path) -> None:
        (project / "api").mkdir()
        (project / "api" / ".env").write_text("OTHER=1\n")
        assert self.find(project / "api") == "none"

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param('export DATABASE_URL="postgresql://file/d"', id="export-and-quotes"),
            pytest.param("HOST=file\nDATABASE_URL=postgresql://${HOST}/d", id="interpolation"),
            pytest.param("\ufeffDATABASE_URL=postgresql://file/d", id="byte-order-mark"),
            pytest.param("DATABASE_URL=postgresql://file/d # the one in Docker", id="comment"),
        ],
    )
    def test_spellings_of_the_file(self, tmp_path: Path, text: str) -> None:
        (tmp_path / ".git").mkdir()
        (tmp_path / ".env").write_text(f"{text}\n", encoding="utf-8")
        assert self.find(tmp_path).endswith("database d on file")

    def test_file_that_is_no_text_is_named(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_bytes(b"DATABASE_URL=\xff\xfe\n")
        with pytest.raises(UsageError, match=r"\.env"):
            self.find(tmp_path)

    def test_broken_url_in_the_file_is_found_by_its_source(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text(f"DATABASE_URL=mysql://u:{SECRET}@h/d\n")
        with pytest.raises(UsageError, match=r"^DATABASE_URL in .*\.env is a URL of mysql"):
            self.find(tmp_path)
