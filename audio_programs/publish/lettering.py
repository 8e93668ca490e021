"""Letters on a cover: Pillow's built-in font, and the marks on letters that it lacks (é, ü, ñ, č, ç).

Used by ``drawing`` alone. Pure: the same words give the same pixels for one version of Pillow. The font has ASCII and
common quotes; a letter with one of the marks below is its plain letter with the mark drawn over or under it.
"""

import math
import unicodedata
from typing import Literal, TypeAlias

from PIL import Image, ImageDraw, ImageFont

Colour: TypeAlias = tuple[int, int, int]
Stroke: TypeAlias = tuple[tuple[float, float], ...]
"""Points of a line, in parts of the font's size; one point alone is a dot. (0, 0) is the middle of the letter, at the
edge of the mark that is nearer to it; y goes up."""

# What the built-in font lacks but has a twin for.
_TWINS = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "\u00a0": " ", "′": "'", "″": '"'})

_THICK = 0.075
_DOT = 0.062
_GAP = 0.1  # between a letter and the middle of its mark's nearest line
_HIGH = 0.11

_ABOVE: dict[str, tuple[Stroke, ...]] = {
    "\u0300": (((-0.08, _HIGH), (0.05, 0)),),
    "\u0301": (((0.08, _HIGH), (-0.05, 0)),),
    "\u0302": (((-0.12, 0), (0, _HIGH), (0.12, 0)),),
    "\u0303": (tuple((x / 80 - 0.15, 0.05 - 0.035 * math.sin(math.pi * (x - 12) / 12)) for x in range(25)),),
    "\u0304": (((-0.13, 0.04), (0.13, 0.04)),),
    "\u0306": (tuple((x / 100 - 0.12, _HIGH * (1 - math.sin(math.pi * x / 24))) for x in range(25)),),
    "\u0307": (((0, 0.03),),),
    "\u0308": (((-0.12, 0.03),), ((0.12, 0.03),)),
    "\u030a": (
        tuple((0.085 * math.sin(x / 12 * math.pi), 0.07 - 0.085 * math.cos(x / 12 * math.pi)) for x in range(25)),
    ),
    "\u030b": (((-0.01, _HIGH), (-0.12, 0)), ((0.15, _HIGH), (0.04, 0))),
    "\u030c": (((-0.12, _HIGH), (0, 0), (0.12, _HIGH)),),
}
_BELOW: dict[str, tuple[Stroke, ...]] = {
    "\u0327": (((0, 0.1), (0, 0.04), (0.06, -0.01), (0.04, -0.06), (-0.06, -0.07)),),
    "\u0328": (((0.1, 0.1), (0.04, 0.02), (0.05, -0.05), (0.14, -0.06)),),
}
_OTHERWISE = {"\u030c": "dtlL", "\u0327": "gGkKlLnNrR"}  # letters beside which a mark becomes an apostrophe or a comma


def plain_words(title: str) -> str:
    """Return a title as it is drawn: on one line, with the twins of what the font lacks."""
    return " ".join(unicodedata.normalize("NFC", title).translate(_TWINS).split())


def font_of(size: int) -> ImageFont.FreeTypeFont:
    """Return Pillow's built-in font, laid out by Pillow itself.

    Its other layout engine is there only where a system has libfribidi, and spaces letters otherwise: then the same
    title would give other bytes on another machine.
    """
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):  # a Pillow built without FreeType raises before this
        raise TypeError("Pillow's built-in font cannot be scaled")
    return font.font_variant(layout_engine=ImageFont.Layout.BASIC)


def can_draw(words: str) -> bool:
    """Say whether every letter can be drawn, marks and all."""
    font = font_of(60)
    box = bytes(font.getmask("\uffff"))  # what the font draws for a character that it lacks
    letters = {_apart(character)[0] for character in words} - {" "}
    return all(bytes(font.getmask(letter)) != box for letter in letters)


def width_of(words: str, font: ImageFont.FreeTypeFont) -> float:
    """Return how wide words are, in pixels: marks add nothing to it."""
    return font.getlength(_bare(words))


def ink_of(letter: str, font: ImageFont.FreeTypeFont) -> tuple[float, float, float, float]:
    """Return the box of a letter's ink, its mark with it: left, top, right, bottom."""
    bare, mark = _apart(letter)
    left, top, right, bottom = font.getbbox(bare)
    if mark in _ABOVE:
        top -= (_GAP + _HIGH + _THICK / 2) * font.size
    elif mark in _BELOW:
        bottom += (_GAP + _THICK / 2) * font.size
    return left, top, right, bottom


def draw_words(
    image: Image.Image,
    place: tuple[int, int],
    words: str,
    *,
    anchor: Literal["la", "mm"],
    font: ImageFont.FreeTypeFont,
    fill: Colour,
    stroke_width: int,
) -> None:
    """Draw words at ``place``: their line's middle by the anchor 'mm', the left end of its upper edge by 'la'."""
    shape = Image.new("L", image.size)
    pen = ImageDraw.Draw(shape)
    bare = _bare(words)
    pen.text(place, bare, font=font, fill=255, anchor=anchor, stroke_width=stroke_width)
    back = (font.getlength(bare) / 2, sum(font.getmetrics()) / 2) if anchor == "mm" else (0, 0)
    origin = (place[0] - back[0], place[1] - back[1])
    for index, character in enumerate(words):
        letter, mark = _apart(character)
        if mark:
            x = origin[0] + font.getlength(bare[: index + 1]) - font.getlength(letter)
            _draw_mark(pen, (x, origin[1]), letter, mark, font=font, stroke_width=stroke_width)
    image.paste(fill, mask=shape)


def _draw_mark(
    pen: ImageDraw.ImageDraw,
    origin: tuple[float, float],
    letter: str,
    mark: str,
    *,
    font: ImageFont.FreeTypeFont,
    stroke_width: int,
) -> None:
    left, top, right, bottom = font.getbbox(letter)
    if letter in "ij" and mark in _ABOVE:  # the mark takes the dot's place
        dot, top = top, font.getbbox("x")[1]
        reach = stroke_width + 1
        pen.rectangle(_box(origin, left - reach, dot - reach, right + reach, top - reach - 1), fill=0)
    middle = origin[0] + (left + right) / 2
    near = origin[1] + (top - _GAP * font.size if mark in _ABOVE else bottom + 0.08 * font.size)
    thick = _THICK * font.size + stroke_width
    for stroke in (_ABOVE | _BELOW)[mark]:
        points = [(middle + x * font.size, near - y * font.size) for x, y in stroke]
        pen.line(points, fill=255, width=round(thick), joint="curve")
        reach_px = _DOT * font.size + stroke_width / 2 if len(points) == 1 else thick / 2
        for point in (points[0], points[-1]):
            pen.ellipse(_box(point, -reach_px, -reach_px, reach_px, reach_px), fill=255)


def _box(origin: tuple[float, float], *edges: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = edges
    return (
        round(origin[0] + left), round(origin[1] + top), round(origin[0] + right), round(origin[1] + bottom)
    )  # fmt: skip


def _bare(words: str) -> str:
    return "".join(_apart(character)[0] for character in words)


def _apart(character: str) -> tuple[str, str]:
    """Return a letter and its mark; the character itself and '' where it has none, or not one that is drawn here."""
    parts = unicodedata.normalize("NFD", character)
    if len(parts) != 2 or not (parts[1] in _ABOVE or parts[1] in _BELOW):
        return character, ""
    return (character, "") if parts[0] in _OTHERWISE.get(parts[1], "") else (parts[0], parts[1])
