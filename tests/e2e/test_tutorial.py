"""The tutorial, done step by step in a home of its own, by the commands and files that the page shows."""

import os
import re
import sys
import urllib.request
from pathlib import Path

import podcastparser
import pytest

from tests.e2e.following import Reader, steps_of

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")


def _feed(reader: Reader, program: str) -> list[tuple[str, str, str]]:
    """Return title, GUID and address of each episode, oldest first, as a podcast app reads the feed that is served."""
    address = f"{reader.address}{program}/feed.xml"
    with urllib.request.urlopen(address) as answer:
        parsed = podcastparser.parse(address, answer)
    episodes = [(one["title"], one["guid"], one["enclosures"][0]["url"]) for one in parsed["episodes"]]
    return sorted(episodes, key=lambda episode: episode[0])


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    parts = re.split(r"^## (?=\d+\.)", PAGE, flags=re.MULTILINE)
    after: dict[str, list[tuple[str, str, str]]] = {}
    with Reader(here=tmp_path, environment=environment) as reader:
        for part in parts:
            reader.follow(part)
            if reader.address:
                after[part.partition(".")[0]] = _feed(reader, "first-readings")
        titles = [title for title, _, _ in _feed(reader, "window-garden")]
        garden = (reader.here / "output" / "window-garden" / "episodes" / "basil.vtt").read_text("utf-8")

    assert [title for title, _, _ in after["3"]] == ["A quiet corner"]
    assert [title for title, _, _ in after["4"]] == ["A quiet corner", "The first night at home"]
    assert [guid for _, guid, _ in after["6"]] == [guid for _, guid, _ in after["4"]]
    assert [old == new for old, new in zip(after["4"], after["6"], strict=True)] == [True, False]  # its sound is new
    assert after["7"] == after["6"]
    assert titles == ["Basil on the sill"]
    assert "pour away what is left" in garden
    for furniture in ("Skip to", "Jane Doe", "Oct", "share this", "Parsley", "Keep reading"):
        assert furniture not in garden


def test_the_tutorial_is_followed_as_a_whole() -> None:
    """A block that is meant to be followed, and is not for a slip in its sign, would be tested by nobody."""
    steps = list(steps_of(PAGE))

    assert PAGE.count("\n```console") == sum(step.kind == "console" for step in steps)
    for kind, blocks in (("Add to", "markdown"), ("In", "diff"), ("Write into", "text")):
        assert sum(step.kind == kind for step in steps) == PAGE.count(f"\n```{blocks}\n") > 0
