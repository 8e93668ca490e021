"""What a program's settings were when it was last built, each as a digest: so that a change can be named. Pure.

Kept in the manifest. A setting goes by the name that stands in the settings files: 'title', 'pauses_ms.paragraph',
'voices.calm'. Nothing is made from these digests; they only say why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from audio_programs.config.further import FurtherTags
from audio_programs.config.settings import Library, Program
from audio_programs.keys import Canonical, canonical, hash8, key_of
from audio_programs.model import SoundPlace

_NOT_SETTINGS = frozenset(("id", "folder", "cast", "cover", "credited", "sounds"))
_GROUPS = {
    "pauses": "pauses_ms.",
    "sound": "sound.",
    "reading": "reading.",
    "further": "",
}  # fields that hold several settings, as called
_CALLED = {"categories": "category"}
LIBRARY_TITLE = "library's title"

_FOR_SOUND = ("roles.", "voices.", "pauses_ms.", "sound.", "sounds.", "reading.")
_ASKED_FOR = frozenset(("intro", "outro"))  # templates of what is said around an article
_FURTHER_ON_PAGES = frozenset(("people", "license", "funding"))
_FOR_FEEDS_ALONE = frozenset(
    (
        *("base_url", "mirrors", "category", "explicit", "owner", "episodes_per_feed_page"),
        *(one.name for one in fields(FurtherTags) if one.name not in _FURTHER_ON_PAGES),
    )
)


def setting_digests(
    program: Program, library: Library, *, cover_file: str, sounds: Mapping[SoundPlace, str]
) -> dict[str, str]:
    """Return the digest of each setting that the program has, by name; ``sounds`` are the keys of its sounds."""
    settings = _settings(program, library, cover_file)
    return {**{name: _digest(name, value) for name, value in settings}, **sound_digests(program, keys=sounds)}


def sound_digests(program: Program, *, keys: Mapping[SoundPlace, str]) -> dict[str, str]:
    """Return the digest of each sound that the program has, by name; ``keys`` say what is heard in it."""
    named = ((sound_setting(one.place), [one.path, keys.get(one.place, "")]) for one in program.sounds)
    return {name: _digest(name, value) for name, value in named}


def sound_setting(place: SoundPlace) -> str:
    """Return the name of a sound's setting."""
    return f"sounds.{place.value}"


def _digest(name: str, value: object) -> str:
    return hash8(key_of(name, without_lines(canonical(value))))


def changed_settings(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the settings that differ, by name; none where those of before are not known."""
    if not before:
        return ()
    return tuple(sorted(name for name in {*before, *now} if before.get(name) != now.get(name)))


def heard(name: str) -> bool:
    """Say whether a setting shapes the sound, and nothing else."""
    return name.startswith(_FOR_SOUND) or name in _ASKED_FOR


def on_pages(name: str) -> bool:
    """Say whether pages may show a setting."""
    return not heard(name) and name not in _FOR_FEEDS_ALONE


def without_lines(value: Canonical) -> Canonical:
    """Return a value without the lines of its file: where a setting stands is not what it says.

    >>> without_lines([{"path": "a.wav", "line": 3}])
    [{'path': 'a.wav'}]
    """
    if isinstance(value, Mapping):
        return {name: without_lines(one) for name, one in value.items() if not _is_line(name)}
    if isinstance(value, list | tuple):
        return [without_lines(one) for one in value]
    return value


def _is_line(name: str) -> bool:
    return name in ("line", "lines") or name.endswith(("_line", "_lines"))


def _settings(program: Program, library: Library, cover_file: str) -> Iterator[tuple[str, object]]:
    for one in fields(program):
        value = getattr(program, one.name)
        if one.name in _GROUPS:
            yield from ((f"{_GROUPS[one.name]}{each.name}", getattr(value, each.name)) for each in fields(value))
        elif one.name not in _NOT_SETTINGS and not _is_line(one.name):
            yield _CALLED.get(one.name, one.name), value
    for role, voice in program.cast.roles:
        yield f"roles.{role.value}", voice
    for known in program.cast.voices:
        yield f"voices.{known.name}", known
    yield "base_url", library.served_at
    yield "mirrors", library.mirrors
    yield LIBRARY_TITLE, library.title
    yield "cover", cover_file
