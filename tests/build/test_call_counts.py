"""How often a build asks the system, an engine, the encoder and the renderers, compared with what is kept.

A slip is seen on a machine of any speed: a file read twice, a page rendered for nothing, a module imported that is not
used. ``pytest tests/build/test_call_counts.py --refresh-counts`` writes the counts anew; the difference is reviewed
like code.
"""

import importlib
import json
import os
import subprocess
import sys
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from tests.counted import OURS

REPOSITORY = Path(__file__).parents[2]
KEPT = REPOSITORY / "tests/golden/call_counts.json"
REFRESH = "pytest tests/build/test_call_counts.py --refresh-counts"

VOICES = "voices:\n  plain: {engine: tone, voice: low}\n"
LIBRARY = "title: Quiet Hours\nauthor: Ada\nlanguage: en\ntimezone: UTC\ncategory: Arts\nbase_url: https://a.example/\n"
ARTICLE = """\
---
title: Reading {number}
date: 2025-01-{number:02d}
---
The first paragraph of {number}. It has two sentences.

## What is edited

Here stand {number} lamps. None is lit.

## What stays

Nothing changes here in {number}.
"""
WORKS = ("version", "status", "build", "edit")


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> dict[str, Any]:
    """Build a library of eight articles in two programs, and count what each work asks for."""
    folder = tmp_path_factory.mktemp("counted")
    project = _library(folder / "project")
    for _ in range(3):  # built, and then what was written in the index's last moment looked at once more
        _run("audio_programs", "-C", str(project), "build")
    found = {}
    for work in WORKS:
        if work == "edit":
            article = project / "articles/one/02-reading.md"
            article.write_text(article.read_text("utf-8").replace("Here stand", "There stood"), "utf-8")
            for measured in (project / ".cache").rglob("pace*"):  # times: by chance as long as those it replaces,
                measured.unlink()  # and then they are compared
        _run("tests.counted", str(project), work, str(folder / "report.json"))
        found[work] = json.loads((folder / "report.json").read_text("utf-8"))
    if pytestconfig.getoption("--refresh-counts", default=False):
        kept = {"python": _python(), "works": found}
        KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return found


@pytest.mark.parametrize("work", WORKS)
def test_the_calls_of_a_work_are_as_many_as_are_kept(counted: dict[str, Any], work: str) -> None:
    kept = _kept()
    if kept["python"] != _python():
        pytest.skip(f"the counts are kept for Python {kept['python']}: another asks the system otherwise")
    now, before = counted[work]["calls"], kept["works"][work]["calls"]

    changed = [
        f"{name} {'rose' if now.get(name, 0) > before.get(name, 0) else 'fell'}"
        f" from {before.get(name, 0)} to {now.get(name, 0)}"
        for name in sorted({*now, *before})
        if now.get(name, 0) != before.get(name, 0)
    ]

    assert not changed, f"{work}: {', '.join(changed)}. Where that is meant: {REFRESH}"


@pytest.mark.parametrize("work", WORKS)
def test_no_heavy_module_is_imported_beyond_those_kept(counted: dict[str, Any], work: str) -> None:
    now, before = set(counted[work]["loaded"]), set(_kept()["works"][work]["loaded"])

    assert now == before, (
        f"{work}: imports {sorted(now - before)} that it did not, and no longer {sorted(before - now)}."
        f" Where that is meant: {REFRESH}"
    )


def test_an_edit_speaks_one_sentence_and_encodes_one_section(counted: dict[str, Any]) -> None:
    calls = counted["edit"]["calls"]

    assert (calls["utterances spoken"], calls["encoder runs"], calls["feeds rendered"]) == (1, 1, 1)


@pytest.mark.parametrize("work", ["status", "build"])
def test_nothing_is_made_where_nothing_changed(counted: dict[str, Any], work: str) -> None:
    made = {name for name in counted[work]["calls"] if name.endswith((" spoken", " runs", " rendered"))}

    assert made == set()


@pytest.mark.parametrize("name", OURS)
def test_what_is_counted_by_name_is_there(name: str) -> None:
    module, _ = OURS[name]

    found = reduce(getattr, name.split("."), importlib.import_module(module))

    assert found.__code__.co_qualname == name


def _library(project: Path) -> Path:
    (project / "articles").mkdir(parents=True)
    (project / "voices.yaml").write_text(VOICES, "utf-8")
    (project / "articles/library.yaml").write_text(LIBRARY, "utf-8")
    for program in ("one", "two"):
        folder = project / "articles" / program
        folder.mkdir()
        (folder / "program.yaml").write_text(f"title: Program {program}\ndescription: Short readings.\n", "utf-8")
        for number in range(1, 5):
            (folder / f"{number:02d}-reading.md").write_text(ARTICLE.format(number=number), "utf-8")
    return project


def _run(module: str, *words: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", module, *words]
    ended = subprocess.run(command, check=False, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


def _kept() -> Any:
    return json.loads(KEPT.read_text("utf-8"))


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
