"""Following a page of the docs as its reader would: files are written as shown, commands typed one after another.

A page is followed by these signs, and by no others:

- "Write into `path`:" and "Add to `path`:", each before a block: the block is the file, or is put at its end.
- "In `path`, change:" before a block of ``diff``: the lines after ``-`` are replaced by those after ``+``.
- A block of ``console``: each line after ``$ `` is typed, and must say the lines below it, in this order, among
  others; ``...`` stands for anything. It must end well, or as ``exit=1`` behind ``console`` says.

``serve`` runs on beside the others, on a free port that the page calls 8000, until the next ``serve`` or the end.
"""

import re
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

_BLOCK = re.compile(r"(?P<before>[^\n]*)\n+^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"(?:^|.*[.:] )(Write into|Add to|In) `([^`]+)`(?:, change)?:$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that the page asks for: a file to be written or changed, or commands to be typed."""

    kind: str  # 'Write into', 'Add to', 'In', or 'console'
    path: str = ""
    text: str = ""
    exit_code: int = 0


def steps_of(page: str) -> Iterator[Step]:
    """Yield what a page, or a part of one, asks its reader to do."""
    for block in _BLOCK.finditer(page):
        kind, _, exit_code = block["kind"].partition(" exit=")
        file = _FILE.match(block["before"])
        if kind == "console":
            yield Step(kind=kind, text=block["text"], exit_code=int(exit_code or 0))
        elif file:
            yield Step(kind=file[1], path=file[2], text=block["text"])


@dataclass(slots=True)
class Reader:
    """Somebody who does what a page says, in a folder and with an environment of their own."""

    here: Path
    environment: Mapping[str, str]
    address: str = ""  # at which ``serve`` answers, with its slash
    said: list[str] = field(default_factory=list)  # all that commands said
    _serving: "subprocess.Popen[str] | None" = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop_serving()

    def follow(self, page: str) -> None:
        """Do all that a page says."""
        for step in steps_of(page):
            self.take(step)

    def take(self, step: Step) -> None:
        """Do one thing that the page says."""
        path = self.here / step.path
        match step.kind:
            case "console":
                self._type(step)
            case "Write into":
                path.write_text(step.text, "utf-8")
            case "Add to":
                path.write_text(path.read_text("utf-8") + step.text, "utf-8")
            case _:
                path.write_text(_changed(path.read_text("utf-8"), step.text), "utf-8")

    def _type(self, step: Step) -> None:
        for typed in re.split(r"^\$ ", step.text, flags=re.MULTILINE)[1:]:
            command, *expected = typed.splitlines()
            if re.fullmatch(r"\S*audio-programs serve\b.*", command):
                said = self._serve(command)
            else:
                said = self._run(command, exit_code=step.exit_code)
            self.said.append(said)
            _look(command, said, expected)

    def _run(self, command: str, *, exit_code: int) -> str:
        mark = "followed to:"
        script = f'cd {shlex.quote(str(self.here))}\n{command}\ncode=$?\necho "{mark}$PWD"\nexit $code'
        done = subprocess.run(
            ["bash", "-c", script],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        said, _, here = done.stdout.rpartition(mark)
        assert done.returncode == exit_code, f"$ {command}\n{done.stdout}"
        self.here = Path(here.strip())
        return said

    def _serve(self, command: str) -> str:
        self._stop_serving()
        self._serving = subprocess.Popen(
            ["bash", "-c", f"exec {command} --port 0"],
            cwd=self.here,
            env=dict(self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._serving.stdout is not None
        said = ""
        for line in self._serving.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        found = re.search(r"http://localhost:(\d+)/", said)
        assert found is not None, said
        self.address = found[0]
        return said.replace(f":{found[1]}/", ":8000/")

    def _stop_serving(self) -> None:
        if self._serving is not None:
            with self._serving as process:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=60)
            self._serving = None


def _changed(text: str, diff: str) -> str:
    old = "".join(line[1:] for line in diff.splitlines(keepends=True) if line.startswith("-"))
    new = "".join(line[1:] for line in diff.splitlines(keepends=True) if line.startswith("+"))
    assert text.count(old) == 1, f"these lines are not there once:\n{old}"
    return text.replace(old, new)


def _look(command: str, said: str, expected: list[str]) -> None:
    """Find each expected line in what was said, each after the one before it."""
    pattern = "".join(
        rf"(?:.*\n)*?{re.escape(line).replace(re.escape('...'), '.*')}\n" for line in expected if line.strip() != "..."
    )
    assert re.match(pattern, said), f"$ {command}\nsaid\n{said}\nand not\n" + "\n".join(expected)
