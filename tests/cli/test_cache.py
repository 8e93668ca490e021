"""``cache`` as an editor meets it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audio_programs.cli import main
from audio_programs.cli.wording import own_name

Run = Callable[..., Result]
ARTICLE = "articles/nights/first-night.md"


@pytest.fixture
def edited(run: Run, project: Path) -> Path:
    """Return a project that was built, edited and built again."""
    assert run("build", "--jobs", "1").exit_code == 0
    article = project / ARTICLE
    article.write_text(article.read_text(encoding="utf-8").replace("Breathe out.", "Sleep."), encoding="utf-8")
    assert run("build", "--jobs", "1").exit_code == 0
    return project


def test_cache_tells_what_is_there_and_for_whom(run: Run, edited: Path) -> None:
    result = run("cache")

    assert result.exit_code == 0, result.output
    lines = [re.sub(r"\d+\.\d MB", "N MB", line) for line in result.stdout.splitlines()]
    assert lines == [
        ".cache/: N MB on the disk",
        "  spoken sentences: 6 pieces, N MB",
        "  sections, encoded: 3 pieces, N MB",
        "  levels of voices: 1 piece, N MB",
        "  pictures: 1 piece, N MB",
        "  brought sounds: 0 pieces, N MB",
        "Used by the articles as they stand now:",
        "  Nights (articles/nights): 9 pieces, N MB",
        f"Used by nothing: 2 pieces, N MB; to remove it: {_named(edited)} cache prune",
        "The last build that made sound found 1 of its 2 sections here, and of the others 2 of 3 sentences.",
    ]


def _named(project: Path) -> str:
    return f"{own_name()} -C {project}"


def test_the_command_that_is_named_prunes(run: Run, edited: Path) -> None:
    result = run("cache", "prune")

    assert result.exit_code == 0, result.output
    assert re.fullmatch(
        r"Removed 2 pieces, \d\.\d MB; \d\.\d MB of the disk are free again\.\nLeft: 9 pieces, \d\.\d MB\.\n",
        result.stdout,
    )
    assert "All of it is used." in run("cache").stdout
    assert run("build").stdout.startswith("Nothing to do")


def test_prune_takes_an_age_and_a_size(run: Run, edited: Path) -> None:
    assert "Removed 0 pieces" in run("cache", "prune", "--older-than", "30d").stdout
    assert "Removed 0 pieces" in run("cache", "prune", "--older-than", "4W", "--max-size", "1.5 gb").stdout

    told = run("cache", "prune", "--max-size", "1KB").stdout

    assert "Removed 2 pieces" in told
    assert "That is more than you asked for: your articles use " in told


@pytest.mark.parametrize(
    ("option", "typed", "told"),
    [
        ("--older-than", "30", "'30' is no number of days - write it like 30d or 4w"),
        ("--older-than", "soon", "'soon' is no number of days - write it like 30d or 4w"),
        ("--max-size", "2", "'2' is no size - write it like 2GB or 500MB"),
        ("--max-size", "-2GB", "'-2GB' is no size - write it like 2GB or 500MB"),
    ],
)
def test_what_is_no_age_or_size_is_a_wrong_usage(run: Run, option: str, typed: str, told: str) -> None:
    result = run("cache", "prune", option, typed)

    assert result.exit_code == 2
    assert told in result.stderr


def test_nothing_is_pruned_while_there_are_problems(run: Run, edited: Path) -> None:
    article = edited / ARTICLE
    article.write_text(article.read_text(encoding="utf-8").replace("2026-01-05", "one day"), encoding="utf-8")

    result = run("cache", "prune")

    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "Nothing was removed: what your articles use is known once these problems are mended."
    )
    assert f"the problems: {_named(edited)} check" in run("cache").stderr


def test_verify_says_that_all_is_whole_or_what_was_damaged(run: Run, edited: Path) -> None:
    whole = run("cache", "verify")
    assert (whole.exit_code, whole.stdout.splitlines()[1]) == (0, "All of it is whole.")
    pack = edited / ".cache" / "sections" / "000001.pack"
    pack.write_bytes(pack.read_bytes()[:-1])

    result = run("cache", "verify")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        "Damaged, and removed: 1 of the sections, encoded.",
        "The next build makes again what it needs of that.",
    ]
    assert run("cache", "verify").exit_code == 0


def test_an_empty_cache_is_told_and_left_alone(run: Run, project: Path) -> None:
    assert run("cache", "prune").exit_code == 0
    assert run("cache", "verify").exit_code == 0
    assert run("cache").exit_code == 0


@pytest.mark.parametrize("way", ["option", "environment"])
def test_two_computers_that_share_a_cache_speak_a_thing_once(run: Run, project: Path, tmp_path: Path, way: str) -> None:
    address = f"file://{tmp_path}/shared"
    arguments = ("--cache", address) if way == "option" else ()
    env = {"AUDIO_PROGRAMS_CACHE": address} if way == "environment" else {}

    def build() -> str:
        return CliRunner().invoke(main, ["-C", str(project), "build", "--jobs", "1", *arguments], env=env).stdout

    assert "spoke 5 of 5 sentences" in build()
    for made in ("output", ".cache"):
        (project / made).rename(tmp_path / made)

    assert "nothing had to be spoken" in build()


def test_an_address_that_cannot_be_is_told_before_anything_is_made(run: Run, project: Path) -> None:
    result = run("build", "--cache", "a-bucket/sound")

    assert result.exit_code == 3
    assert "'a-bucket/sound' is no address of a shared cache - write it like s3://BUCKET/FOLDER" in result.stderr
    assert not (project / "output" / "index.html").exists()
