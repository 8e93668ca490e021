"""How everything stands, read from a project: the plan of a build that is not run, and this machine's past speed.

Part of the edge. Takes no lock and writes nothing (but pictures and brought sounds into the cache, where they are not
in it yet), so it may run beside a build.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from audio_programs.build.at_rest import settled_standings
from audio_programs.build.effort import expected_s
from audio_programs.build.names import Named
from audio_programs.build.plan import FileStep, Reason
from audio_programs.build.pool import usable_cores
from audio_programs.build.preview import plan_build
from audio_programs.build.request import Request
from audio_programs.build.setting_lines import SettingLines
from audio_programs.build.settled import Settlement
from audio_programs.build.standing import left, refused, stand
from audio_programs.build.states import Cost, EpisodeStanding, FileStanding, ProgramStanding, Standing
from audio_programs.store.output import Output


def status_of(project: Path, *, named: Named, now: datetime, settlement: Settlement | None = None) -> Standing:
    """Say how a project's episodes stand: all of them, or those of the programs and articles that are named."""
    settlement = settlement or Settlement(project, now=now)
    standings = settled_standings(settlement)  # before any program is passed over for being settled
    report = plan_build(project, request=Request(), now=now, settlement=settlement)
    where = SettingLines(project).find
    whole = [
        stand(
            prospect,
            problems=report.problems,
            grace_days=prospect.published.library.grace_days,
            where=where,
        )
        for prospect in report.prospects
    ]
    looked_into = {one.folder for one in whole}
    whole += [one for one in standings if one.folder not in looked_into]
    whole.sort(key=lambda one: one.folder)
    whole += [left(program, made) for program, made in report.leaving]
    whole += [refused(one) for one in report.staying]
    programs = tuple(shown for one in whole if (shown := _named(one, named)) is not None)
    paces = Output(project).paces()
    workers = usable_cores()

    def cost(episodes: Collection[EpisodeStanding]) -> Cost:
        clips = [clip for one in episodes for clip in one.clips]
        sections = [section for one in episodes for section in one.sections]
        again = [one for one in episodes if one.refetched]
        return Cost(
            utterances=len(clips),
            characters=sum(len(clip.text) for clip in clips),
            sections=len(sections),
            audio=sum(one.remade for one in episodes),
            expected_s=expected_s(clips, sections, paces=paces, workers=workers),
            refetched=len(again),
            refetched_bytes=sum(one.last_size_bytes for one in again),
        )

    episodes = [episode for program in programs for episode in program.episodes]
    told = {program.folder for program in whole}
    stuck = tuple(folder for folder in report.stuck if folder not in told)
    asked = bool(named.programs or named.articles)
    return Standing(
        programs=programs,
        files=() if asked else tuple(_of_library(step) for step in report.library_files),
        stuck=tuple(folder for folder in stuck if not asked or Path(folder).name in named.programs),
        problems=report.problems,
        notices=report.notices,
        costs={(episode.path, episode.guid): cost([episode]) for episode in episodes},
        cost=cost(episodes),
    )


def _of_library(step: FileStep) -> FileStanding:
    changed = step.reason is Reason.CHANGED
    return FileStanding(
        name=step.target, because=("a program or the library has changed" if changed else step.reason.value,)
    )


def _named(program: ProgramStanding, named: Named) -> ProgramStanding | None:
    """Return what of a program was asked for."""
    if program.program in named.programs or not (named.programs or named.articles):
        return program
    episodes = tuple(one for one in program.episodes if one.path in named.articles)
    return replace(program, episodes=episodes) if episodes else None
