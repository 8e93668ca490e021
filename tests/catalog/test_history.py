"""history.json: written to be read again, and never forgotten in silence."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.catalog.history import Alias, History, Known, Replaced, read_history, write_history

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
        ('{"version": 1, "podcast_guid": "my podcast"}', "cannot be understood at podcast_guid"),
        ('{"version": 1, "podcast_guid": "9b024349ccf05f69a6096b82873eab3c"}', "cannot be understood at podcast_guid"),
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


@pytest.mark.parametrize(
    "file", ["../x.mp3", "episodes/../x.mp3", "x.mp3", "episodes/x.html", "episodes/a/b.mp3", "episodes/a b.mp3", ""]
)
def test_invariant_10_an_old_name_is_that_of_an_audio_file_and_nothing_else(file: str) -> None:
    alias = Alias(file="episodes/a-89abcdef.mp3", since="2026-01-02", guid="x")
    written = write_history(replace(WHOLE, aliases=(alias,)))
    assert read_history(written, "h") == (replace(WHOLE, aliases=(alias,)), ())
    assert "cannot be understood at aliases > 1 > file" in refused(written.replace(alias.file, file))


def test_a_history_without_old_names_does_not_speak_of_them() -> None:
    assert "aliases" not in write_history(WHOLE)


@pytest.mark.parametrize("guid", ["", "9b024349-ccf0-5f69-a609-6b82873eab3c", "9B024349-CCF0-5F69-A609-6B82873EAB3C"])
def test_rule_c6_a_pinned_podcast_guid_is_a_uuid(guid: str) -> None:
    history, problems = read_history(json.dumps({"version": 1, "podcast_guid": guid}), "h")
    assert problems == ()
    assert history == History(podcast_guid=guid)


@pytest.mark.parametrize(
    ("key", "value", "which"),
    [("id", "x", "keep the one that names its present file"), ("path", "a.md", "keep the one whose id is in the")],
)
def test_invariant_8_what_a_merge_left_twice_is_refused_with_the_lines_to_choose_from(
    key: str, value: str, which: str
) -> None:
    other = Known(path="b.md", id="y", slug="b", digest="d", title="t")
    doubled = replace(other, id=value) if key == "id" else replace(other, path=value)
    told = refused(write_history(History(articles=(KNOWN, doubled))))
    assert told.startswith(f"articles/weeks/history.json:11: has the {key} '{value}' twice - ")
    assert which in told
    assert "delete the other, lines 3 to 10 or lines 11 to 17" in told


@pytest.mark.parametrize("kept", [(3, 10), (11, 17)])
def test_a_history_is_read_again_once_either_of_two_doubled_entries_is_deleted(kept: tuple[int, int]) -> None:
    text = write_history(History(articles=(KNOWN, Known(path="b.md", id="x", slug="b", digest="d", title="t"))))
    assert read_history(text, "h")[0] is None
    lines = text.split("\n")
    entry = "\n".join(lines[kept[0] - 1 : kept[1]]).rstrip(",")
    mended, problems = read_history("\n".join([*lines[:2], entry, *lines[17:]]), "h")
    assert problems == ()
    assert mended is not None
    assert [known.id for known in mended.articles] == ["x"]


def test_a_doubled_id_in_a_history_laid_out_otherwise_is_refused_too() -> None:
    written = json.loads(write_history(History(articles=(KNOWN, replace(KNOWN, path="b.md")))))
    assert "has the id 'x' twice - restore it" in refused(json.dumps(written))


def test_slugs_that_an_article_had_before_survive() -> None:
    history = History(articles=(replace(KNOWN, former=("b", "c")),))
    assert read_history(write_history(history), "h") == (history, ())
