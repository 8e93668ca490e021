"""Any history of edits, builds and kills, and then one build: what stands there is what a clean build would make.

DESIGN invariants 1, 2, 4, 5 and 9 as one machine; what is asserted of each build stands in ``workshop.py``.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from audio_programs.build.request import Request
from audio_programs.engines.worker import close_children
from tests.properties.desk import Piece, Shelf
from tests.properties.whole import feed_faults, looks
from tests.properties.workshop import Workshop, furnish

# Small choices, so that edits meet: the same words in two places, a title given twice, a word taken back again.
names = st.sampled_from(["01-moon.md", "02-moon.md", "star.md", "deep/well.md", "deep/moon.md"])
words = st.sampled_from(["One.", "Two. One.", "Three, and 4.", "Five & <six>. One.", "[Two](https://a.example/)."])
titles = st.sampled_from(["Moon", "Star", "The well"])
headings = st.sampled_from(["Up", "Down"])
picks = st.integers(0, 11)
pieces = st.builds(
    Piece,
    stated=st.fixed_dictionaries(
        {"title": titles}, optional={"date": st.sampled_from(["2026-01-01", "2026-01-02", "2026-03-10"])}
    ),
    opening=words,
    sections=st.lists(st.tuples(headings, words), max_size=2),
)
statements: dict[str, list[str]] = {
    "title": ["Moon", "Star"],
    "date": ["2026-01-01", "2026-01-03", "2026-03-02", "2026-03-20"],
    "updated": ["2026-02-01", "2026-03-12"],
    "number": ["1", "2"],
    "season": ["1", "'2: Milk'"],
    "unit": ["'3: Baths'"],
    "slug": ["moon", "sky"],
    "id": ["moon-1", "moon-2"],
    "draft": ["true"],
    "voice": ["other", "nobody"],
    "image": ["red.png"],
    "summary": ["In short."],
    "author": ["Ann"],
    "kind": ["trailer", "bonus"],
    "people": ["[Bo]"],
}
program_statements: dict[str, list[str]] = {
    "title": ["The sky", "Night"],
    "license": ["cc-by-4.0"],
    "moved_to": ["https://b.example/feed.xml"],
    "type": ["serial", "episodic"],
    "id": ["sky"],
    "cover": ["red.png", "blue.png"],
    "order": ["[star.md]"],
    "timezone": ["Australia/Brisbane"],
    "language": ["de"],
    "voices": ["{heading: other}"],
    "intro": ['"{title}, by {author}."', '"{season}. {number}."'],
    "outro": ['"Next: {next}."'],
    "sounds": ["{jingle: chime.wav}", "{intro: chime.wav, chapter: chime.wav}", "{outro: gone.wav}"],
}
shelves = st.sampled_from(["night", "day"])


class Editing(RuleBasedStateMachine):
    """Any history of edits, builds and kills, then one build, leaves the output of a clean build."""

    def __init__(self, room: Path, *, cold: bool) -> None:
        super().__init__()
        self.shop = Workshop(room, cold=cold)
        self.desk = self.shop.desk

    def teardown(self) -> None:
        """Throw it all away."""
        self.shop.close()

    @initialize(night=st.dictionaries(names, pieces, max_size=3), day=st.dictionaries(names, pieces, max_size=3))
    def begin(self, night: dict[str, Piece], day: dict[str, Piece]) -> None:
        """A serial program and an episodic one."""
        self.desk.shelves["night"] = Shelf({"title": "Night", "description": "Quiet."}, night)
        self.desk.shelves["day"] = Shelf({"title": "Day", "description": "Bright.", "type": "episodic"}, day)

    # --- Editing ---------------------------------------------------------------------------------------------------

    def there(self, shelf: str) -> str:
        """Return the name of a program that is there: this one, or the only one."""
        return shelf if shelf in self.desk.shelves else next(iter(self.desk.shelves))

    def shelf(self, name: str) -> Shelf:
        """Return a program that is there."""
        return self.desk.shelves[self.there(name)]

    def piece(self, shelf: str, pick: int) -> tuple[Shelf, str]:
        """Return an article that is there, by its program and name; a new one if there is none."""
        found = self.shelf(shelf)
        if not found.pieces:
            found.pieces["star.md"] = Piece({"title": "Star", "date": "2026-01-01"}, "One.")
        return found, sorted(found.pieces)[pick % len(found.pieces)]

    @rule(shelf=shelves, name=names, piece=pieces)
    def put_article(self, shelf: str, name: str, piece: Piece) -> None:
        self.shelf(shelf).pieces[name] = piece

    @rule(shelf=shelves, pick=picks)
    def remove_article(self, shelf: str, pick: int) -> None:
        found, name = self.piece(shelf, pick)
        del found.pieces[name]

    @rule(shelf=shelves, pick=picks, name=names)
    def rename_article(self, shelf: str, pick: int, name: str) -> None:
        """Rename it; where another has that name, the two change places."""
        found, old = self.piece(shelf, pick)
        moved = found.pieces.pop(old)
        if name in found.pieces:
            found.pieces[old] = found.pieces.pop(name)
        found.pieces[name] = moved

    @rule(shelf=shelves, pick=picks, place=picks, text=words)
    def edit_paragraph(self, shelf: str, pick: int, place: int, text: str) -> None:
        found, name = self.piece(shelf, pick)
        piece = found.pieces[name]
        at = place % (len(piece.sections) + 1)
        if at == 0:
            piece.opening = text
        else:
            piece.sections[at - 1] = (piece.sections[at - 1][0], text)

    @rule(shelf=shelves, pick=picks, sections=st.lists(st.tuples(headings, words), max_size=3))
    def edit_sections(self, shelf: str, pick: int, sections: list[tuple[str, str]]) -> None:
        found, name = self.piece(shelf, pick)
        found.pieces[name].sections = sections

    @rule(shelf=shelves, pick=picks, key=st.sampled_from(sorted(statements)), choice=picks)
    def edit_front_matter(self, shelf: str, pick: int, key: str, choice: int) -> None:
        found, name = self.piece(shelf, pick)
        _choose(found.pieces[name].stated, key, statements[key], choice, keep=key == "title")

    @rule(shelf=shelves, pick=picks)
    def break_or_mend_article(self, shelf: str, pick: int) -> None:
        found, name = self.piece(shelf, pick)
        found.pieces[name].broken = not found.pieces[name].broken

    @rule(shelf=shelves, key=st.sampled_from(sorted(program_statements)), choice=picks)
    def edit_program(self, shelf: str, key: str, choice: int) -> None:
        _choose(self.shelf(shelf).stated, key, program_statements[key], choice, keep=key == "title")

    @rule(shelf=shelves)
    def break_or_mend_program(self, shelf: str) -> None:
        found = self.shelf(shelf)
        found.broken = not found.broken

    @rule(shelf=shelves)
    def exchange_pictures(self, shelf: str) -> None:
        self.shop.interfere()
        self.desk.exchange_pictures(self.there(shelf))

    @precondition(lambda self: len(self.desk.shelves) == 2)
    @rule(shelf=shelves)
    def remove_program(self, shelf: str) -> None:
        self.shop.interfere()
        self.desk.remove_shelf(shelf)

    @precondition(lambda self: len(self.desk.shelves) == 1)
    @rule(piece=pieces)
    def bring_a_program(self, piece: Piece) -> None:
        name = "day" if "night" in self.desk.shelves else "night"
        self.desk.shelves[name] = Shelf({"title": name.title(), "description": "Again."}, {"star.md": piece})

    @rule(
        base_url=st.sampled_from(["", "https://a.example/", "https://b.example/pod/"]), grace=st.sampled_from([0, 30])
    )
    def edit_library(self, base_url: str, grace: int) -> None:
        self.desk.library |= {"base_url": base_url, "grace_days": str(grace)}

    @rule(
        rate=st.sampled_from(["450", "400"]),
        role=st.sampled_from(["default", "title", "heading"]),
        voice=st.sampled_from(["plain", "other"]),
        pause_ms=st.sampled_from(["20", "30"]),
        bitrate_kbps=st.sampled_from(["64", "96"]),
    )
    def edit_voices(self, rate: str, role: str, voice: str, pause_ms: str, bitrate_kbps: str) -> None:
        self.desk.voices["plain"]["rate"] = rate
        self.desk.roles[role] = voice
        self.desk.pauses_ms["paragraph"] = pause_ms
        self.desk.sound["bitrate_kbps"] = bitrate_kbps

    # --- What happens to a folder ----------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 12, 31]))
    def time_passes(self, days: int) -> None:
        self.shop.days_pass(days)

    @rule()
    def touch_everything(self) -> None:
        self.desk.save()
        self.desk.touch()

    @rule(output=st.booleans(), cache=st.booleans())
    def delete_what_was_made(self, output: bool, cache: bool) -> None:
        self.shop.delete_made(output=output, cache=cache)

    @precondition(lambda self: self.shop.settled and not self.desk.edited)
    @rule(pick=picks, where=st.sampled_from(["output", ".cache"]))
    def damage_a_file_and_build(self, pick: int, where: str) -> None:
        kept = self.shop.replaced()  # nobody would make them again, nor the manifests, which say what is ours
        files = [one for one in looks(self.shop.project, below=where) if one not in kept and "/.build/" not in one]
        if files:
            path = self.shop.project / files[pick * 7 % len(files)]
            path.write_bytes(path.read_bytes()[:-1] + b"?")
        self.shop.build_and_compare()

    # --- Building --------------------------------------------------------------------------------------------------

    @rule()
    def build(self) -> None:
        self.shop.build_and_compare()

    @rule(jobs=st.integers(1, 2))
    def build_in_threads(self, jobs: int) -> None:
        self.shop.build_and_compare(make_executor=partial(ThreadPoolExecutor, jobs))

    @rule()
    def build_by_force(self) -> None:
        self.shop.build_and_compare(Request(force=True, allow_removals=True))

    @rule()
    def build_without_consent(self) -> None:
        self.shop.build_without_consent()

    @rule(shelf=shelves, picks=st.lists(picks, min_size=1, max_size=3))
    def remove_articles_and_build_without_consent(self, shelf: str, picks: list[int]) -> None:
        found = self.shelf(shelf)
        for pick in picks:
            if found.pieces:
                del found.pieces[sorted(found.pieces)[pick % len(found.pieces)]]
        self.shop.build_without_consent()

    @precondition(lambda self: len(self.desk.shelves) == 2)
    @rule(shelf=shelves)
    def remove_a_program_and_build_without_consent(self, shelf: str) -> None:
        self.shop.interfere()
        self.desk.remove_shelf(shelf)
        self.shop.build_without_consent()

    @rule(after_writes=st.integers(0, 40), torn=st.booleans())
    def build_killed(self, after_writes: int, torn: bool) -> None:
        self.shop.build_killed(after_writes=after_writes, torn=torn)

    @rule(shelf=shelves, pick=picks, text=words, after_writes=st.integers(0, 40), torn=st.booleans())
    def edit_and_build_killed(self, shelf: str, pick: int, text: str, after_writes: int, torn: bool) -> None:
        found, name = self.piece(shelf, pick)
        found.pieces[name].opening = text
        self.shop.build_killed(after_writes=after_writes, torn=torn)

    @rule(shelf=shelves)
    def build_one_program(self, shelf: str) -> None:
        self.shop.build_program(self.there(shelf))

    @rule(shelf=shelves, pick=picks)
    def build_one_article(self, shelf: str, pick: int) -> None:
        _, name = self.piece(shelf, pick)
        self.shop.build_article(self.there(shelf), name)

    @invariant()
    def feeds_name_only_whole_files(self) -> None:
        assert feed_faults(self.shop.project) == []


def _choose(stated: dict[str, str], key: str, choices: list[str], choice: int, *, keep: bool) -> None:
    """State one of the choices, or take the statement out unless it is to be kept."""
    value = dict(enumerate(choices)).get(choice % (len(choices) + (not keep)))
    stated.pop(key, None)
    if value is not None:
        stated[key] = value


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Path]:
    """Return a folder in which machines may work."""
    close_children()
    yield furnish(tmp_path)
    close_children()


def _run(machine: Callable[[], Editing], *, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,  # type: ignore[arg-type] # whatever makes a machine will do
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_invariants_1_2_4_5_and_9_hold_after_a_few_edits(room: Path) -> None:
    _run(partial(Editing, room, cold=False), examples=5, steps=12)


@pytest.mark.slow
def test_invariants_1_2_4_5_and_9_hold_after_any_history_of_edits_builds_and_kills(room: Path) -> None:
    _run(partial(Editing, room, cold=False), examples=30, steps=30)


@pytest.mark.slow
def test_invariant_1_holds_where_nothing_at_all_is_left_of_an_earlier_build(room: Path) -> None:
    _run(partial(Editing, room, cold=True), examples=5, steps=15)
