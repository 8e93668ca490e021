"""When episodes are published, under which titles, and what is remembered of them."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from audio_programs.catalog.history import read_history, write_history
from audio_programs.catalog.place import Catalog
from audio_programs.catalog.titles import fold_title
from audio_programs.config.settings import ProgramType
from audio_programs.model import Article, Day, EpisodeKind, Season, Unit
from audio_programs.publish.values import value

Make = Callable[..., Article]
Place = Callable[..., Catalog]

BRISBANE = ZoneInfo("Australia/Brisbane")
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def moments(catalog: Catalog) -> list[str]:
    return [one.published.isoformat() for one in catalog.placements]


def told(catalog: Catalog) -> list[str]:
    return [str(notice) for notice in catalog.notices]


# --- Dates ---------------------------------------------------------------------------------------------------------


def test_a_date_is_the_first_instant_of_its_day_in_the_programs_timezone(article: Make, placed: Place) -> None:
    catalog = placed([article("a.md", date=date(2026, 1, 5))])
    assert moments(catalog) == ["2026-01-05T00:00:00+10:00"]
    assert catalog.notices == ()


def test_a_time_of_day_is_in_the_programs_timezone_unless_it_says_another(article: Make, placed: Place) -> None:
    articles = [
        article("1-a.md", date=datetime(2026, 1, 5, 7, 30, 0, 999)),  # noqa: DTZ001 - an editor wrote no timezone
        article("2-b.md", date=datetime(2026, 1, 5, 7, 30, tzinfo=UTC)),
    ]
    assert moments(placed(articles)) == ["2026-01-05T07:30:00+10:00", "2026-01-05T17:30:00+10:00"]


def test_an_article_without_a_date_has_the_day_it_was_first_seen_for_good(article: Make, placed: Place) -> None:
    first = placed([article("a.md", date=None)], now=datetime(2026, 3, 1, 20, tzinfo=UTC))
    assert moments(first) == ["2026-03-02T00:00:00+10:00"]  # it is morning in Brisbane
    assert told(first) == ["articles/weeks/a.md:1: has no date: 2026-03-02, when it was first seen, is used"]
    later = placed([article("a.md", date=None)], history=first.history)
    assert moments(later) == moments(first)
    dated = placed([article("a.md", date=date(2026, 2, 2))], history=later.history)
    assert dated.history.articles[0].date == ""


def test_rule_i8_an_article_of_a_day_to_come_is_held_back_with_a_notice(article: Make, placed: Place) -> None:
    catalog = placed([article("a.md", date=date(2027, 1, 5), lines=(("date", 4),)), article("b.md")])
    assert [one.slug for one in catalog.placements] == ["b"]
    assert [one.slug for one in catalog.held_back] == ["a"]
    assert told(catalog) == ["articles/weeks/a.md:4: held back until 2027-01-05"]
    assert {known.path for known in catalog.history.articles} == {"a.md", "b.md"}


def test_rule_i8_an_article_is_published_from_its_first_instant_on(article: Make, placed: Place) -> None:
    midnight = datetime(2026, 1, 5, tzinfo=BRISBANE)
    articles = [article("a.md", date=date(2026, 1, 5))]
    assert placed(articles, now=midnight).held_back == ()
    assert len(placed(articles, now=midnight - timedelta(seconds=1)).held_back) == 1


def test_an_article_keeps_guid_and_slug_when_its_day_comes(article: Make, placed: Place) -> None:
    articles = [article("a.md", date=date(2027, 1, 5))]
    before = placed(articles)
    after = placed(articles, history=before.history, now=datetime(2027, 1, 6, tzinfo=UTC))
    assert (after.placements[0].guid, after.placements[0].slug) == (before.held_back[0].guid, before.held_back[0].slug)
    assert after.history == before.history


def test_rule_i9_articles_of_one_day_are_a_second_apart_in_program_order_without_a_word(
    article: Make, placed: Place
) -> None:
    catalog = placed([article("1-a.md"), article("2-b.md"), article("3-c.md")])
    assert moments(catalog) == [f"2026-01-01T00:00:0{second}+10:00" for second in range(3)]
    assert catalog.notices == ()


def test_an_article_dated_before_its_predecessor_gets_its_date_and_a_second_with_a_notice(
    article: Make, placed: Place
) -> None:
    catalog = placed(
        [article("1-a.md", date=date(2026, 2, 2)), article("2-b.md", date=date(2026, 1, 1), lines=(("date", 5),))]
    )
    assert moments(catalog) == ["2026-02-02T00:00:00+10:00", "2026-02-02T00:00:01+10:00"]
    assert told(catalog) == [
        (
            "articles/weeks/2-b.md:5: is dated before the article that precedes it: published 2026-02-02 00:00:01; "
            "give it a later date, or the one before it an earlier one, or write 'type: episodic' in program.yaml"
        )
    ]


def test_rule_i8_a_second_that_has_not_come_is_waited_for(article: Make, placed: Place) -> None:
    catalog = placed([article("1-a.md"), article("2-b.md")], now=datetime(2026, 1, 1, tzinfo=BRISBANE))
    assert [one.slug for one in catalog.held_back] == ["b"]


def test_an_episodic_program_keeps_each_articles_own_day(article: Make, placed: Place) -> None:
    catalog = placed(
        [article("1-a.md", date=date(2026, 2, 2)), article("2-b.md"), article("3-c.md")], type=ProgramType.EPISODIC
    )
    assert moments(catalog) == [
        "2026-02-02T00:00:00+10:00",
        "2026-01-01T00:00:00+10:00",
        "2026-01-01T00:00:01+10:00",
    ]
    assert catalog.notices == ()


def test_when_an_article_was_updated_is_told_only_if_it_was_after_it_was_published(
    article: Make, placed: Place
) -> None:
    articles = [
        article("1-a.md", date=date(2026, 1, 1), updated=date(2026, 1, 2)),
        article("2-b.md", date=date(2026, 1, 3), updated=date(2026, 1, 2)),
        article("3-c.md", date=date(2026, 1, 4), updated=date(2030, 1, 2)),
        article("4-d.md", date=date(2026, 1, 5)),
    ]
    updated = [one.updated for one in placed(articles).placements]
    assert updated == [datetime(2026, 1, 2, tzinfo=BRISBANE), None, None, None]


def test_rule_g7_a_new_article_older_than_what_is_out_is_told(article: Make, placed: Place) -> None:
    before = placed([article("1-a.md"), article("3-c.md", date=date(2026, 3, 3))])
    assert before.notices == ()
    articles = [article("1-a.md"), article("2-b.md", date=date(2026, 2, 2)), article("3-c.md", date=date(2026, 3, 3))]
    after = placed(articles, history=before.history)
    assert told(after) == [
        (
            "articles/weeks/2-b.md:1: is new, but published (2026-02-02) before episodes that are out: "
            "most apps won't announce it"
        )
    ]
    assert placed(articles, history=after.history).notices == ()


def test_rule_g7_a_new_article_that_only_pushes_its_neighbour_on_by_a_second_is_not_told(
    article: Make, placed: Place
) -> None:
    before = placed([article("1-a.md"), article("3-c.md")])
    after = placed([article("1-a.md"), article("2-b.md"), article("3-c.md")], history=before.history)
    assert [one.slug for one in after.placements] == ["a", "b", "c"]
    assert after.notices == ()


def test_rule_i9_hours_that_clocks_skip_or_show_twice_are_put_in_their_true_order(article: Make, placed: Place) -> None:
    articles = [
        article("1-a.md", date=datetime(2025, 3, 9, 2, 30)),  # noqa: DTZ001 - an hour that New York skipped
        article("2-b.md", date=datetime(2025, 3, 9, 3, 30)),  # noqa: DTZ001 - the same instant
        article("3-c.md", date=datetime(2025, 11, 2, 1, 30, tzinfo=timezone(timedelta(hours=-5)))),
        article("4-d.md", date=datetime(2025, 11, 2, 1, 45, tzinfo=timezone(timedelta(hours=-4)))),  # before that
    ]
    expected = [
        "2025-03-09T03:30:00-04:00",
        "2025-03-09T03:30:01-04:00",
        "2025-11-02T01:30:00-05:00",
        "2025-11-02T01:30:01-05:00",
    ]
    serial = placed(articles, timezone=ZoneInfo("America/New_York"))
    assert moments(serial) == expected
    episodic = placed(articles, timezone=ZoneInfo("America/New_York"), type=ProgramType.EPISODIC)
    assert moments(episodic) == [*expected[:3], "2025-11-02T01:45:00-04:00"]


def test_rule_t1_an_episodes_day_is_that_of_its_article_in_the_programs_timezone(article: Make, placed: Place) -> None:
    for zone in ("Australia/Brisbane", "America/New_York", "America/Havana", "UTC"):
        for day in (date(2026, 1, 5), date(2026, 3, 8), date(2025, 11, 2)):
            published = placed([article("a.md", date=day)], timezone=ZoneInfo(zone)).placements[0].published
            assert published.date() == published.astimezone(ZoneInfo(zone)).date() == day


# --- Titles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["Introduction", "introduction ", "INTRODUCTION"])
def test_rule_i3_two_titles_of_one_day_are_told_apart_by_their_units(other: str, article: Make, placed: Place) -> None:
    catalog = placed(
        [
            article("a.md", "Introduction", unit=Unit(number=1, name="Cells"), lines=(("title", 2),)),
            article("b.md", other.strip(), unit=Unit(number=2, name="Milk")),
        ]
    )
    assert [one.title for one in catalog.placements] == ["Introduction (Cells)", f"{other.strip()} (Milk)"]
    assert told(catalog)[0] == (
        "articles/weeks/a.md:2: another article of its day has the same title, and apps would take them for one: "
        "called 'Introduction (Cells)'"
    )
    assert catalog.problems == ()


def test_rule_i3_quotes_and_dashes_do_not_tell_titles_apart() -> None:
    assert fold_title("“Milk” – what’s in it?") == fold_title("'milk' - what's in it?")


def test_rule_i3_seasons_tell_apart_what_units_do_not(article: Make, placed: Place) -> None:
    catalog = placed(
        [
            article("a.md", "Introduction", season=Season(number=1, name="Home"), unit=Unit(name="Start")),
            article("b.md", "Introduction", season=Season(number=2, name="Away"), unit=Unit(name="Start")),
        ]
    )
    assert [one.title for one in catalog.placements] == ["Introduction (Home)", "Introduction (Away)"]


def test_rule_i3_a_count_tells_apart_what_nothing_else_does(article: Make, placed: Place) -> None:
    catalog = placed(
        [article("a.md", "Introduction"), article("b.md", "Introduction"), article("c.md", "Introduction (2)")]
    )
    assert [one.title for one in catalog.placements] == ["Introduction", "Introduction (2)", "Introduction (2) (2)"]


def test_titles_of_different_days_stay_as_they_are(article: Make, placed: Place) -> None:
    catalog = placed([article("1-a.md", "Introduction"), article("2-b.md", "Introduction", date=date(2026, 1, 2))])
    assert [one.title for one in catalog.placements] == ["Introduction", "Introduction"]
    assert catalog.notices == ()


def test_rule_i3_titles_that_differ_only_where_feeds_end_are_told_apart_within_255_characters(
    article: Make, placed: Place
) -> None:
    long = "Very long title " * 20
    catalog = placed([article("a.md", f"{long}one", unit=Unit(name="x" * 300)), article("b.md", f"{long}two")])
    one, other = (placement.title for placement in catalog.placements)
    assert len(one) <= 255
    assert len(other) <= 255
    assert one.endswith("…")
    assert other.endswith("… (2)")


@pytest.mark.parametrize(
    "other", ["Night\u200bfall", "Night\u00adfall", "\u202eNightfall\u202c", "Nightfall\ufeff", "Night\u2060fall"]
)
def test_rule_i3_what_nobody_sees_tells_no_titles_apart_and_is_not_published(
    other: str, article: Make, placed: Place
) -> None:
    catalog = placed([article("a.md", "Nightfall"), article("b.md", other)])
    assert [one.title for one in catalog.placements] == ["Nightfall", "Nightfall (2)"]


@pytest.mark.parametrize(
    "title",
    [
        "👩\u200d👧 at home",
        "می\u200cخواهم",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "❤\ufe0f",
    ],
)
def test_what_shapes_letters_and_pictures_stays_in_a_title(title: str, article: Make, placed: Place) -> None:
    assert placed([article("a.md", title)]).placements[0].title == title


def test_rule_i3_flags_are_told_apart() -> None:
    scotland, wales = ("🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in code) for code in ("gbsct", "gbwls"))
    assert fold_title(scotland) != fold_title(wales)


def test_a_title_of_which_nothing_is_seen_is_published_as_the_slug(article: Make, placed: Place) -> None:
    catalog = placed([article("a.md", "\u200b"), article("b.md", "\u00ad\u0007")])
    assert [one.title for one in catalog.placements] == ["a", "b"]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("The first weeks: Milk", ["begins with the program's, 'The first weeks'"]),
        ("THE FIRST  WEEKS – Milk", ["begins with the program's, 'The first weeks'"]),
        ("S1E2 Two", ["begins with a number of season or episode, 's1e2'"]),
        ("Season 1, Episode 2: Two", ["begins with a number of season or episode, 'season 1, episode 2'"]),
        ("Episode 3: Three", ["begins with a number of season or episode, 'episode 3'"]),
        ("Ep. 4 – Four", ["begins with a number of season or episode, 'ep. 4'"]),
        ("S2: Milk", ["begins with a number of season or episode, 's2'"]),
        ("The first weeks - Ep 5: Five", ["season or episode, 'ep 5'", "begins with the program's"]),
    ],
)
def test_rule_i2_a_title_that_holds_a_number_or_the_programs_title_is_told_and_left_as_it_is(
    title: str, words: list[str], article: Make, placed: Place
) -> None:
    catalog = placed([article("a.md", title, lines=(("title", 2),))])
    notices = told(catalog)
    assert len(notices) == len(words)
    assert all(notice.startswith("articles/weeks/a.md:2: the title begins with ") for notice in notices)
    assert all(word in notice for word, notice in zip(words, notices, strict=True))
    assert catalog.placements[0].title == " ".join(title.split())


@pytest.mark.parametrize(
    "title",
    [
        "The first weeks", "The first weeks at home", "The first weeks-old photograph", "7 ways to sleep", "1. Cells",
        "Season 2 apples", "Episodes of waking", "E10 petrol", "S-shaped bends", "Seasons: an overview", "2026: a year",
    ],
)  # fmt: skip
def test_rule_i2_other_titles_are_not_told(title: str, article: Make, placed: Place) -> None:
    assert placed([article("a.md", title)]).notices == ()


def test_rule_i2_no_number_and_no_show_name_is_added_to_a_title(article: Make, placed: Place) -> None:
    catalog = placed([article("07-a.md", "Milk", season=Season(number=3, name="Home"), number=7)])
    assert catalog.placements[0].title == "Milk"


# --- The rest ------------------------------------------------------------------------------------------------------


def test_an_article_without_an_author_has_the_programs(article: Make, placed: Place) -> None:
    catalog = placed([article("1-a.md"), article("2-b.md", author="Ann")])
    assert [one.author for one in catalog.placements] == ["The editors", "Ann"]


def test_an_empty_program_is_no_problem(placed: Place) -> None:
    catalog = placed([])
    assert (catalog.placements, catalog.problems, catalog.notices) == ((), (), ())


def test_only_the_articles_of_the_history_are_changed(article: Make, placed: Place) -> None:
    text = (
        '{"version": 1, "podcast_guid": "9b024349-ccf0-5f69-a609-6b82873eab3c", "articles": [], '
        '"replaced": [{"file": "cover-01234567.jpg", "since": "2026-01-01", "digest": "d"}]}'
    )
    history, _ = read_history(text, "h")
    assert history is not None
    after = placed([article("a.md")], history=history).history
    assert (after.podcast_guid, after.replaced) == (history.podcast_guid, history.replaced)
    assert len(after.articles) == 1


# --- Laws ----------------------------------------------------------------------------------------------------------

offsets = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
days: st.SearchStrategy[Day | None] = (
    st.none()
    | st.dates(date(1990, 1, 1), date(2030, 1, 1))
    | st.sampled_from([date(2026, 6, 15), date(2026, 6, 14), date(2026, 1, 1)])
    | st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001 - editors may write no timezone
    | st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=offsets)  # noqa: DTZ001 - bounds have none
)


@given(st.lists(days, max_size=12), st.sampled_from(["Australia/Brisbane", "America/New_York", "UTC"]))
def test_rule_i9_dates_of_a_serial_program_rise_strictly_in_program_order_whatever_articles_say(
    article: Make, placed: Place, drawn: list[Day | None], zone: str
) -> None:
    articles = [article(f"{index:02}-x.md", str(index), date=day) for index, day in enumerate(drawn)]
    catalog = placed(articles, timezone=ZoneInfo(zone))
    published = [one.published for one in catalog.placements]
    assert all(earlier < later for earlier, later in itertools.pairwise(published))
    assert all(moment <= NOW for moment in published)
    assert len(catalog.placements) + len(catalog.held_back) == len(articles)
    assert [one.article.path for one in catalog.placements] == sorted(one.article.path for one in catalog.placements)


@given(st.lists(days, max_size=12))
def test_rule_i9_no_two_dates_of_an_episodic_program_are_equal(
    article: Make, placed: Place, drawn: list[Day | None]
) -> None:
    articles = [article(f"{index:02}-x.md", str(index), date=day) for index, day in enumerate(drawn)]
    published = [one.published for one in placed(articles, type=ProgramType.EPISODIC).placements]
    assert len({moment.timestamp() for moment in published}) == len(published)
    assert all(moment <= NOW for moment in published)


# Clocks change at night, at midnight (Havana, Beirut), by half an hour (Lord Howe), by a day (Apia) and by a number of
# seconds (Monrovia).
CHANGES = {
    "America/New_York": (date(2025, 3, 9), date(2025, 11, 2)),
    "America/Havana": (date(2025, 3, 9), date(2025, 11, 2)),
    "Asia/Beirut": (date(2025, 3, 30), date(2025, 10, 26)),
    "Europe/London": (date(2025, 3, 30), date(2025, 10, 26)),
    "Australia/Lord_Howe": (date(2025, 4, 6), date(2025, 10, 5)),
    "Pacific/Apia": (date(2011, 12, 30), date(2011, 12, 29)),
    "Africa/Monrovia": (date(1972, 1, 7),),
}


@st.composite
def nights_of_change(draw: st.DrawFn) -> tuple[str, list[Day]]:
    zone = draw(st.sampled_from(sorted(CHANGES)))
    hours = st.sampled_from([0, 1, 2, 3, 4, 23]).flatmap(
        lambda hour: st.builds(
            time, st.just(hour), st.sampled_from([0, 29, 30, 59]), st.sampled_from([0, 1, 59]), fold=st.integers(0, 1)
        )
    )
    near = st.builds(lambda day, by: day + timedelta(days=by), st.sampled_from(CHANGES[zone]), st.integers(-1, 1))
    moments = st.builds(datetime.combine, near, hours, st.none() | st.just(ZoneInfo(zone)) | st.just(UTC))
    return zone, draw(st.lists(near | moments, max_size=10))


@given(nights_of_change(), st.sampled_from(ProgramType))
def test_rule_i9_on_nights_when_clocks_change_dates_are_distinct_and_in_order_in_absolute_time(
    article: Make, placed: Place, drawn: tuple[str, list[Day]], kind: ProgramType
) -> None:
    zone, days = drawn
    articles = [article(f"{index:02}-x.md", str(index), date=day) for index, day in enumerate(days)]
    published = [one.published for one in placed(articles, timezone=ZoneInfo(zone), type=kind).placements]
    instants = [moment.timestamp() for moment in published]
    assert len(set(instants)) == len(articles)
    assert kind is ProgramType.EPISODIC or instants == sorted(instants)
    # However later steps compare them, and after a manifest has kept them, they are the same moments in the same order.
    assert sorted(published) == [datetime.fromtimestamp(instant, tz=UTC) for instant in sorted(instants)]
    assert TypeAdapter(list[datetime]).validate_json(TypeAdapter(list[datetime]).dump_json(published)) == published
    if zone != "Africa/Monrovia":  # its offset had seconds, which RFC 3339 has not
        assert all(moment.date() == moment.astimezone(ZoneInfo(zone)).date() for moment in published)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Intro", "In\u200btro", "Intro (2)", "Intro (Milk)", "x" * 254, "x" * 300, "x " * 130]),
            st.sampled_from(["", "Milk", "Cells", "milk", "y" * 200, "y" * 201]),
            st.sampled_from([date(2026, 1, 1), date(2026, 1, 2)]),
        ),
        max_size=8,
    )
)
def test_rule_i3_no_two_episodes_within_a_day_have_the_same_title(
    article: Make, placed: Place, drawn: list[tuple[str, str, date]]
) -> None:
    articles = [
        article(f"{index:02}.md", title, unit=Unit(name=unit) if unit else None, date=day)
        for index, (title, unit, day) in enumerate(drawn)
    ]
    placements = placed(articles, type=ProgramType.EPISODIC).placements
    assert [value(one.title) for one in placements] == [one.title for one in placements]  # RULES X5
    for index, one in enumerate(placements):
        for other in placements[:index]:
            if abs(one.published - other.published) < timedelta(days=1):
                assert fold_title(one.title) != fold_title(other.title)


@given(st.lists(days, max_size=6))
def test_placing_again_with_what_is_remembered_changes_nothing(
    article: Make, placed: Place, drawn: list[Day | None]
) -> None:
    articles = [article(f"{index:02}-x.md", str(index), date=day) for index, day in enumerate(drawn)]
    first = placed(articles)
    again = placed(articles, history=first.history)
    assert (again.placements, again.held_back, again.history) == (first.placements, first.held_back, first.history)
    assert read_history(write_history(again.history), "h") == (again.history, ())


# --- Trailers and bonuses -------------------------------------------------------------------------------------------


def test_rule_i12_trailers_and_bonuses_stand_in_their_place_and_take_no_number(article: Make, placed: Place) -> None:
    catalog = placed(
        [
            article("1-a.md", kind=EpisodeKind.TRAILER),
            article("2-b.md"),
            article("3-c.md", kind=EpisodeKind.BONUS),
            article("4-d.md"),
            article("5-e.md", season=Season(number=2), kind=EpisodeKind.TRAILER),
            article("6-f.md", season=Season(number=2)),
        ]
    )
    assert [(one.slug, one.episode) for one in catalog.placements] == [
        ("a", None),
        ("b", 1),
        ("c", None),
        ("d", 2),
        ("e", None),
        ("f", 1),
    ]
    assert moments(catalog) == sorted(set(moments(catalog)))
