"""Where the old names of published files lead."""

from dataclasses import replace
from datetime import UTC, datetime

from audio_programs.catalog.history import Alias, History, Known, Replaced
from audio_programs.catalog.moved import MOST_ALIASES, aliases_now, moved_names
from audio_programs.model import Episode, Recording, Samples

EPISODE = Episode(
    guid="x",
    program="night",
    slug="moon",
    source="articles/night/moon.md",
    title="Moon",
    author="Ann",
    published=datetime(2026, 1, 1, tzinfo=UTC),
    updated=None,
    season=None,
    unit=None,
    episode=1,
    summary="",
    link="",
    language="en",
    explicit=None,
    audio_file="moon-99999999.mp3",
    audio_size_bytes=1,
    image_file="",
    recording=Recording(length_samples=Samples(1), chapters=(), cues=()),
)
MOON = Known(path="moon.md", id="x", slug="moon", digest="d", title="Moon")


def _alias(number: int, guid: str = "x") -> Alias:
    return Alias(file=f"episodes/moon-{number:08}.mp3", since=f"2026-01-{number % 28 + 1:02}", guid=guid)


def _replaced(number: int, guid: str = "x") -> Replaced:
    alias = _alias(number, guid)
    return Replaced(file=alias.file, since=alias.since, digest="d", guid=guid)


def test_rule_g4_the_name_of_audio_whose_grace_is_over_is_remembered() -> None:
    over = [_replaced(2), Replaced(file="episodes/sky.vtt", since="2026-01-03", digest="d")]

    assert aliases_now(History(aliases=(_alias(1),)), over=over, standing=()) == (_alias(1), _alias(2))


def test_a_name_whose_file_stands_again_is_no_old_name() -> None:
    assert aliases_now(History(aliases=(_alias(1),)), over=(), standing={_alias(1).file}) == ()


def test_of_very_many_old_names_the_first_and_the_newest_of_each_episode_stay() -> None:
    many = tuple(_alias(number) for number in range(28))
    other = _alias(99, guid="y")

    kept = aliases_now(History(aliases=(*many, other)), over=(), standing=())

    assert kept == (many[0], *many[28 - MOST_ALIASES + 1 :], other)
    assert len(kept) == MOST_ALIASES + 1
    assert aliases_now(History(aliases=kept), over=(), standing=()) == kept


def test_rule_g4_old_audio_leads_to_the_present_audio_of_its_episode() -> None:
    history = History(articles=(MOON,), aliases=(_alias(1), _alias(2, guid="y")))

    assert moved_names(history, [EPISODE], standing=()) == {_alias(1).file: "episodes/moon-99999999.mp3"}


def test_a_former_slug_leads_to_page_transcript_and_chapters_unless_they_still_stand() -> None:
    history = History(articles=(replace(MOON, former=("luna",)),))
    names = {f"episodes/luna.{end}": f"episodes/moon.{end}" for end in ("chapters.json", "html", "vtt")}

    assert moved_names(history, [EPISODE], standing=()) == names

    del names["episodes/luna.vtt"]
    assert moved_names(history, [EPISODE], standing={"episodes/luna.vtt"}) == names


def test_rule_g8_what_has_left_the_feed_leads_nowhere() -> None:
    history = History(articles=(replace(MOON, former=("luna",), gone="2026-01-01"),), aliases=(_alias(1),))

    assert moved_names(history, [], standing=()) == {}
