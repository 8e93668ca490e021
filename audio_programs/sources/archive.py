"""Documents that are zip archives of XML (.docx, .epub): opened with bounds, so that no file harms who reads it.

Nothing is unpacked to the disk, and no more is read than ``MOST_BYTES``, whatever the archive says of itself.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from audio_programs.errors import Problem

MOST_BYTES = 60_000_000  # of all members together, unpacked; what a long book with pictures has
MOST_MEMBERS = 5_000
MOST_XML_BYTES = 20_000_000  # of one member that is read as XML
MAX_DEPTH = 250
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened archive; ``path`` is the file's, for problems."""

    path: str
    file: zipfile.ZipFile

    def names(self) -> frozenset[str]:
        """Return the names of its members."""
        return frozenset(self.file.namelist())

    def read(self, name: str) -> bytes | Problem:
        """Return a member's bytes."""
        try:
            with self.file.open(name) as member:
                content = member.read(MOST_XML_BYTES + 1)
        except _BROKEN:
            return damaged(self.path)
        return _too_much(self.path) if len(content) > MOST_XML_BYTES else content

    def xml(self, name: str) -> etree._Element | Problem:
        """Return a member's tree. libxml2 bounds its depth and what entities grow to; a DTD's own are refused."""
        content = self.read(name)
        if isinstance(content, Problem):
            return content
        try:
            root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            return _too_deep(self.path) if "depth" in str(error) else damaged(self.path)
        dtd = root.getroottree().docinfo.internalDTD
        if dtd is not None and next(dtd.iterentities(), None) is not None:
            what = "the document defines entities of its own"
            return Problem(self.path, 0, what, "save it anew with another program")
        return root


def opened(content: bytes, path: str) -> Archive | Problem:
    """Open an archive, if it is one and holds what can be read."""
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
        members = file.infolist()
    except _BROKEN:
        return damaged(path)
    if any(member.flag_bits & 1 for member in members):
        return Problem(path, 0, "the document is locked with a password", "save it without one")
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        return _too_much(path)
    return Archive(path, file)


def damaged(path: str) -> Problem:
    """Return the problem of a document that cannot be read."""
    hint = "open it in the program that made it and save it anew"
    return Problem(path, 0, "the document is damaged, or is not what its name says", hint)


def _too_much(path: str) -> Problem:
    hint = "save it without its pictures, or copy its text into a .txt file"
    return Problem(path, 0, f"the document unpacks to more than {MOST_BYTES // 1_000_000} MB", hint)


def _too_deep(path: str) -> Problem:
    what = f"elements are nested in one another more than {MAX_DEPTH} deep"
    return Problem(path, 0, what, "copy its text into a .txt file instead")
