"""What changed between two states of a program: pure values, no project."""

from audio_programs.build.differences import (
    EpisodeDifference,
    Heard,
    HeardProgram,
    Kind,
    Sentence,
    compare,
    named_ones,
)


def _heard(
    *sentences: str,
    guid: str = "a",
    title: str = "Alpha",
    chapters: tuple[str, ...] = ("Alpha",),
    sound: str = "1",
    timed: bool = True,
    unread: str = "",
) -> Heard:
    return Heard(
        guid=guid,
        title=title,
        path=f"{guid}.md",
        said={"title": title},
        chapters=chapters,
        sentences=tuple(
            Sentence(text=text, section=chapters[0], start_ms=index * 1000 if timed else None)
            for index, text in enumerate(sentences)
        ),
        sound=sound,
        unread=unread,
    )


def _program(*episodes: Heard, title: str = "One") -> HeardProgram:
    return HeardProgram(program="one", title=title, said={"title": title}, episodes=episodes)


def _only(before: Heard, after: Heard) -> EpisodeDifference:
    (found,) = compare(_program(before), _program(after)).episodes
    return found


def _lines(found: EpisodeDifference) -> list[tuple[str, int | None, str, bool]]:
    return [(one.sign.value, one.sentence.start_ms, one.sentence.text, one.moved) for one in found.lines]


def test_what_is_the_same_is_not_told() -> None:
    found = compare(_program(_heard("A.", "B.")), _program(_heard("A.", "B.")))

    assert found.episodes == ()
    assert not found.any


def test_an_edited_sentence_is_told_before_and_after_with_the_time_at_which_it_stands() -> None:
    found = _only(_heard("A.", "B.", "C."), _heard("A.", "X.", "C.", sound="2", timed=False))

    assert _lines(found) == [("-", 1000, "B.", False), ("+", 1000, "X.", False)]
    assert not found.same_words


def test_an_inserted_sentence_stands_where_the_one_it_pushes_on_stood() -> None:
    found = _only(_heard("A.", "B."), _heard("A.", "X.", "B.", sound="2", timed=False))

    assert _lines(found) == [("+", 1000, "X.", False)]


def test_a_sentence_at_the_end_has_no_time_before_it_is_spoken() -> None:
    found = _only(_heard("A."), _heard("A.", "X.", sound="2", timed=False))

    assert _lines(found) == [("+", None, "X.", False)]


def test_after_the_first_change_no_time_is_known() -> None:
    found = _only(_heard("A.", "B.", "C."), _heard("X.", "B.", "Y.", sound="2", timed=False))

    assert _lines(found) == [
        ("-", 0, "A.", False),
        ("+", 0, "X.", False),
        ("-", 2000, "C.", False),
        ("+", None, "Y.", False),
    ]


def test_a_deleted_sentence_is_told_with_its_time() -> None:
    assert _lines(_only(_heard("A.", "B.", "C."), _heard("A.", "C.", sound="2"))) == [("-", 1000, "B.", False)]


def test_a_moved_sentence_is_told_in_both_places_as_moved() -> None:
    found = _only(_heard("A.", "B.", "C.", "D."), _heard("B.", "C.", "D.", "A.", sound="2", timed=False))

    assert [(sign, text, moved) for sign, _, text, moved in _lines(found)] == [("-", "A.", True), ("+", "A.", True)]


def test_of_a_sentence_that_goes_twice_and_comes_once_one_is_moved() -> None:
    found = _only(_heard("A.", "A.", "B.", "C.", "D."), _heard("B.", "C.", "D.", "A.", sound="2"))

    assert sorted((sign, text, moved) for sign, _, text, moved in _lines(found)) == [
        ("+", "A.", True),
        ("-", "A.", False),
        ("-", "A.", True),
    ]


def test_a_sentence_that_replaces_another_stands_under_the_same_heading_as_it() -> None:
    found = _only(_heard("A.", chapters=("Old",)), _heard("B.", chapters=("New",), sound="2"))

    assert {one.section for one in found.lines} == {"New"}
    assert found.chapters == ("chapter renamed: Old -> New",)


def test_chapters_that_come_and_go_are_told() -> None:
    before, after = _heard("A.", chapters=("A", "B")), _heard("A.", chapters=("A", "B", "C"), sound="2")

    assert _only(before, after).chapters == ("chapter added: C",)
    assert _only(after, before).chapters == ("chapter removed: C",)


def test_another_sound_of_the_same_words_is_told_as_that() -> None:
    found = _only(_heard("A."), _heard("A.", sound="2"))

    assert (found.kind, found.lines, found.same_words) == (Kind.CHANGED, (), True)


def test_new_and_removed_episodes_are_told_with_their_length_in_sentences() -> None:
    difference = compare(_program(_heard("A.", "B.")), _program(_heard("C.", guid="c", title="Gamma")))

    assert [(one.kind, one.title, one.sentences) for one in difference.episodes] == [
        (Kind.NEW, "Gamma", 1),
        (Kind.REMOVED, "Alpha", 2),
    ]


def test_a_program_that_was_not_there_is_new_and_one_that_is_no_more_is_removed() -> None:
    program = _program(_heard("A."))

    assert (compare(None, program).kind, compare(program, None).kind) == (Kind.NEW, Kind.REMOVED)
    assert [one.kind for one in compare(program, None).episodes] == [Kind.REMOVED]


def test_what_is_said_of_a_program_or_episode_is_told_before_and_after() -> None:
    difference = compare(
        _program(_heard("A."), title="One"), _program(_heard("A.", title="Omega", chapters=("Alpha",)), title="Two")
    )

    assert [str(one) for one in difference.changes] == ["title: One -> Two"]
    assert [str(one) for one in difference.episodes[0].changes] == ["title: Alpha -> Omega"]


def test_where_words_cannot_be_read_nothing_is_said_of_them() -> None:
    found = _only(_heard("A."), _heard(unread="it is not there", sound="2"))

    assert (found.lines, found.chapters, found.same_words) == ((), (), False)
    assert found.unread == "it is not there"


def test_only_what_is_named_is_told() -> None:
    difference = compare(None, _program(_heard("A."), _heard("B.", guid="b", title="Beta")))

    assert named_ones(difference, programs=("one",), articles=()) == difference
    assert named_ones(difference, programs=("two",), articles=()) is None
    named = named_ones(difference, programs=(), articles=("b.md",))
    assert named is not None
    assert [one.title for one in named.episodes] == ["Beta"]


def test_another_title_is_told_once_not_as_a_chapter_too() -> None:
    before = _heard("Alpha", "Rest", chapters=("Alpha", "Rest"))
    after = _heard("Beta", "Repose", title="Beta", chapters=("Beta", "Repose"), sound="2")

    found = _only(before, after)

    assert [str(one) for one in found.changes] == ["title: Alpha -> Beta"]
    assert found.chapters == ("chapter renamed: Rest -> Repose",)
