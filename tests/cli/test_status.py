"""``status`` as an editor and a program meet it."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from click.testing import Result

Run = Callable[..., Result]
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "status.md"
ARTICLE = "articles/nights/first-night.md"


def _edit(project: Path, old: str, new: str) -> None:
    article = project / ARTICLE
    text = article.read_text(encoding="utf-8")
    assert text.count(old) == 1
    article.write_text(text.replace(old, new), encoding="utf-8")


def test_before_the_first_build_all_is_new_and_the_time_not_known(run: Run) -> None:
    result = run("status")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "Nights (articles/nights):",
        "  new        The first night",
        "1 episode: 1 new.",
        "To do: make 1 episode, speaking 5 sentences; how long that takes is not known yet.",
    ]


def test_after_a_build_all_is_fresh_and_nothing_is_to_do(run: Run) -> None:
    run("build", "--jobs", "1")

    assert run("status").stdout.splitlines() == [
        "Nights (articles/nights):",
        "  fresh      The first night",
        "1 episode: 1 fresh.",
    ]


def test_why_names_the_line_the_cost_and_what_subscribers_see(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    _edit(project, "Breathe out.", "Breathe slowly.")

    result = run("status", "--why")

    lines = result.stdout.splitlines()
    assert lines[1:3] == ["  changed    The first night", f"      because: {ARTICLE}:10 edited"]
    assert re.fullmatch(r"      to do: speak 1 sentence, make 1 section, in about \d+ s", lines[3])
    size = r"\d\.\d MB"
    assert re.fullmatch(rf"      subscribers see: the same episode with new audio \({size} to fetch again\)", lines[4])
    assert "  also made: index.html, feed.xml, because: an episode has changed" in lines
    assert re.search(rf"^Subscribers' apps will fetch 1 file again, about {size} for each", result.stdout, re.MULTILINE)


def test_a_replaced_file_is_told_with_the_day_on_which_it_goes(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    _edit(project, "Breathe out.", "Breathe slowly.")
    run("build", "--jobs", "1")

    assert re.search(
        r"^1 replaced file still answers under its old name, until \d{4}-\d\d-\d\d\.$",
        run("status").stdout,
        re.MULTILINE,
    )


def test_a_problem_is_told_beside_its_episode_and_ends_with_1(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    _edit(project, "date: 2026-01-05", "date: soon")

    result = run("status")

    assert result.exit_code == 1
    assert '  broken     The first night (date "soon" is not a date)' in result.stdout
    assert f"{ARTICLE}:3: " in result.stderr


def test_a_program_that_is_refused_stays_and_says_why_once(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    (project / ARTICLE).unlink()

    result = run("status", "--why")

    assert result.stdout.splitlines() == [
        "Nights (articles/nights):",
        "  stays, refused: 1 of 1 published article is gone (first-night.md); all that was published stays as it was",
        "  refused    The first night",
        "      because: it stays as it was last published",
        "1 episode: 1 refused.",
    ]
    assert result.stderr.count("articles/nights: 1 of 1 published article is gone") == 1
    assert result.exit_code == 1
    assert run("diff").stdout == "Nothing has changed for listeners since the last build.\n"


def test_an_episode_without_a_number_is_told_without_one(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    _edit(project, "date: 2026-01-05", "date: 2026-01-05\nkind: trailer")

    told = [run(*words).stdout for words in (("status", "--why"), ("status", "--json"), ("diff",), ("build", "-n"))]
    built = run("build", "--jobs", "1").stdout

    assert f"because: {ARTICLE}:4 kind: full -> trailer" in told[0]
    assert "    kind: full -> trailer" in told[2]
    assert not [text for text in (*told, built) if "None" in text]


def test_an_episode_that_is_held_back_tells_its_day(run: Run, project: Path) -> None:
    _edit(project, "date: 2026-01-05", "date: 2999-01-05")

    assert "  held back  The first night (until 2999-01-05)" in run("status").stdout


def test_settings_that_cannot_be_used_end_with_3(run: Run, project: Path) -> None:
    (project / "articles/library.yaml").write_text("titel: x\n", encoding="utf-8")

    assert run("status").exit_code == 3


def test_a_name_that_is_none_is_refused(run: Run) -> None:
    assert run("status", "nihgts").exit_code == 2


def test_it_may_run_while_a_build_does(run: Run, project: Path) -> None:
    from audio_programs.store.lock import build_lock

    run("build", "--jobs", "1")
    with build_lock(project / "output" / ".build"):
        assert run("status").exit_code == 0
        assert run("diff").exit_code == 0


def _tables(command: str) -> dict[str, set[str]]:
    """Return the keys of each object that the page lists, by the words before its table."""
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {command}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^(An?|The) ([a-z]+):\n\n((?:\|.*\n)+)", section, re.MULTILINE)
    return {name: set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) for _, name, table in found}


def _objects(told: dict[str, Any], *keys: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of the lists under these keys, one inside the other."""
    if not keys:
        yield told
        return
    for one in told[keys[0]]:
        yield from _objects(one, *keys[1:])


def _keys(objects: Iterator[dict[str, Any]]) -> set[str]:
    """Return the keys that all of some objects have; there is at least one object."""
    (keys,) = {frozenset(one) for one in objects}
    return set(keys)


def test_the_keys_of_its_json_are_those_of_the_reference(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    _edit(project, "date: 2026-01-05", "date: soon")
    (project / "articles/nights/second.md").write_text("---\ntitle: Second\ndate: 2999-01-01\n---\n\nWords.\n")

    result = run("status", "--json")

    told = json.loads(result.stdout)
    tables = _tables("status")
    assert set(told) == tables["object"]
    assert _keys(_objects(told, "programs")) == tables["program"]
    assert _keys(_objects(told, "programs", "episodes")) == tables["episode"]
    assert _keys(_objects(told, "problems")) == tables["problem"]
    assert _keys(_objects(told, "programs", "episodes", "problems")) == tables["problem"]
    assert set(told["summary"]) == tables["summary"]
    assert _keys(_objects(told, "notices")) == {"path", "line", "what"}
    states = {one["state"]: one for one in _objects(told, "programs", "episodes")}
    assert set(states) == {"broken", "held back"}
    assert states["held back"]["until"].startswith("2999-01-01T00:00:00")
    assert result.exit_code == 1


def test_its_json_tells_files_and_costs(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    _edit(project, "Breathe out.", "Breathe slowly.")

    told = json.loads(run("status", "--json").stdout)

    (program,) = told["programs"]
    (episode,) = program["episodes"]
    assert episode["subscribers"] == "new_audio"
    assert (episode["utterances"], episode["characters"], episode["sections"]) == (1, len("Breathe slowly."), 1)
    assert episode["seconds"] is not None
    assert {"name": "feed.xml", "because": ["an episode has changed"]} in program["files"]
    assert told["summary"]["states"]["changed"] == 1
    assert told["summary"]["refetched_bytes"] == episode["refetched_bytes"] > 0


def test_the_page_lists_every_state_and_what_subscribers_see() -> None:
    from audio_programs.build.states import Effect, State

    page = PAGE.read_text(encoding="utf-8")

    assert [state for state in State if f"`{state.value}`" not in page] == []
    assert [effect for effect in Effect if f"`{effect.name.lower()}`" not in page] == []


def test_the_keys_of_the_json_of_diff_are_those_of_the_reference(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    _edit(project, "title: The first night", "title: A first night")

    told = json.loads(run("diff", "--json").stdout)

    tables = _tables("diff")
    assert set(told) == tables["object"]
    assert _keys(_objects(told, "programs")) == tables["program"]
    assert _keys(_objects(told, "programs", "episodes")) == tables["episode"]
    assert _keys(_objects(told, "programs", "episodes", "changes")) == tables["change"]
    assert _keys(_objects(told, "programs", "episodes", "sentences")) == tables["sentence"]


def test_the_librarys_own_files_are_foretold_just_where_a_build_makes_them(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    settings = project / "articles" / "nights" / "program.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Nights", "Quiet nights"), encoding="utf-8")
    page = project / "output" / "index.html"
    before = page.read_bytes()

    foretold = run("status", "--why").stdout
    run("build", "--jobs", "1")

    assert (
        "The library as a whole:\n  also made: opml.xml, index.html, because: a program or the library has changed\n"
        in foretold
    )
    assert page.read_bytes() != before
    assert "The library as a whole" not in run("status", "--why").stdout
