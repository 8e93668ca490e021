"""What changed for listeners, as one JSON object: its keys stand in docs/reference/status.md. Pure."""

import json
from collections.abc import Sequence
from typing import TypeAlias

from audio_programs.build.changes import Change
from audio_programs.build.differences import EpisodeDifference, Line, ProgramDifference

DIFF_VERSION = 1

Json: TypeAlias = dict[str, object]


def diff_json(differences: Sequence[ProgramDifference], *, since: str) -> str:
    """Return differences as JSON, ending in a line feed; ``since`` says what is compared with."""
    told: Json = {"version": DIFF_VERSION, "since": since, "programs": [_program(one) for one in differences]}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _program(program: ProgramDifference) -> Json:
    return {
        "program": program.program,
        "title": program.title,
        "kind": program.kind.value,
        "changes": [_change(one) for one in program.changes],
        "episodes": [_episode(one) for one in program.episodes],
    }


def _episode(episode: EpisodeDifference) -> Json:
    return {
        "path": episode.path,
        "guid": episode.guid,
        "title": episode.title,
        "kind": episode.kind.value,
        "changes": [_change(one) for one in episode.changes],
        "chapters": list(episode.chapters),
        "sentences": [_line(one) for one in episode.lines],
        "new_audio": episode.new_audio,
        "unread": episode.unread,
    }


def _change(change: Change) -> Json:
    return {"what": change.what, "before": change.before, "after": change.after}


def _line(line: Line) -> Json:
    return {
        "sign": line.sign.value,
        "text": line.sentence.text,
        "section": line.section,
        "start_ms": line.sentence.start_ms,
        "moved": line.moved,
    }
