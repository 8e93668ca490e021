"""A program's articles are read with what guides them: its settings, and what its pages share."""

from pathlib import Path
from typing import NoReturn

from audio_programs.build.memory import Memory
from audio_programs.build.program_articles import Articles, articles_of
from audio_programs.guidance import NO_GUIDANCE, Guidance
from audio_programs.sources.registry import readers, surveyors

MENU = "shelf see all courses ask a question"


def _articles(root: Path, memory: Memory, *, guidance: Guidance = NO_GUIDANCE) -> Articles:
    sources = sorted(path.name for path in root.glob("*.txt"))
    return articles_of(root, root, sources=sources, surveyors=surveyors(), memory=memory, guidance=guidance)


def _pages(root: Path, number: int) -> None:
    for page in range(number):
        text = f"{MENU}\nPage {page}\n\nA paragraph about page {page}, long enough to be one beyond any doubt at all.\n"
        (root / f"{page}.txt").write_text(text, encoding="utf-8")


def test_a_line_that_all_pages_have_is_known_to_repeat(tmp_path: Path) -> None:
    _pages(tmp_path, 3)

    guidance = _articles(tmp_path, Memory(tmp_path, environment="e")).guidance

    assert guidance.repeats(MENU)
    assert not guidance.repeats("Page 1")


def test_two_pages_have_too_few_siblings(tmp_path: Path) -> None:
    _pages(tmp_path, 2)

    assert not _articles(tmp_path, Memory(tmp_path, environment="e")).guidance.repeats(MENU)


def test_what_pages_share_is_added_to_what_settings_say(tmp_path: Path) -> None:
    _pages(tmp_path, 3)

    guidance = _articles(tmp_path, Memory(tmp_path, environment="e"), guidance=Guidance(skip=("x",))).guidance

    assert guidance.skip == ("x",)
    assert guidance.repeats(MENU)


def test_a_page_is_surveyed_once_and_remembered(tmp_path: Path) -> None:
    _pages(tmp_path, 3)
    reader = readers()[".txt"]
    memory = Memory(tmp_path, environment="e")
    articles = _articles(tmp_path, memory)
    for source in ("0.txt", "1.txt", "2.txt"):
        assert articles.read(source, reader).article
    memory.keep()

    again = Memory(tmp_path, environment="e")
    known = [again.survey(f"{page}.txt", content=_never, surveyor=_never) for page in range(3)]

    assert all(len(survey) == 3 for survey in known)


def test_an_article_is_read_again_when_its_siblings_share_other_lines(tmp_path: Path) -> None:
    _pages(tmp_path, 3)
    reader = readers()[".txt"]
    memory = Memory(tmp_path, environment="e")
    articles = _articles(tmp_path, memory)
    articles.read("0.txt", reader)
    memory.keep()
    for page in (1, 2):
        (tmp_path / f"{page}.txt").write_text(f"Page {page}\n\nQuite another menu.\n", encoding="utf-8")

    again = _articles(tmp_path, Memory(tmp_path, environment="e"))

    assert again.key != articles.key
    assert not again.guidance.repeats(MENU)


def test_a_page_that_cannot_be_read_has_no_lines(tmp_path: Path) -> None:
    _pages(tmp_path, 3)
    (tmp_path / "1.txt").unlink()
    (tmp_path / "1.txt").mkdir()

    assert _articles(tmp_path, Memory(tmp_path, environment="e")).guidance.repeated == frozenset()


def _never(content: bytes = b"") -> NoReturn:
    raise AssertionError("what is remembered is not asked for")
