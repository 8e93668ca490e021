"""What an address names in the output folder."""

import doctest
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from audio_programs.serve import files
from audio_programs.serve.files import find


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
