"""What a worker is told and what it tells: picklable values, pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from audio_programs.model import Frames, Samples, Voice
from audio_programs.store.pace import Pace

CALIBRATION_TEXT = (
    "The kettle has gone quiet, and the street is nearly dark.",
    "Somewhere a gate closes, and a neighbour calls good night.",
    "There is bread on the table, some fruit in a bowl, and a jug of cool water beside the window.",
    "Nothing has to be finished this evening.",
    "Sit down, let your shoulders drop, and breathe out slowly.",
    "A small lamp is enough to read by, and the clock can be left to itself.",
    "Would you like another cushion, or a blanket for your knees?",
    "Outside, the wind moves the branches, stops, and moves them again.",
    "Tomorrow there will be washing to hang, letters to answer, and a walk to the shops.",
    "Tonight there is time.",
)
"""About forty seconds of plain sentences, the same for every voice: the level of a voice is measured on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipOrder:
    """An utterance to be spoken, or found in the cache under its key."""

    key: str
    text: str
    voice: Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class GainOrder:
    """A voice whose gain is to be solved, or found in the cache under its key."""

    key: str
    voice: Voice
    loudness_lufs: float
    true_peak_dbtp: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundOrder:
    """A brought sound, levelled and in the cache under its key, and the silence between it and what follows it."""

    key: str
    pause_after_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionOrder:
    """A section's sound to be made: its clips, each with the gain of its voice and the pause after it."""

    key: str
    clips: tuple[ClipOrder, ...]
    gains_db: tuple[float, ...]
    pauses_ms: tuple[int, ...]
    true_peak_dbtp: float
    bitrate_kbps: int
    encoder_quality: int
    before: SoundOrder | None = None  # heard before the first clip
    after: SoundOrder | None = None  # heard after the last


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionAudio:
    """What is known of a section's encoded sound; its frames are in the cache."""

    key: str
    length_frames: Frames
    body_size_bytes: int  # of the frames that a later section may follow
    size_bytes: int  # of all frames: one more than length_frames
    cues: tuple[tuple[Samples, Samples], ...]  # one a clip, from the section's first sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a stage of the work took, where that is measured."""

    count: int = 0  # how often it was begun
    wall_s: float = 0.0
    cpu_s: float = 0.0  # of the process that did it
    engine_s: float = 0.0  # CPU seconds of the engines that were at work for it

    def plus(self, other: "Spent") -> "Spent":
        """Return both together."""
        return Spent(
            count=self.count + other.count,
            wall_s=self.wall_s + other.wall_s,
            cpu_s=self.cpu_s + other.cpu_s,
            engine_s=self.engine_s + other.engine_s,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A job that went well, and the engine and encoder calls it really made."""

    section: SectionAudio | None = None
    gain_db: float | None = None
    spoken: int = 0
    encoded: int = 0
    paces: Mapping[str, Pace] = field(default_factory=dict)  # by engine: what it took; told to nobody's key
    stages: Mapping[str, Spent] = field(default_factory=dict)  # where the time went, for who wanted to know


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A job that could not be done, said for the editor."""

    what: str
    hint: str
    clip: int = 0  # index of the clip that failed
    stages: Mapping[str, Spent] = field(default_factory=dict)
