"""How episodes stand before a build: each state, and why, after each kind of edit. From real sources and builds."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from audio_programs.build.names import Named
from audio_programs.build.states import Effect, EpisodeStanding, Standing, State
from audio_programs.build.status import status_of

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
BETA = "articles/one/02-beta.md"
GAMMA = "articles/one/03-gamma.md"
LIBRARY = "title: Quiet Hours\nauthor: Ada Example\nlanguage: en-au\ntimezone: Australia/Brisbane\ncategory: Arts\n"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _status(project: "Project", *, programs: tuple[str, ...] = (), articles: tuple[str, ...] = ()) -> Standing:
    named = Named(programs=frozenset(programs), articles=frozenset(articles), unknown=())
    return status_of(project.root, named=named, now=NOW)


def _episodes(project: "Project") -> dict[str, EpisodeStanding]:
    return {one.path: one for program in _status(project).programs for one in program.episodes}


def _states(project: "Project") -> list[State]:
    return [one.state for program in _status(project).programs for one in program.episodes]


def _files(project: "Project") -> dict[str, tuple[str, ...]]:
    return {one.name: one.because for program in _status(project).programs for one in program.files}


def test_before_the_first_build_every_episode_is_new(project: "Project") -> None:
    alpha = _episodes(project)[ALPHA]

    assert (alpha.state, alpha.effect, alpha.refetched) == (State.NEW, Effect.NEW_EPISODE, False)
    assert alpha.because == (f"{ALPHA} not made yet",)
    assert [clip.text for clip in alpha.clips] == ["Alpha.", "This is alpha.", "It is short."]
    assert len(alpha.sections) == 1


def test_after_a_build_every_episode_is_fresh_and_no_file_is_to_be_made(built: "Project") -> None:
    standing = _status(built)

    assert _states(built) == [State.FRESH] * 3
    assert [program.files for program in standing.programs] == [()]
    assert [program.settings for program in standing.programs] == [()]
    assert (standing.cost.utterances, standing.cost.sections, standing.cost.audio) == (0, 0, 0)


def test_an_edited_sentence_is_named_by_its_line_and_costs_itself(built: "Project") -> None:
    built.edit(BETA, "It is short.", "It is long.")

    beta = _episodes(built)[BETA]

    assert (beta.state, beta.effect, beta.refetched) == (State.CHANGED, Effect.NEW_AUDIO, True)
    assert beta.because[0] == f"{BETA}:5 edited"
    assert [clip.text for clip in beta.clips] == ["It is long."]
    assert _states(built) == [State.FRESH, State.CHANGED, State.FRESH]
    assert beta.last_size_bytes == built.items()["Beta"].size_bytes


def test_an_edited_title_is_told_before_and_after_with_its_line(built: "Project") -> None:
    built.edit(BETA, "title: Beta", "title: Delta")

    beta = _episodes(built)[BETA]

    assert f"{BETA}:2 title: Beta -> Delta" in beta.because
    assert [clip.text for clip in beta.clips] == ["Delta."]
    # Its neighbours link to it by its title.
    assert _files(built)["episodes/alpha.html"] == ("the episode before or after it has changed",)


def test_an_edited_summary_is_told_and_only_the_tags_are_written_anew(built: "Project") -> None:
    built.edit(BETA, "title: Beta\n", "title: Beta\nsummary: Other words.\n")

    beta = _episodes(built)[BETA]

    assert beta.because == (f"{BETA}:3 summary: This is beta. It is short. -> Other words.",)
    assert (beta.clips, beta.sections, beta.remade, beta.refetched) == ((), (), True, True)
    assert "episodes/beta.chapters.json" not in _files(built)


def test_words_that_sound_the_same_change_the_feed_alone(built: "Project") -> None:
    built.edit(BETA, "It is short.", "It is **short**.")
    assert _states(built) == [State.FRESH] * 3

    built.edit(BETA, "title: Beta\n", "title: Beta\nlink: https://example.org/beta\n")

    beta = _episodes(built)[BETA]
    assert (beta.state, beta.effect, beta.remade) == (State.CHANGED, Effect.WORDS, False)
    assert beta.because == (f"{BETA}:3 link: none -> https://example.org/beta",)


def test_another_voice_is_named_by_its_line_in_voices_yaml(built: "Project") -> None:
    built.edit("voices.yaml", "voice: low", "voice: high")

    beta = _episodes(built)[BETA]

    assert beta.because == ("voices.yaml:2 voices.plain",)
    assert [clip.text for clip in beta.clips] == ["Beta.", "This is beta."]  # the third is spoken for the one before it


def test_another_voice_for_a_role_is_named_by_the_line_that_gives_it(built: "Project") -> None:
    built.write(
        "articles/one/program.yaml",
        built.root.joinpath("articles/one/program.yaml").read_text() + "voices:\n  title: other\n",
    )

    beta = _episodes(built)[BETA]

    assert beta.because == ("articles/one/program.yaml:4 roles.title",)
    assert [clip.text for clip in beta.clips] == ["Beta."]


def test_a_voice_that_an_article_asks_for_is_told_without_a_setting(built: "Project") -> None:
    built.edit(BETA, "title: Beta\n", "title: Beta\nvoice: other\n")

    assert _episodes(built)[BETA].because == (f"{BETA} another voice or engine",)


def test_another_pause_is_named_by_its_line_and_nothing_is_spoken(built: "Project") -> None:
    path = built.root / "voices.yaml"
    path.write_text(path.read_text() + "pauses_ms:\n  sentence: 260\n", encoding="utf-8")

    standing = _status(built)

    assert {one.because for one in standing.programs[0].episodes} == {("voices.yaml:5 pauses_ms.sentence",)}
    assert (standing.cost.utterances, standing.cost.sections, standing.cost.refetched) == (0, 3, 3)


def test_another_base_url_changes_feeds_and_leaves_episodes_fresh(built: "Project") -> None:
    path = built.root / "articles/library.yaml"
    path.write_text(path.read_text() + "base_url: https://audio.example.org/\n", encoding="utf-8")

    assert _states(built) == [State.FRESH] * 3
    assert _files(built) == {"feed.xml": ("articles/library.yaml:6 base_url",)}


def test_another_category_is_told_under_its_own_name(built: "Project") -> None:
    built.edit("articles/library.yaml", "category: Arts", "category: Music")

    assert _files(built) == {"feed.xml": ("articles/library.yaml:5 category",)}


def test_a_cover_is_named_by_its_line_and_goes_into_every_file(built: "Project", picture: bytes) -> None:
    built.write("articles/one/cover.jpg", picture)
    path = built.root / "articles/one/program.yaml"
    path.write_text(path.read_text() + "cover: cover.jpg\n", encoding="utf-8")

    standing = _status(built)

    assert {one.because for one in standing.programs[0].episodes} == {("articles/one/program.yaml:3 cover",)}
    assert standing.cost.sections == 0
    assert standing.cost.refetched == 3


def test_another_title_of_the_program_is_told_with_the_cover_that_is_drawn_from_it(built: "Project") -> None:
    built.edit("articles/one/program.yaml", "title: The first weeks", "title: The next weeks")

    assert _episodes(built)[BETA].because == (
        "the cover, which is drawn from the title",
        "articles/one/program.yaml:1 title",
    )


def test_a_renamed_file_is_told_and_subscribers_see_nothing(built: "Project") -> None:
    (built.root / BETA).rename(built.root / "articles/one/02-second.md")

    renamed = _episodes(built)["articles/one/02-second.md"]

    assert (renamed.state, renamed.effect) == (State.CHANGED, Effect.NOTHING)
    assert renamed.because == (f"file: {BETA} -> articles/one/02-second.md",)


def test_another_order_is_told_by_the_places(built: "Project") -> None:
    path = built.root / "articles/one/program.yaml"
    path.write_text(path.read_text() + "type: episodic\norder: [02-beta.md, 01-alpha.md]\n", encoding="utf-8")

    assert "place in its season: 1 -> 2" in _episodes(built)[ALPHA].because
    assert "place in its season: 2 -> 1" in _episodes(built)[BETA].because


def test_an_article_dated_ahead_is_held_back_until_its_day(built: "Project") -> None:
    built.article("articles/one/04-delta.md", date="2026-05-01")

    delta = _episodes(built)["articles/one/04-delta.md"]

    assert (delta.state, delta.effect) == (State.HELD_BACK, Effect.NOTHING)
    assert delta.until is not None
    assert delta.until.isoformat() == "2026-05-01T00:00:00+10:00"
    assert delta.because == ("articles/one/04-delta.md:3 dated ahead",)


def test_a_published_episode_that_is_held_back_or_a_draft_now_leaves_the_feed(built: "Project") -> None:
    built.edit(GAMMA, "date: 2026-01-03", "date: 2026-05-01")
    built.edit(BETA, "title: Beta\n", "title: Beta\ndraft: yes\n")

    episodes = _episodes(built)

    assert (episodes[GAMMA].state, episodes[GAMMA].effect) == (State.HELD_BACK, Effect.LEAVES)
    assert (episodes[BETA].state, episodes[BETA].effect) == (State.DRAFT, Effect.LEAVES)


def test_a_broken_article_tells_its_problems_and_stays_as_it_was(built: "Project") -> None:
    built.edit(BETA, "date: 2026-01-02", "date: soon")

    beta = _episodes(built)[BETA]

    assert (beta.state, beta.effect, beta.because) == (
        State.BROKEN,
        Effect.NOTHING,
        ("it stays as it was last published",),
    )
    assert [problem.line for problem in beta.problems] == [3]
    assert _files(built) == {}


def test_a_broken_article_that_was_never_published_has_nothing_to_stay(built: "Project") -> None:
    built.article("articles/one/04-delta.md", date="soon")

    delta = _episodes(built)["articles/one/04-delta.md"]

    assert (delta.state, delta.because, len(delta.problems)) == (State.BROKEN, (), 1)


def test_an_article_whose_picture_is_missing_tells_that(built: "Project") -> None:
    built.edit(BETA, "title: Beta\n", "title: Beta\nimage: none.jpg\n")

    beta = _episodes(built)[BETA]

    assert beta.state is State.BROKEN
    assert [problem.what for problem in beta.problems] == ["the picture articles/one/none.jpg is not there"]


def test_an_article_whose_voice_cannot_speak_tells_the_problem_of_the_voice(built: "Project") -> None:
    built.edit("voices.yaml", "voice: high", "voice: nobody")
    built.edit(BETA, "title: Beta\n", "title: Beta\nvoice: other\n")

    beta = _episodes(built)[BETA]

    assert beta.state is State.BROKEN
    assert [problem.path for problem in beta.problems] == ["voices.yaml"]


def test_a_removed_article_is_gone_and_leaves_the_feed(built: "Project") -> None:
    built.remove(BETA)

    episodes = _episodes(built)

    assert (episodes[BETA].state, episodes[BETA].effect) == (State.GONE, Effect.LEAVES)
    assert episodes[BETA].because == (f"{BETA}: its file is gone",)
    assert episodes[GAMMA].because == ("place in its season: 3 -> 2",)


def test_an_episode_is_gone_though_another_article_has_its_file_name(built: "Project") -> None:
    built.remove(BETA)
    built.article(
        BETA, title="Quite another", body="Of other things. With other words.", id="another", date="2026-01-02"
    )

    standing = _status(built)

    states = {one.guid: one.state for one in standing.programs[0].episodes}
    costs = {one.guid: standing.cost_of(one).utterances for one in standing.programs[0].episodes}
    assert states["another"] is State.NEW
    assert {guid: cost for guid, cost in costs.items() if cost} == {"another": 3}
    assert sorted(states.values()) == [State.FRESH, State.FRESH, State.GONE, State.NEW]


PROGRAM = "title: The first weeks\ndescription: Short readings.\n"


def test_what_a_feed_alone_says_is_named_and_no_page_is_made_again(built: "Project") -> None:
    built.write("articles/one/program.yaml", PROGRAM + "medium: audiobook\n")
    built.write("articles/library.yaml", LIBRARY + "mirrors: [https://mirror.example.org/]\n")

    (program,) = _status(built).programs

    assert {one.state for one in program.episodes} == {State.FRESH}
    assert [(one.name, one.because) for one in program.files] == [
        ("feed.xml", ("articles/one/program.yaml:3 medium", "articles/library.yaml:6 mirrors"))
    ]


def test_who_takes_part_is_on_pages_too(built: "Project") -> None:
    built.write("articles/one/program.yaml", PROGRAM + "people: [Ada Example]\n")

    files = _files(built)

    assert {"feed.xml", "index.html", "episodes/alpha.html"} <= set(files)
    assert set(files.values()) == {("articles/one/program.yaml:3 people",)}


def test_another_intro_is_named_by_its_line_and_costs_its_words(built: "Project") -> None:
    built.write("articles/one/program.yaml", PROGRAM + "intro: Welcome.\n")

    alpha = _episodes(built)[ALPHA]

    assert alpha.because == ("articles/one/program.yaml:3 intro",)
    assert "Welcome." in [clip.text for clip in alpha.clips]
    built.build()
    assert _states(built) == [State.FRESH] * 3

    built.write("articles/one/program.yaml", PROGRAM)

    assert _episodes(built)[ALPHA].because == ("intro",)


def test_another_pause_around_an_intro_is_named(built: "Project") -> None:
    built.write("articles/one/program.yaml", PROGRAM + "intro: Welcome.\n")
    built.build()

    built.write("articles/one/program.yaml", PROGRAM + "intro: Welcome.\npauses_ms: {title: 600}\n")

    assert _episodes(built)[ALPHA].because == ("articles/one/program.yaml:4 pauses_ms.title",)


def test_another_voice_of_an_intro_alone_is_named(built: "Project") -> None:
    built.write("articles/one/program.yaml", PROGRAM + "intro: Welcome.\n")
    built.build()

    built.write("articles/one/program.yaml", PROGRAM + "intro: Welcome.\nvoices: {intro: other}\n")

    alpha = _episodes(built)[ALPHA]
    assert alpha.because == ("articles/one/program.yaml:4 roles.intro",)
    assert [clip.text for clip in alpha.clips] == ["Welcome."]


def test_an_edited_sentence_is_named_by_its_own_line_beside_another_intro(built: "Project") -> None:
    built.write("articles/one/program.yaml", PROGRAM + "intro: Welcome.\n")
    built.edit(BETA, "It is short.", "It is long.")

    because = _episodes(built)[BETA].because
    assert (because[0], because[-1]) == (f"{BETA}:5 edited", "articles/one/program.yaml:3 intro")


def test_a_program_whose_folder_goes_by_another_id_leaves_with_its_episodes(built: "Project") -> None:
    built.write("articles/one/program.yaml", "title: The first weeks\ndescription: Short readings.\nid: other\n")

    states = {one.program: {(each.state, each.effect) for each in one.episodes} for one in _status(built).programs}

    assert states["one"] == {(State.GONE, Effect.LEAVES)}
    assert states["other"] == {(State.NEW, Effect.NEW_EPISODE)}


def test_a_program_whose_folder_is_gone_stays_refused_with_the_problem(built: "Project") -> None:
    built.write("articles/two/program.yaml", "title: Two\ndescription: D.\n")
    built.article("articles/two/other.md")
    built.build()
    built.remove("articles/one")

    standing = _status(built)

    (one,) = (program for program in standing.programs if program.program == "one")
    assert {(each.state, each.effect) for each in one.episodes} == {(State.REFUSED, Effect.NOTHING)}
    assert (one.title, one.folder, len(one.episodes)) == ("The first weeks", "articles/one", 3)
    assert one.problem in standing.problems
    assert one.episodes[0].problems == (one.problem,)
    assert (standing.cost.audio, standing.cost.refetched) == (0, 0)


def test_a_program_most_of_which_is_gone_is_told_once_as_refused(built: "Project") -> None:
    built.remove(ALPHA)
    built.remove(GAMMA)

    standing = _status(built)

    assert [one.program for one in standing.programs] == ["one"]
    assert standing.programs[0].problem is not None
    assert {one.state for one in standing.programs[0].episodes} == {State.REFUSED}
    assert standing.stuck == ()


def test_a_program_whose_settings_cannot_be_used_is_told_as_such(built: "Project") -> None:
    built.write("articles/one/program.yaml", "titel: The first weeks\n")

    standing = _status(built)

    assert (standing.programs, standing.stuck) == ((), ("articles/one",))
    assert standing.problems


def test_a_file_that_somebody_damaged_is_made_again_and_nobody_fetches_it_again(built: "Project") -> None:
    audio = built.output / "one/episodes" / built.items()["Beta"].audio
    audio.write_bytes(b"damaged")

    beta = _episodes(built)[BETA]

    assert (beta.state, beta.effect, beta.refetched) == (State.CHANGED, Effect.NOTHING, False)
    assert beta.because == (f"{BETA} gone or damaged in the output folder",)


def test_replaced_files_are_counted_until_they_go(built: "Project") -> None:
    built.edit(BETA, "It is short.", "It is long.")
    built.build()

    (program,) = _status(built).programs

    assert [name.startswith("episodes/beta-") for name in program.replacements.files] == [True]
    assert program.replacements.last_until is not None
    assert program.replacements.last_until.isoformat() == "2026-03-31"


def test_only_what_is_named_is_told(built: "Project") -> None:
    built.write("articles/two/program.yaml", "title: Two\ndescription: D.\n")
    built.article("articles/two/other.md")

    assert [one.program for one in _status(built, programs=("two",)).programs] == ["two"]
    (only,) = _status(built, articles=(BETA,)).programs
    assert [one.path for one in only.episodes] == [BETA]


def test_asking_writes_nothing(built: "Project") -> None:
    built.edit(BETA, "It is short.", "It is long.")
    before = built.times()

    _status(built)

    assert built.times() == before


def test_what_is_foretold_is_what_the_build_then_does(built: "Project") -> None:
    built.edit(BETA, "It is short.", "It is long.")
    built.article("articles/one/04-delta.md", date="2026-02-01")
    foretold = _status(built)

    report = built.build()

    assert (report.tally.spoken, report.tally.encoded) == (foretold.cost.utterances, foretold.cost.sections)
    # The library's own pages are told of no program.
    assert report.written - foretold.cost.audio - len(foretold.programs[0].files) == 1
    assert _states(built) == [State.FRESH] * 4


@pytest.mark.parametrize("edit", ["title: Zeta", "title: Beta\nauthor: Somebody", "title: Beta\nseason: 2"])
def test_a_file_that_is_not_foretold_does_not_change(built: "Project", edit: str) -> None:
    built.edit(BETA, "title: Beta", edit)
    foretold = {f"one/{name}" for name in _files(built)}
    before = built.published()

    built.build()

    changed = {name for name, content in built.published().items() if before.get(name) != content}
    assert {name for name in changed if name.startswith("one/") and not name.endswith(".mp3")} <= foretold
