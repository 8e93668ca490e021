"""What the Tab key offers: by click's own protocol, and in a real bash on a real terminal."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from audio_programs.cli import main

Offer = Callable[..., list[str]]


@pytest.fixture
def offered(project: Path, monkeypatch: pytest.MonkeyPatch) -> Offer:
    """Return what is offered for the last of some words, typed in the project's folder or in one below it."""

    def offered(*words: str, here: str = ".") -> list[str]:
        monkeypatch.chdir(project / here)
        asked = {"_AUDIO_PROGRAMS_COMPLETE": "bash_complete", "COMP_CWORD": str(len(words))}
        asked["COMP_WORDS"] = "\n".join(["audio-programs", *(word.replace(" ", "\\ ") for word in words)])
        result = CliRunner().invoke(main, prog_name="audio-programs", env=asked)
        assert (result.exit_code, result.stderr) == (0, "")
        return [line for line in result.stdout.splitlines() if line]

    return offered


def test_commands_and_options_are_offered(offered: Offer) -> None:
    assert offered("") == [f"plain,{name}" for name in main.commands]
    assert offered("build", "--dr") == ["plain,--dry-run"]
    assert offered("completion", "") == ["plain,bash", "plain,zsh", "plain,fish"]


def test_programs_are_offered_by_their_folders(offered: Offer, project: Path) -> None:
    (project / "articles" / "no-program").mkdir()

    assert offered("build", "") == ["plain,nights"]
    assert offered("new", "article", "n") == ["plain,nights"]


def test_articles_are_offered_once_one_is_begun_by_their_paths_from_here(offered: Offer, project: Path) -> None:
    season = project / "articles" / "nights" / "2-milk"
    season.mkdir()
    (season / "03-at-last.txt").write_text("At last\n", encoding="utf-8")
    (season / "gate.jpg").write_bytes(b"")

    assert offered("build", "art") == [
        "plain,articles/nights/2-milk/03-at-last.txt",
        "plain,articles/nights/first-night.md",
    ]
    assert offered("build", "articles/nights/f") == ["plain,articles/nights/first-night.md"]
    assert offered("build", "first", here="articles/nights") == ["plain,first-night.md"]
    assert offered("build", "03", here="articles/nights/2-milk") == ["plain,03-at-last.txt"]


def test_a_name_that_wants_quotes_is_left_to_the_shell(offered: Offer, project: Path) -> None:
    (project / "articles" / "nights" / "of milk; and bread.md").write_text("# Milk\n", encoding="utf-8")

    assert offered("build", "articles/nights/of") == ["file,articles/nights/of"]


def test_voices_are_offered_by_name(offered: Offer, project: Path) -> None:
    (project / "voices.yaml").write_text(
        "voices:\n  plain: {engine: tone, voice: low}\n  plain-low: {like: plain}\n  bright: {like: plain}\n",
        encoding="utf-8",
    )

    assert offered("say", "--voice", "") == ["plain,bright", "plain,plain", "plain,plain-low"]
    assert offered("say", "Hello", "--voice", "pl") == ["plain,plain", "plain,plain-low"]


def test_the_folder_that_is_named_by_c_is_the_one_that_is_looked_into(offered: Offer, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()

    for words in (("-C", "../library", "build", ""), ("build", "-C", "../library", "")):
        assert offered(*words, here="../elsewhere") == ["plain,nights"]


def test_where_something_is_wrong_nothing_is_offered_and_nothing_said(offered: Offer, project: Path) -> None:
    (project / "voices.yaml").write_text("voices: [\n", encoding="utf-8")

    assert offered("say", "--voice", "") == []
    assert offered("build", "", here="..") == ["file,"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_given_lines_that_ask_by_the_variable_that_is_answered(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])

    assert result.exit_code == 0
    assert f"_AUDIO_PROGRAMS_COMPLETE={shell}_complete" in result.stdout
    assert f"audio-programs completion {shell}" in main.commands["completion"].get_help(
        click.Context(main.commands["completion"])
    )


def test_a_real_bash_completes_a_command_a_program_and_an_option(project: Path) -> None:
    typed = 'eval "$(audio-programs completion bash)"\naudio-programs bu\tnig\t--dry\t > said.txt\nexit\n'
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["bash", "--norc", "--noprofile", "-i"],
        cwd=project,
        env={**os.environ, "PATH": path, "TERM": "dumb", "INPUTRC": os.devnull},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as bash:
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = _read_all(ours)
        assert bash.wait() == 0, shown
    os.close(ours)

    assert "1 episode to make: 5 sentences to speak" in (project / "said.txt").read_text(encoding="utf-8"), shown


def _read_all(terminal: int) -> str:
    """Read a terminal until the program on its other side has ended (which Linux tells as an error)."""
    shown = b""
    try:
        while more := os.read(terminal, 4096):
            shown += more
    except OSError:
        pass
    return shown.decode(errors="replace")
