"""What a page says about its article, in the forms that sites use."""

import datetime

import pytest

from tests.sources.markup.pages import TEXT, article, page

ARTICLE = f"<article><h1>Long nights</h1>{TEXT}</article>"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>Long nights | Lantern House</title>", ARTICLE),
        ("<title>Lantern House – Long nights</title>", ARTICLE),
        ("<title>Long nights - Sleep - Lantern House</title>", ARTICLE),
        ("<title>x</title><meta property=og:title content='Long nights'>", f"<article>{TEXT}</article>"),
        (
            "<title>Long nights | Lantern</title><meta property=og:site_name content=Lantern>",
            f"<article>{TEXT}</article>",
        ),
        (
            '<script type="application/ld+json">{"@type": "Article", "headline": "Long nights"}</script>',
            f"<h1>Lantern House</h1><article>{TEXT}</article>",
        ),
        ("", ARTICLE),
    ],
)
def test_the_title_is_found_without_the_name_of_the_site(head: str, body: str) -> None:
    found = article(page(body, head=head))

    assert found.title == "Long nights"
    assert "Long nights" not in [one.text for one in found.blocks]


@pytest.mark.parametrize(
    "head",
    [
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "BlogPosting", "headline": "Long nights",'
            ' "author": {"name": "Ada Reed"},'
            ' "datePublished": "2025-10-14T07:00:00Z", "dateModified": "2025-11-02"}]}</script>'
        ),
        (
            "<meta name=author content='Ada Reed'><meta property=article:published_time content=2025-10-14T07:00>"
            "<meta property=article:modified_time content=2025-11-02>"
        ),
    ],
)
def test_author_and_dates_are_read_from_what_is_written_for_machines(head: str) -> None:
    found = article(page(ARTICLE, head=head))

    assert (found.author, found.date, found.updated) == (
        "Ada Reed",
        datetime.date(2025, 10, 14),
        datetime.date(2025, 11, 2),
    )


def test_author_and_date_are_read_from_what_is_written_for_people() -> None:
    byline = "<div class=byline>By <a href=/ada>Ada Reed</a></div><time datetime=2025-10-14>last week</time>"

    found = article(page(f"<article><h1>Long nights</h1>{byline}{TEXT}</article>"))

    assert (found.author, found.date) == ("Ada Reed", datetime.date(2025, 10, 14))


def test_a_page_may_say_nothing_and_its_own_address_is_kept() -> None:
    found = article(page(ARTICLE, head="<link rel=canonical href='https://example.org/long-nights'>"))

    assert (found.author, found.date, found.updated) == ("", None, None)
    assert found.link == "https://example.org/long-nights"


@pytest.mark.parametrize("broken", ["{", "[" * 50_000, '{"@type": "Article", "headline": 5, "author": [[]]}', "null"])
def test_broken_json_says_nothing(broken: str) -> None:
    assert article(page(ARTICLE, head=f"<script type='application/ld+json'>{broken}</script>")).title == "Long nights"
