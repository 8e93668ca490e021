"""Looking at everything in its order: this computer, the voices, the project, the web."""

from collections.abc import Iterator
from pathlib import Path

from audio_programs.doctor.computer import look_at_computer
from audio_programs.doctor.finding import Finding, State, Typed
from audio_programs.doctor.memory import look_at_history
from audio_programs.doctor.project import GROUP as PROJECT
from audio_programs.doctor.project import look_at_project
from audio_programs.doctor.voices import look_at_voices
from audio_programs.doctor.web import look_at_web


def look(project: Path | None, typed: Typed, *, offline: bool) -> Iterator[Finding]:
    """Yield everything that was looked at, as it is found. Without a project, what this computer has."""
    yield from look_at_computer(typed)
    yield from look_at_voices(project, typed)
    if project is None:
        yield Finding(
            group=PROJECT,
            name="project",
            state=State.MISSING,
            what="there is no project here: no folder named articles/ from here upward",
            mend=f"go to your project's folder, or name it: {typed.program} -C FOLDER doctor",
        )
        return
    yield from look_at_project(project, typed)
    yield from look_at_history(project)
    yield from look_at_web(project, typed, offline=offline)
