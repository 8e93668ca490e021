"""The jobs that sections need: gains of voices, clips that several share, the sections. Nothing is spoken twice.

A clip that is missing is spoken by the one section that has it, ahead of all where several are entered together, or
by a section that is at work already: then the others wait for that one. Decides nothing about bytes: those follow
from the orders alone, whatever the order in which they are done.
"""

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from audio_programs.build.agenda import Agenda
from audio_programs.build.effort import characters_in, expected_s
from audio_programs.build.orders import ClipOrder, Done, Failed, GainOrder, SectionAudio, SectionOrder
from audio_programs.build.pool import Raised, Workers
from audio_programs.build.wanted import Fingerprints, SectionWanted, gain_order
from audio_programs.build.workers import cached_gain, make_section, solve_gain, speak_clips
from audio_programs.config.settings import Sound
from audio_programs.store.caches import CachePlace, Caches
from audio_programs.store.pace import Pace

_CLIPS_A_JOB = 16
_FIRST = 1 << 40  # as a size: longer than any section


class Kind(enum.Enum):
    """What a job makes."""

    GAIN = "gain"
    CLIPS = "clips"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class JobKey:
    """Names a job: a gain or section by its key, clips by the first of them."""

    kind: Kind
    key: str


SoundWorkers = Workers[JobKey, Done | Failed]


@dataclass(frozen=True, slots=True)
class SectionMade:
    """What became of a section."""

    section: SectionWanted
    outcome: SectionAudio | Failed


@dataclass(frozen=True, slots=True)
class _Entered:
    """A section that is to be made, and what the sound settings of its program say."""

    section: SectionWanted
    sound: Sound
    gains: Mapping[str, GainOrder]  # by voice


class SoundJobs:
    """What is to be done for the sections that were entered, each job once."""

    def __init__(self, place: CachePlace, fingerprints: Fingerprints) -> None:
        self._place = place
        self._caches = Caches.at(place)
        self._fingerprints = fingerprints
        self._agenda: Agenda[JobKey] = Agenda()
        self._sections: dict[str, _Entered] = {}  # by key, until they are made
        self._clips: dict[JobKey, tuple[ClipOrder, ...]] = {}  # to be spoken by a job that makes nothing else
        self._owners: dict[str, JobKey] = {}  # clip's key -> the job that speaks it, until that has ended
        self._gains: dict[str, float | Failed] = {}  # by key, as far as they are known
        self._gain_orders: dict[str, GainOrder] = {}

    def __len__(self) -> int:
        """Count the jobs that have not begun."""
        return len(self._agenda)

    def __contains__(self, section: SectionWanted) -> bool:
        """Say whether a section is entered and not made yet."""
        return section.key in self._sections

    def enter(self, sections: Iterable[tuple[SectionWanted, Sound]]) -> Iterator[SectionMade]:
        """Take in sections that the cache lacks, each once; yield those that cannot be made, as is known already."""
        new = {
            section.key: _Entered(section, sound, self._gains_for(section, sound))
            for section, sound in sections
            if section.key not in self._sections
        }
        self._sections |= new
        self._share(new.values())
        for key, entered in new.items():
            job = JobKey(Kind.SECTION, key)
            clips = {clip.key for clip in entered.section.clips}
            needs = {self._owners[clip] for clip in clips if self._owners.get(clip, job) != job}
            needs |= {JobKey(Kind.GAIN, gain.key) for gain in entered.gains.values()}
            self._agenda.add(job, size=characters_in(entered.section), needs=needs)
        for gain, known in self._gains.items():
            if isinstance(known, Failed):
                yield from self._mute(gain, known)

    def next(self) -> tuple[JobKey, Callable[[], Done | Failed]] | None:
        """Return a job that can begin now: the longest; None where all wait for what is at work."""
        while (job := self._agenda.take()) is not None:
            match job.kind:
                case Kind.GAIN:
                    return job, partial(solve_gain, self._gain_orders[job.key], self._place)
                case Kind.CLIPS:
                    return job, partial(speak_clips, self._clips[job], self._place)
                case Kind.SECTION:
                    return job, partial(make_section, self._order(self._sections[job.key]), self._place)
        return None

    def ahead(self) -> tuple[JobKey, Callable[[], Done | Failed]] | None:
        """Return the speaking of a section that waits for its voices' gains, for a worker that has nothing to do."""
        for job, needs in self._agenda.waiting():
            section = self._sections[job.key].section
            mine = tuple(clip for clip in section.clips if self._owners.get(clip.key) == job)
            if mine and all(one.kind is Kind.GAIN for one in needs):
                self._agenda.also_needs(job, self._speak(mine, size=_FIRST))
                return self.next()
        return None

    def take(self, job: JobKey, outcome: Done | Failed | Raised) -> Iterator[SectionMade]:
        """Note how a job ended; yield the sections that this settles."""
        for clip in self._owned_by(job):
            self._owners.pop(clip.key, None)
        match job.kind:
            case Kind.GAIN:
                del self._gain_orders[job.key]
                known = outcome.gain_db if isinstance(outcome, Done) else None
                self._gains[job.key] = failed = _failure(outcome) if known is None else known
                if isinstance(failed, Failed):
                    yield from self._mute(job.key, failed)
            case Kind.CLIPS:  # a failure is met again, and told, by the section that says it
                del self._clips[job]
            case Kind.SECTION:
                entered = self._sections.pop(job.key)
                made = outcome.section if isinstance(outcome, Done) else None
                yield SectionMade(entered.section, _failure(outcome) if made is None else made)
        self._agenda.end(job)

    def expected_s(self, paces: Mapping[str, Pace]) -> float | None:
        """Return in how many seconds one worker does what was entered; None where that is not known."""
        if self._gain_orders:
            return None
        sections = [entered.section for entered in self._sections.values()]
        clips = [clip for section in sections for clip in section.clips if clip.key in self._owners]
        return expected_s(clips, sections, paces=paces, workers=1)

    # --- What needs what -----------------------------------------------------------------------------------------

    def _gains_for(self, section: SectionWanted, sound: Sound) -> dict[str, GainOrder]:
        voices = {clip.voice.name: clip.voice for clip in section.clips}
        orders = {
            name: gain_order(voice, sound=sound, fingerprints=self._fingerprints) for name, voice in voices.items()
        }
        for order in orders.values():
            if order.key not in self._gains and order.key not in self._gain_orders:
                self._look_up(order)
        return orders

    def _look_up(self, order: GainOrder) -> None:
        known = cached_gain(order.key, self._caches)
        if known is not None:
            self._gains[order.key] = known
            return
        self._gain_orders[order.key] = order
        self._agenda.add(JobKey(Kind.GAIN, order.key), size=_FIRST)

    def _share(self, new: Iterable[_Entered]) -> None:
        """Say who speaks each clip that is missing: its section, or a job ahead where several want it."""
        wanted: dict[str, ClipOrder] = {}
        users: dict[str, list[str]] = {}
        for entered in new:
            for clip in entered.section.clips:
                wanted[clip.key] = clip
                users.setdefault(clip.key, []).append(entered.section.key)
        shared = []
        for key, clip in wanted.items():
            if key in self._owners or self._caches.clips.has(key):
                continue
            if len({*users[key]}) > 1:
                shared.append(clip)
            else:
                self._owners[key] = JobKey(Kind.SECTION, users[key][0])
        for at in range(0, len(shared), _CLIPS_A_JOB):
            self._speak(tuple(shared[at : at + _CLIPS_A_JOB]), size=_FIRST - 1)

    def _speak(self, clips: tuple[ClipOrder, ...], *, size: int) -> JobKey:
        job = JobKey(Kind.CLIPS, clips[0].key)
        self._clips[job] = clips
        self._owners |= {clip.key: job for clip in clips}
        self._agenda.add(job, size=size)
        return job

    def _owned_by(self, job: JobKey) -> Iterable[ClipOrder]:
        match job.kind:
            case Kind.CLIPS:
                return self._clips[job]
            case Kind.SECTION:
                clips = self._sections[job.key].section.clips
                return [clip for clip in clips if self._owners.get(clip.key) == job]
            case Kind.GAIN:
                return ()

    def _mute(self, gain: str, failed: Failed) -> Iterator[SectionMade]:
        """Give up the sections that a voice without a gain was to speak in."""
        for key, entered in tuple(self._sections.items()):
            names = {name for name, order in entered.gains.items() if order.key == gain}
            if names:
                at = next(index for index, clip in enumerate(entered.section.clips) if clip.voice.name in names)
                job = JobKey(Kind.SECTION, key)
                for clip in self._owned_by(job):
                    del self._owners[clip.key]
                del self._sections[key]
                yield SectionMade(entered.section, Failed(what=failed.what, hint=failed.hint, clip=at))
                self._agenda.end(job)

    def _order(self, entered: _Entered) -> SectionOrder:
        section, sound = entered.section, entered.sound
        gains = {name: self._gains[order.key] for name, order in entered.gains.items()}
        gains_db = {name: gain for name, gain in gains.items() if not isinstance(gain, Failed)}
        return SectionOrder(
            key=section.key,
            clips=section.clips,
            gains_db=tuple(gains_db[clip.voice.name] for clip in section.clips),
            pauses_ms=tuple(utterance.pause_after_ms for utterance in section.audible),
            true_peak_dbtp=sound.true_peak_dbtp,
            bitrate_kbps=sound.bitrate_kbps,
            encoder_quality=sound.encoder_quality,
            before=section.before,
            after=section.after,
        )


def _failure(outcome: Done | Failed | Raised) -> Failed:
    match outcome:
        case Failed():
            return outcome
        case Raised(what=what):
            return Failed(what=f"cannot be made into sound: {what}", hint="build again; if it stays, please report it")
        case Done():
            return Failed(what="cannot be made into sound", hint="build again; if it stays, please report it")
