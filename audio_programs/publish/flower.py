"""A flower whose petals a row of numbers decides: what a cover shows where its title cannot be drawn.

Used by ``drawing`` alone. Pure: the same numbers give the same shapes. It is mostly seen 25 pixels wide, so flowers
differ in what is seen then: how many petals, how long, how round, what is between them, whether dark or light.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import ImageDraw

_PETALS = (5, 8, 9, 10)  # three look like a warning sign, four like a cross, six like a star of David
_HEARTS = (0.0, 0.13, 0.2)
_STEPS = 60  # points along each side of a petal


@dataclass(frozen=True, slots=True, kw_only=True)
class Flower:
    """All lengths are parts of the flower's radius."""

    petals: int
    turn: float  # of a full turn
    begin: float  # how far from the middle a petal begins
    width: float  # of a petal, at its widest
    widest: float  # where along the petal that is: 0 at its beginning, 1 at its tip
    between: str  # what stands between two petals: '', 'dot' or 'leaf'
    heart: float  # the radius of the disc in the middle; 0 for none
    is_light: bool  # light on a dark disc, where there is room for one


def flower_of(chance: Iterator[float]) -> Flower:
    """Return the flower that numbers from 0 up to 1 decide."""
    petals = _PETALS[int(next(chance) * len(_PETALS))]
    widest = 0.36 + 0.26 * next(chance)
    begin = (0.0, 0.12, 0.3)[int(next(chance) * 3)]
    room = math.pi / petals  # half of the angle that each petal has
    width = (0.45 + 0.4 * next(chance)) * math.tan(min(room, 0.62)) * (begin + (1 - begin) * widest)
    between = ("", "dot", "leaf")[int(next(chance) * 3)]
    heart = _HEARTS[int(next(chance) * len(_HEARTS))] if begin > 0.2 else 0.0
    turn = (0.0, 0.5 / petals)[int(next(chance) * 2)]
    return Flower(
        petals=petals,
        turn=turn,
        begin=begin,
        width=width,
        widest=widest,
        between=between,
        heart=heart,
        is_light=next(chance) < 0.35,
    )


def draw_flower(
    pen: ImageDraw.ImageDraw,
    flower: Flower,
    *,
    centre: tuple[int, int],
    radius: float,
    fill: tuple[int, int, int],
) -> None:
    """Draw a flower of ``radius`` pixels round ``centre``."""
    for index in range(flower.petals):
        turn = flower.turn + index / flower.petals
        petal = _petal(flower.begin, 1.0, flower.width, flower.widest)
        pen.polygon([_at(point, turn, centre, radius) for point in petal], fill=fill)
        beside = turn + 0.5 / flower.petals
        if flower.between == "leaf":
            leaf = _petal(0.6, 0.98, 0.06, 0.5)
            pen.polygon([_at(point, beside, centre, radius) for point in leaf], fill=fill)
        elif flower.between == "dot":
            x, y = _at((0.84, 0.0), beside, centre, radius)
            size = radius * 0.09
            pen.ellipse((round(x - size), round(y - size), round(x + size), round(y + size)), fill=fill)
    if flower.heart:
        x, y = centre
        size = radius * flower.heart
        pen.ellipse((round(x - size), round(y - size), round(x + size), round(y + size)), fill=fill)


def _petal(begin: float, end: float, width: float, widest: float) -> list[tuple[float, float]]:
    """Return the outline of a petal that points to the right: (along, across)."""
    bend = math.log(0.5) / math.log(widest)  # bends the sine so that its top is where the petal is widest
    side = []
    for step in range(_STEPS + 1):
        along = step / _STEPS
        side.append((begin + (end - begin) * along, width * math.sin(math.pi * along**bend)))
    return [*side, *((along, -across) for along, across in reversed(side))]


def _at(point: tuple[float, float], turn: float, centre: tuple[int, int], radius: float) -> tuple[float, float]:
    """Return where a point of a flower stands in the picture; a turn of 0 points upward."""
    angle = 2 * math.pi * turn - math.pi / 2
    along, across = point
    x = centre[0] + radius * (along * math.cos(angle) - across * math.sin(angle))
    y = centre[1] + radius * (along * math.sin(angle) + across * math.cos(angle))
    return (round(x), round(y))
