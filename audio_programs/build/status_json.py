"""How everything stands, as one JSON object for other programs: its keys stand in docs/reference/status.md. Pure.

A key once published keeps its meaning; new ones may join.
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from audio_programs.build.states import Cost, EpisodeStanding, FileStanding, ProgramStanding, Standing, State
from audio_programs.errors import Problem

STATUS_VERSION = 1

Json: TypeAlias = dict[str, object]


def status_json(standing: Standing) -> str:
    """Return a standing as JSON, ending in a line feed."""
    told: Json = {
        "version": STATUS_VERSION,
        "programs": [_program(one, standing) for one in standing.programs],
        "files": _files(standing.files),
        "unusable": list(standing.stuck),
        "summary": {"states": _states(standing), **_cost(standing.cost), **_replaced(standing.programs)},
        "problems": [_problem(one) for one in standing.problems],
        "notices": [{"path": one.path, "line": one.line, "what": one.what} for one in standing.notices],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _program(program: ProgramStanding, standing: Standing) -> Json:
    return {
        "program": program.program,
        "title": program.title,
        "folder": program.folder,
        "episodes": [_episode(one, standing.cost_of(one)) for one in program.episodes],
        "settings": list(program.settings),
        "files": _files(program.files),
        "problem": None if program.problem is None else _problem(program.problem),
        **_replaced((program,)),
    }


def _files(files: Sequence[FileStanding]) -> list[Json]:
    return [{"name": one.name, "because": list(one.because)} for one in files]


def _episode(episode: EpisodeStanding, cost: Cost) -> Json:
    return {
        "path": episode.path,
        "guid": episode.guid,
        "title": episode.title,
        "state": episode.state.value,
        "until": episode.until.isoformat() if episode.until else None,
        "because": list(episode.because),
        "problems": [_problem(one) for one in episode.problems],
        "subscribers": episode.effect.name.lower(),
        **_cost(cost),
    }


def _cost(cost: Cost) -> Json:
    return {
        "utterances": cost.utterances,
        "characters": cost.characters,
        "sections": cost.sections,
        "audio_files": cost.audio,
        "seconds": None if cost.expected_s is None else round(cost.expected_s, 1),
        "refetched_files": cost.refetched,
        "refetched_bytes": cost.refetched_bytes,
    }


def _replaced(programs: tuple[ProgramStanding, ...]) -> Json:
    last = max((one.replacements.last_until for one in programs if one.replacements.last_until), default=None)
    return {
        "replaced_files": sum(len(one.replacements.files) for one in programs),
        "replaced_until": last.isoformat() if last else None,
    }


def _states(standing: Standing) -> dict[str, int]:
    found = Counter(episode.state for program in standing.programs for episode in program.episodes)
    return {state.value: found[state] for state in State}


def _problem(problem: Problem) -> Json:
    return {"path": problem.path, "line": problem.line, "what": problem.what, "hint": problem.hint}
