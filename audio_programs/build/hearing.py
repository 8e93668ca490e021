"""Hearing voices outside a build: what there is, and a sentence spoken as an episode would speak it."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audio_programs.audio import encode
from audio_programs.audio.files import to_mp3, to_wav
from audio_programs.audio.section import ClipSound, SectionSound, assemble
from audio_programs.build.casting import further_problems, survey
from audio_programs.build.layout import VOICES_FILE
from audio_programs.build.orders import Done, Failed, GainOrder
from audio_programs.build.settings_files import read_library_file, read_project_voices, read_right_voices
from audio_programs.build.wanted import Fingerprints, gain_order
from audio_programs.build.workers import solve_gain
from audio_programs.config.settings import VoicesFile
from audio_programs.config.voices import default_voices, unknown_voice
from audio_programs.engines.registry import EngineStatus, statuses
from audio_programs.engines.worker import child
from audio_programs.errors import EngineError, InputError, Problem, StoreError
from audio_programs.model import RATE_HZ, EngineVoice, Pcm, Role, Voice
from audio_programs.speech.normalise import normalise
from audio_programs.speech.segment import sentence_spans
from audio_programs.store.caches import CachePlace
from audio_programs.store.folder import write_beside

_PLAYERS = (("paplay",), ("pw-play",), ("aplay", "-q"), ("afplay",), ("ffplay", "-v", "error", "-nodisp", "-autoexit"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVoice:
    """A voice of voices.yaml, as it is listed."""

    voice: Voice
    roles: tuple[str, ...]
    fault: str  # why it cannot speak here; '' if it can


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEngine:
    """An engine, as it is listed."""

    name: str
    ready: bool
    why: str
    install: str
    voices: tuple[EngineVoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All voices and engines."""

    own: tuple[OwnVoice, ...]
    problems: tuple[Problem, ...]  # what keeps voices.yaml from being used; there are no own voices then
    engines: tuple[ListedEngine, ...]


def list_voices(project: Path | None) -> Listing:
    """Return the voices of a project (or the default ones) and every engine, ready or not."""
    settings, problems = (default_voices(), ()) if project is None else read_project_voices(project)
    engines = tuple(_listed(one) for one in statuses())
    if project is not None and settings is None:
        more = further_problems(read_right_voices(project), VOICES_FILE, language=_language(project))
        return Listing(own=(), problems=tuple(sorted({*problems, *more})), engines=engines)
    cast = (settings or default_voices()).cast
    found = survey(cast.voices, language=_language(project))
    own = tuple(
        OwnVoice(
            voice=voice,
            roles=tuple(role.value.replace("_", " ") for role, name in cast.roles if name == voice.name),
            fault="; ".join(f"{fault.what} - {fault.hint}" for fault in found.faults.get(voice.name, ())),
        )
        for voice in cast.voices
    )
    return Listing(own=own, problems=(), engines=engines)


def speak_text(text: str, *, voice: str | None, project: Path | None) -> SectionSound:
    """Return a text as sound: normalised, levelled and paused as in an episode.

    Raises InputError for an unknown voice or a text with nothing to say, EngineError if it cannot be spoken.
    """
    settings = _voices(project)
    chosen = _chosen(settings, voice)
    language = _language(project)
    found = survey([chosen], language=language)
    for fault in found.faults.get(chosen.name, ()):
        raise EngineError(fault.what, fault.hint)
    spoken = [normalise(text[start:end], language=language) for start, end in sentence_spans(text)]
    clips = [child(chosen.engine).speak(sentence, chosen) for sentence in spoken if sentence]
    if not clips:
        raise InputError((Problem("say", 0, "there is nothing to say in this text", "write some words"),))
    gain_db = _gain_db(chosen, settings, found.keys, project)
    pause_ms = settings.pauses.sentence
    sounds = [ClipSound(pcm=clip, gain_db=gain_db, pause_after_ms=pause_ms) for clip in clips]
    return assemble(sounds, true_peak_dbtp=settings.sound.true_peak_dbtp)


def write_sound(sound: SectionSound, path: Path, *, project: Path | None) -> None:
    """Write sound to a .wav or .mp3 file, by the name's ending; an MP3 as the project's episodes are encoded."""
    if path.suffix.lower() == ".mp3":
        asked = _voices(project).sound
        mp3 = to_mp3(sound.samples, bitrate_kbps=asked.bitrate_kbps, quality=asked.encoder_quality)
        write_beside(path, mp3)
    else:
        write_beside(path, to_wav(Pcm(RATE_HZ, sound.samples.astype("<i2").tobytes())))


def find_player() -> Sequence[str] | None:
    """Return the command of the first program here that plays sound, or None."""
    return next((one for one in _PLAYERS if shutil.which(one[0])), None)


def play(sound: SectionSound) -> bool:
    """Play sound with the first program here that can; return False if there is none."""
    player = find_player()
    if player is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "say.wav"
        write_sound(sound, path, project=None)
        return _ran([*player, str(path)])


def _listed(engine: EngineStatus) -> ListedEngine:
    if not engine.ready:
        return ListedEngine(name=engine.name, ready=False, why=engine.why, install=engine.install, voices=())
    try:
        voices = tuple(child(engine.name).voices())
    except EngineError as error:  # one engine's fault takes no other off the list
        return ListedEngine(name=engine.name, ready=False, why=error.what, install=error.hint, voices=())
    return ListedEngine(name=engine.name, ready=True, why=engine.why, install="", voices=voices)


def _ran(command: Sequence[str]) -> bool:
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode == 0  # noqa: S603 - our own list


def _voices(project: Path | None) -> VoicesFile:
    if project is None:
        return default_voices()
    voices, problems = read_project_voices(project)
    if voices is None:
        raise InputError(problems)
    return voices


def _chosen(settings: VoicesFile, name: str | None) -> Voice:
    if name is None:
        return settings.cast.voice_for(Role.PARAGRAPH)
    for voice in settings.cast.voices:
        if voice.name == name:
            return voice
    known = [voice.name for voice in settings.cast.voices]
    raise InputError((unknown_voice(name, known, VOICES_FILE, 0),))


def _gain_db(voice: Voice, settings: VoicesFile, keys: dict[str, str], project: Path | None) -> float:
    order = gain_order(
        voice, sound=settings.sound, fingerprints=Fingerprints(voices=keys, encoder=encode.fingerprint(), tags="")
    )
    try:
        outcome = _solved_nowhere(order) if project is None else solve_gain(order, CachePlace(project / ".cache"))
    except StoreError:  # a cache that cannot be written costs time only
        outcome = _solved_nowhere(order)
    if isinstance(outcome, Failed):
        raise EngineError(outcome.what, outcome.hint)
    if outcome.gain_db is None:
        raise EngineError(f"the level of the voice '{voice.name}' cannot be measured", "choose another voice")
    return outcome.gain_db


def _solved_nowhere(order: GainOrder) -> Done | Failed:
    with tempfile.TemporaryDirectory() as folder:
        return solve_gain(order, CachePlace(Path(folder)))


def _language(project: Path | None) -> str:
    library = read_library_file(project)[0] if project is not None else None
    return (library.stated.language if library is not None else None) or "en"
