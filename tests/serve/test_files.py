"""What an address names in the output folder."""

import doctest
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from audio_programs.serve import files
from audio_programs.serve.files import cache_control, find, media_type


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(files).failed == 0


def test_a_folder_is_found_by_its_name_and_its_page_by_its_slash(made: Path) -> None:
    assert find(made, "/first-weeks") == made.resolve() / "first-weeks"
    assert find(made, "/first-weeks/") == made.resolve() / "first-weeks" / "index.html"
    assert find(made, "/") == made.resolve() / "index.html"


_STEPS = st.sampled_from(
    ["..", ".", "", "first-weeks", "episodes", ".build", "manifest.json", "index.html", "\\", "\0", "c:", "~"]
)


@given(st.lists(_STEPS | st.text(max_size=8), max_size=8).map("/".join))
def test_invariant_10_no_path_leads_out_of_the_output_or_to_what_is_hidden(made: Path, steps: str) -> None:
    found = find(made, f"/{steps}")
    if found is not None:
        inside = found.relative_to(made.resolve())
        assert not any(part.startswith(".") for part in inside.parts)


def test_an_output_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert find(tmp_path / "output", "/index.html") is None


def _rows_of_the_page() -> list[tuple[str, str, str]]:
    """Return name, type and lifetime from the table of docs/serving.md."""
    page = (Path(__file__).parents[2] / "docs" / "serving.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)`", page, re.MULTILINE)


def test_rule_s2_the_docs_tell_a_static_host_the_types_that_serve_sends() -> None:
    rows = _rows_of_the_page()
    assert len(rows) == 10
    for pattern, kind, kept in rows:
        name = pattern.rpartition("/")[2].replace("*", "name-0a1b2c3d")
        assert media_type(name) == kind
        assert (cache_control(name) == kept) == ("immutable" in kept)
