"""The sample programs of the repository, built with the voice that is always there: what a newcomer hears first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import webvtt
from lxml import etree

from audio_programs.build.outset import look_over
from audio_programs.engines.worker import close_children
from audio_programs.model import Script

REPOSITORY = Path(__file__).parent.parent.parent
HOME = ZoneInfo("Australia/Brisbane")  # the sample library's timezone
NOW = datetime(2026, 11, 23, tzinfo=UTC)
NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
DUMPS = ("first-walk", "bag-by-the-door", "rainy-day")
FURNITURE = (
    "menu icon", "login", "search", "Sign up now", "Next article", "S2:", "CH 1", "Finished", "share this article",
    "Next up", "Keep reading", "gives thanks", "terms & conditions", "terms and conditions", "Search programs",
    "Example School", "letterbox", "Welcome back", "Forgot password", "Dr Ada Example", "2026",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An episode as its feed has it."""

    slug: str
    title: str
    author: str
    day: str
    season: str
    season_name: str
    number: str
    description: str
    chapters: tuple[str, ...]
    transcript: Path


def published(samples: Path, program: str) -> list[Published]:
    """Return a program's episodes, oldest first."""
    feed = etree.parse(samples / "output" / program / "feed.xml")
    items = feed.iterfind("channel/item")
    return [_published(item, samples / "output" / program / "episodes") for item in items][::-1]


def _published(item: etree._Element, episodes: Path) -> Published:
    def said(path: str) -> str:
        return item.findtext(path, namespaces=NAMESPACES) or ""

    slug = said("link").rpartition("/")[2].removesuffix(".html")
    season = item.find("podcast:season", NAMESPACES)
    return Published(
        slug=slug,
        title=said("title"),
        author=said("itunes:author"),
        day=parsedate_to_datetime(said("pubDate")).astimezone(HOME).strftime("%Y-%m-%d %H:%M"),
        season=said("itunes:season"),
        season_name=season.get("name", "") if season is not None else "",
        number=said("itunes:episode"),
        description=said("description"),
        chapters=tuple(one.get("title", "") for one in item.iterfind("psc:chapters/psc:chapter", NAMESPACES)),
        transcript=episodes / f"{slug}.vtt",
    )


def episode(samples: Path, slug: str) -> Published:
    found = (one for program in ("first-weeks", "small-kitchens") for one in published(samples, program))
    return next(one for one in found if one.slug == slug)


@pytest.fixture(scope="module")
def scripts(samples: Path) -> dict[str, Script]:
    """What is spoken for each episode, by slug."""
    ready = look_over(samples, now=NOW)
    close_children()
    return {wanted.placement.slug: wanted.script for program in ready.programs for wanted in program.wanted}


# --- The build ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_sample_programs_build_without_a_problem(samples: Path) -> None:
    said = (samples / "said.txt").read_text("utf-8")
    assert "problem" not in said
    assert "Made 10 episodes" in said


@pytest.mark.slow
def test_the_summary_tells_where_to_listen(samples: Path) -> None:
    said = (samples / "said.txt").read_text("utf-8")
    assert f"open {samples / 'output' / 'index.html'}" in said
    assert " serve\n" in said


# --- What is in the feeds -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_serial_program_is_in_the_order_of_its_seasons_units_and_lists(samples: Path) -> None:
    told = [(one.season, one.number, one.title, one.day) for one in published(samples, "first-weeks")]
    assert told == [
        ("1", "1", "The first night at home", "2026-01-05 00:00"),
        ("1", "2", "A corner for the small hours", "2026-01-12 07:30"),
        ("1", "3", "Visitors, and how to have them", "2026-01-19 00:00"),
        ("2", "1", "Your first walk around the block", "2026-02-02 00:00"),
        ("2", "2", "What goes in the bag by the door?", "2026-02-09 00:00"),
        ("2", "3", "A rainy day has corners too", "2026-02-16 00:00"),
        ("2", "4", "The long hour before dinner", "2026-02-23 00:00"),
    ]


@pytest.mark.slow
def test_the_episodic_program_is_in_the_order_of_its_numbers(samples: Path) -> None:
    told = [(one.season, one.number, one.title, one.day) for one in published(samples, "small-kitchens")]
    assert told == [
        ("", "1", "Soup from what there is", "2025-11-02 00:00"),
        ("", "2", "One tray in the oven", "2025-12-07 00:00"),
        ("", "3", "Breakfast, made the night before", "2026-01-11 00:00"),
    ]


@pytest.mark.slow
def test_authors_seasons_and_units_are_told_with_each_episode(samples: Path) -> None:
    weeks, kitchens = published(samples, "first-weeks"), published(samples, "small-kitchens")
    assert {one.author for one in weeks} == {"Dr Ada Example"}
    assert {one.author for one in kitchens} == {"Nell Sample"}
    assert [one.season_name for one in weeks] == ["Coming home"] * 3 + ["Finding a rhythm"] * 4
    units = ["The first nights"] * 2 + ["The people around you"] + ["Out of doors"] * 3 + ["Evenings"]
    assert all(one.description.endswith(f" · {unit}</p>") for one, unit in zip(weeks, units, strict=True))


@pytest.mark.slow
def test_every_heading_of_a_markdown_article_is_a_chapter(samples: Path) -> None:
    sources = [path for path in (samples / "articles").rglob("*.md") if path.suffix == ".md"]
    assert len(sources) == 7
    for source in sources:
        lines = source.read_text("utf-8").splitlines()
        title = next(line.removeprefix("title: ") for line in lines if line.startswith("title: "))
        headings = [line.lstrip("#").strip() for line in lines if line.startswith("#")]
        slug = source.stem.lstrip("0123456789-")
        assert episode(samples, slug).chapters == (title, *headings)
        assert len(headings) >= 4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slug", "headings"),
    [
        (
            "first-walk",
            (
                "Why go at all",
                "Choosing your hour",
                "Three ways around",
                "1. The way of corners",
                "2. The way of benches",
                "3. The way of one thing",
                "What you might say to people",
                "Coming home",
            ),
        ),
        (
            "bag-by-the-door",
            (
                "A bag that is packed is half a walk",
                "1. Things for your baby",
                "2. Things for you",
                "3. Things for the day that goes differently",
                "The four minutes that make it work",
            ),
        ),
        (
            "rainy-day",
            (
                "Begin by agreeing with the weather",
                "1. The corner by the window",
                "2. The corner with the boxes",
                "3. The corner on the telephone",
                "Half an hour outside, if you want it",
                "How to end it",
            ),
        ),
    ],
)
def test_the_chapters_of_a_page_dump_are_its_title_and_then_exactly_its_headings(
    samples: Path, slug: str, headings: tuple[str, ...]
) -> None:
    found = episode(samples, slug)
    assert found.chapters == (found.title, *headings)


@pytest.mark.slow
def test_the_dump_of_the_exact_form_keeps_its_byline_as_dates(samples: Path) -> None:
    ready = look_over(samples, now=NOW)
    close_children()
    placements = (one for program in ready.programs for one in program.catalog.placements)
    bag = next(one for one in placements if one.slug == "bag-by-the-door")
    assert bag.title == "What goes in the bag by the door?"
    assert bag.author == "Dr Ada Example"
    assert bag.published == datetime(2026, 2, 9, tzinfo=HOME)
    assert bag.updated == datetime(2026, 3, 21, tzinfo=HOME)
    assert bag.season is not None
    assert (bag.season.number, bag.season.name) == (2, "Finding a rhythm")
    assert bag.unit is not None
    assert (bag.unit.number, bag.unit.name) == (1, "Out of doors")


# --- What is said -------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("slug", DUMPS)
def test_invariant_6_every_word_of_a_dumps_body_is_said_once_and_in_order(samples: Path, slug: str) -> None:
    found = episode(samples, slug)
    assert transcript_words(found.transcript) == [*found.title.split(), *body_words(samples, slug)]


@pytest.mark.slow
@pytest.mark.parametrize("slug", DUMPS)
def test_nothing_of_a_pages_furniture_is_said_or_shown(samples: Path, scripts: dict[str, Script], slug: str) -> None:
    utterances = [one for section in scripts[slug].sections for one in section.utterances]
    shown = " ".join(transcript_words(episode(samples, slug).transcript))
    said = " ".join(one.spoken for one in utterances)
    written = " ".join(one.written for one in utterances)
    for words in (shown, said, written):
        assert [one for one in FURNITURE if one.casefold() in words.casefold()] == []
        assert "x" not in words.casefold().split()
        assert len(words) > 1000


@pytest.mark.slow
def test_the_script_says_numbers_in_words_and_the_transcript_shows_them_as_written(
    samples: Path, scripts: dict[str, Script]
) -> None:
    section = scripts["bag-by-the-door"].sections[2]
    grams = next(one for one in section.utterances if "200 g" in one.written)
    assert "two hundred grams" in grams.spoken
    assert "approximately" in grams.spoken
    assert "approx. 200 g," in " ".join(transcript_words(episode(samples, "bag-by-the-door").transcript))


def transcript_words(path: Path) -> list[str]:
    return [word for cue in webvtt.read(str(path)).captions for word in cue.text.split()]


def body_words(samples: Path, slug: str) -> Sequence[str]:
    """Return the words between a dump's byline and its end, as an editor would copy them: no bullets, no stray x."""
    (source,) = (samples / "articles").rglob(f"{slug}.txt")
    lines = [line.strip() for line in source.read_text("utf-8").splitlines()]
    byline = next(number for number, line in enumerate(lines) if line.startswith("Dr Ada Example"))
    end = lines.index("Finished")
    return [word for line in lines[byline + 1 : end] if line != "x" for word in line.split() if word != "•"]
