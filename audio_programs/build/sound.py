"""Making the sound that a plan asks for: gains, shared clips, sections, and the audio files joined from them.

Decides nothing: the plan did. Jobs go to the workers; joining is copying, done here a section at a time. An episode
whose sound cannot be made ends as a problem with its line, and the others go on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from audio_programs.audio.join import SectionRef, join
from audio_programs.audio.tags import TagValues, id3
from audio_programs.build.effort import together
from audio_programs.build.orders import ClipOrder, Done, Failed, SectionAudio, SectionOrder
from audio_programs.build.plan import AudioStep
from audio_programs.build.pool import Raised, Workers
from audio_programs.build.recording import record
from audio_programs.build.wanted import EpisodeWanted, Fingerprints, SectionWanted, gain_order, summary_of
from audio_programs.build.workers import cached_frames, cached_section, make_section, solve_gain, speak_clips
from audio_programs.config.settings import Program
from audio_programs.errors import Problem, StoreError
from audio_programs.model import Recording
from audio_programs.publish.values import value
from audio_programs.store.caches import Caches
from audio_programs.store.folder import Staged
from audio_programs.store.output import Output
from audio_programs.store.pace import Pace

_CLIPS_A_JOB = 16


@dataclass(slots=True)
class Tally:
    """The engine and encoder calls that a build really made."""

    spoken: int = 0  # utterances sent to an engine
    calibration: int = 0  # utterances spoken once to measure a voice, counted apart
    encoded: int = 0  # sections encoded
    paces: dict[str, Pace] = field(default_factory=dict)  # by engine: what that took here

    def add(self, done: Done) -> None:
        """Count a job."""
        self.spoken += done.spoken
        self.encoded += done.encoded
        self.paces = together(self.paces, done.paces)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAudio:
    """An episode's audio as a whole file that has no final name yet."""

    step: AudioStep
    staged: Staged
    recording: Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAudio:
    """An episode whose audio could not be made."""

    step: AudioStep
    problem: Problem


@dataclass(slots=True)
class _Waiting:
    """An episode on its way: the sections that are there, and those that are still being made."""

    step: AudioStep
    sections: dict[str, SectionAudio] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    problem: Problem | None = None

    def fail(self, line: int, failed: Failed) -> None:
        """Note the first thing that went wrong."""
        path = self.step.wanted.placement.article.path
        self.problem = self.problem or Problem(path, line, failed.what, failed.hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundMaker:
    """What making sound needs to know, the same for all episodes of a program."""

    program: Program
    fingerprints: Fingerprints
    output: Output
    workers: Workers
    tally: Tally
    small_picture: Callable[[str], bytes | None]  # by picture key: for the tag
    on_section: Callable[[int], None]  # called after each section with the number of characters spoken in it

    def make(self, steps: Sequence[AudioStep]) -> Iterator[NewAudio | NoAudio]:
        """Make the audio of each step, and yield each as it is done."""
        waiting, todo = self._outstanding(steps)
        gains, mute = self._gains(todo.values())
        for one in waiting:
            _fail_mute(one, mute)
        todo = {
            key: section for key, section in todo.items() if all(clip.voice.name in gains for clip in section.clips)
        }
        self._speak_shared(todo.values())
        jobs = {
            key: partial(make_section, self._section_order(section, gains), self.output.cache_place)
            for key, section in todo.items()
        }
        yield from self._settled(waiting)
        for key, outcome in self.workers.run(jobs):
            self.on_section(sum(len(clip.text) for clip in todo[key].clips))
            for one in waiting:
                self._take(one, key, outcome)
            if isinstance(outcome, Done):
                self.tally.add(outcome)
            yield from self._settled(waiting)

    def _outstanding(self, steps: Sequence[AudioStep]) -> tuple[list[_Waiting], dict[str, SectionWanted]]:
        """Look up what the cache really holds: a damaged entry is made again."""
        caches = Caches.at(self.output.cache_place)
        known: dict[str, SectionAudio | None] = {}
        todo: dict[str, SectionWanted] = {}
        waiting = []
        for step in steps:
            one = _Waiting(step)
            for section in step.wanted.sections:
                if section.key not in known:
                    known[section.key] = cached_section(section.key, caches)
                found = known[section.key]
                if found is None:
                    one.missing.add(section.key)
                    todo.setdefault(section.key, section)
                else:
                    one.sections[section.key] = found
            waiting.append(one)
        return waiting, todo

    def _gains(self, sections: Iterable[SectionWanted]) -> tuple[dict[str, float], dict[str, Failed]]:
        """Return each voice's gain, and why where there is none."""
        voices = {clip.voice.name: clip.voice for section in sections for clip in section.clips}
        jobs = {
            name: partial(
                solve_gain,
                gain_order(voice, sound=self.program.sound, fingerprints=self.fingerprints),
                self.output.cache_place,
            )
            for name, voice in voices.items()
        }
        gains: dict[str, float] = {}
        mute: dict[str, Failed] = {}
        for name, outcome in self.workers.run(jobs):
            if isinstance(outcome, Done) and outcome.gain_db is not None:
                gains[name] = outcome.gain_db
                self.tally.calibration += outcome.spoken
            else:
                mute[name] = _failure(outcome)
        return gains, mute

    def _speak_shared(self, sections: Iterable[SectionWanted]) -> None:
        """Speak ahead, once, what several sections are to say; a failure is met again, and told, by its section."""
        users: dict[str, int] = {}
        clips: dict[str, ClipOrder] = {}
        for section in sections:
            for key in {clip.key for clip in section.clips}:
                users[key] = users.get(key, 0) + 1
            clips.update((clip.key, clip) for clip in section.clips)
        shared = [clip for key, clip in clips.items() if users[key] > 1]
        batches = [tuple(shared[at : at + _CLIPS_A_JOB]) for at in range(0, len(shared), _CLIPS_A_JOB)]
        jobs = {index: partial(speak_clips, batch, self.output.cache_place) for index, batch in enumerate(batches)}
        for _, outcome in self.workers.run(jobs):
            if isinstance(outcome, Done):
                self.tally.add(outcome)

    def _section_order(self, section: SectionWanted, gains: Mapping[str, float]) -> SectionOrder:
        return SectionOrder(
            key=section.key,
            clips=section.clips,
            gains_db=tuple(gains[clip.voice.name] for clip in section.clips),
            pauses_ms=tuple(utterance.pause_after_ms for utterance in section.audible),
            true_peak_dbtp=self.program.sound.true_peak_dbtp,
            bitrate_kbps=self.program.sound.bitrate_kbps,
            encoder_quality=self.program.sound.encoder_quality,
            before=section.before,
            after=section.after,
        )

    def _take(self, one: _Waiting, key: str, outcome: Done | Failed | Raised[str]) -> None:
        if key not in one.missing:
            return
        if isinstance(outcome, Done) and outcome.section is not None:
            one.missing.remove(key)
            one.sections[key] = outcome.section
        else:
            failed = _failure(outcome)
            section = next(section for section in one.step.wanted.sections if section.key == key)
            one.fail(section.audible[failed.clip].line if section.audible else 1, failed)

    def _settled(self, waiting: list[_Waiting]) -> Iterator[NewAudio | NoAudio]:
        """Yield the episodes that need wait no longer, and take them off the list."""
        for one in tuple(waiting):
            if one.problem is not None:
                waiting.remove(one)
                yield NoAudio(step=one.step, problem=one.problem)
            elif not one.missing:
                waiting.remove(one)
                yield self._joined(one)

    def _joined(self, one: _Waiting) -> NewAudio:
        wanted = one.step.wanted
        sections = [one.sections[section.key] for section in wanted.sections]
        recording = record(wanted, sections)
        tag = id3(self._tag_values(wanted, recording))
        refs = [
            SectionRef(
                key=section.key,
                length_frames=section.length_frames,
                body_size_bytes=section.body_size_bytes,
                size_bytes=section.size_bytes,
            )
            for section in sections
        ]
        pieces = join(tag, refs, bitrate_kbps=self.program.sound.bitrate_kbps, read=self._frames)
        return NewAudio(step=one.step, staged=self.output.folder.stage(pieces), recording=recording)

    def _frames(self, section: SectionRef) -> bytes:
        frames = cached_frames(section.key, Caches.at(self.output.cache_place))
        if frames is None:
            raise StoreError("a section was lost from .cache/ while the build ran", "build again: it will be made anew")
        return frames

    def _tag_values(self, wanted: EpisodeWanted, recording: Recording) -> TagValues:
        placement = wanted.placement
        return TagValues(
            title=value(placement.title) or placement.slug,  # letter for letter the feed item's (RULES T3)
            show=self.program.title,
            author=placement.author,
            track=placement.track,
            season=placement.season.number if placement.season else None,
            published=placement.published.date(),
            description=summary_of(placement),
            language=wanted.script.language,
            chapters=recording.chapters,
            length_samples=recording.length_samples,
            picture=self.small_picture(wanted.picture_key),
        )


def _fail_mute(one: _Waiting, mute: Mapping[str, Failed]) -> None:
    for section in one.step.wanted.sections:
        for clip, utterance in zip(section.clips, section.audible, strict=True):
            if clip.voice.name in mute and section.key in one.missing:
                one.fail(utterance.line, mute[clip.voice.name])


def _failure(outcome: Done | Failed | Raised[str]) -> Failed:
    match outcome:
        case Failed():
            return outcome
        case Raised(what=what):
            return Failed(what=f"cannot be made into sound: {what}", hint="build again; if it stays, please report it")
        case Done():
            return Failed(what="cannot be made into sound", hint="build again; if it stays, please report it")
