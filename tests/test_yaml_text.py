"""YAML as an editor wrote it: what is read, what is refused, and in which words."""

import enum
from dataclasses import dataclass
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, Field

from audio_programs.errors import Problem
from audio_programs.yaml_text import MAX_DEPTH, Refused, check, check_as_far, did_you_mean, quoted, read_yaml, strict


class Kind(enum.StrEnum):
    SERIAL = "serial"
    EPISODIC = "episodic"


def _even(number: int) -> int:
    if number % 2:
        raise Refused(f"{number} is odd", "write an even one")
    return number


def _loud(text: str) -> str:
    if text.islower():
        raise ValueError(f"'{text}' is too quiet - write capitals")
    return text


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    name: str
    age: int = 0


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    title: str
    shown: bool = False
    count: Annotated[int, Field(ge=1, le=9)] = 1
    level: float = 1.5
    kind: Kind = Kind.SERIAL
    rate: Literal["32", "64"] = "32"
    owner: Owner | None = None
    category: str | tuple[str, ...] = ()
    seasons: dict[int, str] | None = None
    voices: dict[str, dict[str, str]] | None = None
    even: Annotated[int, AfterValidator(_even)] = 2
    shout: Annotated[str, AfterValidator(_loud)] = "A"


def checked(text: str) -> tuple[Settings | None, list[str]]:
    document, problems = read_yaml(text, "some.yaml")
    assert document is not None
    assert problems == ()
    value, found = check(Settings, document, "some.yaml")
    return value, [str(problem) for problem in found]


def refused(text: str) -> list[str]:
    _, problems = read_yaml(text, "some.yaml")
    assert problems, f"{text!r} was taken"
    return [str(problem) for problem in problems]


# --- Reading -----------------------------------------------------------------------------------------------------


def test_every_scalar_is_the_text_that_was_written() -> None:
    document, _ = read_yaml("a: no\nb: 12:30\nc: 007\nd: 2025-10-14\ne: '~'\nf: 1.50\n", "x")
    assert document is not None
    assert document.value == {"a": "no", "b": "12:30", "c": "007", "d": "2025-10-14", "e": "~", "f": "1.50"}


@pytest.mark.parametrize("empty", ["", "~", "null", "  # a note"])
def test_what_is_left_empty_is_none(empty: str) -> None:
    document, _ = read_yaml(f"a: {empty}\nb: ''", "x")
    assert document is not None
    assert document.value == {"a": None, "b": ""}


def test_an_empty_file_is_no_value_and_no_problem() -> None:
    document, problems = read_yaml("# nothing yet\n", "x")
    assert document is not None
    assert (document.value, problems) == (None, ())


def test_each_key_and_entry_knows_its_line_in_the_file() -> None:
    document, _ = read_yaml("a: 1\nb:\n  c: x\n  d: [u,\n      v]\n", "x", first_line=10)
    assert document is not None
    assert document.lines == {
        (): 10,
        ("a",): 10,
        ("b",): 11,
        ("b", "c"): 12,
        ("b", "d"): 13,
        ("b", "d", 0): 13,
        ("b", "d", 1): 14,
    }


def test_lines_are_counted_as_editors_count_them() -> None:
    document, _ = read_yaml("a: 'one\u2028two'\r\nb: x\x85\nc: y\n", "x")
    assert document is not None
    assert document.line_of("c") == 3


def test_a_place_without_a_line_has_that_of_what_is_around_it() -> None:
    document, _ = read_yaml("a:\n  b: 1\n", "x")
    assert document is not None
    assert document.line_of("a", "missing", 3) == 1


def test_a_byte_order_mark_is_not_part_of_the_first_key() -> None:
    document, _ = read_yaml("\ufefftitle: x", "x")
    assert document is not None
    assert document.value == {"title": "x"}


def test_a_doubled_key_is_refused_with_both_lines_and_the_rest_is_still_checked() -> None:
    document, problems = read_yaml("title: a\nowner: {name: b, name: c}\n\ntitle: d\ncolour: red\n", "some.yaml")
    assert [str(problem) for problem in problems] == [
        "some.yaml:2: 'name' is written twice, on line 2 - keep one of them",
        "some.yaml:4: 'title' is written twice, on lines 1 and 4 - keep one of them",
    ]
    assert document is not None
    _, more = check(Settings, document, "some.yaml")
    assert [problem.what for problem in more] == ["unknown key 'colour'"]


def test_keys_that_differ_only_in_quotes_are_doubled() -> None:
    assert "'1' is written twice" in refused("1: a\n'1': b")[0]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: &here x", 2, "&here names a value"),
        ("a: 1\nb: *here", 2, "*here stands for a value written elsewhere"),
        ("a: !!python/object:os.system x", 1, "a type written before it with !"),
        ("a: 1\n---\nb: 2", 2, "a second document begins here"),
        ("a:\n\t- x", 2, "a line is indented with a tab"),
        ("a: %b", 1, "a text begins with %"),
        ("a: `b`", 1, "a text begins with `"),
        ("a: b: c", 1, "there is a second ': ' here"),
        ("a: 1\nb: 'open\nc: 2\n", 2, "a quote is opened and not closed"),
        ("a: 1\nb: [open\n", 2, "a list that begins with [ is not closed"),
        ("a: 1\nb: {open: 1\n", 2, "braces that begin with { are not closed"),
        ("a: 1\nno key\nb: 2", 2, "a line is no 'key: value'"),
        ("a: 'it's'", 1, "text goes on where a value has ended"),
        ('a: "\\q"', 1, "a backslash in double quotes"),
        ("- a\nb: c", 2, "a list turns into keys"),
        ("a: - b", 1, "a list begins in the middle of a line"),
        ("? [a]\n: b", 1, "what stands before ':' is no key"),
        ("~: b", 1, "what stands before ':' is no key"),
        ("a: 1\nb: x\x07y", 2, "an invisible control character"),
        ('a: "x\\x07y"', 1, "an invisible control character"),
        ('a: 1\nb: "\\uD800"', 2, ""),
        ("a: \ud800", 1, "an invisible control character"),
    ],
)
def test_what_yaml_can_do_beyond_values_and_what_it_cannot_read_is_refused_with_its_line(
    text: str, line: int, words: str
) -> None:
    told = refused(text)
    assert told[0].startswith(f"some.yaml:{line}: ")
    assert words in told[0]


def test_all_anchors_aliases_and_tags_are_told_at_once() -> None:
    assert len(refused("a: &x 1\nb: *x\nc: !t 2\n")) == 3


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "a: " + "{a: " * 100_000, "\n".join(" " * i + "-" for i in range(900))]
)
def test_deep_nesting_is_refused_before_it_can_hurt(text: str) -> None:
    assert any("nested too deep" in told for told in refused(text))


def test_a_billion_laughs_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert len(refused("\n".join(lines))) > 11


def test_as_many_levels_as_are_promised_are_read() -> None:
    document, problems = read_yaml("[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH, "x")
    assert problems == ()
    assert document is not None


@given(st.text(alphabet=st.sampled_from("ab:-[]{}\"'#&*!|>%@` \t\n\r\x85\u2028\ufeff~?,.\x00é"), max_size=40))
def test_any_text_is_read_or_refused_and_never_an_error(text: str) -> None:
    document, problems = read_yaml(text, "x")
    assert document is not None or problems
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title:Night", ["1: there is no blank after 'title:' - write a blank after 'title:'"]),
        ("title:Night\nowner:Ann", ["1: there is no blank after 'title:'", "2: there is no blank after 'owner:'"]),
        ("a: b\ntitle:Night\nc: d", ["2: there is no blank after 'title:'"]),
        ("voices:\n  calm:\n    voice: x\n    rate:155\na: b", ["4: there is no blank after 'rate:'"]),
        ("no colon\nc: d", ["1: a line is no 'key: value'"]),
        ("title: 'Tis\nsummary: Mum's own", ["1: a quote is opened and not closed"]),
        ("a: [b\nc: {d\ne: f", ["1: a list that begins with [ is not closed", "2: braces that begin with {"]),
        ("a: b: c\nd: &e f\ng: 'h", ["1: there is a second ': ' here", "2: &e names a", "3: a quote is opened"]),
    ],
)
def test_invariant_8_each_entry_that_cannot_be_read_is_told_on_its_own_line(text: str, told: list[str]) -> None:
    found = refused(text)
    assert len(found) == len(told)
    assert [one for one, start in zip(found, told, strict=True) if not one.startswith(f"some.yaml:{start}")] == []


def test_entries_that_can_be_read_are_read_though_others_cannot() -> None:
    document, _ = read_yaml("title: 'open\ncount: 0\nowner:Ann\nshown: perhaps\n", "some.yaml")
    assert document is not None
    assert document.value == {"count": "0", "shown": "perhaps"}
    assert document.unreadable == {("title",), ("owner",)}
    _, problems = check(Settings, document, "some.yaml")
    assert [problem.line for problem in problems] == [2, 4]  # and not that 'title' is missing


@pytest.mark.parametrize(
    "text",
    ['"Sleep" and other myths', "'Tis the season", "a: b", "%x", "# 1", "'a' \"b\"", "“Milk: a start”", r"\\", "'\"\\"],
)
def test_the_quotes_of_a_hint_give_the_text_back(text: str) -> None:
    document, problems = read_yaml(f"title: {quoted(text)}\n", "x")
    assert problems == ()
    assert document is not None
    assert document.value == {"title": text}


def test_curly_quotes_that_hold_nothing_together_are_named() -> None:
    (told,) = refused("title: “Milk: a start”")
    assert "there is a second ': ' here" in told
    assert told.endswith('these are curly quotes: write straight ones: title: "Milk: a start"')


# --- Checking ----------------------------------------------------------------------------------------------------


def test_a_whole_document_becomes_its_schema() -> None:
    value, _ = checked(
        "title: no\nshown: no\ncount: '3'\nlevel: -2\nkind: episodic\nrate: 64\nowner: {name: Ann}\n"
        "category: [a, b]\nseasons: {1: One, 2: Two}\nvoices: {calm: {rate: 155}}\n"
    )
    assert value == Settings(
        title="no",
        shown=False,
        count=3,
        level=-2.0,
        kind=Kind.EPISODIC,
        rate="64",
        owner=Owner(name="Ann"),
        category=("a", "b"),
        seasons={1: "One", 2: "Two"},
        voices={"calm": {"rate": "155"}},
    )


@pytest.mark.parametrize(
    ("written", "meant"), [("yes", True), ("no", False), ("true", True), ("False", False), ("on", True)]
)
def test_yes_and_no_are_what_the_schema_says(written: str, meant: bool) -> None:
    value, _ = checked(f"title: {written}\nshown: {written}")
    assert value is not None
    assert (value.title, value.shown) == (written, meant)


def test_a_key_that_is_left_empty_counts_as_not_written() -> None:
    value, problems = checked("title: x\ncount:\nowner: ~\ncategory: ''\n")
    assert problems == []
    assert value == Settings(title="x")


def test_one_text_or_a_list_is_taken() -> None:
    assert checked("title: x\ncategory: a")[0] == Settings(title="x", category="a")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1: 'title' is missing - add a line 'title: ...'"),
        ("count: 2\ntitle:", "2: 'title' is left empty - write something after 'title: '"),
        ("- a", "1: the file is a list, not keys with values - write keys with values: title, "),
        ("just text", "1: the file is a text, not keys with values"),
        ("title: [a]", "1: 'title' is a list, not a text - write a text"),
        ("title: {a: b}", "1: 'title' is keys with values, not a text - write a text"),
        ("title: x\ncount: abc", "2: count 'abc' is not a whole number - write it in digits, like 12"),
        ("title: x\ncount: 1.5", "2: count '1.5' is not a whole number"),
        ("title: x\ncount: [1]", "2: 'count' is a list - write one value"),
        ("title: x\ncount: " + "9" * 5000, "2: count '9999999999999999999999999999999999999...' is not a whole number"),
        ("title: x\ncount: 0", "2: count '0' is too small - write 1 or more"),
        ("title: x\ncount: 10", "2: count '10' is too large - write 9 or less"),
        ("title: x\nlevel: loud", "2: level 'loud' is not a number - write it in digits, like 1.5"),
        ("title: x\nlevel: .inf", "2: level '.inf' is not a number"),
        ("title: x\nlevel: inf", "2: level 'inf' is not a number"),
        ("title: x\nshown: maybe", "2: shown 'maybe' is neither yes nor no - write yes or no"),
        ("title: x\nkind: seral", "2: kind 'seral' is not known - write serial or episodic"),
        ("title: x\nrate: 65", "2: rate '65' is not known - write 32 or 64"),
        ("title: x\nowner: Ann", "2: 'owner' is a text, not keys with values - write keys with values: name, age"),
        ("title: x\nowner: {age: 3}", "2: owner: 'name' is missing - add 'name: ...' to what stands under 'owner'"),
        (
            "title: x\nowner:\n  name: a\n  nmae: b",
            "4: owner: unknown key 'nmae' - did you mean 'name'? Keys here: name, age",
        ),
        ("title: x\ncategory: {a: b}", "2: 'category' is keys with values, not a text or a list"),
        ("title: x\ncategory:\n- a\n- [b]", "4: 'category' is a list, not a text"),
        ("title: x\ncategory:\n- a\n-", "4: 'category' is left empty - write a text"),
        ("title: x\nseasons: {x: a}", "2: seasons: key 'x' is not a whole number"),
        ("title: x\nseasons:\n  1: a\n  2: [b]", "4: seasons: '2' is a list, not a text"),
        ("title: x\nvoices:\n  calm:", "3: voices: 'calm' is left empty - write keys with values"),
        ("title: x\neven: 3", "2: 3 is odd - write an even one"),
        ("title: x\nshout: hush", "2: 'hush' is too quiet - write capitals"),
    ],
)
def test_each_mistake_is_told_with_its_line_and_in_plain_words(text: str, told: str) -> None:
    value, problems = checked(text)
    assert value is None
    assert len(problems) == 1
    assert problems[0].startswith(f"some.yaml:{told}")


def test_invariant_8_every_mistake_is_told_at_once() -> None:
    _, problems = checked("titel: x\ncount: 0\nowner: {nme: y}\nseasons: {a: b}\nshown: perhaps\n")
    assert [problem.split(" - ")[0] for problem in problems] == [
        "some.yaml:1: unknown key 'titel'",
        "some.yaml:2: count '0' is too small",
        "some.yaml:3: owner: unknown key 'nme'",
        "some.yaml:4: seasons: key 'a' is not a whole number",
        "some.yaml:5: shown 'perhaps' is neither yes nor no",
    ]


def test_a_misspelt_key_that_must_be_there_is_told_once() -> None:
    assert [problem.split("? ")[0] for problem in checked("titel: x\n")[1]] == [
        "some.yaml:1: unknown key 'titel' - did you mean 'title'"
    ]
    assert len(checked("title: x\nowner: {nam: y}\n")[1]) == 1


def test_a_value_written_elsewhere_is_refused_and_not_missing_as_well() -> None:
    document, problems = read_yaml("title: *x\ncount: 0\n", "some.yaml")
    assert document is not None
    _, more = check(Settings, document, "some.yaml")
    assert [problem.line for problem in (*problems, *more)] == [1, 2]


def test_what_is_right_of_a_document_is_kept_for_a_further_look() -> None:
    text = "count: 0\nowner: {name: Ann, age: x}\nvoices: {calm: {rate: 1, voice: [a]}}\ncolour: red\nshown: yes\n"
    document, _ = read_yaml(text, "x")
    assert document is not None
    checked = check_as_far(Settings, document, "x", instead={"title": "-"})
    assert len(checked.problems) == 5
    assert checked.value == Settings(title="-", shown=True, owner=Owner(name="Ann"), voices={"calm": {"rate": "1"}})
    assert checked.is_in_doubt("title")
    assert checked.is_in_doubt("owner")  # something under it
    assert checked.is_in_doubt("voices", "calm", "voice", 0)  # something around it
    assert not checked.is_in_doubt("voices", "calm", "rate")


def test_nothing_is_kept_where_a_key_is_missing_and_nothing_stands_in_for_it() -> None:
    document, _ = read_yaml("count: 3\n", "x")
    assert document is not None
    assert check_as_far(Settings, document, "x").value is None


def test_a_key_glued_to_its_value_is_told_as_such() -> None:
    problems = checked("title: x\nowner: {name:Ann}\nvoices:\n  calm: {voice:gmw/en}\ncount:3: x\n")[1]
    assert [problem.split(" - ")[0] for problem in problems] == [
        "some.yaml:2: owner: there is no blank after 'name:'",
        "some.yaml:4: voices: calm: there is no blank after 'voice:'",
        "some.yaml:5: there is no blank after 'count:'",
    ]


@given(
    st.dictionaries(
        st.sampled_from(
            ["title", "shown", "count", "level", "kind", "rate", "owner", "category", "seasons", "voices", "x"]
        ),
        st.recursive(
            st.sampled_from(["a", "''", "~", "1", "no", "1e400"]),
            lambda inner: (
                st.lists(inner, max_size=2).map(lambda parts: f"[{', '.join(parts)}]")
                | st.dictionaries(st.sampled_from(["name", "age", "1", "q"]), inner, max_size=2).map(
                    lambda parts: "{" + ", ".join(f"{key}: {value}" for key, value in parts.items()) + "}"
                )
            ),
            max_leaves=4,
        ),
    )
)
def test_no_word_of_python_or_of_a_library_reaches_an_editor(written: dict[str, str]) -> None:
    text = "\n".join(f"{key}: {value}" for key, value in written.items())
    value, problems = checked(text)
    assert (value is None) == bool(problems)
    theirs = "pydantic Input validat str] dict tuple None dataclass integer argument cannot+be+used"
    for word in theirs.split():
        assert not any(word.replace("+", " ") in problem for problem in problems)


def test_a_schema_that_is_not_strict_is_a_mistake_of_ours() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Loose:
        title: str = ""

    document, _ = read_yaml("a: b", "x")
    assert document is not None
    with pytest.raises(TypeError, match="strict"):
        check(Loose, document, "x")


def test_the_nearest_name_is_suggested_whatever_its_case() -> None:
    assert did_you_mean("CLAM", ["calm", "calm-low"], otherwise="There are") == (
        "did you mean 'calm'? There are: calm, calm-low"
    )
    assert did_you_mean("zzz", [], otherwise="There are") == "There are: none"


def test_a_problem_of_a_document_can_be_sorted_beside_others() -> None:
    _, problems = read_yaml("a: &x 1\nb: *y\n", "x")
    assert list(problems) == sorted(problems)
    assert all(isinstance(problem, Problem) for problem in problems)
