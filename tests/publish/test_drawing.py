"""What is drawn on a cover."""

import pytest
from PIL import Image, ImageChops

from audio_programs.publish.drawing import SIDE, draw


def words_on(title: str) -> Image.Image:
    """Return what a title adds to the picture without words."""
    return ImageChops.difference(draw(title, "seed"), draw("", "seed"))


@pytest.mark.parametrize("title", ["日本語", "Ünruhe", "مرحبا", "Rest \u0301", "👩\u200d🍳", "", "   "])
def test_a_title_that_the_font_cannot_draw_leaves_the_picture_without_words(title: str) -> None:
    assert words_on(title).getbbox() is None


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
