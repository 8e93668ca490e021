"""The outline of all feeds."""

from lxml import etree

from audio_programs.config.settings import Library
from audio_programs.model import ProgramCard
from audio_programs.publish.opml import render_opml


def _card(program: str = "first-weeks", title: str = "The first weeks") -> ProgramCard:
    return ProgramCard(
        id=program, title=title, description=" Short\nreadings. ", language="en-au", cover_file="cover.jpg", episodes=1
    )


def test_rule_w2_the_outline_names_each_feed_and_page() -> None:
    programs = [_card(), _card("garden", "Garden & <home>\x07")]
    opml = etree.fromstring(render_opml(Library(title="Quiet Hours"), programs, base_url="https://example.org/a"))
    assert (opml.tag, opml.get("version")) == ("opml", "2.0")
    assert opml.findtext("head/title") == "Quiet Hours"
    assert [dict(outline.attrib) for outline in opml.findall("body/outline")] == [
        {
            "type": "rss",
            "text": "The first weeks",
            "title": "The first weeks",
            "description": "Short readings.",
            "language": "en-au",
            "xmlUrl": "https://example.org/a/first-weeks/feed.xml",
            "htmlUrl": "https://example.org/a/first-weeks/",
        },
        {
            "type": "rss",
            "text": "Garden & <home>",
            "title": "Garden & <home>",
            "description": "Short readings.",
            "language": "en-au",
            "xmlUrl": "https://example.org/a/garden/feed.xml",
            "htmlUrl": "https://example.org/a/garden/",
        },
    ]


def test_invariant_2_equal_libraries_give_equal_bytes() -> None:
    first, second = (render_opml(Library(title="L"), [_card()], base_url="https://example.org/") for _ in range(2))
    assert first == second
    assert first.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<opml")


def test_a_library_without_programs_has_an_empty_outline() -> None:
    assert b"<body/>" in render_opml(Library(title="L"), [], base_url="https://example.org/")
