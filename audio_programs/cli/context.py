"""What every command shares: the project's folder, and the one reading of the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from audio_programs.build.names import Named

EXIT_PROBLEMS = 1  # built, but for the problems told
EXIT_NOTHING_BUILT = 3
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells say it


@dataclass(frozen=True, slots=True)
class Context:
    """What was said before the command's name."""

    asked: Path | None

    @property
    def project(self) -> Path:
        """Return the project's folder; a usage error says what is missing where there is none."""
        found = self.find_project()
        if found is None:
            raise click.UsageError(
                "there is no project here: no folder named articles/ from here upward."
                " Go to your project's folder, or name it with -C DIR."
            )
        return found

    def find_project(self) -> Path | None:
        """Return the project's folder, or None."""
        from audio_programs.build.scan import find_project  # noqa: PLC0415 - imports what only commands need

        return self.asked.resolve() if self.asked is not None else find_project(Path.cwd())


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
