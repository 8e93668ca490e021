"""The door of readers: found by suffix; one that breaks is a problem of its file and of nothing else."""

from importlib.metadata import EntryPoint

import pytest

from audio_programs.sources import dump, markdown
from audio_programs.sources.registry import MAX_SOURCE_BYTES, READERS_GROUP, InstalledReader, Read, readers, too_large

MARKDOWN = b"# A title\n\nText."


def test_own_readers_are_found_by_suffix_through_entry_points() -> None:
    found = readers()
    assert found[".md"](MARKDOWN, "a.md") == markdown.read(MARKDOWN, "a.md")
    assert found[".txt"](b"A title\n\nText.", "a.txt") == dump.read(b"A title\n\nText.", "a.txt")


@pytest.mark.parametrize("value", ["no_such_module:read", "audio_programs.sources.dump:gone", "builtins:divmod"])
def test_reader_that_does_not_load_or_breaks_is_a_problem_of_the_file(value: str) -> None:
    broken = InstalledReader(EntryPoint(name=".odd", value=value, group=READERS_GROUP))
    outcome = broken(MARKDOWN, "articles/a/b.odd")
    assert outcome.article is None
    assert len(outcome.problems) == 1
    assert outcome.problems[0].what.startswith(f'the reader for ".odd" files ({value}) does not work: ')


def test_a_50_mb_file_is_too_large_and_says_so_in_one_line() -> None:
    assert MAX_SOURCE_BYTES == 5_000_000
    assert str(too_large("articles/a/b.md", 50_000_000)) == (
        "articles/a/b.md: the file is too large for an article: 50.0 MB - an article may have up to 5 MB of text; "
        "split it, or move the file out of the articles folder"
    )


def test_reading_nothing_is_no_article_and_no_problem() -> None:
    assert Read(article=None) == Read(article=None, problems=(), notices=())
