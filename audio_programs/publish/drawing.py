"""A program's picture, drawn: a quiet night with a moon over hills, in colours and shapes that its seed decides.

Used by ``cover`` alone. Pure: the same title and seed give the same pixels (for one version of Pillow). A cover is
mostly seen 60 pixels wide, in a dark room: so it is dark, soft, and the moon carries one big letter.
"""

import colorsys
import math
from collections.abc import Iterator
from hashlib import sha256

from PIL import Image, ImageDraw, ImageFont

from audio_programs.publish.flower import draw_flower, flower_of
from audio_programs.publish.lettering import can_draw, draw_words, font_of, ink_of, plain_words, width_of

SIDE = 3000
"""Pixels: the largest that apps take (RULES P1)."""

Colour = tuple[int, int, int]

_MOON_CENTRE = (SIDE // 2, 980)
_MOON_RADIUS = 660
_HILLS = 4
_HILL_STEP = 30  # pixels between two points of a hill's line
_TITLE_MIDDLE = 2430
_TITLE_SIZES = range(300, 139, -20)
_TITLE_WIDTH = 2560
_TITLE_LINES = 3
_TITLE_HEIGHT = 800
_CREAM_HUE = 0.12
_ROW = (90, 120, 150, 120, 90)  # pixels: the flowers where a title would stand
_ROW_STEP = 420


def draw(title: str, seed: str) -> Image.Image:
    """Return the picture, 3000 pixels square, RGB.

    The title, and its first letter, are drawn where all its characters can be (``lettering`` says which); a title in
    another script gets, instead of a row of boxes, a flower of its own: its seed decides its petals.
    """
    chance = _numbers(seed)
    hue = 0.44 + 0.48 * next(chance)  # from green through blue to plum: no colour that glares at night
    image = Image.new("RGB", (SIDE, SIDE))
    pen = ImageDraw.Draw(image)
    _sky(pen, hue)
    _stars(pen, hue, chance)
    _moon(pen, hue)
    _hills(pen, hue, chance)
    words = plain_words(title)
    if words and can_draw(words):
        _initial(image, words, hue)
        _title(image, words)
    else:
        _flowers(pen, _numbers(f"{seed} flower"), hue)
    return image


def _numbers(seed: str) -> Iterator[float]:
    """Yield numbers from 0 up to 1 that the seed decides."""
    block = sha256(seed.encode("utf-8", "surrogatepass")).digest()
    while True:
        for index in range(0, len(block), 2):
            yield int.from_bytes(block[index : index + 2], "big") / 65536
        block = sha256(block).digest()


def _colour(hue: float, lightness: float, saturation: float) -> Colour:
    red, green, blue = colorsys.hls_to_rgb(hue % 1, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _sky(pen: ImageDraw.ImageDraw, hue: float) -> None:
    for y in range(SIDE):
        down = y / SIDE
        pen.line([(0, y), (SIDE, y)], fill=_colour(hue + 0.06 * down, 0.12 + 0.22 * down, 0.42))


def _stars(pen: ImageDraw.ImageDraw, hue: float, chance: Iterator[float]) -> None:
    for _ in range(46):
        x, y, radius = next(chance) * SIDE, next(chance) * 1750, 5 + 9 * next(chance)
        pen.ellipse(_circle(x, y, radius), fill=_colour(_CREAM_HUE, 0.5 + 0.25 * next(chance), 0.3))


def _moon(pen: ImageDraw.ImageDraw, hue: float) -> None:
    for ring, lightness in ((1.5, 0.22), (1.28, 0.27), (1.1, 0.34)):
        pen.ellipse(_circle(*_MOON_CENTRE, _MOON_RADIUS * ring), fill=_colour(hue + 0.03, lightness, 0.4))
    pen.ellipse(_circle(*_MOON_CENTRE, _MOON_RADIUS), fill=_colour(_CREAM_HUE, 0.87, 0.55))


def _hills(pen: ImageDraw.ImageDraw, hue: float, chance: Iterator[float]) -> None:
    """Draw hills one before another, the nearest the darkest: the title stands on it."""
    for hill in range(_HILLS):
        phase, waves, height = next(chance), 0.6 + 0.9 * next(chance), 90 + 70 * next(chance)
        middle = 1640 + 140 * hill
        line = [
            (x, round(middle + height * math.sin(2 * math.pi * (phase + waves * x / SIDE))))
            for x in range(0, SIDE + _HILL_STEP, _HILL_STEP)
        ]
        fill = _colour(hue - 0.03 * hill, 0.30 - 0.062 * hill, 0.40)
        pen.polygon([(0, SIDE), *line, (SIDE, SIDE)], fill=fill)


def _circle(x: float, y: float, radius: float) -> tuple[int, int, int, int]:
    return round(x - radius), round(y - radius), round(x + radius), round(y + radius)


def _initial(image: Image.Image, words: str, hue: float) -> None:
    letter = next((character.upper() for character in words if character.isalnum()), "")
    if letter:
        # Centred by its ink, not by its line: a letter's box holds room for those that reach below.
        font = font_of(1020 if letter.isascii() else 880)  # a mark needs room
        left, top, right, bottom = ink_of(letter, font)
        x = _MOON_CENTRE[0] - (left + right) / 2
        y = _MOON_CENTRE[1] - (top + bottom) / 2
        draw_words(
            image, (round(x), round(y)), letter, anchor="la", font=font, fill=_colour(hue, 0.17, 0.45), stroke_width=14
        )


def _title(image: Image.Image, words: str) -> None:
    size, lines = _fitted(words)
    font, leading = font_of(size), _leading(size)
    first = _TITLE_MIDDLE - leading * (len(lines) - 1) // 2
    for index, line in enumerate(lines):
        place = (SIDE // 2, first + index * leading)
        draw_words(
            image, place, line, anchor="mm", font=font, fill=_colour(_CREAM_HUE, 0.91, 0.5), stroke_width=size // 60
        )


def _flowers(pen: ImageDraw.ImageDraw, chance: Iterator[float], hue: float) -> None:
    """Draw one flower on the moon, and a small row of it where the title would stand."""
    flower = flower_of(chance)
    dark, light = _colour(hue, 0.17, 0.45), _colour(_CREAM_HUE, 0.87, 0.55)
    if flower.is_light:
        pen.ellipse(_circle(*_MOON_CENTRE, _MOON_RADIUS * 0.86), fill=dark)
    size, fill = (0.74, light) if flower.is_light else (0.8, dark)
    draw_flower(pen, flower, centre=_MOON_CENTRE, radius=_MOON_RADIUS * size, fill=fill)
    for index, radius in enumerate(_ROW):
        place = (SIDE // 2 + (index - len(_ROW) // 2) * _ROW_STEP, _TITLE_MIDDLE)
        draw_flower(pen, flower, centre=place, radius=radius, fill=_colour(hue, 0.48, 0.3))


def _leading(size: int) -> int:
    return round(size * 1.22)


def _fitted(words: str) -> tuple[int, tuple[str, ...]]:
    """Return the largest size at which the words fit on the lines, and the lines; at the smallest, what fits."""
    for size in _TITLE_SIZES:
        font = font_of(size)
        lines = _wrapped(words, font, width=_TITLE_WIDTH)
        high = len(lines) * _leading(size) > _TITLE_HEIGHT
        if not high and len(lines) <= _TITLE_LINES and all(width_of(line, font) <= _TITLE_WIDTH for line in lines):
            return size, _balanced(words, font, lines)
    lines = _wrapped(words, font, width=_TITLE_WIDTH)
    shown, rest = lines[:_TITLE_LINES], lines[_TITLE_LINES:]
    return size, (*(_shortened(line, font) for line in shown[:-1]), _shortened(shown[-1], font, more=bool(rest)))


def _wrapped(words: str, font: ImageFont.FreeTypeFont, *, width: int) -> tuple[str, ...]:
    lines: list[str] = []
    for word in words.split():
        if lines and width_of(f"{lines[-1]} {word}", font) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _balanced(words: str, font: ImageFont.FreeTypeFont, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return as many lines of more even length, so that no word stands alone."""
    for width in range(_TITLE_WIDTH, 0, -40):
        narrower = _wrapped(words, font, width=width)
        if len(narrower) > len(lines) or any(width_of(line, font) > width for line in narrower):
            break
        lines = narrower
    return lines


def _shortened(line: str, font: ImageFont.FreeTypeFont, *, more: bool = False) -> str:
    """Return the line, or its opening and an ellipsis if it is too wide or there is more after it."""
    if not more and width_of(line, font) <= _TITLE_WIDTH:
        return line
    while line and font.getlength(f"{line}…") > _TITLE_WIDTH:
        line = line[:-1]
    return f"{line.rstrip()}…"
