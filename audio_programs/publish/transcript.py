"""The transcript: a recording's cues to the bytes of ``<slug>.vtt`` (WebVTT).

Beside the feed. Pure. Strict on purpose: of some apps, one bad line loses the whole file (RULES V1). One cue for each
that has text and is heard; the article's words as written, in order (RULES V5).
"""

from collections.abc import Iterator
from html import escape

from audio_programs.catalog.alike import milliseconds
from audio_programs.catalog.published_text import one_line
from audio_programs.model import Recording
from audio_programs.publish.timeline import clock, last_millisecond

LONGEST_LINE = 65
"""Characters, as escaped, so that it holds however they are counted (RULES V2)."""


def render_vtt(recording: Recording) -> bytes:
    """Return the transcript as WebVTT in UTF-8: times ascend, none after the end of the sound (RULES V1).

    A cue that does not end after it starts, as that of letters no engine has a sound for, is left out: it breaks V1.
    """
    return "\n".join(["WEBVTT\n", *_cues(recording)]).encode()


def _cues(recording: Recording) -> Iterator[str]:
    last_ms = last_millisecond(recording.length_samples)
    for cue in recording.cues:
        start_ms, end_ms = milliseconds(cue.start_samples), min(milliseconds(cue.end_samples), last_ms)
        lines = _lines(one_line(cue.text))
        if lines and start_ms < end_ms:
            yield "\n".join((f"{clock(start_ms)} --> {clock(end_ms)}", *lines, ""))


def _lines(text: str) -> tuple[str, ...]:
    """Return the text escaped and wrapped. No line is blank and, '>' being escaped, none holds an arrow."""
    lines: list[str] = []
    for piece, begins_word in _pieces(text):
        if lines and begins_word and len(lines[-1]) + 1 + len(piece) <= LONGEST_LINE:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return tuple(lines)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the words, escaped; one too long for a line in parts, cut between characters, never within an entity."""
    for word in text.split():
        whole = escape(word, quote=False)
        if len(whole) <= LONGEST_LINE:
            yield whole, True
            continue
        piece, begins_word = "", True
        for character in word:
            escaped = escape(character, quote=False)
            if len(piece) + len(escaped) > LONGEST_LINE:
                yield piece, begins_word
                piece, begins_word = "", False
            piece += escaped
        yield piece, begins_word
