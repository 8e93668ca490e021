"""docs/troubleshooting.md quotes messages that the package can really print, so that searching for one finds it."""

import re
from pathlib import Path

import pytest

from tests.told import Sayable

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
QUOTED = [line for block in BLOCKS for line in block.splitlines()]
FINDING = re.compile(r"  (missing|wrong)  +(.*)")  # as ``doctor`` prints it, with what mends it in the line below
MENDING = " " * 11


@pytest.fixture(scope="module")
def sayable() -> Sayable:
    """Return what can be said and advised."""
    return Sayable()


def test_the_page_quotes_messages() -> None:
    assert len(QUOTED) > 30


@pytest.mark.parametrize("line", QUOTED)
def test_each_message_that_is_quoted_can_be_printed(line: str, sayable: Sayable) -> None:
    if finding := FINDING.fullmatch(line):
        assert sayable.is_said(finding[2])
    elif line.startswith(MENDING):
        assert sayable.is_advised(line.strip())
    else:
        assert sayable.fault_of(line) == ""
        assert " - " in line or line.startswith("note: ") or line.endswith("."), "a problem says what to do"


def test_a_message_that_is_not_there_would_be_found_out(sayable: Sayable) -> None:
    assert sayable.fault_of("articles/a.md:3: the teapot is empty - fill it") == "the teapot is empty"
    assert sayable.fault_of("articles/a.md:3: the article has no title - fill the teapot") == "fill the teapot"
    assert sayable.fault_of("articles/library.yaml:2: unknown key 'langauge' - Keys here: title") == ""
