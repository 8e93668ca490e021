"""What is imported is spoken just as it would have been."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from audio_programs.build.outset import look_over
from audio_programs.cli import main
from audio_programs.engines.worker import close_children

REPOSITORY = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, tzinfo=UTC)
DUMPS = ("first-walk", "bag-by-the-door", "rainy-day")


def spoken(project: Path) -> Mapping[str, object]:
    """Return by title, in program order, what is spoken of each article, and who wrote it when."""
    ready = look_over(project, now=NOW)
    close_children()
    assert not ready.problems
    return {
        one.placement.title: (
            [
                [(each.role, each.spoken, each.pause_after_ms) for each in section.utterances]
                for section in one.script.sections
            ],
            (one.placement.author, one.placement.published, one.placement.updated),
            (one.placement.season, one.placement.unit),
        )
        for program in ready.programs
        for one in program.wanted
    }


def test_the_sample_dumps_are_spoken_the_same_after_import(tmp_path: Path) -> None:
    project, pages = tmp_path / "library", tmp_path / "pages"
    shutil.copytree(REPOSITORY / "articles", project / "articles")
    shutil.copy(REPOSITORY / "voices.yaml", project)
    before = spoken(project)
    pages.mkdir()
    for name in DUMPS:
        shutil.move(project / "articles" / "first-weeks" / f"{name}.txt", pages)

    said = CliRunner().invoke(main, ["-C", str(project), "import", str(pages), "--program", "first-weeks"])

    assert said.exit_code == 0, said.output
    after = spoken(project)
    assert after == before
    assert list(after) == list(before)
