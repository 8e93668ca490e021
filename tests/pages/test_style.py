"""The style sheet, as far as it can be judged without a browser."""

import re

import pytest

from audio_programs.pages import render


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_text_stands_out_from_its_ground_by_4_5_to_1(scheme: str) -> None:
    sheet = next(content for name, content in render.assets().items() if name.endswith(".css")).decode("utf-8")
    roots = re.findall(r":root \{(.*?)\}", sheet, flags=re.DOTALL)
    colour = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", roots[0] + (roots[1] if scheme == "light" else "")))

    for text in ("text", "quiet", "accent"):
        for ground in ("ground", "raised"):
            assert _contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    assert _contrast(colour["text"], colour["spoken"]) >= 4.5
    assert _contrast(colour["accent"], colour["spoken"]) >= 4.5


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 counts it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
