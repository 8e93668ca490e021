"""Bytes to a tree of HTML elements: the right charset, bounded depth, and nothing in it that no browser shows."""

import codecs
import re

import lxml.html
from lxml import etree

from audio_programs.errors import Problem

MAX_DEPTH = 250  # real pages stay under a hundred
UNSEEN = frozenset(("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas",
                    "head", "meta", "link", "audio", "video", "map", "dialog"))  # fmt: skip
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""")
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decoded(content: bytes) -> str:
    """Return a page's text: by its byte order mark, else as UTF-8, else by what it declares, else as Windows-1252.

    UTF-8 goes before what a page declares, for text of another charset hardly ever reads as UTF-8, and many a page
    was saved as UTF-8 that declares what its server once sent.
    """
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(charset, "replace")
    declared = _DECLARED.search(content[:4096])
    charsets = ["utf-8", declared[1].decode("ascii") if declared else "", "windows-1252"]
    for charset in charsets:
        try:
            return content.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return content.decode("windows-1252", "replace")


def parse(text: str, path: str) -> tuple[lxml.html.HtmlElement | None, tuple[Problem, ...]]:
    """Return a page's tree, or the problem that keeps it from being one."""
    text = _CONTROLS.sub("", _PROLOG.sub("", text))
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, (Problem(path, 1, "there is nothing in this page", "save the page anew from your browser"),)
    if is_deeper_than(root, MAX_DEPTH):
        what = f"elements are nested in one another more than {MAX_DEPTH} deep"
        return None, (Problem(path, 1, what, "copy the page's text into a .txt file instead"),)
    return root, ()


def is_deeper_than(root: lxml.html.HtmlElement, depth: int) -> bool:
    """Say whether a tree is deeper than a number of elements, without recursion."""
    level, deepest = 0, 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
        if deepest > depth:
            return True
    return False


def is_hidden(element: lxml.html.HtmlElement) -> bool:
    """Say whether a page hides an element from who looks at it."""
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def name_of(element: lxml.html.HtmlElement) -> str:
    """Return an element's name in small letters; '' for what is no element."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def text_of(element: lxml.html.HtmlElement) -> str:
    """Return the text of an element on one line."""
    return " ".join("".join(element.itertext()).split())
