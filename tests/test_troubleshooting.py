"""docs/troubleshooting.md quotes messages that the package can really print, so that searching for one finds it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
QUOTED = [line for block in BLOCKS for line in block.splitlines()]
PLACE = re.compile(r"(note: )?([\w./-]+\.(md|yaml|yml|docx|txt|json)(:\d+)?: )?(sound: |date )?")
FINDING = re.compile(r"  (missing|wrong)  +(.*)")  # as ``doctor`` prints it, with what mends it in the line below
MENDING = " " * 11


def _printed(template: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, template.split("{}"))))


def _in(text: str) -> Callable[[re.Pattern[str]], bool]:
    """Return whether a pattern is that of a whole text."""
    return lambda pattern: bool(pattern.fullmatch(text))


@pytest.fixture(scope="module")
def sayable() -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    """Return what can be said, and what can be advised; of both, what has words enough to be told apart."""
    from tests.told import gather

    told = gather()
    whats = [_printed(what) for one in told for what in one.whats if len(re.sub(r"\W|\{\}", "", what)) >= 8]
    hints = [_printed(hint) for one in told for hint in one.hints if len(re.sub(r"\W|\{\}", "", hint)) >= 6]
    return whats, hints


def test_the_page_quotes_messages() -> None:
    assert len(QUOTED) > 30


@pytest.mark.parametrize("line", QUOTED)
def test_each_message_that_is_quoted_can_be_printed(
    line: str, sayable: tuple[list[re.Pattern[str]], list[re.Pattern[str]]]
) -> None:
    whats, hints = sayable
    finding = FINDING.fullmatch(line)
    if finding or line.startswith(MENDING):
        found = any(map(_in(finding[2]), whats)) if finding else any(map(_in(line.strip()), hints))
        assert found, line
        return
    what, parted, hint = line[len(PLACE.match(line)[0]) :].partition(" - ")  # type: ignore[index] # it matches ''

    assert any(map(_in(what), whats)), what
    assert not parted or any(map(_in(hint), hints)), hint
    assert parted or line.startswith("note: ") or what.endswith("."), "a problem says what to do"


def test_a_message_that_is_not_there_would_be_found_out(
    sayable: tuple[list[re.Pattern[str]], list[re.Pattern[str]]],
) -> None:
    whats, hints = sayable

    assert not any(pattern.fullmatch("the teapot is empty") for pattern in (*whats, *hints))
    assert any(pattern.fullmatch("unknown key 'langauge'") for pattern in whats)
