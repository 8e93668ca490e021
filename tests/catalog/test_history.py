"""history.json: written to be read again, and never forgotten in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.catalog.history import History, Known, Replaced, read_history, write_history

KNOWN = Known(path="a.md", id="x", slug="a", digest="d", title="Ä “title”", date="2026-01-02")
WHOLE = History(
    podcast_guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
    articles=(KNOWN,),
    replaced=(Replaced(file="episodes/a-01234567.mp3", since="2026-02-03", digest="e", guid="x"),),
)


def refused(text: str) -> str:
    history, problems = read_history(text, "articles/weeks/history.json")
    assert history is None
    assert len(problems) == 1
    return str(problems[0])


def test_a_history_is_read_as_it_was_written() -> None:
    assert read_history(write_history(WHOLE), "h") == (WHOLE, ())
    assert read_history(write_history(History()), "h") == (History(), ())


def test_a_history_is_written_sorted_and_indented_for_a_reviewer() -> None:
    assert write_history(WHOLE) == (
        "{\n"
        '  "articles": [\n'
        "    {\n"
        '      "date": "2026-01-02",\n'
        '      "digest": "d",\n'
        '      "id": "x",\n'
        '      "path": "a.md",\n'
        '      "slug": "a",\n'
        '      "title": "Ä “title”"\n'
        "    }\n"
        "  ],\n"
        '  "podcast_guid": "9b024349-ccf0-5f69-a609-6b82873eab3c",\n'
        '  "replaced": [\n'
        "    {\n"
        '      "digest": "e",\n'
        '      "file": "episodes/a-01234567.mp3",\n'
        '      "guid": "x",\n'
        '      "since": "2026-02-03"\n'
        "    }\n"
        "  ],\n"
        '  "version": 1\n'
        "}\n"
    )


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), unique=True, max_size=5))
def test_any_title_survives(titles: list[str]) -> None:
    articles = tuple(
        Known(path=f"{n}.md", id=str(n), slug="", digest="", title=title) for n, title in enumerate(titles)
    )
    history, _ = read_history(write_history(History(articles=articles)), "h")
    assert history == History(articles=articles)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ":1: cannot be read"),
        ('{\n"version": 1,\n<<<<<<< HEAD\n', ":3: cannot be read"),
        ("[" * 100_000, ":1: cannot be read"),
        ("[]", "does not say which version it has"),
        ("{}", "does not say which version it has"),
        ('{"version": 2}', "was written by another version of audio-programs (format 2, not 1)"),
        ('{"version": 1, "version": 1}', "states 'version' twice in one place"),
        ('{"version": 1, "articles": {}}', "cannot be understood at articles"),
        ('{"version": 1, "articles": [{}]}', "cannot be understood at articles > 1 > path"),
        ('{"version": 1, "episodes": []}', "cannot be understood at episodes"),
    ],
)
def test_a_broken_history_is_a_problem_that_says_what_hangs_on_it(text: str, words: str) -> None:
    told = refused(text)
    assert told.startswith("articles/weeks/history.json:")
    assert words in told
    assert "restore it" in told or "use the version" in told


@pytest.mark.parametrize(
    "field",
    ['"slug": "../../x"', '"slug": "a/b"', '"date": "soon"', '"gone": "2026-02-30"'],
)
def test_invariant_10_a_history_cannot_name_a_file_outside_its_folder(field: str) -> None:
    text = '{"version": 1, "articles": [{"path": "a", "id": "b", "digest": "c", "title": "d", "slug": "e"}]}'
    assert read_history(text, "h")[0] is not None
    key = field.split(":", maxsplit=1)[0]
    changed = text.replace('"slug": "e"', field if key == '"slug"' else f'"slug": "e", {field}')
    assert "cannot be understood" in refused(changed)


@pytest.mark.parametrize("file", ["../x.mp3", "/etc/passwd", "episodes/../../x", ".build/x", "a//b", "a\\b", ""])
def test_invariant_9_a_replaced_file_outside_the_programs_folder_is_refused(file: str) -> None:
    written = write_history(WHOLE).replace("episodes/a-01234567.mp3", file.replace("\\", "\\\\"))
    assert "cannot be understood at replaced > 1 > file" in refused(written)


@pytest.mark.parametrize(("key", "value"), [("id", "x"), ("path", "a.md")])
def test_what_a_merge_left_twice_is_refused(key: str, value: str) -> None:
    other = Known(path="b.md", id="y", slug="b", digest="d", title="t")
    doubled = Known(
        **{**{name: getattr(other, name) for name in ("path", "id", "slug", "digest", "title")}, key: value}
    )
    assert f"has the {key} '{value}' twice" in refused(write_history(History(articles=(KNOWN, doubled))))
