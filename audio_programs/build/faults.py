"""What is found wrong while a build is prepared, gathered on the way: all of it at once, nothing lost."""

from dataclasses import dataclass, field

from audio_programs.errors import Notice, Problem


@dataclass(frozen=True, slots=True)
class Faults:
    """What is found wrong on the way, gathered."""

    problems: list[Problem]
    notices: list[Notice]
    refused: dict[str, Problem] = field(default_factory=dict)  # by program: too much of it is gone
