"""Making the sound that plans ask for: the audio files, joined from sections that workers make.

Decides nothing: the plans did. Jobs go to the workers, of one program after the other without a pause between them;
joining is copying, done here a section at a time while they work. An episode whose sound cannot be made ends as a
problem with its line, and the others go on.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field

from audio_programs.audio.join import SectionRef, join
from audio_programs.audio.tags import TagValues, id3
from audio_programs.build.effort import characters_in, together
from audio_programs.build.orders import Done, Failed, SectionAudio, Spent
from audio_programs.build.plan import AudioStep
from audio_programs.build.pool import Raised
from audio_programs.build.recording import record
from audio_programs.build.sound_jobs import JobKey, SectionMade, SoundJobs, SoundWorkers
from audio_programs.build.stages import Stage, Timed, measuring, stage
from audio_programs.build.stages import together as stages_together
from audio_programs.build.wanted import EpisodeWanted, Fingerprints, SectionWanted, summary_of
from audio_programs.build.workers import cached_frames, cached_section
from audio_programs.config.settings import Program, Sound
from audio_programs.errors import Problem, StoreError
from audio_programs.model import Recording
from audio_programs.publish.values import value
from audio_programs.store.caches import Caches
from audio_programs.store.folder import Staged
from audio_programs.store.output import Output
from audio_programs.store.pace import Pace

_IN_VIEW = 1024  # sections that are looked at together: the longest goes first, what several say is spoken ahead
_SMALL_S = 1.0  # what one process does in this time is over before workers and their engines have started


@dataclass(slots=True)
class Tally:
    """The engine and encoder calls that a build really made."""

    spoken: int = 0  # utterances sent to an engine
    calibration: int = 0  # utterances spoken once to measure a voice, counted apart
    encoded: int = 0  # sections encoded
    paces: dict[str, Pace] = field(default_factory=dict)  # by engine: what that took here
    stages: dict[str, Spent] = field(default_factory=dict)  # where the workers' time went, if that was measured

    def add(self, done: Done) -> None:
        """Count a job."""
        if done.gain_db is not None:
            self.calibration += done.spoken
        else:
            self.spoken += done.spoken
        self.encoded += done.encoded
        self.paces = together(self.paces, done.paces)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramSound:
    """The sound that a program lacks."""

    program: Program
    steps: Iterable[AudioStep]
    small_picture: Callable[[str], bytes | None]  # by picture key: for the tag


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAudio:
    """An episode's audio as a whole file that has no final name yet."""

    program: str
    step: AudioStep
    staged: Staged
    recording: Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAudio:
    """An episode whose audio could not be made."""

    program: str
    step: AudioStep
    problem: Problem


@dataclass(frozen=True, slots=True)
class AllSound:
    """All that could be made of a program's sound has been told."""

    program: str


@dataclass(slots=True)
class _Waiting:
    """An episode on its way: the sections that are there, and those that are still being made."""

    of: ProgramSound
    step: AudioStep
    sections: dict[str, SectionAudio] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    problem: Problem | None = None

    def take(self, made: SectionMade) -> None:
        """Enter a section, or note the first thing that went wrong."""
        key = made.section.key
        if isinstance(made.outcome, SectionAudio):
            self.missing.discard(key)
            self.sections[key] = made.outcome
            return
        section = next(section for section in self.step.wanted.sections if section.key == key)
        line = section.audible[made.outcome.clip].line if section.audible else 1
        path = self.step.wanted.placement.article.path
        self.problem = self.problem or Problem(path, line, made.outcome.what, made.outcome.hint)

    @property
    def settled(self) -> bool:
        """Whether nothing more is waited for."""
        return self.problem is not None or not self.missing


class SoundMaker:
    """Makes the sound of a whole build."""

    def __init__(
        self,
        *,
        fingerprints: Fingerprints,
        output: Output,
        workers: SoundWorkers,
        tally: Tally,
        on_section: Callable[[int], None],
    ) -> None:
        """Take what is the same for all programs.

        ``on_section`` is called after each section with the number of characters spoken in it.
        """
        self._output = output
        self._workers = workers
        self._tally = tally
        self._on_section = on_section
        self._caches = Caches.at(output.cache_place)
        self._jobs = SoundJobs(output.cache_place, fingerprints)
        self._waiting: dict[str, list[_Waiting]] = {}  # by the key of a section that they wait for
        self._open: dict[str, int] = {}  # by program: episodes that wait; and one more until its last was looked at

    def make(self, programs: Iterable[ProgramSound]) -> Iterator[NewAudio | NoAudio | AllSound]:
        """Make the audio of each step; yield each as it is done, and after the last of a program that it was that.

        Programs are taken one after the other, the next as soon as there is room for more work.
        """
        steps = _steps(programs)
        more = True
        small = False
        while more or len(self._jobs) or self._workers.at_work:
            if more and len(self._jobs) < _IN_VIEW // 2:
                more = yield from self._look_at(steps)
                small = not self._workers.at_work and not more and self._is_small()
            self._begin_jobs(small=small)
            if self._workers.at_work:
                with stage(Stage.WAITING):
                    job, outcome = self._workers.finished()
                yield from self._take(job, outcome)

    def _is_small(self) -> bool:
        expected_s = self._jobs.expected_s(self._output.paces())
        return expected_s is not None and expected_s < _SMALL_S

    def _begin_jobs(self, *, small: bool) -> None:
        while self._workers.room and (found := self._jobs.next()) is not None:
            self._begin(*found, small=small)
        while self._workers.at_work < self._workers.number and (found := self._jobs.ahead()) is not None:
            self._begin(*found, small=small)

    def _begin(self, key: JobKey, job: Callable[[], Done | Failed], *, small: bool) -> None:
        self._workers.begin(key, Timed(job) if measuring() else job, small=small)

    # --- Episodes ------------------------------------------------------------------------------------------------

    def _look_at(
        self, steps: Iterator[tuple[ProgramSound, AudioStep | None]]
    ) -> Generator[NewAudio | NoAudio | AllSound, None, bool]:
        """Look up what the cache really holds: a damaged entry is made again. Return whether steps are left."""
        lacking: dict[str, tuple[SectionWanted, Sound]] = {}
        for of, step in steps:
            self._open.setdefault(of.program.id, 1)
            if step is None:
                yield from self._closed(of)
                continue
            one = _Waiting(of, step)
            self._open[of.program.id] += 1
            for section in step.wanted.sections:
                found = None if section.key in lacking else self._cached(section)
                if found is not None:
                    one.sections[section.key] = found
                elif section.key not in one.missing:
                    one.missing.add(section.key)
                    self._waiting.setdefault(section.key, []).append(one)
                    lacking.setdefault(section.key, (section, of.program.sound))
            if one.settled:
                yield from self._settle(one)
            if len(lacking) >= _IN_VIEW:
                break
        else:
            yield from self._enter(lacking.values())
            return False
        yield from self._enter(lacking.values())
        return True

    def _cached(self, section: SectionWanted) -> SectionAudio | None:
        return None if section in self._jobs else cached_section(section.key, self._caches)

    def _enter(self, lacking: Iterable[tuple[SectionWanted, Sound]]) -> Iterator[NewAudio | NoAudio | AllSound]:
        for made in self._jobs.enter(lacking):
            yield from self._made(made)

    def _take(self, job: JobKey, outcome: Done | Failed | Raised) -> Iterator[NewAudio | NoAudio | AllSound]:
        if isinstance(outcome, Done):
            self._tally.add(outcome)
        if not isinstance(outcome, Raised):
            self._tally.stages = stages_together(self._tally.stages, outcome.stages)
        for made in self._jobs.take(job, outcome):
            yield from self._made(made)

    def _made(self, made: SectionMade) -> Iterator[NewAudio | NoAudio | AllSound]:
        self._on_section(characters_in(made.section))
        for one in self._waiting.pop(made.section.key):
            if one.problem is None:  # else it is settled
                one.take(made)
                if one.settled:
                    yield from self._settle(one)

    def _settle(self, one: _Waiting) -> Iterator[NewAudio | NoAudio | AllSound]:
        program = one.of.program.id
        if one.problem is not None:
            yield NoAudio(program=program, step=one.step, problem=one.problem)
        else:
            with stage(Stage.JOINING):
                audio = self._joined(one)
            yield audio
        yield from self._closed(one.of)

    def _closed(self, of: ProgramSound) -> Iterator[AllSound]:
        """Count one less that is waited for."""
        self._open[of.program.id] -= 1
        if not self._open[of.program.id]:
            del self._open[of.program.id]
            yield AllSound(of.program.id)

    # --- Joining -------------------------------------------------------------------------------------------------

    def _joined(self, one: _Waiting) -> NewAudio:
        wanted, program = one.step.wanted, one.of.program
        sections = [one.sections[section.key] for section in wanted.sections]
        recording = record(wanted, sections)
        tag = id3(_tag_values(one.of, wanted, recording))
        refs = [
            SectionRef(
                key=section.key,
                length_frames=section.length_frames,
                body_size_bytes=section.body_size_bytes,
                size_bytes=section.size_bytes,
            )
            for section in sections
        ]
        pieces = join(tag, refs, bitrate_kbps=program.sound.bitrate_kbps, read=self._frames)
        staged = self._output.folder.stage(pieces)
        return NewAudio(program=program.id, step=one.step, staged=staged, recording=recording)

    def _frames(self, section: SectionRef) -> bytes:
        frames = cached_frames(section.key, self._caches)
        if frames is None:
            raise StoreError("a section was lost from .cache/ while the build ran", "build again: it will be made anew")
        return frames


def _tag_values(of: ProgramSound, wanted: EpisodeWanted, recording: Recording) -> TagValues:
    placement = wanted.placement
    return TagValues(
        title=value(placement.title) or placement.slug,  # letter for letter the feed item's (RULES T3)
        show=of.program.title,
        author=placement.author,
        track=placement.track,
        season=placement.season.number if placement.season else None,
        published=placement.published.date(),
        description=summary_of(placement),
        language=wanted.script.language,
        chapters=recording.chapters,
        length_samples=recording.length_samples,
        picture=of.small_picture(wanted.picture_key),
    )


def _steps(programs: Iterable[ProgramSound]) -> Iterator[tuple[ProgramSound, AudioStep | None]]:
    """Yield each program's steps, and None behind the last."""
    for one in programs:
        for step in one.steps:
            yield one, step
        yield one, None
