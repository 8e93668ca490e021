"""``doctor`` as an editor meets it: what it prints, its JSON, its exit codes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audio_programs.cli import main

Run = Callable[..., Result]


def test_what_is_there_and_what_is_missing_is_told_with_what_mends_it(run: Run) -> None:
    result = run("doctor")

    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert [line for line in lines[:-1] if not line.startswith(" ")] == [
        "This computer",
        "Voices",
        "This project",
        "On the web",
    ]
    assert "  ok       the engine tone is ready (tone 1)" in lines
    missing = lines.index("  missing  no base_url is set: the feeds are for this computer only")
    assert lines[missing + 1].startswith("           to publish, add a line like 'base_url: ")


def test_the_last_line_is_the_verdict(run: Run, project: Path) -> None:
    assert run("doctor").stdout.splitlines()[-1].startswith("All that is needed is here")
    (project / "articles" / "library.yaml").write_text("titel: Quiet Hours\n", encoding="utf-8")

    result = run("doctor")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "1 thing must be mended; what to do stands below it."


def test_json_is_for_programs(run: Run) -> None:
    result = run("doctor", "--json")

    told = json.loads(result.stdout)
    assert set(told) == {"ok", "verdict", "findings"}
    assert told["ok"] is True
    for finding in told["findings"]:
        assert set(finding) == {"group", "name", "state", "needed", "what", "mend"}
        assert finding["state"] in ("ok", "missing", "wrong")
        assert finding["mend"] or finding["state"] == "ok"
        assert "\n" not in finding["what"] + finding["mend"]


def test_it_works_outside_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ["doctor"])

    assert result.exit_code == 0, result.output
    assert "there is no project here" in result.stdout
    assert "the voice 'calm' is ready" in result.stdout


def test_the_json_is_as_the_reference_shows_it(run: Run) -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    example = json.loads(page.partition("\n## doctor\n")[2].partition("```json\n")[2].partition("```")[0])
    told = json.loads(run("doctor", "--json").stdout)

    assert set(example) == set(told)
    assert set(example["findings"][0]) == set(told["findings"][0])
    documented = {one["name"] for one in example["findings"]}
    assert documented <= {one["name"] for one in told["findings"]}
