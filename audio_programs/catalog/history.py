"""What must be remembered beside the sources: history.json of a program, which its editor commits.

Everything else a build makes is a function of the sources, this file and today's date. The build writes it; it is
never needed to read it by hand, but it is sorted and indented so that a diff of it can be reviewed. A history that
cannot be read is a problem and stops its program: to forget it would give every episode anew to every subscriber.
"""

import functools
import json
import uuid
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from audio_programs.errors import Problem
from audio_programs.yaml_text import strict

HISTORY_VERSION = 1


def _day(text: str) -> str:
    if text:
        date.fromisoformat(text)
    return text


def _guid(text: str) -> str:
    """Refuse what is no UUID: it would stand in the feed for life (RULES C6)."""
    if text and str(uuid.UUID(text)) != text.lower():
        raise ValueError(text)
    return text


# A slug becomes a file's name, and a replaced file is deleted one day: a history may name nothing outside its folder.
Slug: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9-]*$", max_length=100)]
PublishedName: TypeAlias = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$")
]
AudioName: TypeAlias = Annotated[str, Field(pattern=r"^episodes/[A-Za-z0-9_-][A-Za-z0-9._-]*\.mp3$")]
PodcastGuid: TypeAlias = Annotated[str, AfterValidator(_guid)]
Isoday: TypeAlias = Annotated[str, AfterValidator(_day)]


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An article seen by an earlier build: how it is found again, and what was given to it for life."""

    # Relative to the program's folder, so that a renamed folder changes nothing; '' of an id that was changed, and of
    # what is gone once another article has its file's name.
    path: str
    id: str  # the GUID
    slug: Slug
    digest: str  # SHA-256 of its source when last seen
    title: str
    former: tuple[Slug, ...] = ()  # slugs that it had before: addresses of them are out, so they stay its own
    date: Isoday = ""  # YYYY-MM-DD on which an article that states no date was first seen; '' where it states one
    gone: Isoday = ""  # YYYY-MM-DD since when no source of it is there; its id and slug are never given to another


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A published file that is no longer current; it stays for the grace period, for apps poll late (RULES G4)."""

    file: PublishedName  # relative to the program's folder in output/
    since: Isoday  # YYYY-MM-DD
    digest: str  # SHA-256 of its bytes: it is pruned only if it is still what we wrote
    guid: str = ""  # the episode whose audio it was; '' for other files


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name that an episode's audio had once, and under which no file stands any more: it goes on answering."""

    file: AudioName
    since: Isoday  # YYYY-MM-DD on which it was replaced
    guid: str


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One program's memory."""

    podcast_guid: PodcastGuid = ""  # pinned when the first feed with a base_url is made (RULES C6)
    articles: tuple[Known, ...] = ()  # sorted by path
    replaced: tuple[Replaced, ...] = ()  # sorted by file
    aliases: tuple[Alias, ...] = ()  # sorted by file


def write_history(history: History) -> str:
    """Return a history as the text of history.json: sorted, indented, without what is empty, ending in a line feed."""
    kept: dict[str, Any] = {"version": HISTORY_VERSION, "podcast_guid": history.podcast_guid}
    kept["articles"] = [
        _stated(asdict(known)) for known in sorted(history.articles, key=lambda one: (one.path, one.id))
    ]
    kept["replaced"] = [_stated(asdict(one)) for one in sorted(history.replaced, key=lambda one: one.file)]
    if history.aliases:
        kept["aliases"] = [asdict(one) for one in sorted(history.aliases, key=lambda one: one.file)]
    return json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_history(text: str, path: str) -> tuple[History | None, tuple[Problem, ...]]:
    """Read history.json. Whatever is wrong with it is a problem and gives no history, never a part of it."""
    try:
        written = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        return None, (_broken(path, error.lineno, "cannot be read"),)
    except RecursionError:
        return None, (_broken(path, 1, "cannot be read"),)
    except _DoubledKeyError as doubled:
        return None, (_broken(path, 1, f"states '{doubled}' twice in one place"),)
    if not isinstance(written, dict) or not isinstance(written.get("version"), int):
        return None, (_broken(path, 1, "does not say which version it has"),)
    version = written.pop("version")
    if version != HISTORY_VERSION:
        what = f"was written by another version of audio-programs (format {version}, not {HISTORY_VERSION})"
        return None, (Problem(path, 1, what, "use the version that wrote it, or a newer one"),)
    try:
        history = _adapter().validate_python(written)
    except ValidationError as invalid:
        place = " > ".join(str(step + 1 if isinstance(step, int) else step) for step in invalid.errors()[0]["loc"])
        return None, (_broken(path, 1, f"cannot be understood at {place}"),)
    merged = _doubled(history, text, path)
    return (None, (merged,)) if merged else (history, ())


# --- What a merge leaves behind ----------------------------------------------------------------------------------


def _doubled(history: History, text: str, path: str) -> Problem | None:
    """Return the problem of one id for two articles, or of one file."""
    ids = [known.id for known in history.articles]
    paths = [known.path for known in history.articles if known.path]
    keep = {"id": "keep the one that names its present file", "path": "keep the one whose id is in the published feed"}
    for values, key in ((ids, "id"), (paths, "path")):
        value, count = next(iter(Counter(values).most_common(1)), ("", 0))
        if count > 1:
            entries = _entries_with(key, value, text)
            if not entries:  # not written by us
                return _broken(path, 1, f"has the {key} '{value}' twice")
            places = " or ".join(f"lines {first} to {last}" for first, last in entries)
            hint = f"a merge left {count} entries of one article: {keep[key]}, and delete the other, {places}"
            return Problem(
                path, entries[-1][0], f"has the {key} '{value}' twice", f"{hint} (and no comma before a ']')"
            )
    return None


def _entries_with(key: str, value: str, text: str) -> list[tuple[int, int]]:
    """Return the first and last lines of the entries that state a value, where they stand as ``write_history`` writes
    them: one key a line.
    """
    lines = [line.strip().rstrip(",") for line in text.split("\n")]
    stated = f'"{key}": {json.dumps(value, ensure_ascii=False)}'
    entries = []
    for index in (index for index, line in enumerate(lines) if line == stated):
        first = next((at for at in range(index, -1, -1) if lines[at] == "{"), None)
        last = next((at for at in range(index, len(lines)) if lines[at] == "}"), None)
        if first is None or last is None:
            return []
        entries.append((first + 1, last + 1))
    return entries


def _broken(path: str, line: int, what: str) -> Problem:
    hint = (
        "restore it from your backup or version control: it holds the ids by which subscribers' apps know the episodes"
    )
    return Problem(path, line, what, hint)


def _stated(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value or name in ("path", "id", "slug", "digest", "title")}


class _DoubledKeyError(ValueError):
    """A key stands twice in one place; json would keep the last in silence."""


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for key, count in Counter(key for key, _ in pairs).items():
        if count > 1:
            raise _DoubledKeyError(key)
    return dict(pairs)


@functools.cache
def _adapter() -> TypeAdapter[History]:
    return TypeAdapter(History)
