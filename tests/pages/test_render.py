"""What each listening page shows, as a browser parses it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from lxml import html

from audio_programs.config.further import Funding, FurtherTags, License
from audio_programs.config.settings import Library, Program, ProgramType
from audio_programs.model import Episode, EpisodeKind, Person, ProgramCard, Recording, Role, Season, Unit
from audio_programs.pages import render
from audio_programs.pages.render import Neighbour

Cards = Callable[..., ProgramCard]
Episodes = Callable[..., Episode]
Recordings = Callable[..., Recording]

COVER = "cover-00c0ffee.jpg"


def _library_page(*cards: ProgramCard) -> bytes:
    return render.library_page(Library(title="Quiet Hours"), cards)


def _program_page(program: Program, *episodes: Episode) -> bytes:
    lines = [render.line_of(episode) for episode in episodes]
    return render.program_page(program, lines, cover_file=COVER, library_title="Quiet Hours")


def _episode_page(
    program: Program, episode: Episode, *, previous: Neighbour | None = None, following: Neighbour | None = None
) -> bytes:
    return render.episode_page(
        program, episode, cover_file=COVER, library_title="Quiet Hours", previous=previous, following=following
    )


def _parse(page: bytes) -> html.HtmlElement:
    return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


# --- The library ------------------------------------------------------------------------------------------------


def test_the_library_shows_each_program_with_its_cover_and_how_much_there_is(program: Program, card_of: Cards) -> None:
    other = replace(program, id="layl", title="ليالٍ هادئة", language="ar")
    page = _library_page(
        card_of(program, cover_file=COVER, episodes=1),
        card_of(other, cover_file="cover-11111111.jpg", episodes=12),
    )

    first, second = _parse(page).xpath("//li")

    assert first.xpath("./a/@href") == ["first-weeks/index.html"]
    assert first.xpath(".//img/@src") == [f"first-weeks/{COVER}"]
    assert "1 episode" in _text(first)
    assert (second.get("lang"), second.get("dir")) == ("ar", "rtl")
    assert "12 episodes" in _text(second)


def test_the_first_covers_of_a_library_are_there_with_the_page_and_later_ones_when_they_are_reached(
    program: Program, card_of: Cards
) -> None:
    programs = (replace(program, id=f"p{number}") for number in range(10))
    page = _library_page(*(card_of(one, cover_file=COVER, episodes=1) for one in programs))

    late = [b'loading="lazy"' in line for line in page.splitlines() if b"<img " in line]
    assert late == [False] * 8 + [True] * 2


def test_a_library_without_programs_says_so() -> None:
    assert "There are no programs yet." in _text(_parse(_library_page()))


# --- A program --------------------------------------------------------------------------------------------------


def test_a_serial_program_is_listed_first_to_last_under_its_seasons_and_units(
    program: Program, episode_of: Episodes
) -> None:
    milk = Season(number=2, name="Milk")
    page = _program_page(
        program,
        episode_of(1),
        episode_of(2, "The second night", unit=Unit(number=2)),
        episode_of(3, "Cells", season=milk, unit=None),
    )

    shown = [_text(found) for found in _parse(page).xpath("//h2 | //h3 | //ol//a/span[@class='name']")]

    assert shown == [
        "Season 1: Getting started",
        "Unit 1: Nights",
        "The first night",
        "Unit 2",
        "The second night",
        "Season 2: Milk",
        "Cells",
    ]


def test_an_episodic_program_is_listed_newest_first(program: Program, episode_of: Episodes) -> None:
    plain = [episode_of(n, title, season=None, unit=None) for n, title in ((1, "Old"), (2, "New"))]

    tree = _parse(_program_page(replace(program, type=ProgramType.EPISODIC), *plain))

    assert [_text(name) for name in tree.xpath("//ol//a/span[@class='name']")] == ["New", "Old"]
    assert [_text(heading) for heading in tree.xpath("//h2")] == ["Episodes"]


def test_an_episode_is_listed_with_its_minutes_and_its_day_at_home(program: Program, episode_of: Episodes) -> None:
    (line,) = _parse(_program_page(program, episode_of(1))).xpath("//ol/li")

    assert _text(line) == "The first night 1 min · 14 October 2025"
    assert line.xpath(".//time/@datetime") == ["2025-10-14"]
    assert line.xpath("./a/@href") == ["episodes/night-1.html"]


def test_a_program_without_episodes_says_so(program: Program) -> None:
    assert "There are no episodes yet." in _text(_parse(_program_page(program)))


# --- An episode -------------------------------------------------------------------------------------------------


def test_the_audio_is_native_and_loads_no_more_than_it_must(program: Program, episode_of: Episodes) -> None:
    (audio,) = _parse(_episode_page(program, episode_of(1))).iter("audio")

    assert audio.get("controls") is not None
    assert audio.get("preload") == "metadata"
    assert audio.get("src") == "night-1-0a1b2c3d.mp3"


def test_chapters_open_at_their_time_without_scripts(program: Program, episode_of: Episodes) -> None:
    links = _parse(_episode_page(program, episode_of(1))).xpath("//ol[@id='the_chapters']//a")

    # 4 and 7 sentences of 137,298 samples each: 12.4533... s and 21.7933... s
    assert [(link.get("href"), link.get("data-start")) for link in links] == [
        ("night-1-0a1b2c3d.mp3#t=0", "0"),
        ("night-1-0a1b2c3d.mp3#t=12.453", "12.453"),
        ("night-1-0a1b2c3d.mp3#t=21.793", "21.793"),
    ]
    assert [_text(link) for link in links] == ["0:00 The first night", "0:12 1. What you need", "0:21 What to leave"]


def test_the_transcript_says_each_cue_once_in_order(program: Program, episode_of: Episodes) -> None:
    episode = episode_of(1)

    spans = _parse(_episode_page(program, episode)).xpath("//article//span[@data-start]")

    assert [_text(span) for span in spans] == [cue.text for cue in episode.recording.cues]


def test_the_transcript_keeps_headings_lists_and_quotes(program: Program, episode_of: Episodes) -> None:
    (article,) = _parse(_episode_page(program, episode_of(1))).iter("article")

    assert [_text(found) for found in article.iter("h3")] == ["The first night", "1. What you need", "What to leave"]
    assert [_text(found) for found in article.iter("li")] == ["A chair", "A glass of water"]
    assert [_text(found) for found in article.iter("blockquote")] == ["The dishes will wait."]
    assert article.xpath(".//h3/@id") == [chapter.anchor for chapter in episode_of(1).recording.chapters]


def test_an_episode_of_one_chapter_has_no_list_of_chapters_and_no_keys_for_them(
    program: Program, episode_of: Episodes, recording_of: Recordings
) -> None:
    alone = recording_of("Alone", spoken=((None, Role.TITLE, "Alone"), (0, Role.PARAGRAPH, "One line.")))

    tree = _parse(_episode_page(program, episode_of(1, "Alone", recording=alone)))

    assert not tree.xpath("//ol")
    assert tree.xpath("//button/@data-go") == ["back", "forward"]
    assert [_text(span) for span in tree.xpath("//span[@data-start]")] == ["Alone", "One line."]


def test_an_episode_links_its_neighbours_its_article_and_its_file(program: Program, episode_of: Episodes) -> None:
    before, after = Neighbour(slug="night-0", title="Before"), Neighbour(slug="night-2", title="After")

    tree = _parse(_episode_page(program, episode_of(1), previous=before, following=after))

    links = tree.xpath("//nav[@class='neighbours']/a")
    assert [(link.get("href"), _text(link)) for link in links] == [
        ("night-0.html", "Previous Before"),
        ("night-2.html", "Next After"),
    ]
    assert tree.xpath("//a[@download]/@href") == ["night-1-0a1b2c3d.mp3"]
    assert "https://example.org/first-night" in tree.xpath("//a/@href")


def test_an_update_is_told_if_it_was_on_another_day(program: Program, episode_of: Episodes) -> None:
    same_day = episode_of(1, updated=datetime(2025, 10, 14, 3, tzinfo=UTC))
    later = episode_of(1, updated=datetime(2026, 5, 3, 3, tzinfo=UTC))

    assert "updated" not in _text(_parse(_episode_page(program, same_day)))
    assert "· updated 3 May 2026" in _text(_parse(_episode_page(program, later)))


def test_a_right_to_left_page_says_so_and_marks_what_is_english(program: Program, episode_of: Episodes) -> None:
    tree = _parse(_episode_page(program, episode_of(1, "الليلة الأولى", language="ar")))

    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert tree.get_element_by_id("chapters_heading").get("lang") == "en"
    assert tree.get_element_by_id("now_playing").get("lang") == "ar"


def test_an_episode_with_a_picture_of_its_own_shows_that(program: Program, episode_of: Episodes) -> None:
    tree = _parse(_episode_page(program, episode_of(1, image_file="night-1-0000000a.jpg")))

    assert tree.xpath("//main//img/@src") == ["night-1-0000000a.jpg"]


def test_three_hundred_chapters_and_a_very_long_title_are_shown_whole(
    program: Program, episode_of: Episodes, recording_of: Recordings
) -> None:
    title = "Rindfleischetikettierung" * 40
    many = recording_of(title, spoken=[(n, Role.HEADING, f"Part {n}") for n in range(300)])

    tree = _parse(_episode_page(program, episode_of(1, title, recording=many)))

    assert tree.findtext(".//h1") == title
    assert len(tree.xpath("//ol[@id='the_chapters']/li")) == 301


# --- What a feed says further -------------------------------------------------------------------------------------


def test_a_program_shows_who_takes_part_where_to_give_and_what_one_may_do_with_it(
    program: Program, episode_of: Episodes
) -> None:
    people = (
        Person(name="Ann", role="host", group="cast", link="https://example.org/ann"),
        Person(name="Bo", role="guest", group="cast"),
    )
    further = FurtherTags(
        people=people,
        license=License(name="cc-by-4.0", url="https://example.org/by"),
        funding=(Funding(url="https://example.org/give", text="Give"),),
    )
    guest = episode_of(1, people=people[1:])
    listed = _parse(_program_page(replace(program, further=further), guest))
    heard = _parse(_episode_page(replace(program, further=further), guest))

    assert "With Ann (host), Bo (guest)" in _text(listed)
    assert "With Bo (guest)" in _text(heard)
    assert {_text(link): link.get("href") for link in listed.xpath("//a[starts-with(@href, 'https:')]")} == {
        "About this program": "https://example.org/first-weeks",
        "Ann": "https://example.org/ann",
        "Give": "https://example.org/give",
        "cc-by-4.0": "https://example.org/by",
    }
    assert [link.get("href") for link in heard.xpath("//footer//a")] == ["https://example.org/by"]


def test_a_trailer_is_listed_as_one(program: Program, episode_of: Episodes) -> None:
    listed = _parse(_program_page(program, episode_of(1, kind=EpisodeKind.TRAILER), episode_of(2)))
    facts = [_text(one) for one in listed.xpath("//ol[@class='episodes']//span[@class='facts']")]

    assert [one.split(" · ")[0] for one in facts] == ["Trailer", "1 min"]
