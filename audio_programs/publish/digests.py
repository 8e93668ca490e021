"""The digests of an episode that its files are keyed by: what is said of it, its chapters, its cues. Pure.

Each is made once and stands for what it was made from in every key: of chapters, transcript, page and feed. Whoever
keeps them need not look into a recording again to know that nothing has to be rendered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from audio_programs.keys import Canonical, canonical, field_names, key_of
from audio_programs.model import Chapter, Cue, Episode, Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeDigests:
    """What an episode's files are made from."""

    told: str  # all that is said of it, short of its recording
    chapters: str  # the length and the chapters of its recording
    cues: str  # the length and the cues of its recording


def digests_of(episode: Episode) -> EpisodeDigests:
    """Return an episode's digests."""
    recording = episode.recording
    return EpisodeDigests(
        told=told_digest(episode), chapters=chapters_digest(recording), cues=_digest(recording, recording.cues, Cue)
    )


def told_digest(episode: Episode) -> str:
    """Return the digest of all that is said of an episode, short of its recording."""
    return key_of({name: canonical(getattr(episode, name)) for name in field_names(Episode) if name != "recording"})


def chapters_digest(recording: Recording) -> str:
    """Return the digest of a recording's length and chapters."""
    return _digest(recording, recording.chapters, Chapter)


def _digest(recording: Recording, values: Sequence[Chapter | Cue], kind: type) -> str:
    # As a table, for they are flat: in ten thousand episodes there are a million cues.
    names = field_names(kind)
    rows: list[Canonical] = [*map(attrgetter(*names), values)]
    return key_of(recording.length_samples, names, rows)
