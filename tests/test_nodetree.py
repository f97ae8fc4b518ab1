"""The reader of node text: the grammar, the versions' spellings, and text that is no node text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlpin.nodetree import Node, NodeTextError, items, read, walk


def one(text: str) -> Node:
    (node,) = read(text)
    return node


def test_scalars_have_the_type_that_is_asked_for() -> None:
    node = one("{VAR :varno 65000 :varattno -3 :lateral true :inh false :aliasname u :relkind <>}")
    assert node.label == "VAR"
    assert (node.integer("varno"), node.integer("varattno")) == (65000, -3)
    assert (node.flag("lateral"), node.flag("inh")) == (True, False)
    assert (node.text("aliasname"), node.text("relkind")) == ("u", "")


def test_a_field_that_the_version_does_not_print_is_empty() -> None:
    node = one("{VAR :varno 1}")
    assert node.integer("varreturningtype") == 0
    assert not node.flag("hasGroupRTE")
    assert node.text("relkind") == ""
    assert node.node("arg") is None
    assert not node.nodes("args")
    assert not node.lists("rows")
    assert not node.strings("colnames")
    assert not node.integers("relids")
    assert node.datum("constvalue") is None
    assert not node.has("arg")


def test_children_and_lists_of_children() -> None:
    node = one("{A :arg {B :n 1} :args ({C :n 2} <> {C :n 3}) :rows (({D :n 4}) ({D :n 5} {D :n 6})) :last 7}")
    arg = node.node("arg")
    assert arg is not None
    assert arg.integer("n") == 1
    assert [child.integer("n") for child in node.nodes("args")] == [2, 3]
    assert [[child.integer("n") for child in row] for row in node.lists("rows")] == [[4], [5, 6]]
    assert node.integer("last") == 7


@pytest.mark.parametrize("text", ["(b 8 9)", "(i 8 9)", "(o 8 9)", "(x 8 9)"])
def test_lists_of_numbers_and_sets(text: str) -> None:
    assert one(f"{{A :numbers {text} :n 1}}").integers("numbers") == [8, 9]


def test_an_empty_set_is_empty() -> None:
    assert one("{A :numbers (b)}").integers("numbers") == []


def test_a_list_of_nulls_is_there_although_it_holds_no_node() -> None:
    node = one("{A :bounds (<>) :none <>}")
    assert node.has("bounds")
    assert not node.has("none")
    assert node.nodes("bounds") == []


def test_strings_keep_what_was_escaped() -> None:
    node = one(r'{ALIAS :aliasname a\ \(b\)\{\\\} :colnames ("x\ y" "z" "")}')
    assert node.text("aliasname") == "a (b){\\}"
    assert node.strings("colnames") == ["x y", "z", ""]


def test_lines_are_wrapped_at_blanks_even_behind_a_backslash() -> None:
    node = one('{ALIAS :aliasname\na\\\nb :colnames\n("x"\n"y")\n:lateral\ntrue}')
    assert node.text("aliasname") == "a b"
    assert node.strings("colnames") == ["x", "y"]
    assert node.flag("lateral")


def test_a_datum_is_bytes_and_does_not_disturb_the_fields_around_it() -> None:
    node = one("{CONST :consttype 25 :constvalue 7 [ 28 0 0\n0 -61 -92 91 ] :location 4}")
    assert node.datum("constvalue") == b"\x1c\0\0\0\xc3\xa4["
    assert node.integer("consttype") == 25
    assert node.integer("location") == 4


def test_a_bracket_in_a_name_is_no_datum() -> None:
    node = one('{A :resname [ :ressortgroupref 3 :other ] :colnames ("[" "1]")}')
    assert (node.text("resname"), node.integer("ressortgroupref"), node.text("other")) == ("[", 3, "]")
    assert node.strings("colnames") == ["[", "1]"]


def test_an_empty_datum_is_empty_and_not_null() -> None:
    assert one("{CONST :constvalue 0 [ ]}").datum("constvalue") == b""
    assert one("{CONST :constvalue <>}").datum("constvalue") is None


def test_postgresql_14_abbreviates_some_labels() -> None:
    assert one("{CASE :args ({WHEN :location 1})}").label == "CASEEXPR"
    assert one("{RTE :rtekind 0}").label == "RANGETBLENTRY"


def test_several_queries_stand_in_one_list() -> None:
    assert [node.integer("n") for node in read("({QUERY :n 1} {QUERY :n 2})")] == [1, 2]


def test_walk_finds_every_node_in_order() -> None:
    found = [node.label for node in walk(one("{A :x {B :y ({C} {D :z {E}})} :w {F}}"))]
    assert found == ["A", "B", "C", "D", "E", "F"]


@pytest.mark.parametrize("text", ["{A :x {B}", "({A :x 1}", "{A :x (1 2}", "{A}}", ")", "{A :x ({B)}"])
def test_what_is_cut_off_or_crossed_is_refused(text: str) -> None:
    with pytest.raises(NodeTextError):
        read(text)


def test_depth_is_no_limit() -> None:
    depth = 50_000
    assert sum(1 for _ in walk(one("{A :x " * depth + "{B}" + "}" * depth))) == depth + 1


def _escape(name: str) -> str:
    """Escape as outToken of outfuncs.c does."""
    start = "\\" if name[0] in '<"0123456789' or (name[0] in "+-" and name[1:2].isdigit()) else ""
    return start + "".join(f"\\{c}" if c in " \n\t(){}\\" else c for c in name)


# Private-use characters are left out: the reader borrows them, and a name that holds one may be shown wrongly.
_CHARACTERS = st.characters(
    codec="utf-8", exclude_characters="\0\n", exclude_categories=["Cs", "Co"]
) | st.sampled_from(' (){}\\"<>[]:-+09\r\u00a0\u2028')


@given(st.lists(st.text(_CHARACTERS, min_size=1), min_size=1))
def test_any_name_survives(names: list[str]) -> None:
    names = [name.strip('"') or "x" for name in names]
    quoted = " ".join(f'"{_escape(name)}"' for name in names)
    assert one(f"{{ALIAS :colnames ({quoted}) :n 1}}").strings("colnames") == names


def test_raw_items_of_a_list() -> None:
    value = one("{A :x (1 <> {B} two)}").fields["x"]
    assert isinstance(value, list)
    assert [item.label if isinstance(item, Node) else item for item in items(value)] == ["1", None, "B", "two"]
