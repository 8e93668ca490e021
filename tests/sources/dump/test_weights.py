"""Where a page weighs most: the article of a site that no phrase is known of."""

import pytest

from audio_programs.guidance import NO_GUIDANCE, Guidance, repeated_on, survey_of
from audio_programs.sources.dump import read
from audio_programs.sources.dump.core import core_of
from audio_programs.sources.dump.lines import lines_of
from audio_programs.sources.dump.sights import sights_of
from audio_programs.sources.dump.weights import weigh
from audio_programs.sources.furniture import Kind, kind_of, kind_within

MENU = "Home\nShop\nPrams\nCots\nSlings\nSearch\nLog in\n"
BODY = (
    "A sling leaves you two hands, and most babies fall asleep in one within ten minutes of the first lap.\n"
    "Start on a day without plans. Put the sling on over what you wear, and walk past a mirror once or twice, so that"
    " you know how it should look when it sits as it should and nothing pulls at your neck.\n"
    "What to look at\n"
    "The nose is free, the chin is off the chest, and you could kiss the top of the head without bending.\n"
)
TEASERS = (
    "Related articles\nHow we tested nine prams\nWe pushed nine prams over the same lane for a week, and…\n"
    "Read more\nA cot for two\n"
)
BYLINE, FOOTER = "By Ann Example\n3 March 2025\n", "12 Comments\nLeave a reply\n© 2025 Pram and Co\n"
PAGE = f"{MENU}A first sling\n{BYLINE}{BODY}{TEASERS}{FOOTER}"


def _texts(page: str, guidance: Guidance = NO_GUIDANCE) -> list[str]:
    article = read(page.encode(), "a.txt", guidance).article
    assert article is not None
    return [block.text for block in article.blocks]


def test_menus_teasers_and_comments_around_an_article_are_left_out() -> None:
    article = read(PAGE.encode(), "a.txt").article

    assert article is not None
    assert (article.title, article.author, str(article.date)) == ("A first sling", "Ann Example", "2025-03-03")
    assert [block.text for block in article.blocks] == BODY.strip().split("\n")


def test_a_text_without_furniture_is_not_weighed() -> None:
    assert core_of(sights_of(lines_of("A poem\n\nHush, says the stair\nHush, says the door\n"), NO_GUIDANCE)) is None


def test_a_long_list_between_paragraphs_does_not_end_the_article() -> None:
    things = "\n".join(f"thing number {number} to pack" for number in range(40))
    page = PAGE.replace("What to look at\n", f"What to look at\n{things}\n")

    assert "thing number 39 to pack" in _texts(page)
    assert _texts(page)[-1].startswith("The nose is free")


def test_prose_that_sibling_pages_share_is_left_out_at_the_end() -> None:
    promise = "We are a small shop on a long street, and whatever you buy here you may bring back within a month."
    page = PAGE.replace(TEASERS, f"{promise}\n{TEASERS}")
    shared = repeated_on([survey_of([promise, f"page {number}"]) for number in range(3)])

    assert promise in _texts(page)
    assert promise not in _texts(page, Guidance(repeated=shared))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Leave a reply", Kind.COMMENTS),
        ("Schreibe einen Kommentar", Kind.COMMENTS),
        ("You may also like", Kind.RELATED),
        ("Lire aussi : Un bain", Kind.RELATED),
        ("Weiterlesen", Kind.READ_MORE),
        ("© 2025 Pram and Co", Kind.LEGAL),
        ("Skip to main content", Kind.MENU),
        ("Share on Facebook", Kind.SHARE),
        ("Facebook", Kind.NETWORK),
        ("Tags: slings, prams", Kind.FILED),
        ("Warm water", Kind.NONE),
    ],
)
def test_a_short_line_is_known_by_its_words(line: str, kind: Kind) -> None:
    assert kind_of(line) is kind


def test_a_paragraph_about_cookies_to_eat_is_none_about_those_of_a_site() -> None:
    assert (
        kind_within("Bake the cookies for ten minutes, and let them cool on a rack before anybody eats one.")
        is Kind.NONE
    )


def test_a_longer_paragraph_weighs_more() -> None:
    short, long = weigh(sights_of(lines_of(f"{'A word ' * 14}.\n\nMenu\n\n{'A word ' * 60}.\n"), NO_GUIDANCE))[::2]

    assert 0 < short < long
