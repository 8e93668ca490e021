"""Bytes to text, for every reader of text: UTF-8, one kind of line end, no control characters, lines kept.

What cannot be text is a problem with its line, never a guess: a wrong guess of the encoding would be spoken.
"""

import re

from audio_programs.errors import Problem

UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")

# Line ends of other alphabets and old printers. Editors do not count them as lines, so neither do we.
BLANK_CONTROLS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")

# RULES X2: no feed may hold these. DEL, the C1 controls and a byte order mark inside a text are no more speakable.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


_WORD, _OFFICE, _PICTURE = "a Word document", "a word processor's document", "a picture"
_AS_TEXT = "export it as plain text, or copy its words into a .txt file"

_DOCX, _BOOK = f"{_WORD} (.docx)", "an e-book"
_WHAT_TO_DO = {
    _PICTURE: "move it out of the articles folder",
    _DOCX: "let its name end with .docx",
    _BOOK: "let its name end with .epub",
}

SIGNATURES: tuple[tuple[bytes, bytes, str], ...] = (
    # how a file begins, what else its first part holds, what it is
    (b"%PDF-", b"", "a PDF file"),
    (b"PK\x03\x04", b"word/", _DOCX),
    (b"PK\x03\x04", b"mimetypeapplication/vnd.oasis.opendocument", _OFFICE),
    (b"PK\x03\x04", b"mimetypeapplication/epub+zip", _BOOK),
    (b"PK\x03\x04", b"", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", b"", f"{_WORD} (.doc)"),
    (b"{\\rtf", b"", f"{_OFFICE} (RTF)"),
    (b"\x89PNG", b"", _PICTURE),
    (b"\xff\xd8\xff", b"", _PICTURE),
    (b"GIF8", b"", _PICTURE),
    (b"RIFF", b"WEBP", _PICTURE),
    (b"ID3", b"\x00", "a sound file"),
    (b"\x1f\x8b", b"", "a compressed file"),
)


def decode(content: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Return a source's text with ``\\n`` as its only line end, or the problem that it is not UTF-8 text."""
    if content.startswith(UTF16_BOMS):
        return None, (Problem(path, 1, "the file is UTF-16, not UTF-8", "open it in your editor and save it as UTF-8"),)
    known = next((what for start, more, what in SIGNATURES if content.startswith(start) and more in content), None)
    if known:
        hint = _WHAT_TO_DO.get(known, _AS_TEXT)
        return None, (Problem(path, 1, f"the file is {known}, not text", hint),)
    if b"\x00" in content:
        line = _line_at(content, content.index(b"\x00"))
        hint = "move it out of the articles folder, or export the article as plain text"
        return None, (Problem(path, line, "the file is not text (a picture, or a word processor's file?)", hint),)
    try:
        text = content.removeprefix(UTF8_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_not_utf8(content, path, error),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("", BLANK_CONTROLS.sub(" ", text)), ()


def fold(text: str) -> str:
    """Return a text on one line: every run of blanks and line ends becomes one space."""
    return " ".join(text.split())


def same_words(one: str, other: str) -> bool:
    """Say whether two titles are the same to a reader: case, quotes' shape, dashes and blanks aside."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text.casefold().replace("’", "").replace("'", "")).strip() or fold(text)


def _not_utf8(content: bytes, path: str, error: UnicodeDecodeError) -> Problem:
    start = error.start + len(content) - len(error.object)  # error.object lacks the byte order mark
    before = content[max(0, start - 12) : start].decode("utf-8", "ignore").replace("\r", "\n")
    near = CONTROLS.sub("", before.rpartition("\n")[2]).strip()
    what = f"the file is not UTF-8 text: it holds the sign {content[start]:02X}" + (f' after "{near}"' if near else "")
    hint = "it looks like Latin-1 or Windows-1252: open it in your editor and save it as UTF-8"
    return Problem(path, _line_at(content, start), what, hint)


def _line_at(content: bytes, offset: int) -> int:
    before = content[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1
