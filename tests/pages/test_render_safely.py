"""Every page, whatever it says: text stays text, links lead somewhere, and the HTML is sound."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from importlib.metadata import version
from itertools import pairwise
from posixpath import dirname, join, normpath
from urllib.parse import urldefrag

import pytest
from lxml import html

from audio_programs.catalog import names
from audio_programs.config.further import Funding, FurtherTags, License
from audio_programs.config.settings import Library, Program
from audio_programs.keys import code_fingerprint, digest_of, hash8, key_of
from audio_programs.model import Episode, Person, ProgramCard, Recording, Role, Season, Unit
from audio_programs.pages import render
from audio_programs.pages.render import Neighbour

Cards = Callable[..., ProgramCard]
Episodes = Callable[..., Episode]
Recordings = Callable[..., Recording]

COVER = "cover-00c0ffee.jpg"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> ]]> &amp; {{ 7 * 7 }} \x00\x08\ud800\u202e"
SHOWN = HOSTILE.replace("\x00\x08\ud800", "")
VOID = {"meta", "link", "img", "br", "hr", "input", "source", "track", "wbr"}


class Nesting(HTMLParser):
    """Fails on an end tag that closes another element than the last one opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"<{tag}> says an attribute twice"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _parse(page: bytes) -> html.HtmlElement:
    return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))


@pytest.fixture
def pages(program: Program, episode_of: Episodes, card_of: Cards) -> dict[str, bytes]:
    """A whole small site, by path in output/."""
    first, second = episode_of(1), episode_of(2, "The second night")
    after = Neighbour(slug=second.slug, title=second.title)
    before = Neighbour(slug=first.slug, title=first.title)
    card = card_of(program, cover_file=COVER, episodes=2)
    lines = [render.line_of(first), render.line_of(second)]
    said = {"cover_file": COVER, "library_title": "Quiet Hours"}
    folder = f"{program.id}/episodes"
    return {
        "index.html": render.library_page(Library(title="Quiet Hours"), [card]),
        f"{program.id}/index.html": render.program_page(program, lines, **said),
        f"{folder}/night-1.html": render.episode_page(program, first, previous=None, following=after, **said),
        f"{folder}/night-2.html": render.episode_page(program, second, previous=before, following=None, **said),
    }


@pytest.fixture
def hostile_pages(program: Program, episode_of: Episodes, recording_of: Recordings, card_of: Cards) -> list[bytes]:
    """Every text of a site says HOSTILE."""
    person = Person(name=HOSTILE, role=HOSTILE, group=HOSTILE, link="javascript:alert(1)")
    further = FurtherTags(
        people=(person, person),
        license=License(name=HOSTILE, url="javascript:alert(1)"),
        funding=(Funding(url="javascript:alert(1)", text=HOSTILE),),
    )
    bad = replace(
        program, title=HOSTILE, description=HOSTILE, author=HOSTILE, copyright=HOSTILE, link=HOSTILE, further=further
    )
    spoken = tuple((n, role, HOSTILE) for n, role in enumerate(Role))
    episode = episode_of(
        1,
        HOSTILE,
        guid=HOSTILE,
        author=HOSTILE,
        summary=HOSTILE,
        link="javascript:alert(1)",
        season=Season(number=1, name=HOSTILE),
        unit=Unit(name=HOSTILE),
        people=(person,),
        recording=recording_of(HOSTILE, spoken=spoken),
    )
    neighbour = Neighbour(slug="other", title=HOSTILE)
    return [
        render.library_page(Library(title=HOSTILE), [card_of(bad, cover_file=COVER, episodes=1)]),
        render.program_page(bad, [render.line_of(episode)], cover_file=COVER, library_title=HOSTILE),
        render.episode_page(
            bad, episode, cover_file=COVER, library_title=HOSTILE, previous=neighbour, following=neighbour
        ),
    ]


# --- Text is data -----------------------------------------------------------------------------------------------


def test_invariant_10_no_text_becomes_markup(hostile_pages: list[bytes]) -> None:
    for page in hostile_pages:
        tree = _parse(page)

        assert [script.get("src") is not None for script in tree.iter("script")] in ([], [True])
        assert not tree.xpath("//img[@src='x']")
        assert SHOWN in tree.findtext(".//title")
        assert SHOWN in tree.findtext(".//h1")
        assert "49" not in tree.findtext(".//h1")


def test_invariant_10_a_link_that_is_no_web_address_is_not_made(hostile_pages: list[bytes]) -> None:
    for page in hostile_pages:
        assert not [link for link in _parse(page).xpath("//@href") if "alert" in link or ":" in link]


def test_rule_w1_nothing_runs_or_styles_from_within_a_page(hostile_pages: list[bytes], pages: dict[str, bytes]) -> None:
    for page in (*hostile_pages, *pages.values()):
        tree = _parse(page)

        assert not tree.xpath("//style | //@style | //@*[starts-with(name(), 'on')] | //base | //iframe | //object")
        assert not tree.xpath("//script[not(@src)] | //script[text()]")


def test_rule_w1_every_page_is_well_formed(hostile_pages: list[bytes], pages: dict[str, bytes]) -> None:
    for page in (*hostile_pages, *pages.values()):
        text = page.decode("utf-8")
        parser = Nesting()
        parser.feed(text)
        parser.close()

        assert text.startswith("<!doctype html>\n<html lang=")
        assert parser.open == []
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text)


# --- What every page has ----------------------------------------------------------------------------------------


def test_rule_w1_every_page_says_its_language_charset_title_and_feed(pages: dict[str, bytes]) -> None:
    for path, page in pages.items():
        tree = _parse(page)

        assert tree.get("lang") == ("en" if path == "index.html" else "en-au")
        assert tree.xpath("//meta/@charset") == ["utf-8"]
        assert tree.findtext(".//title")
        feed = tree.xpath("//link[@rel='alternate'][@type='application/rss+xml']/@href")
        assert [normpath(join(dirname(path), link)) for link in feed] == ["first-weeks/feed.xml"]


def test_rule_w1_every_link_leads_to_a_file_that_is_published(pages: dict[str, bytes]) -> None:
    published = {
        *pages,
        "opml.xml",
        f"first-weeks/{names.FEED}",
        f"first-weeks/{COVER}",
        "first-weeks/episodes/night-1-0a1b2c3d.mp3",
        "first-weeks/episodes/night-2-0a1b2c3d.mp3",
        *(f"{names.ASSETS}/{name}" for name in render.assets()),
    }
    for path, page in pages.items():
        tree = _parse(page)
        for link in (str(found) for found in tree.xpath("//@href | //@src | //@data-picture")):
            target, fragment = urldefrag(link)
            if link.startswith("https://example.org/"):
                continue
            assert not target.startswith("/")
            if target:
                assert normpath(join(dirname(path), target)) in published, link
            else:
                assert tree.get_element_by_id(fragment) is not None


def test_headings_are_one_of_the_first_level_and_never_skip_one(pages: dict[str, bytes]) -> None:
    for page in pages.values():
        levels = [int(heading.tag[1]) for heading in _parse(page).xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]

        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_ids_are_unique_and_every_reference_to_one_is_answered(pages: dict[str, bytes]) -> None:
    for page in pages.values():
        tree = _parse(page)
        ids = tree.xpath("//@id")

        assert len(ids) == len(set(ids))
        assert set(tree.xpath("//@aria-labelledby")) <= set(ids)
        assert len(tree.xpath("//main")) == 1


def test_invariant_2_a_page_is_the_same_bytes_each_time(program: Program, episode_of: Episodes) -> None:
    first, second = (
        render.episode_page(
            program, episode_of(1), cover_file=COVER, library_title="Quiet Hours", previous=None, following=None
        )
        for _ in range(2)
    )

    assert first == second


# --- Assets and keys --------------------------------------------------------------------------------------------


def test_an_asset_is_named_by_its_bytes() -> None:
    for name, content in render.assets().items():
        stem, _, suffix = name.rpartition(".")

        assert stem.endswith(f"-{hash8(digest_of(content))}")
        assert suffix in {"css", "js", "svg"}


def test_rule_w1_assets_load_nothing_from_elsewhere() -> None:
    for name, content in render.assets().items():
        text = content.decode("utf-8").replace("http://www.w3.org/2000/svg", "")  # a namespace is no address

        assert not re.search(r"https?://|@import|url\(|eval\(|innerHTML|document\.write", text), name


def test_the_fingerprint_covers_the_templates_the_assets_and_the_code() -> None:
    covered = (code_fingerprint("audio_programs.pages"), code_fingerprint("audio_programs.catalog"))

    assert render.fingerprint() == key_of(*covered, version("jinja2"), version("markupsafe"))
