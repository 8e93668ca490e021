"""The ID3v2.3 tag that begins every episode: title, show, dates, chapters, cover (RULES T1 to T5, H1 to H3).

Beside ``join``, which puts it before the sound. mutagen makes each frame; the order of the frames is ours, because
mutagen sorts them by size when it saves a tag, and some apps show chapters in the order in which they lie. Never
states a total of tracks, a clock's time or a feed's address: the tag is a function of its values.

Why 2.3: old players know no other, and AntennaPod misreads what 2.4 added.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from types import MappingProxyType

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TDAT,
    TIT2,
    TLAN,
    TPE1,
    TPOS,
    TRCK,
    TYER,
    CTOCFlags,
    Encoding,
    Frame,
    PictureType,
)

from audio_programs.catalog.published_text import one_line
from audio_programs.model import Chapter, Samples
from audio_programs.publish.timeline import marks_of

FORMAT = 1
"""Raise it with any change here that changes a tag's bytes."""

_MOST_CHILDREN = 255  # a CTOC counts its children in one byte (RULES H2)
_HEADER_SIZE_BYTES = 10
_NO_OFFSET = 0xFFFFFFFF  # chapters are placed by time alone (RULES H1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TagValues:
    """What an episode's tag says. Control characters in texts are left out; an empty text has no frame."""

    title: str  # the feed item's, letter for letter (RULES T3)
    show: str
    author: str
    track: int | None  # the editor's own number
    season: int | None
    published: date  # the day, in the program's timezone
    description: str
    language: str  # BCP 47: en-au
    chapters: tuple[Chapter, ...]  # ascending
    length_samples: Samples  # of all that is played: the last chapter's end
    picture: bytes | None  # a JPEG or PNG of 800 px at most


def tags_fingerprint() -> str:
    """Name what shapes a tag's bytes beside its values."""
    return f"ID3v2.3, mutagen {version('mutagen')}, format {FORMAT}"


def id3(values: TagValues) -> bytes:
    """Return the tag, without padding; equal values give equal bytes.

    Raises ValueError for a picture that is neither JPEG nor PNG.
    """
    body = b"".join(_written(frame) for frame in _frames(values))
    size = len(body)
    synchsafe = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + synchsafe + body  # version 2.3.0, no flags (RULES T2)


def _frames(values: TagValues) -> Iterator[Frame]:
    """Yield the frames in the order in which they are written: an app reads through the tag to reach the chapters, so
    what is long comes after them (RULES T5)."""
    numbers = {TRCK: values.track, TPOS: values.season}
    yield from _texts({TIT2: values.title, TALB: values.show, TPE1: values.author})
    yield from _texts({kind: str(number) for kind, number in numbers.items() if number is not None})
    day = values.published
    yield from _texts({TCON: "Podcast", TYER: f"{day.year:04}", TDAT: f"{day.day:02}{day.month:02}"})
    yield from _texts({TLAN: language_of_tag(values.language)})
    yield from _contents(len(values.chapters))
    yield from _chapters(values.chapters, values.length_samples)
    description = one_line(values.description)
    if description:
        language = language_of_tag(values.language)
        yield _frame(COMM, encoding=_encoding(description), lang=language, desc="", text=[description])
    if values.picture is not None:
        mime = _mime(values.picture)
        yield _frame(
            APIC, encoding=Encoding.LATIN1, mime=mime, type=PictureType.COVER_FRONT, desc="", data=values.picture
        )


def _texts(values: Mapping[type[Frame], str]) -> Iterator[Frame]:
    for kind, value in values.items():
        text = one_line(value)
        if text:
            yield _frame(kind, encoding=_encoding(text), text=[text])


def _contents(count: int) -> Iterator[Frame]:
    """Yield the table of contents; where one cannot count the chapters, a table of tables, as deep as need be
    (RULES H2). A table stands before those that it names, "toc" before all."""
    children = [_element_id(index) for index in range(count)]
    tables: list[Frame] = []
    while len(children) > _MOST_CHILDREN:
        parts = [children[first : first + _MOST_CHILDREN] for first in range(0, len(children), _MOST_CHILDREN)]
        children = [f"toc{len(tables) + index}" for index in range(len(parts))]
        level = [
            _frame(CTOC, element_id=name, flags=CTOCFlags.ORDERED, child_element_ids=part)
            for name, part in zip(children, parts, strict=True)
        ]
        tables = [*level, *tables]
    if children:
        yield _frame(CTOC, element_id="toc", flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED, child_element_ids=children)
        yield from tables


def _chapters(chapters: Sequence[Chapter], length_samples: Samples) -> Iterator[Frame]:
    """Yield the chapters in time order, from the timeline that JSON and psc are written from (RULES H3, H5)."""
    for index, mark in enumerate(marks_of(chapters, length_samples=length_samples)):
        yield _frame(
            CHAP,
            element_id=_element_id(index),
            start_time=mark.start_ms,
            end_time=mark.end_ms,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[_frame(TIT2, encoding=_encoding(mark.title), text=[mark.title])],
        )


def _element_id(index: int) -> str:
    return f"ch{index}"


def _frame(kind: type[Frame], **fields: object) -> Frame:
    return kind(**fields)


def _written(frame: Frame) -> bytes:
    """Return one frame as mutagen writes it: saved alone, in a tag whose header is then taken off."""
    tag = ID3()  # type: ignore[no-untyped-call]  # mutagen's own functions have no types
    tag.add(frame)  # type: ignore[no-untyped-call]  # likewise
    content = io.BytesIO()
    tag.save(content, v1=0, v2_version=3, padding=lambda _: 0)
    return content.getvalue()[_HEADER_SIZE_BYTES:]


def _encoding(text: str) -> int:
    """Return Latin-1 where it will do, else UTF-16 with a byte order mark: 2.3 has no other (RULES T1)."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return Encoding.UTF16
    return Encoding.LATIN1


def _mime(picture: bytes) -> str:
    if picture.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    raise ValueError("a tag's picture is a JPEG or a PNG")


def language_of_tag(language: str) -> str:
    """Return ISO 639-2's three letters for a BCP 47 language; 'und' (undetermined) for one we do not know.

    >>> language_of_tag("en-au"), language_of_tag("haw"), language_of_tag("xx")
    ('eng', 'haw', 'und')
    """
    primary = language.lower().split("-")[0]
    if len(primary) == 3 and primary.isascii() and primary.isalpha():
        return primary
    return _LANGUAGES.get(primary, "und")


_LANGUAGES = MappingProxyType(
    {
        "af": "afr", "ar": "ara", "bg": "bul", "bn": "ben", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan",
        "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est", "eu": "eus", "fa": "fas", "fi": "fin",
        "fr": "fra", "ga": "gle", "gl": "glg", "gu": "guj", "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun",
        "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit", "lv": "lav", "mi": "mri",
        "ms": "msa", "mt": "mlt", "nb": "nob", "nl": "nld", "nn": "nno", "no": "nor", "pa": "pan", "pl": "pol",
        "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe",
        "sw": "swa", "ta": "tam", "te": "tel", "th": "tha", "tl": "tgl", "tr": "tur", "uk": "ukr", "ur": "urd",
        "vi": "vie", "zh": "zho", "zu": "zul",
    }
)  # fmt: skip
