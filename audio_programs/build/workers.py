"""What a worker does: speaks clips, levels and encodes a section, solves a voice's gain.

A job is a picklable value in and a value out; the sound itself goes to the cache and never through a pipe. Jobs run
on any ``concurrent.futures.Executor``: nothing here knows which. A failure that an editor can mend comes back as a
``Failed``; whatever else a job raises is its caller's to report.
"""

import contextlib
import json
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from audio_programs.audio.clips import as_float, calibration_sound
from audio_programs.audio.encode import EncodedSection, encode
from audio_programs.audio.levels import Unlevelled, solve_gain_db
from audio_programs.audio.section import ClipSound, PlacedSound, SectionStream
from audio_programs.build.effort import engine_of, together
from audio_programs.build.orders import (
    CALIBRATION_TEXT,
    ClipOrder,
    Done,
    Failed,
    GainOrder,
    SectionAudio,
    SectionOrder,
    SoundOrder,
)
from audio_programs.build.stages import Stage, stage, staged
from audio_programs.engines.worker import child
from audio_programs.errors import EngineError
from audio_programs.model import RATE_HZ, Frames, Pcm, Samples, Voice
from audio_programs.store.caches import CachePlace, Caches
from audio_programs.store.pace import Pace


def speak_clips(orders: tuple[ClipOrder, ...], place: CachePlace) -> Done | Failed:
    """Make sure that each clip is in the cache (clips that several sections share are spoken ahead, once)."""
    caches = Caches.at(place)
    spoken = 0
    paces: dict[str, Pace] = {}
    for index, order in enumerate(orders):
        try:
            _, new = _clip(order, caches)
        except EngineError as error:
            return Failed(what=error.what, hint=error.hint, clip=index)
        spoken += bool(new)
        paces = together(paces, new)
    return Done(spoken=spoken, paces=paces)


def solve_gain(order: GainOrder, place: CachePlace) -> Done | Failed:
    """Speak the calibration text once and solve the voice's gain with the limiter in the loop."""
    caches = Caches.at(place)
    known = cached_gain(order.key, caches)
    if known is not None:
        return Done(gain_db=known)
    try:
        clips = tuple(_speak(order.voice, text) for text in CALIBRATION_TEXT)
    except EngineError as error:
        return Failed(what=error.what, hint=error.hint)
    try:
        with stage(Stage.CALIBRATING):
            sound = calibration_sound(clips)
            gain_db = solve_gain_db(sound, loudness_lufs=order.loudness_lufs, true_peak_dbtp=order.true_peak_dbtp)
    except Unlevelled:
        return Failed(
            what=f"the voice '{order.voice.name}' cannot be made as loud as loudness_lufs {order.loudness_lufs:g}",
            hint=f"choose another voice, or a lower loudness_lufs in voices.yaml, such as {order.loudness_lufs - 3:g}",
        )
    except ValueError:
        hint = "choose another voice: `audio-programs voices --language en` lists some"
        return Failed(what=f"nothing is heard of the voice '{order.voice.name}'", hint=hint)
    caches.gains.put(order.key, json.dumps({"gain_db": gain_db}).encode())
    return Done(gain_db=gain_db, spoken=len(clips))


def make_section(order: SectionOrder, place: CachePlace) -> Done | Failed:
    """Speak what is missing, put the section together, level and encode it, and keep it in the cache.

    Clips go into the encoder one by one: a section's sound is never held whole, however long it is.
    """
    caches = Caches.at(place)
    caches.clips.bring(clip.key for clip in order.clips)
    clips = _Clips(order, caches)
    began = time.perf_counter()
    try:
        before, after = _placed(order.before, caches), _placed(order.after, caches)
    except KeyError:
        return Failed(what="a brought sound was lost from .cache/ while the build ran", hint="build again")
    stream = SectionStream(clips.sounds(), true_peak_dbtp=order.true_peak_dbtp, before=before, after=after)
    blocks = staged(Stage.ASSEMBLING, stream.blocks())
    try:
        with stage(Stage.ENCODING):
            encoded = encode(blocks, bitrate_kbps=order.bitrate_kbps, quality=order.encoder_quality)
    except EngineError as error:
        return Failed(what=error.what, hint=error.hint, clip=clips.taken)
    section = _section_audio(order.key, stream, encoded)
    with stage(Stage.CACHE):
        caches.sections.put(order.key, _section_blob(section, encoded.frames))
    pace = Pace(
        section_characters=sum(len(clip.text) for clip in order.clips),
        section_s=time.perf_counter() - began - clips.took_s,
    )
    paces = together(clips.paces, {engine_of(order.clips): pace})
    return Done(section=section, spoken=clips.spoken, encoded=1, paces=paces)


@dataclass(slots=True)
class _Clips:
    """A section's clips on their way, one at a time, and what getting them took."""

    order: SectionOrder
    caches: Caches
    taken: int = 0  # how many have come: the index of the one that comes next
    spoken: int = 0
    took_s: float = 0.0
    paces: dict[str, Pace] = field(default_factory=dict)

    def sounds(self) -> Iterator[ClipSound]:
        """Speak each clip, or find it in the cache, when it is asked for."""
        for clip, gain_db, pause_ms in zip(self.order.clips, self.order.gains_db, self.order.pauses_ms, strict=True):
            began = time.perf_counter()
            pcm, new = _clip(clip, self.caches)
            self.took_s += time.perf_counter() - began
            self.taken += 1
            self.spoken += bool(new)
            self.paces = together(self.paces, new)
            yield ClipSound(pcm=pcm, gain_db=gain_db, pause_after_ms=pause_ms)


def start_engines(names: tuple[str, ...]) -> None:
    """Start engines that will be asked to speak, so that the first utterance need not wait for them.

    One that is missing or fails says so when it is asked to speak.
    """
    for name in names:
        with contextlib.suppress(EngineError):
            child(name).voices()


def cached_gain(key: str, caches: Caches) -> float | None:
    """Return a voice's gain in decibels from the cache; None if it is missing or damaged."""
    stored = caches.gains.get(key)
    return None if stored is None else float(json.loads(stored)["gain_db"])


def cached_section(key: str, caches: Caches) -> SectionAudio | None:
    """Return what is known of a section from the cache; None if it is missing or damaged."""
    blob = caches.sections.get(key)
    return None if blob is None else _parted(key, blob)[0]


def cached_frames(key: str, caches: Caches) -> bytes | None:
    """Return a section's MP3 frames, its last one included, from the cache; None if missing or damaged."""
    blob = caches.sections.get(key)
    return None if blob is None else _parted(key, blob)[1]


def _clip(order: ClipOrder, caches: Caches) -> tuple[Pcm, dict[str, Pace]]:
    """Return a clip, and what it took where it had to be spoken."""
    with stage(Stage.CACHE):
        stored = caches.clips.get(order.key)
    if stored is not None:
        (rate_hz,) = struct.unpack_from("<I", stored)
        return Pcm(rate_hz, stored[4:]), {}
    began = time.perf_counter()
    pcm = _speak(order.voice, order.text)
    with stage(Stage.CACHE):
        caches.clips.put(order.key, struct.pack("<I", pcm.rate_hz) + pcm.samples)
    took_s = time.perf_counter() - began
    return pcm, {order.voice.engine: Pace(spoken_characters=len(order.text), spoken_s=took_s)}


def _speak(voice: Voice, text: str) -> Pcm:
    with stage(Stage.SPEAKING):
        return child(voice.engine).speak(text, voice)


def _placed(order: SoundOrder | None, caches: Caches) -> PlacedSound | None:
    """Return a brought sound, which stands in the cache since the sources were looked at; KeyError if it is lost."""
    if order is None:
        return None
    stored = caches.sounds.get(order.key)
    if stored is None:
        raise KeyError(order.key)
    return PlacedSound(samples=as_float(Pcm(RATE_HZ, stored)), pause_after_ms=order.pause_after_ms)


def _section_audio(key: str, stream: SectionStream, encoded: EncodedSection) -> SectionAudio:
    return SectionAudio(
        key=key,
        length_frames=encoded.length_frames,
        body_size_bytes=encoded.body_size_bytes,
        size_bytes=len(encoded.frames),
        cues=stream.cues,
    )


def _section_blob(section: SectionAudio, frames: bytes) -> bytes:
    head = json.dumps(
        {"body_size_bytes": section.body_size_bytes, "cues": section.cues, "length_frames": section.length_frames}
    ).encode()
    return struct.pack("<I", len(head)) + head + frames


def _parted(key: str, blob: bytes) -> tuple[SectionAudio, bytes]:
    (head_size,) = struct.unpack_from("<I", blob)
    head = json.loads(blob[4 : 4 + head_size])
    section = SectionAudio(
        key=key,
        length_frames=Frames(head["length_frames"]),
        body_size_bytes=head["body_size_bytes"],
        size_bytes=len(blob) - 4 - head_size,
        cues=tuple((Samples(start), Samples(end)) for start, end in head["cues"]),
    )
    return section, blob[4 + head_size :]
