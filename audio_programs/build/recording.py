"""Script and section audio to a Recording: pure counting of samples, no sound is touched.

Offsets come from whole frames before a section and samples inside it, never from lengths added up in seconds.
"""

from collections.abc import Iterator, Sequence

from audio_programs.build.orders import SectionAudio
from audio_programs.build.wanted import EpisodeWanted, SectionWanted
from audio_programs.model import SAMPLES_PER_FRAME, Chapter, Cue, Recording, Samples, Utterance


def record(wanted: EpisodeWanted, sections: Sequence[SectionAudio]) -> Recording:
    """Return where each chapter and cue of an episode lies."""
    chapters = []
    cues = []
    start = 0
    for want, audio in zip(wanted.sections, sections, strict=True):
        if not want.section.continues:
            chapters.append(Chapter(start_samples=Samples(start), title=want.section.title, anchor=want.section.anchor))
        for utterance, (first, end) in zip(want.audible, audio.cues, strict=True):
            cues.append(_cue(utterance, len(chapters) - 1, Samples(start + first), Samples(start + end)))
        start += audio.length_frames * SAMPLES_PER_FRAME
    return Recording(length_samples=Samples(start), chapters=tuple(chapters), cues=tuple(cues))


def reworded(wanted: EpisodeWanted, before: Recording) -> Recording:
    """Return the recording of an episode whose audio stays: the times of before, the words as written now."""
    chapters = tuple(
        Chapter(start_samples=chapter.start_samples, title=want.section.title, anchor=want.section.anchor)
        for want, chapter in zip(_chapters(wanted), before.chapters, strict=True)
    )
    cues = tuple(
        _cue(utterance, index, cue.start_samples, cue.end_samples)
        for (index, utterance), cue in zip(_audible(wanted), before.cues, strict=True)
    )
    return Recording(length_samples=before.length_samples, chapters=chapters, cues=cues)


def _chapters(wanted: EpisodeWanted) -> list[SectionWanted]:
    """Return the sections that begin a chapter."""
    return [section for section in wanted.sections if not section.section.continues]


def _audible(wanted: EpisodeWanted) -> Iterator[tuple[int, Utterance]]:
    index = -1
    for section in wanted.sections:
        index += not section.section.continues
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
