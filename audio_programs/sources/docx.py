"""Word documents (``.docx``) to an Article: headings by their styles, lists, quotes, tables, captions, footnotes.

First step of the flow (sources -> Article). mammoth says what the styles mean, the markup package makes blocks of it.
Pure: takes bytes, returns an Article and problems; never raises, and opens nothing that the document names. A line is
the place of a paragraph in the document, from 1.
"""

import dataclasses
import io
import re

import mammoth

from audio_programs.errors import Problem
from audio_programs.guidance import NO_GUIDANCE, Guidance
from audio_programs.sources.archive import Archive, damaged, opened
from audio_programs.sources.byline import is_name
from audio_programs.sources.markup.document import read_whole
from audio_programs.sources.markup.metadata import Metadata
from audio_programs.sources.registry import Read
from audio_programs.sources.text import fold

NO_TITLE = "give its first line the style Title"
BODY = "word/document.xml"
OLD_WORD = b"\xd0\xcf\x11\xe0"
_CORE = "docProps/core.xml"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"

# What Word's own styles are for. Headings and lists are known to mammoth.
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='caption'] => figure > figcaption:fresh
p[style-name='Caption'] => figure > figcaption:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
p[style-name='HTML Preformatted'] => pre:separator('\\n')
"""
_ENDS = re.compile(r"</(?:p|h[1-6]|figcaption|pre|table)>")


def read(content: bytes, path: str, guidance: Guidance = NO_GUIDANCE) -> Read:
    """Read a Word document."""
    if content.startswith(OLD_WORD):
        hint = "open it in Word and save it as .docx, without a password"
        return _refused(Problem(path, 0, "this is an old Word document (.doc), or a locked one", hint))
    archive = opened(content, path)
    if isinstance(archive, Problem):
        return _refused(archive)
    wrong = _unreadable(archive)
    if wrong is not None:
        return _refused(wrong)
    try:
        page = mammoth.convert_to_html(
            io.BytesIO(content), style_map=_STYLES, convert_image=_no_picture, include_embedded_style_map=False
        )
    except Exception:  # noqa: BLE001 - mammoth raises whatever a broken document makes it stumble over
        return _refused(damaged(path))
    text = _ENDS.sub(r"\g<0>\n", page.value)
    about = _about(archive)
    if text.startswith("<h1>"):  # properties often hold an older title, or a template's
        about = dataclasses.replace(about, title="")
    return read_whole(content, text, path, guidance, about=about, no_title=NO_TITLE)


def _refused(problem: Problem) -> Read:
    return Read(article=None, problems=(problem,))


def _unreadable(archive: Archive) -> Problem | None:
    """Return what keeps a document from being read. All of its XML is looked at before mammoth sees any."""
    if BODY not in archive.names():
        return damaged(archive.path)
    for name in sorted(archive.names()):
        if name.endswith((".xml", ".rels")):
            tree = archive.xml(name)
            if isinstance(tree, Problem):
                return tree
    return None


def _about(archive: Archive) -> Metadata:
    """Return what the document's properties say; its dates are those of a file, not of an article."""
    core = archive.xml(_CORE) if _CORE in archive.names() else None
    if core is None or isinstance(core, Problem):
        return Metadata()
    author = fold(core.findtext(_CREATOR) or "")
    return Metadata(title=fold(core.findtext(_TITLE) or ""), author=author if is_name(author) else "")


def _no_picture(_image: object) -> list[object]:
    """Leave pictures out: they are not spoken, and their bytes would be many."""
    return []
