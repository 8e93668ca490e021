"""Script and section audio to a Recording: pure counting of samples, no sound is touched.

Offsets come from whole frames before a section and samples inside it, never from lengths added up in seconds.
"""

from collections.abc import Iterator, Sequence

from audio_programs.build.orders import SectionAudio
from audio_programs.build.wanted import EpisodeWanted
from audio_programs.model import SAMPLES_PER_FRAME, Chapter, Cue, Recording, Samples, Utterance


def record(wanted: EpisodeWanted, sections: Sequence[SectionAudio]) -> Recording:
    """Return where each chapter and cue of an episode lies."""
    chapters = []
    cues = []
    start = 0
    for index, (want, audio) in enumerate(zip(wanted.sections, sections, strict=True)):
        chapters.append(Chapter(start_samples=Samples(start), title=want.section.title, anchor=want.section.anchor))
        for utterance, (first, end) in zip(want.audible, audio.cues, strict=True):
            cues.append(_cue(utterance, index, Samples(start + first), Samples(start + end)))
        start += audio.length_frames * SAMPLES_PER_FRAME
    return Recording(length_samples=Samples(start), chapters=tuple(chapters), cues=tuple(cues))


def reworded(wanted: EpisodeWanted, before: Recording) -> Recording:
    """Return the recording of an episode whose audio stays: the times of before, the words as written now."""
    chapters = tuple(
        Chapter(start_samples=chapter.start_samples, title=want.section.title, anchor=want.section.anchor)
        for want, chapter in zip(wanted.sections, before.chapters, strict=True)
    )
    cues = tuple(
        _cue(utterance, index, cue.start_samples, cue.end_samples)
        for (index, utterance), cue in zip(_audible(wanted), before.cues, strict=True)
    )
    return Recording(length_samples=before.length_samples, chapters=chapters, cues=cues)


def _audible(wanted: EpisodeWanted) -> Iterator[tuple[int, Utterance]]:
    for index, section in enumerate(wanted.sections):
        for utterance in section.audible:
            yield index, utterance


def _cue(utterance: Utterance, section: int, start: Samples, end: Samples) -> Cue:
    return Cue(
        start_samples=start,
        end_samples=end,
        text=utterance.written,
        role=utterance.role,
        block=utterance.span.block if utterance.span else None,
        section=section,
    )
