"""A desk with a build beside it: each build is looked over from outside, and compared with a clean one elsewhere.

What the properties share. ``tone`` speaks; a kill is a write that raises.
"""

import contextlib
import gc
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from audio_programs.build.at_rest import settled_standings
from audio_programs.build.preview import plan_build
from audio_programs.build.report import ProgramReport, Report
from audio_programs.build.request import Request
from audio_programs.build.run import run_build
from audio_programs.build.settled import Settlement
from audio_programs.build.standing import at_rest
from audio_programs.catalog.history import read_history
from audio_programs.errors import InputError
from audio_programs.store.cache import Cache
from tests.properties.desk import HISTORY, PICTURES, Desk
from tests.properties.kill_switch import KILL_SWITCH, Killed
from tests.properties.whole import PASSING, Look, differences, feed_faults, looks, output_digests, unfinished

BEGINNING = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERYTHING = Request(allow_removals=True)
WITHOUT_CONSENT = Request()

MakeExecutor = Callable[[], Executor]


class AtOnce(Executor):
    """Runs each job where it is handed over: the same writes in the same order each time."""

    def submit(self, fn: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        """Run a job now."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*arguments, **options))
        except BaseException as error:  # noqa: BLE001 - as an executor does
            future.set_exception(error)
        return future


def furnish(room: Path) -> Path:
    """Put two pictures in a folder, in which workshops may then be opened."""
    for name, colour in zip(PICTURES, ("navy", "maroon"), strict=True):
        Image.new("RGB", (1400, 1400), colour).save(room / name)
    return room


class Workshop:
    """A project in a folder of its own, an editor's desk, a calendar, and builds that are looked over."""

    def __init__(self, room: Path, *, cold: bool = False) -> None:
        """Open one in a furnished room. A cold one measures every voice and draws every cover anew: that is slow."""
        self.folder = Path(tempfile.mkdtemp(dir=room))
        self.project = self.folder / "project"
        self.desk = Desk(self.project, pictures=tuple(room / name for name in PICTURES))
        self.now = BEGINNING
        self._builds = 0
        self.settled = False  # nothing has happened since a whole build without problems
        self._warm = None if cold else room / "warm"
        self._lend(self.project)

    def close(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self.folder)

    # --- What happens to a folder ----------------------------------------------------------------------------------

    def interfere(self) -> None:
        """Save the desk: something beside it is about to change."""
        self.desk.save()
        self.settled = False

    def days_pass(self, days: int) -> None:
        """Go on to a later day."""
        self.interfere()
        self.now += timedelta(days=days)

    def delete_made(self, *, output: bool, cache: bool) -> None:
        """Delete what builds have made."""
        self.interfere()
        if output:
            shutil.rmtree(self.project / "output", ignore_errors=True)
        if cache:
            shutil.rmtree(self.project / ".cache", ignore_errors=True)
            self._lend(self.project)

    # --- Building --------------------------------------------------------------------------------------------------

    def build(self, request: Request = EVERYTHING, *, make_executor: MakeExecutor = AtOnce) -> Report | None:
        """Build, and see that only what is ours was touched (DESIGN invariant 9); None where nothing can be built."""
        return self._build(request, make_executor, contextlib.nullcontext())

    def build_program(self, shelf: str) -> None:
        """Build one program, and nothing else."""
        self.build(Request(programs=frozenset([self.desk.program_id(shelf)]), allow_removals=True))

    def build_article(self, shelf: str, name: str) -> None:
        """Build one article, and nothing else."""
        self.build(Request(articles=frozenset([f"articles/{shelf}/{name}"]), allow_removals=True))

    def build_without_consent(self) -> None:
        """Build everything; what is refused for want of consent stays to the byte, with its manifest and history."""
        self.interfere()
        before = self._published_by_program()
        report = self.build(WITHOUT_CONSENT)
        if report is None:
            return
        after = self._published_by_program()
        for program in report.refused:
            assert after.get(program, {}) == before.get(program, {}), program
        told = [problem for problem in report.problems if "--allow-removals" in problem.hint]
        assert bool(told) == bool(report.refused), report.problems

    def _published_by_program(self) -> dict[str, dict[str, Look]]:
        """Look at what each program has published, and at what is remembered of it."""
        found: dict[str, dict[str, Look]] = {}
        histories = {f"articles/{name}/{HISTORY}": self.desk.program_id(name) for name in self.desk.shelves}
        for name, look in looks(self.project).items():
            if name in histories:
                found.setdefault(histories[name], {})[name] = look
            elif name.startswith("output/.build/programs/"):
                found.setdefault(Path(name).stem, {})[name] = look
            elif name.startswith("output/") and name.count("/") > 1 and not name.endswith("kept-by-hand.txt"):
                found.setdefault(name.split("/")[1], {})[name] = look
        return found

    def count_writes(self) -> int:
        """Build to the end, and return how many writes that took."""
        assert not self.build_killed(after_writes=10_000)
        return KILL_SWITCH.heard

    def build_killed(self, *, after_writes: int, torn: bool = False) -> bool:
        """Begin a build that lives for so many writes; say whether it was killed before it came to its end."""
        try:
            self._build(EVERYTHING, AtOnce, KILL_SWITCH.armed(self.project, after_writes=after_writes, torn=torn))
        except Killed:
            return True
        finally:
            gc.collect()  # a dead process holds no lock
        return False

    def build_and_compare(self, request: Request = EVERYTHING, *, make_executor: MakeExecutor = AtOnce) -> None:
        """Build everything: it stands as after a clean build, and the next one has nothing to do."""
        report = self.build(request, make_executor=make_executor)
        if report is None or report.problems:
            return  # what has a problem keeps its last good episode, which a clean build does not know
        left = unfinished(self.project)
        assert left == [], left
        found = self._differences_from_a_clean_build()
        assert found == [], found
        before = looks(self.project, below="output", without=PASSING)
        again = self.build()
        assert again is not None
        assert not again.changed
        assert looks(self.project, below="output", without=PASSING) == before
        self._compare_what_is_settled()
        self.settled = True

    def _compare_what_is_settled(self) -> None:
        """See that what is said of programs that are not looked into is what looking into them would say."""
        settlement = Settlement(self.project, now=self.now)
        told = plan_build(self.project, request=EVERYTHING, now=self.now, settlement=settlement)
        looked = plan_build(self.project, request=EVERYTHING, now=self.now)
        assert told.notices == looked.notices
        assert [_of(one) for one in told.programs] == [_of(one) for one in looked.programs]
        assert not any(prospect.plan.audio or prospect.files() for prospect in looked.prospects)
        if (rest := settlement.at_rest()) is not None:
            assert rest.notices == looked.notices
        standings = {one.folder: one for one in settled_standings(settlement)}
        for prospect in looked.prospects:
            folder = prospect.ready.settings.folder
            if folder in standings:
                grace_days = prospect.published.library.grace_days
                assert standings[folder] == at_rest(prospect, grace_days=grace_days)

    def replaced(self) -> set[str]:
        """Return the files that the histories list, as paths in the project."""
        found = set()
        for name, path in self.desk.histories():
            if path.exists():
                history, problems = read_history(_text(path), HISTORY)
                assert history is not None, problems
                found |= {f"output/{self.desk.program_id(name)}/{one.file}" for one in history.replaced}
        return found

    def _build(
        self, request: Request, make_executor: MakeExecutor, under: contextlib.AbstractContextManager[None]
    ) -> Report | None:
        self.interfere()
        self._builds += 1  # what lies in a program's folder, and goes, unsettles the program: not each time
        stranger = self.project / "output" / ("night" if self._builds % 2 else "strangers") / "kept-by-hand.txt"
        stranger.parent.mkdir(parents=True, exist_ok=True)
        stranger.write_text("mine")
        before = self._not_ours()
        try:
            with under:
                report = run_build(self.project, request=request, now=self.now, make_executor=make_executor)
        except InputError as error:
            settings = [one for one in error.problems if one.path.endswith(("voices.yaml", "library.yaml"))]
            assert settings == [], settings  # else no build would run, and every property would hold of nothing
            return None
        finally:
            assert self._not_ours() == before
            faults = feed_faults(self.project)
            assert faults == [], faults
            stranger.unlink()
        refused = [one for one in report.problems if one.path.endswith(HISTORY)]
        assert refused == [], refused  # nobody has edited a history
        return report

    def _not_ours(self) -> dict[str, Look]:
        """Look at all that no build may change."""
        found = looks(self.project)
        return {
            name: look
            for name, look in found.items()
            if name.endswith("kept-by-hand.txt") or not (name.startswith(("output/", ".cache/")) or HISTORY in name)
        }

    def _differences_from_a_clean_build(self) -> list[str]:
        """Build the same sources and histories elsewhere, from nothing, and compare; replaced files apart."""
        clean = Path(tempfile.mkdtemp(dir=self.folder)) / "another"
        self.desk.copy_to(clean)
        self._lend(clean)
        report = run_build(clean, request=EVERYTHING, now=self.now, make_executor=AtOnce)
        assert report.problems == ()
        wanted = output_digests(clean)
        found = output_digests(self.project, without=self.replaced() - wanted.keys())
        for name, path in self.desk.histories():
            wanted[f"{name}/{HISTORY}"] = _text(clean / path.relative_to(self.project))
            found[f"{name}/{HISTORY}"] = _text(path)
        self._keep_warm(clean)
        shutil.rmtree(clean.parent)
        return differences(found, wanted)

    # --- What takes long, and depends on little ----------------------------------------------------------------------

    def _lend(self, project: Path) -> None:
        """Give a project the pictures and gains that clean builds made."""
        if self._warm is not None and self._warm.exists():
            for kind in ("pictures", "gains"):
                Cache(self._warm, kind).packs.close()  # whole files are copied
            shutil.copytree(self._warm, project / ".cache", dirs_exist_ok=True)

    def _keep_warm(self, clean: Path) -> None:
        for kind in ("pictures", "gains"):
            if self._warm is not None:
                made, kept = Cache(clean / ".cache", kind), Cache(self._warm, kind)
                for entry in made.packs.entries():
                    if not kept.has(entry.key):
                        kept.put(entry.key, made.get(entry.key) or b"")


def _of(report: ProgramReport) -> tuple[object, ...]:
    return (report.program, report.episodes, report.fresh, report.length_samples, report.held_back, report.next_due)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
