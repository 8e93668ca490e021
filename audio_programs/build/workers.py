"""What a worker does: speaks clips, levels and encodes a section, solves a voice's gain.

A job is a picklable value in and a value out; the sound itself goes to the cache and never through a pipe. Jobs run
on any ``concurrent.futures.Executor``: nothing here knows which. A failure that an editor can mend comes back as a
``Failed``; whatever else a job raises is its caller's to report.
"""

import json
import struct
from pathlib import Path

from audio_programs.audio.clips import as_float, calibration_sound
from audio_programs.audio.encode import EncodedSection, encode
from audio_programs.audio.levels import solve_gain_db
from audio_programs.audio.section import ClipSound, PlacedSound, SectionSound, assemble
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
from audio_programs.engines.worker import child
from audio_programs.errors import EngineError
from audio_programs.model import RATE_HZ, Frames, Pcm, Samples
from audio_programs.store.output import Caches


def speak_clips(orders: tuple[ClipOrder, ...], cache_root: Path) -> Done | Failed:
    """Make sure that each clip is in the cache (clips that several sections share are spoken ahead, once)."""
    caches = Caches.under(cache_root)
    spoken = 0
    for index, order in enumerate(orders):
        try:
            _, new = _clip(order, caches)
        except EngineError as error:
            return Failed(what=error.what, hint=error.hint, clip=index)
        spoken += new
    return Done(spoken=spoken)


def solve_gain(order: GainOrder, cache_root: Path) -> Done | Failed:
    """Speak the calibration text once and solve the voice's gain with the limiter in the loop."""
    caches = Caches.under(cache_root)
    stored = caches.gains.get(order.key)
    if stored is not None:
        return Done(gain_db=json.loads(stored)["gain_db"])
    try:
        clips = tuple(child(order.voice.engine).speak(text, order.voice) for text in CALIBRATION_TEXT)
    except EngineError as error:
        return Failed(what=error.what, hint=error.hint)
    sound = calibration_sound(clips)
    gain_db = solve_gain_db(sound, loudness_lufs=order.loudness_lufs, true_peak_dbtp=order.true_peak_dbtp)
    caches.gains.put(order.key, json.dumps({"gain_db": gain_db}).encode())
    return Done(gain_db=gain_db, spoken=len(clips))


def make_section(order: SectionOrder, cache_root: Path) -> Done | Failed:
    """Speak what is missing, put the section together, level and encode it, and keep it in the cache."""
    caches = Caches.under(cache_root)
    sounds = []
    spoken = 0
    for index, clip in enumerate(order.clips):
        try:
            pcm, new = _clip(clip, caches)
        except EngineError as error:
            return Failed(what=error.what, hint=error.hint, clip=index)
        spoken += new
        sounds.append(ClipSound(pcm=pcm, gain_db=order.gains_db[index], pause_after_ms=order.pauses_ms[index]))
    try:
        before, after = _placed(order.before, caches), _placed(order.after, caches)
    except KeyError:
        return Failed(what="a brought sound was lost from .cache/ while the build ran", hint="build again")
    sound = assemble(sounds, true_peak_dbtp=order.true_peak_dbtp, before=before, after=after)
    encoded = encode(sound.samples, bitrate_kbps=order.bitrate_kbps)
    section = _section_audio(order.key, sound, encoded)
    caches.sections.put(order.key, _section_blob(section, encoded.frames))
    return Done(section=section, spoken=spoken, encoded=1)


def cached_section(key: str, caches: Caches) -> SectionAudio | None:
    """Return what is known of a section from the cache; None if it is missing or damaged."""
    blob = caches.sections.get(key)
    return None if blob is None else _parted(key, blob)[0]


def cached_frames(key: str, caches: Caches) -> bytes | None:
    """Return a section's MP3 frames, its last one included, from the cache; None if missing or damaged."""
    blob = caches.sections.get(key)
    return None if blob is None else _parted(key, blob)[1]


def _clip(order: ClipOrder, caches: Caches) -> tuple[Pcm, int]:
    """Return a clip and how many engine calls it took."""
    stored = caches.clips.get(order.key)
    if stored is not None:
        (rate_hz,) = struct.unpack_from("<I", stored)
        return Pcm(rate_hz, stored[4:]), 0
    pcm = child(order.voice.engine).speak(order.text, order.voice)
    caches.clips.put(order.key, struct.pack("<I", pcm.rate_hz) + pcm.samples)
    return pcm, 1


def _placed(order: SoundOrder | None, caches: Caches) -> PlacedSound | None:
    """Return a brought sound, which stands in the cache since the sources were looked at; KeyError if it is lost."""
    if order is None:
        return None
    stored = caches.sounds.get(order.key)
    if stored is None:
        raise KeyError(order.key)
    return PlacedSound(samples=as_float(Pcm(RATE_HZ, stored)), pause_after_ms=order.pause_after_ms)


def _section_audio(key: str, sound: SectionSound, encoded: EncodedSection) -> SectionAudio:
    return SectionAudio(
        key=key,
        length_frames=encoded.length_frames,
        body_size_bytes=encoded.body_size_bytes,
        size_bytes=len(encoded.frames),
        cues=sound.cues,
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
