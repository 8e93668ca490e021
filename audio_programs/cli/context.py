"""What every command shares: the project's folder, -C that names it, and the one reading of the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio_programs.cli.wording import remember_project

if TYPE_CHECKING:
    from audio_programs.build.names import Named

EXIT_PROBLEMS = 1  # built, but for the problems told
EXIT_NOTHING_BUILT = 3
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells say it


@dataclass(frozen=True, slots=True)
class Context:
    """What every command is told."""

    asked: Path | None  # by -C

    @property
    def project(self) -> Path:
        """Return the project's folder; a usage error says what is missing where there is none."""
        found = self.find_project()
        if found is None:
            raise click.UsageError(
                "there is no project here: no folder named articles/ from here upward"
                " - go to your project's folder, name it with -C DIR, or begin one: audio-programs new library DIR"
            )
        return found

    def find_project(self) -> Path | None:
        """Return the project's folder, or None."""
        from audio_programs.build.layout import find_project  # noqa: PLC0415 - imports what only commands need

        return self.asked.resolve() if self.asked is not None else find_project(Path.cwd())


def take_project(command: click.Command) -> None:
    """Give a command ``-C DIR``, and each command below it: it may stand before the command's name or after it."""
    command.params.append(_project_option())
    if isinstance(command, click.Group):
        for one in command.commands.values():
            take_project(one)


def _project_option() -> click.Option:
    return click.Option(
        ["-C", "project"],
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="The project's folder. Without it: the nearest, from here upward, that holds articles/ or voices.yaml.",
        callback=_choose_project,
        expose_value=False,
    )


def _choose_project(ctx: click.Context, _option: click.Parameter, asked: Path | None) -> None:
    if asked is not None or ctx.obj is None:  # what is said after the command's name counts
        ctx.obj = Context(asked=asked)
    if asked is not None:
        remember_project(ctx, asked)


def named(project: Path, what: tuple[str, ...]) -> "Named":
    """Find out what each argument names: a program's id or folder, or an article's file; none is a usage error."""
    from audio_programs.build.names import find_named  # noqa: PLC0415 - imports what only commands need

    found = find_named(project, what, here=Path.cwd())
    if found.unknown:
        raise click.BadArgumentUsage("\n".join(found.unknown))
    return found


def read_clock() -> datetime:
    """Return the present moment: it decides which articles are held back, and nothing that is in a file."""
    return datetime.now(UTC)  # noqa: TID251 - the one place where the clock is read
