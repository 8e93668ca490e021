"""The engines, and the voices of voices.yaml: who will speak here, and why the others will not."""

from collections.abc import Iterator
from pathlib import Path

from audio_programs.build.casting import survey
from audio_programs.build.layout import VOICES_FILE
from audio_programs.build.settings_files import read_library_file, read_project_voices
from audio_programs.config.settings import VoicesFile
from audio_programs.config.voices import cast_with_fallbacks, default_voices
from audio_programs.doctor.finding import Finding, State, Typed
from audio_programs.engines.registry import statuses
from audio_programs.model import Voice

GROUP = "Voices"


def look_at_voices(project: Path | None, typed: Typed) -> Iterator[Finding]:
    """Yield whether each engine is ready, and whether each voice will speak here."""
    for engine in statuses():
        name = f"engine {engine.name}"
        if engine.ready:
            yield Finding(
                group=GROUP, name=name, state=State.OK, what=f"the engine {engine.name} is ready ({engine.why})"
            )
        else:
            what = f"the engine {engine.name} is not ready: {engine.why}"
            yield Finding(group=GROUP, name=name, state=State.MISSING, what=what, mend=engine.install)
    voices, problems = (default_voices(), ()) if project is None else read_project_voices(project)
    if voices is None:
        yield Finding(
            group=GROUP,
            name=VOICES_FILE,
            state=State.WRONG,
            what=f"{VOICES_FILE} cannot be used: {problems[0]}",
            mend=f"mend that line; this tells all that is wrong: {typed.program} check",
        )
        return
    library = None if project is None else read_library_file(project)[0]
    yield from _voices(voices, language=(library.stated.language if library else None) or "en")


def _voices(voices: VoicesFile, *, language: str) -> Iterator[Finding]:
    cast = voices.cast
    found = survey(cast.voices, language=language)
    recast = cast_with_fallbacks(cast, {name: faults[0].what for name, faults in found.faults.items()})
    stands_in = {one.name: one.by for one in recast.fallen_back}
    for voice in cast.voices:
        roles = [role.value.replace("_", " ") for role, name in cast.roles if name == voice.name]
        speaks = f" (speaks {', '.join(roles)})" if roles else ""
        faults = found.faults.get(voice.name)
        if not faults:
            what = f"the voice '{voice.name}' is ready{speaks}"
            yield Finding(group=GROUP, name=f"voice {voice.name}", state=State.OK, what=what)
        else:
            told = f"the voice '{voice.name}' cannot speak here: {faults[0].what}"
            yield _silent(voice, told, faults[0].hint, needed=bool(roles), by=stands_in.get(voice.name, ""))


def _silent(voice: Voice, told: str, hint: str, *, needed: bool, by: str) -> Finding:
    """Say that a voice will not speak: less bad where its fallback does, or where no role asks for it."""
    return Finding(
        group=GROUP,
        name=f"voice {voice.name}",
        state=State.MISSING,
        what=f"{told}; its fallback '{by}' speaks instead" if by else told,
        mend=hint,
        needed=needed and not by,
    )
