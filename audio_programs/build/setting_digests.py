"""What a program's settings were when it was last built, each as a digest: so that a change can be named. Pure.

Kept in the manifest. A setting goes by the name that stands in the settings files: 'title', 'pauses_ms.paragraph',
'voices.calm'. Nothing is made from these digests; they only say why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from audio_programs.config.settings import Library, Program
from audio_programs.keys import canonical, hash8, key_of

_NOT_SETTINGS = frozenset(("id", "folder", "cast", "pauses", "sound", "cover"))
_CALLED = {"categories": "category"}
LIBRARY_TITLE = "library's title"

_FOR_SOUND = ("roles.", "voices.", "pauses_ms.", "sound.")
_FOR_FEEDS_ALONE = frozenset(("base_url", "category", "explicit", "owner"))


def setting_digests(program: Program, library: Library, *, cover_file: str) -> dict[str, str]:
    """Return the digest of each setting that the program has, by name."""
    return {name: hash8(key_of(name, canonical(value))) for name, value in _settings(program, library, cover_file)}


def changed_settings(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the settings that differ, by name; none where those of before are not known."""
    if not before:
        return ()
    return tuple(sorted(name for name in {*before, *now} if before.get(name) != now.get(name)))


def heard(name: str) -> bool:
    """Say whether a setting shapes the sound, and nothing else."""
    return name.startswith(_FOR_SOUND)


def on_pages(name: str) -> bool:
    """Say whether pages may show a setting."""
    return not heard(name) and name not in _FOR_FEEDS_ALONE


def _settings(program: Program, library: Library, cover_file: str) -> Iterator[tuple[str, object]]:
    for one in fields(program):
        # Where a setting stands in its file is not what it says.
        if one.name not in _NOT_SETTINGS and not one.name.endswith(("_line", "_lines")):
            yield _CALLED.get(one.name, one.name), getattr(program, one.name)
    for role, voice in program.cast.roles:
        yield f"roles.{role.value}", voice
    for known in program.cast.voices:
        yield f"voices.{known.name}", known
    for one in fields(program.pauses):
        yield f"pauses_ms.{one.name}", getattr(program.pauses, one.name)
    for one in fields(program.sound):
        yield f"sound.{one.name}", getattr(program.sound, one.name)
    yield "base_url", library.served_at
    yield LIBRARY_TITLE, library.title
    yield "cover", cover_file
