"""Builds one after the other, by workers that stay: what a watch is made of."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from audio_programs.build.pool import Workers
from audio_programs.build.report import Report
from audio_programs.build.request import Request
from audio_programs.build.run import build_with
from audio_programs.build.saves import SourcesMovedError
from audio_programs.build.sound_jobs import SoundWorkers
from audio_programs.errors import InputError

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"


class Pools:
    """Workers, and how often they had to be made."""

    def __init__(self) -> None:
        self.made = 0
        self.workers: SoundWorkers = Workers(self._make)

    def _make(self) -> Executor:
        self.made += 1
        return ThreadPoolExecutor(1)

    def build(self, project: "Project", now: datetime, before_making: Callable[[], None] = lambda: None) -> Report:
        """Build everything with these workers."""
        return build_with(
            self.workers,
            project.root,
            request=Request(),
            now=now,
            watch=lambda _: None,
            before_making=before_making,
        )


def _moved() -> None:
    raise SourcesMovedError


def test_workers_serve_one_build_after_the_other(project: "Project", now: datetime) -> None:
    pools = Pools()
    with closing(pools.workers):
        pools.build(project, now)
        project.edit(ALPHA, "It is short.", "It is long.")
        report = pools.build(project, now)

    assert (report.tally.spoken, pools.made) == (1, 1)


def test_nothing_is_made_of_sources_that_moved_while_they_were_read(built: "Project", now: datetime) -> None:
    before = built.published()
    built.edit(ALPHA, "It is short.", "It is lo")
    pools = Pools()

    with closing(pools.workers), pytest.raises(SourcesMovedError):
        pools.build(built, now, before_making=_moved)

    assert built.published() == before
    assert (built.spoken(), pools.made) == ([], 0)


def test_workers_stay_when_settings_cannot_be_read(project: "Project", now: datetime) -> None:
    pools = Pools()
    with closing(pools.workers):
        pools.build(project, now)
        library = (project.root / "articles/library.yaml").read_text(encoding="utf-8")
        project.write("articles/library.yaml", "titel: Quiet Hours\n")
        with pytest.raises(InputError):
            pools.build(project, now)
        project.write("articles/library.yaml", library)
        project.edit(ALPHA, "It is short.", "It is long.")
        pools.build(project, now)

    assert pools.made == 1


def test_the_moment_of_the_next_article_that_is_held_back_is_told_until_it_has_come(
    built: "Project", now: datetime
) -> None:
    built.article("articles/one/04-delta.md", date="2026-03-03")
    built.article("articles/one/05-epsilon.md", date="2026-04-01")
    due = datetime(2026, 3, 3, tzinfo=ZoneInfo("Australia/Brisbane"))

    (program,) = built.build(now=now).programs
    assert program.next_due == due

    (program,) = built.build(now=due).programs
    assert program.next_due == due + timedelta(days=29)
    assert "Delta" in built.items()
