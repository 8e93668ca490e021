"""``new`` on a terminal: a real one, with somebody who types."""

import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2]
PATIENCE_S = 120  # with a command that says nothing and does not end


class Terminal:
    """A pseudo terminal in which a command runs."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.said = ""
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "audio_programs", *words],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(PACKAGE), "TERM": "dumb", "COLUMNS": "120"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)

    def wait_for(self, words: str) -> None:
        """Read until the command has said ``words``, and forget all up to there."""
        while words not in self.said:
            more = self._read()
            assert more, f"it ended before it said {words!r}: {self.said}"
            self.said += more
        self.said = self.said.partition(words)[2]

    def upto(self, words: str) -> str:
        """Read until the command has said ``words``; return what it said before."""
        while words not in self.said:
            more = self._read()
            assert more, f"it ended before it said {words!r}: {self.said}"
            self.said += more
        before, _, self.said = self.said.partition(words)
        return before

    def type(self, line: str) -> None:
        os.write(self._ours, f"{line}\n".encode())

    def stop(self) -> None:
        """Send what Ctrl-C sends, and a line.

        A signal that comes when the question is written and the answer not yet waited for is only noted; the line ends
        the wait, after which a noted signal counts first.
        """
        self._process.send_signal(signal.SIGINT)
        self.type("")

    def end(self) -> int:
        """Read to the end; return the exit code."""
        while more := self._read():
            self.said += more
        return self._process.wait(PATIENCE_S)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def _read(self) -> str:
        ready, _, _ = select.select([self._ours], [], [], PATIENCE_S)
        assert ready, f"it waits for something else: {self.said}"
        try:
            return os.read(self._ours, 65536).decode("utf-8", "replace").replace("\r\n", "\n")
        except OSError:  # Linux says so when the last of theirs is closed
            return ""


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    """What a test opens, to be closed after it."""
    opened: list[Terminal] = []
    yield opened
    for one in opened:
        one.close()


def test_enter_takes_what_is_offered_and_a_wrong_answer_is_asked_for_again(
    tmp_path: Path, terminals: list[Terminal]
) -> None:
    terminal = Terminal(tmp_path, "new", "library", "quiet-hours")
    terminals.append(terminal)

    terminal.wait_for("Name of the library [Quiet hours]: ")
    terminal.type("Milk: a #1 start")
    terminal.wait_for("Who writes the articles [Milk: a #1 start]: ")
    terminal.type("")
    terminal.wait_for("[en]: ")
    terminal.type("klingon")
    terminal.wait_for("Error: language 'klingon' is not a language code")
    terminal.wait_for("[en]: ")
    terminal.type("en-au")
    terminal.wait_for("[Kids & Family > Parenting]: ")
    terminal.type("?")
    assert "Error" not in terminal.upto("Arts > Books, Design, Fashion & Beauty, Food")
    terminal.wait_for("[Kids & Family > Parenting]: ")
    terminal.type("pets and animals")
    terminal.wait_for("Category: Kids & Family > Pets & Animals")

    assert terminal.end() == 0
    text = (tmp_path / "quiet-hours" / "articles" / "library.yaml").read_text("utf-8")
    assert "title: 'Milk: a #1 start'\nauthor: 'Milk: a #1 start'\nlanguage: en-au\n" in text
    assert "category: Kids & Family > Pets & Animals\n" in text


def test_a_program_asks_a_question_or_two_and_an_article_none(tmp_path: Path, terminals: list[Terminal]) -> None:
    for words, questions in (
        (("library", "q", "--yes"), ()),
        (("program", "first-weeks"), ("Name of the program [First weeks]: ", "[First weeks, read aloud.]: ")),
        (("article", "first-weeks", "Rest"), ()),  # its author is known
    ):
        terminal = Terminal(tmp_path if words[0] == "library" else tmp_path / "q", "new", *words)
        terminals.append(terminal)
        for question in questions:
            terminal.wait_for(question)
            terminal.type("")
        assert terminal.end() == 0, terminal.said
        assert "]: " not in terminal.said

    assert (tmp_path / "q" / "articles" / "first-weeks" / "01-rest.md").is_file()


def test_who_wrote_an_article_is_asked_where_no_settings_say_it(tmp_path: Path, terminals: list[Terminal]) -> None:
    folder = tmp_path / "articles" / "milk"
    folder.mkdir(parents=True)
    (tmp_path / "articles" / "library.yaml").write_text("title: Quiet Hours\ncategory: History\n", encoding="utf-8")
    (folder / "program.yaml").write_text("title: Milk\ndescription: On milk.\n", encoding="utf-8")
    terminal = Terminal(tmp_path, "new", "article", "milk", "Rest")
    terminals.append(terminal)

    terminal.wait_for("Who wrote it [Quiet Hours]: ")
    terminal.type("Jane Doe")

    assert terminal.end() == 0
    assert "author: Jane Doe\n" in (folder / "01-rest.md").read_text("utf-8")


def test_with_all_options_nothing_is_asked(tmp_path: Path, terminals: list[Terminal]) -> None:
    terminal = Terminal(
        tmp_path, "new", "library", "q", "--title", "T", "--author", "A", "--language", "en", "--category", "History"
    )
    terminals.append(terminal)

    assert terminal.end() == 0
    assert "]: " not in terminal.said


def test_ctrl_c_in_a_question_leaves_nothing_behind(tmp_path: Path, terminals: list[Terminal]) -> None:
    terminal = Terminal(tmp_path, "new", "library", "q")
    terminals.append(terminal)

    terminal.wait_for("Name of the library [Q]: ")
    terminal.type("Quiet Hours")
    terminal.wait_for("Who writes the articles [Quiet Hours]: ")
    terminal.stop()

    assert terminal.end() == 130
    assert terminal.said.strip() == "Stopped. Nothing was written."
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_already_is_told_before_any_question(tmp_path: Path, terminals: list[Terminal]) -> None:
    (tmp_path / "voices.yaml").write_text("mine", "utf-8")
    terminal = Terminal(tmp_path, "new", "library")
    terminals.append(terminal)

    assert terminal.end() == 2
    assert "voices.yaml is there already" in terminal.said
    assert "]: " not in terminal.said
