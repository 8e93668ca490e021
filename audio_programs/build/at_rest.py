"""What ``status`` says of a library in which nothing is to be done.

Part of the edge. Imports little: this is all that most of its runs ever need.
"""

import pickle

from audio_programs.build.settled import Settlement
from audio_programs.build.states import Cost, ProgramStanding, Standing

_NOTHING = Cost(utterances=0, characters=0, sections=0, audio=0, expected_s=0.0, refetched=0, refetched_bytes=0)


def standing_at_rest(settlement: Settlement) -> Standing | None:
    """Return how everything stands where no file has been touched since the last build; None where one has."""
    rest = settlement.at_rest()
    if rest is None:
        return None
    programs = settled_standings(settlement)
    if len(programs) < len(rest.programs):
        return None
    return Standing(
        programs=programs,
        files=(),
        stuck=(),
        problems=(),
        notices=rest.notices,
        costs={(one.path, one.guid): _NOTHING for program in programs for one in program.episodes},
        cost=_NOTHING,
    )


def settled_standings(settlement: Settlement) -> tuple[ProgramStanding, ...]:
    """Return how each settled program stands, as the build that settled it wrote it down."""
    kept = settlement.standings()
    return tuple(pickle.loads(kept[folder]) for folder in sorted(kept))  # noqa: S301 - our own, by this very version
