"""What is drawn on a cover."""

from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageDraw

from audio_programs.publish.drawing import SIDE, draw


def words_on(title: str) -> Image.Image:
    """Return what a title adds to the picture without words."""
    return ImageChops.difference(draw(title, "seed"), draw("", "seed"))


def title_of(words: str) -> Image.Image:
    """Return the part of a picture that holds its title: light letters on the dark of a hill."""
    return draw(words, "seed").crop((0, 2000, SIDE, SIDE))


@pytest.mark.parametrize("title", ["日本語", "Straße", "Ľad", "مرحبا", "Rest \u0301", "👩\u200d🍳", "", "   "])
def test_a_title_that_the_font_cannot_draw_leaves_the_picture_without_words(title: str) -> None:
    assert words_on(title).getbbox() is None


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Müde", "Mude"),
        ("Été", "Ete"),
        ("Niñez", "Ninez"),
        ("ça", "ca"),
        ("Čáry", "Cary"),
        ("Ărets", "Arets"),
        ("Ìi", "Ii"),
    ],
)
def test_a_letter_with_a_mark_is_its_plain_letter_and_more(title: str, bare: str) -> None:
    marked, plain = title_of(title), title_of(bare)

    assert ImageChops.subtract(plain, marked).getbbox() is None
    assert ImageChops.subtract(marked, plain).getbbox() is not None


def test_the_mark_of_an_i_takes_the_place_of_its_dot() -> None:
    marked, plain = title_of("tí"), title_of("ti")

    assert ImageChops.subtract(plain, marked).getbbox() is not None
    assert ImageChops.subtract(marked, plain).getbbox() is not None


@pytest.mark.parametrize("letter", ["É", "Å", "Ő", "Ç", "Ī"])
def test_a_first_letter_with_its_mark_keeps_within_the_moon(letter: str) -> None:
    box = words_on(letter).crop((0, 0, SIDE, 1900)).getbbox()

    assert box is not None
    assert min(box[0] - 880, box[1] - 320, 2120 - box[2], 1640 - box[3]) >= 0


def test_a_mark_that_is_written_apart_is_drawn_as_one_that_is_not() -> None:
    assert draw("Mu\u0308de", "seed").tobytes() == draw("Müde", "seed").tobytes()


def test_pictures_without_words_can_be_told_apart_when_they_are_60_pixels_wide() -> None:
    pictures = [draw("日本語", f"program-{number}").resize((60, 60)) for number in range(12)]

    for one, other in combinations(pictures, 2):
        assert sum(level > 30 for level in ImageChops.difference(one, other).tobytes()) > 200


@pytest.mark.parametrize("seed", [f"program-{number}" for number in range(6)])
def test_a_picture_without_words_shows_a_flower_that_keeps_within_the_moon(seed: str) -> None:
    dark = Image.eval(draw("夜", seed).convert("L"), lambda level: 255 * (level < 90))
    on_the_moon = dark.crop((880, 360, 2120, 1600))
    moon = Image.new("L", on_the_moon.size)
    ImageDraw.Draw(moon).ellipse((0, 0, 1239, 1239), fill=255)
    edge = ImageChops.darker(on_the_moon, moon)
    ImageDraw.Draw(edge).ellipse((45, 45, 1194, 1194), fill=0)

    assert ImageChops.darker(on_the_moon, moon).getbbox() is not None
    assert edge.crop((0, 0, 1240, 560)).getbbox() is None  # above where hills may stand before it


@pytest.mark.parametrize("title", ["Rest", "It’s “rest” – or sleep", "A\u00a0b", "12 months", "..."])
def test_a_title_with_common_quotes_and_dashes_is_drawn(title: str) -> None:
    assert words_on(title).getbbox() is not None


@pytest.mark.parametrize(
    "title",
    ["Rest", "Quiet hours: short readings for tired parents", "W" * 60, "word " * 80, "Supercalifragilistic " * 3],
)
def test_words_of_any_length_stay_within_the_picture_and_off_its_edges(title: str) -> None:
    box = words_on(title).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert min(left, top, SIDE - right, SIDE - bottom) >= 100


def test_the_first_letter_stands_on_the_moon() -> None:
    moon = words_on("rest").crop((900, 400, 2100, 1600))
    assert moon.getbbox() is not None
    assert (
        ImageChops.difference(draw("rest", "seed"), draw("Rest", "seed")).crop((900, 400, 2100, 1600)).getbbox() is None
    )
