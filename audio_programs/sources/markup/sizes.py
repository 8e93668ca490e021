"""How much text stands in each element of a page, and how much of it is links: counted once for the whole page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from audio_programs.sources.markup.tree import name_of

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_WIDE_MORE = 1.5  # a letter of a script without spaces says as much as two and a half others


@dataclass(frozen=True, slots=True)
class Sizes:
    """Letters by element, all that is inside it included; blanks count once."""

    letters: Mapping[HtmlElement, int]
    linked: Mapping[HtmlElement, int]  # those of them that stand in links

    def share_linked(self, element: HtmlElement) -> float:
        """Return which part of an element's text is links, from 0 to 1."""
        return self.linked[element] / max(1, self.letters[element])


def sizes_of(root: HtmlElement) -> Sizes:
    """Count the text of all elements of a tree in one walk; linear in its size."""
    letters: dict[HtmlElement, int] = {}
    linked: dict[HtmlElement, int] = {}
    for _event, element in etree.iterwalk(root, events=("end",)):
        inside = [child for child in element if isinstance(child.tag, str)]
        letters[element] = own_letters(element) + sum(letters[child] for child in inside)
        linked[element] = letters[element] if name_of(element) == "a" else sum(linked[child] for child in inside)
    return Sizes(letters, linked)


def own_letters(element: HtmlElement) -> int:
    """Return how many letters stand right in an element; a wide one counts as two and a half."""
    text = " ".join(" ".join(filter(None, [element.text, *(child.tail for child in element)])).split())
    return len(text) if text.isascii() else len(text) + int(_WIDE_MORE * len(_WIDE.findall(text)))
