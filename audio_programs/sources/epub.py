"""E-books (``.epub``) to an Article: the chapters in their order, each under its heading.

First step of the flow (sources -> Article). Pure: takes bytes, returns an Article and problems; never raises, and opens
nothing that the book names outside of itself. ``chapters`` gives each chapter apart, for ``import``. Formats: EPUB 3.3
(W3C) and OPF 2.0.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from lxml import etree, html
from lxml.html import HtmlElement

from audio_programs.errors import Problem
from audio_programs.guidance import NO_GUIDANCE, Guidance
from audio_programs.model import Day
from audio_programs.sources.archive import Archive, damaged, opened
from audio_programs.sources.dates import NotADate, read_day
from audio_programs.sources.markup.document import read_whole
from audio_programs.sources.markup.metadata import Metadata
from audio_programs.sources.markup.tree import decoded, name_of, parse, text_of
from audio_programs.sources.registry import Read
from audio_programs.sources.text import fold

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
NO_TITLE = "give the book a title in the program that made it"
_AROUND = frozenset((
    "cover", "titlepage", "halftitlepage", "copyright-page", "toc", "landmarks", "loi", "lot", "index", "page-list",
    "colophon", "other-credits",
))  # fmt: skip
_DC = "{http://purl.org/dc/elements/1.1/}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One part of a book that is an article of its own; ``page`` is its HTML."""

    title: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A book: what it says of itself, and its chapters."""

    about: Metadata
    chapters: tuple[Chapter, ...]


def read(content: bytes, path: str, guidance: Guidance = NO_GUIDANCE) -> Read:
    """Read a book as one article: each chapter is a heading with what stands under it."""
    book = book_of(content, path)
    if isinstance(book, Problem):
        return Read(article=None, problems=(book,))
    text = "\n".join(_under_its_heading(chapter) for chapter in book.chapters)
    return read_whole(content, text, path, guidance, about=book.about, no_title=NO_TITLE)


def chapters(content: bytes, path: str, guidance: Guidance = NO_GUIDANCE) -> tuple[tuple[str, Read], ...] | Problem:
    """Read each chapter of a book as an article of its own; with each the title that it goes by in the book."""
    book = book_of(content, path)
    if isinstance(book, Problem):
        return book
    return tuple((one.title, _alone(content, one, path, guidance, book.about)) for one in book.chapters)


def _alone(content: bytes, chapter: Chapter, path: str, guidance: Guidance, about: Metadata) -> Read:
    own = replace(about, title=chapter.title)
    return read_whole(content, chapter.page, path, guidance, about=own, no_title="give the chapter a heading")


def book_of(content: bytes, path: str) -> Book | Problem:
    """Return a book's chapters, without its cover, contents and index."""
    archive = opened(content, path)
    if isinstance(archive, Problem):
        return archive
    package = _package(archive)
    if isinstance(package, Problem):
        return package
    folder, opf = package
    locked = _locked(archive)
    items = {one.get("id"): one for one in opf.iter("{*}item")}
    titles = _titles(archive, folder, items)
    chapters: list[Chapter] = []
    for reference in opf.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or reference.get("linear") == "no" or "nav" in (item.get("properties") or "").split():
            continue
        name = _inside(folder, item.get("href") or "")
        if name in locked:
            hint = "only a book without copy protection can be read"
            return Problem(path, 0, "the book is locked by copy protection", hint)
        if name not in archive.names():
            continue
        page = archive.read(name)
        if isinstance(page, Problem):
            return page
        chapter = _chapter(decoded(page), titles.get(name, ""), path)
        if isinstance(chapter, Problem):
            return chapter
        if chapter is not None:
            chapters.append(chapter)
    return Book(about=_about(opf), chapters=tuple(chapters))


def _package(archive: Archive) -> tuple[str, etree._Element] | Problem:
    """Return the book's package document, and the folder that its names are relative to."""
    container = archive.xml(CONTAINER) if CONTAINER in archive.names() else damaged(archive.path)
    if isinstance(container, Problem):
        return container
    rootfile = next(container.iter("{*}rootfile"), None)
    name = unquote((rootfile.get("full-path") or "") if rootfile is not None else "")
    opf = archive.xml(name) if name in archive.names() else damaged(archive.path)
    return opf if isinstance(opf, Problem) else (posixpath.dirname(name), opf)


def _inside(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))


def _locked(archive: Archive) -> frozenset[str]:
    """Return the members that are encrypted; fonts often are."""
    tree = archive.xml(ENCRYPTION) if ENCRYPTION in archive.names() else None
    if tree is None or isinstance(tree, Problem):
        return frozenset()
    return frozenset(unquote(one.get("URI") or "") for one in tree.iter("{*}CipherReference"))


def _titles(archive: Archive, folder: str, items: dict[str | None, etree._Element]) -> dict[str, str]:
    """Return what the book's contents call its parts: the first name of each, from EPUB 3's nav or EPUB 2's ncx."""
    found: dict[str, str] = {}
    for item in items.values():
        name = _inside(folder, item.get("href") or "")
        if name not in archive.names():
            continue
        if "nav" in (item.get("properties") or "").split():
            page = archive.read(name)
            tree = None if isinstance(page, Problem) else parse(decoded(page), archive.path)[0]
            for link in tree.iter("a") if tree is not None else ():
                found.setdefault(_inside(posixpath.dirname(name), link.get("href") or ""), text_of(link))
        elif item.get("media-type") == "application/x-dtbncx+xml":
            ncx = archive.xml(name)
            for point in ncx.iter("{*}navPoint") if not isinstance(ncx, Problem) else ():
                label, target = point.find("{*}navLabel/{*}text"), point.find("{*}content")
                if label is not None and target is not None:
                    place = _inside(posixpath.dirname(name), target.get("src") or "")
                    found.setdefault(place, fold(label.text or ""))
    return found


def _chapter(text: str, listed: str, path: str) -> Chapter | Problem | None:
    """Return a chapter; None for a cover, a list of contents, or a part without words."""
    tree, problems = parse(_closed(text), path)
    if tree is None:
        return problems[0] if text.strip() else None
    body = tree.find("body")
    if body is None or not text_of(body) or _is_around(body):
        return None
    heading = next((text_of(one) for one in body.iter(*_HEADINGS) if text_of(one)), "")
    return Chapter(title=heading or listed, page=html.tostring(body, encoding="unicode"))


def _closed(text: str) -> str:
    """Return XHTML as HTML understands it: ``<script/>`` and ``<title/>`` would take all that follows."""
    return re.sub(r"<(script|title|style|a|div|span|p|iframe)\b([^<>]*)/>", r"<\1\2></\1>", text)


def _is_around(body: HtmlElement) -> bool:
    """Say whether a part is the book's cover, title page, contents or the like, by its type."""
    only = [one for one in body if isinstance(one.tag, str)]
    stated = [body, *only] if len(only) == 1 else [body]
    types = {kind for one in stated for kind in (one.get("epub:type") or one.get(_TYPE) or "").split()}
    return bool(types & _AROUND)


def _about(opf: etree._Element) -> Metadata:
    authors = [fold(one.text or "") for one in opf.iter(f"{_DC}creator")]
    return Metadata(
        title=next((fold(one.text or "") for one in opf.iter(f"{_DC}title")), ""),
        author=", ".join(author for author in authors if author),
        date=next(_days(opf), None),
    )


def _days(opf: etree._Element) -> Iterator[Day]:
    for one in opf.iter(f"{_DC}date"):
        day = read_day(fold(one.text or "")[:10])
        if not isinstance(day, NotADate):
            yield day


def _under_its_heading(chapter: Chapter) -> str:
    """Return a chapter's HTML for a book that is one article: its headings go down by one, and it has one at least."""
    body = html.fragment_fromstring(chapter.page, create_parent="section")
    headings = list(body.iter(*_HEADINGS))
    for one in headings:
        one.tag = f"h{min(6, int(name_of(one)[1]) + 1)}"
    written = html.tostring(body, encoding="unicode")
    return written if headings or not chapter.title else f"<h2>{_escaped(chapter.title)}</h2>{written}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
