"""A small project that speaks in tones, and a way to run commands in it as an editor would."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audio_programs.cli import main

ARTICLE = """---
title: The first night
date: 2026-01-05
---

You are home.

## What to do first

Sit down. Breathe out.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A library of one program of one article."""
    folder = tmp_path / "library"
    program = folder / "articles" / "nights"
    program.mkdir(parents=True)
    (folder / "voices.yaml").write_text("voices:\n  plain: {engine: tone, voice: low}\n", encoding="utf-8")
    (folder / "articles" / "library.yaml").write_text("title: Quiet Hours\n", encoding="utf-8")
    (program / "program.yaml").write_text(
        "title: Nights\ndescription: Short readings.\ncategory: Kids & Family > Parenting\n", encoding="utf-8"
    )
    (program / "first-night.md").write_text(ARTICLE, encoding="utf-8")
    return folder


@pytest.fixture
def run(project: Path) -> Callable[..., Result]:
    """Run a command in the project."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["-C", str(project), *arguments])

    return run
