"""``build --watch`` as an editor has it in a window: a real process, real saves, and the lines that it says."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from filelock import FileLock

from tests.cli.window import Watching

pytestmark = pytest.mark.slow


@pytest.fixture
def watch(project: Path) -> Iterator[Callable[..., Watching]]:
    """Return what starts ``build --watch`` in the project; it is ended with the test."""
    started: list[Watching] = []

    def start(*words: str) -> Watching:
        started.append(Watching(project, *words))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


@pytest.fixture
def article(project: Path) -> Path:
    return project / "articles" / "nights" / "first-night.md"


def _edited(article: Path, words: str) -> str:
    return article.read_text(encoding="utf-8").replace("Breathe out.", words)


def _page(project: Path, slug: str = "first-night") -> str:
    return (project / "output" / "nights" / "episodes" / f"{slug}.html").read_text(encoding="utf-8")


def _sounds(project: Path) -> list[str]:
    return sorted(path.name for path in (project / "output" / "nights" / "episodes").glob("*.mp3"))


def _write(article: Path, text: str) -> None:
    article.write_text(text, encoding="utf-8")


def _rename_over(article: Path, text: str) -> None:
    beside = article.with_name(f".{article.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(article)


def _move_aside(article: Path, text: str) -> None:
    article.rename(article.with_name(f"{article.name}~"))
    article.write_text(text, encoding="utf-8")


def _in_pieces(article: Path, text: str) -> None:
    with article.open("w", encoding="utf-8") as file:
        for letter in text:
            file.write(letter)
            file.flush()


@pytest.mark.parametrize("save", [_write, _rename_over, _move_aside, _in_pieces])
def test_a_save_of_any_kind_is_built_whole_and_once(
    project: Path, article: Path, watch: Callable[..., Watching], save: Callable[[Path, str], None]
) -> None:
    watching = watch()
    assert "Made 1 episode: spoke 5 of 5 sentences." in "".join(watching.began)

    save(article, _edited(article, "Breathe slowly. Then sleep."))

    (line,) = watching.built()
    assert line.endswith(", edited at line 10 (2 sentences of 6)")
    assert "Then sleep." in _page(project)
    assert len(_sounds(project)) == 2  # the one before, and this: nothing between the two was published
    assert watching.stop() == (0, ["Stopped watching."])


def test_articles_folders_and_settings_that_come_and_go_are_built(
    project: Path, article: Path, watch: Callable[..., Watching]
) -> None:
    watching = watch()

    second = article.with_name("second-night.md")
    _write(second, "---\ntitle: The second night\ndate: 2026-01-06\n---\n\nAgain.\n")
    assert "nights/second-night: " in watching.built()[-1]
    assert (article.parent / "history.json").is_file()

    folder = article.parent / "2-later"
    folder.mkdir()
    _write(folder / "third-night.md", "---\ntitle: The third night\ndate: 2026-01-07\n---\n\nOnce more.\n")
    assert "nights/third-night: " in watching.built()[-1]

    second.unlink()
    lines = watching.built()
    assert "second-night.md: was published and leaves the feed" in lines[0]
    assert "no new sound" in lines[-1]

    voices = project / "voices.yaml"
    text = voices.read_text(encoding="utf-8").replace("low", "high")
    voices.unlink()
    watching.built()
    _write(voices, text)
    assert watching.built()[-1].endswith("2 episodes (spoke 7 sentences)")

    # Each build was told in one line, and none was made for the history that a build itself has written.
    _write(article, _edited(article, "Breathe slowly."))
    assert len(watching.built()) == 1
    assert watching.stop() == (0, ["Stopped watching."])


def test_articles_that_are_put_into_another_folder_of_that_name_are_still_watched(
    project: Path, article: Path, watch: Callable[..., Watching]
) -> None:
    watching = watch()
    articles = project / "articles"
    articles.rename(project / "before")
    articles.mkdir()
    for name in ("library.yaml", "nights"):
        (project / "before" / name).rename(articles / name)
    watching.built()

    _write(article, _edited(article, "Breathe slowly."))

    assert watching.built()[-1].endswith("(1 sentence of 5)")


def test_what_editors_keep_beside_a_file_is_not_built(article: Path, watch: Callable[..., Watching]) -> None:
    watching = watch()
    for name in (".first-night.md.swp", "first-night.md~", "#first-night.md#", ".#first-night.md", "4913"):
        _write(article.with_name(name), "half a sen")
    _write(article, _edited(article, "Breathe slowly."))

    assert [line.partition(": ")[2] for line in watching.built()] == [
        "nights/first-night: 0:08 min, edited at line 10 (1 sentence of 5)"
    ]
    assert watching.stop() == (0, ["Stopped watching."])


def test_problems_are_told_the_last_good_episode_stays_and_the_watch_goes_on(
    project: Path, article: Path, watch: Callable[..., Watching]
) -> None:
    watching = watch()
    good = article.read_text(encoding="utf-8")
    page = _page(project)

    _write(article, good.replace("title:", "titel:"))
    problem, *_, line = watching.built()
    assert problem.startswith("articles/nights/first-night.md:2: ")
    assert line.endswith(": nothing new; 1 episode stays as last published until its problem is mended")
    assert _page(project) == page

    voices = project / "voices.yaml"
    said = voices.read_text(encoding="utf-8")
    _write(voices, "voices: {plain: {engine: tone, voice: low}")
    assert any(line.startswith("voices.yaml:") for line in watching.until("voices.yaml:"))
    _write(voices, said)
    watching.built()

    _write(article, good.replace("Breathe out.", "Breathe slowly."))
    assert watching.built()[-1].endswith("(1 sentence of 5)")
    assert watching.stop() == (0, ["Stopped watching."])


def test_a_lock_that_is_taken_is_told_once_and_tried_again(
    project: Path, article: Path, watch: Callable[..., Watching]
) -> None:
    watching = watch()
    with FileLock(project / "output" / ".build" / "lock"):
        _write(article, _edited(article, "Breathe slowly."))
        (line,) = watching.until("another build is running")
        assert line.endswith("it is tried again in a moment")
        _write(article, _edited(article, "Breathe slowly. Sleep."))
        # It has looked again by the time that it notices the next change; told once, it says no more.

    assert "edited at line 10" in watching.built()[-1]
    assert watching.stop() == (0, ["Stopped watching."])


def test_with_a_program_named_the_others_stay_as_they_are(
    project: Path, article: Path, watch: Callable[..., Watching]
) -> None:
    other = project / "articles" / "days"
    other.mkdir()
    for name in ("program.yaml", "first-night.md"):
        text = (article.parent / name).read_text(encoding="utf-8")
        _write(other / name, text.replace("Nights", "Days"))
    watching = watch("nights")

    _write(other / "first-night.md", _edited(other / "first-night.md", "Breathe slowly."))
    assert watching.built()[-1].endswith("nothing to do")
    _write(article, _edited(article, "Breathe slowly."))
    assert "nights/first-night: " in watching.built()[-1]
    assert not (project / "output" / "days").exists()


def test_an_article_that_is_named_is_made_again_once_and_then_when_it_has_changed(
    article: Path, watch: Callable[..., Watching]
) -> None:
    watch().stop()

    watching = watch(str(article))
    assert "Made 1 episode again: it came out the same." in "".join(watching.began)

    _write(article.with_name("second-night.md"), "---\ntitle: Two\ndate: 2026-01-06\n---\n\nAgain.\n")
    assert watching.built()[-1].endswith("nothing to do")


def test_watching_and_a_dry_run_exclude_each_other(run: Callable[..., Result]) -> None:
    result = run("build", "--watch", "--dry-run")

    assert result.exit_code == 2
    assert "choose one of the two" in result.stderr


def test_ctrl_c_while_it_builds_breaks_the_build_off_as_always(
    project: Path, article: Path, watch: Callable[..., Watching]
) -> None:
    watching = watch()
    sections = (f"## Part {number}\n\nHere are some words of part {number}.\n" for number in range(300))
    _write(article, _edited(article, "\n\n" + "\n".join(sections)))
    other = article.with_name("second-night.md")
    _write(other, "---\ntitle: Two\ndate: 2026-01-06\n---\n\nAgain.\n")
    watching.until("2 episodes to make")

    code, lines = watching.stop()

    assert code == 130
    assert lines[-1] == "Stopped. What was finished is kept; the next build goes on from there."
    assert "Here are some words" not in _page(project)
