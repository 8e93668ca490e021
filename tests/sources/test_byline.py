"""Bylines: who and when, glued together or not; and lines that are none."""

import pytest

from audio_programs.sources.byline import Byline, is_person, read_byline


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        (
            "Dr Ann Lee14th of Oct 202515th of Oct 2025",
            Byline(author="Dr Ann Lee", published="14th of Oct 2025", updated="15th of Oct 2025"),
        ),
        ("Ann Lee2025-10-14", Byline(author="Ann Lee", published="2025-10-14")),
        ("By Ann Lee", Byline(author="Ann Lee", labelled=True)),
        ("Author: Ann Lee", Byline(author="Ann Lee", labelled=True)),
        ("Published on 3 March 2025", Byline(published="3 March 2025", labelled=True)),
        ("Last updated: March 4, 2025", Byline(updated="March 4, 2025", labelled=True)),
        (
            "Updated 4 March 2025 | Published 3 March 2025",
            Byline(published="3 March 2025", updated="4 March 2025", labelled=True),
        ),
        ("3 March 2025", Byline(published="3 March 2025")),
        ("李伟 2025-10-14", Byline(author="李伟", published="2025-10-14")),
        ("by Anne-Marie d’Arcy • 5 min read", Byline(author="Anne-Marie d’Arcy", labelled=True)),
    ],
)
def test_byline_is_taken_apart(line: str, byline: Byline) -> None:
    assert read_byline(line) == byline


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Ann Lee",
        "By the sea",
        "By and by",
        "On 3 March 2025 we walked to the sea.",
        "Born in May 2025",
        "What changed on 3 March 2025, and why",
        "By " + "Ann " * 60,
    ],
)
def test_line_that_says_more_is_no_byline(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize("text", ["Jane Doe", "Dr Ana de Souza, RN", "A. Nonymous", "Seán d’Arcy Lee", "Night Walks"])
def test_two_to_four_words_with_capitals_could_be_a_person(text: str) -> None:
    assert is_person(text)


@pytest.mark.parametrize(
    "text",
    ["Jane", "The long night", "Night walks", "How To Nap", "Milk and Tea", "A B C D E", "العنوان الأول", ""],
)
def test_text_that_is_more_likely_a_title_is_no_person(text: str) -> None:
    assert not is_person(text)
