"""How numbers, lengths and lists are said in the terminal."""

import re
import shlex
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio_programs.errors import Notice, Problem

if TYPE_CHECKING:
    from audio_programs.model import Samples


def counted(number: int, noun: str) -> str:
    """Return '1 episode', '2 episodes', '1,204 sentences'."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def length(samples: "Samples") -> str:
    """Return a length as minutes and seconds, or hours and minutes."""
    from audio_programs.model import RATE_HZ  # noqa: PLC0415 - takes as long to load as all the rest of this

    seconds = round(samples / RATE_HZ)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes}:{seconds:02} min"


def moment(start_ms: int) -> str:
    """Return a place in an episode: '1:05', '1:02:03'."""
    minutes, seconds = divmod(start_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def seconds(seconds_s: float) -> str:
    """Return how long something takes: '4 s', '3 min', '2 h 05 min'."""
    if seconds_s < 90:
        return f"{max(1, round(seconds_s))} s"
    minutes = round(seconds_s / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"


def megabytes(size_bytes: int) -> str:
    """Return a size as people read it: '0.4 MB', '12 MB'."""
    size = size_bytes / 1_000_000
    return f"{size:.1f} MB" if size < 9.95 else f"{size:,.0f} MB"


def own_name() -> str:
    """Return how this program can be called from here: its bare name where the shell would find it, else its path."""
    if shutil.which("audio-programs") is not None:
        return "audio-programs"
    called = Path(sys.argv[0])
    return str(called) if called.name == "audio-programs" else f"{sys.executable} -m audio_programs"


def remember_project(ctx: click.Context, asked: Path) -> None:
    """Note the folder that was named with -C, before a command's name or after it."""
    ctx.meta[_ASKED] = asked


def own_command() -> str:
    """Return how this program can be called from here for the same project: with -C, if it was called with it."""
    ctx = click.get_current_context(silent=True)
    asked = ctx.meta.get(_ASKED) if ctx is not None else None
    return own_name() if asked is None else f"{own_name()} -C {shlex.quote(str(asked))}"


def as_typed_here(text: str) -> str:
    """Return a message with this program's commands as they can be typed here: those who made it could not know how."""
    return _OWN_COMMAND.sub(lambda _: f"{own_command()} ", text)


_ASKED = "audio_programs.project"


_OWN_COMMAND = re.compile(r"(?<![\w./-])audio-programs (?=[a-z])")


def tell(problems: Iterable[Problem], notices: Iterable[Notice]) -> None:
    """Print notices and problems on standard error, a line each."""
    for notice in notices:
        click.echo(as_typed_here(f"note: {notice}"), err=True)
    for problem in problems:
        click.echo(as_typed_here(str(problem)), err=True)
