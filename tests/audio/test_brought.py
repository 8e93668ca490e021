"""Brought sounds: whatever an editor's file is like, it is heard as loud as speech, without a click, or told."""

import re
import struct
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from audio_programs.audio.brought import DEEPEST_DB, UnusableSound, bring, read_wav
from audio_programs.audio.clips import as_float
from audio_programs.audio.levels import integrated_lufs, true_peak_dbtp
from audio_programs.audio.section import ClipSound, PlacedSound, SectionSound, assemble
from audio_programs.model import RATE_HZ, Pcm

Sound = NDArray[np.int16]


def wav(
    samples: NDArray[np.float64],
    *,
    rate_hz: int = 44_100,
    width_bits: int = 16,
    channels: int = 1,
    kind: int = 1,
    before: bytes = b"",
) -> bytes:
    """Return a WAV file of samples (1.0 is full scale; channels side by side) as some program might write it."""
    scaled = np.clip(
        np.rint(np.asarray(samples) * 2 ** (width_bits - 1)), -(2 ** (width_bits - 1)), 2 ** (width_bits - 1) - 1
    )
    if width_bits == 8:
        data = (scaled + 128).astype(np.uint8).tobytes()
    else:
        wide = scaled.astype("<i4").tobytes()
        data = np.frombuffer(wide, dtype=np.uint8).reshape(-1, 4)[:, : width_bits // 8].tobytes()
    frame = channels * width_bits // 8
    form = struct.pack("<HHIIHH", kind, channels, rate_hz, rate_hz * frame, frame, width_bits)
    if kind == 0xFFFE:
        form += struct.pack("<HHI", 22, width_bits, 0) + b"\x01\0" + bytes(14)
    body: bytes = (
        b"WAVE" + before + b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def music(length_s: float, *, rate_hz: int = 44_100, level: float = 0.3) -> NDArray[np.float64]:
    """Return a chord that wavers."""
    time_s = np.arange(int(length_s * rate_hz)) / rate_hz
    chord = sum(np.sin(2 * np.pi * pitch_hz * time_s) for pitch_hz in (220, 277.2, 329.6)) / 3
    wavering: NDArray[np.float64] = level * chord * (1 + 0.3 * np.sin(2 * np.pi * 2 * time_s))
    return wavering


def chime(*, rate_hz: int = 44_100) -> NDArray[np.float64]:
    time_s = np.arange(rate_hz) / rate_hz
    return np.asarray(0.5 * np.sin(2 * np.pi * 880 * time_s) * np.exp(-9 * time_s))


def ready(content: bytes, *, longest_s: int = 60, loudness_lufs: float = -16) -> NDArray[np.float32]:
    pcm = read_wav(content, longest_s=longest_s)
    made = bring(pcm, loudness_lufs=loudness_lufs, true_peak=-1)
    return as_float(Pcm(RATE_HZ, made.astype("<i2").tobytes()))


# --- Every kind of file ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width_bits", [8, 16, 24, 32])
@pytest.mark.parametrize("rate_hz", [8000, 22_050, 44_100, 96_000])
def test_any_width_and_rate_is_heard_at_its_pitch_and_as_loud_as_speech(width_bits: int, rate_hz: int) -> None:
    sound = ready(wav(music(2, rate_hz=rate_hz), rate_hz=rate_hz, width_bits=width_bits))

    assert len(sound) == pytest.approx(2 * RATE_HZ, rel=0.01)
    assert integrated_lufs(sound) == pytest.approx(-16 + 0.45, abs=0.1)  # LAME takes 0.45 dB
    spectrum = np.abs(np.fft.rfft(sound))
    heard_hz = sorted(round(int(one) * RATE_HZ / len(sound)) for one in np.argsort(spectrum)[-3:])
    assert heard_hz == pytest.approx([220, 277, 330], abs=3)


@pytest.mark.parametrize("kind", [1, 0xFFFE])
def test_stereo_becomes_mono_and_extensible_files_are_read(kind: int) -> None:
    left = music(1)
    both = np.stack([left, left * 0.5], axis=1).ravel()

    sound = ready(wav(both, channels=2, width_bits=24, kind=kind))

    assert np.corrcoef(sound[:40_000], left[:40_000])[0, 1] > 0.99


def test_chunks_of_odd_length_before_the_samples_are_passed_over() -> None:
    notes = b"LIST" + struct.pack("<I", 5) + b"abcde\0"

    assert len(ready(wav(music(1), before=notes))) == pytest.approx(RATE_HZ, rel=0.01)


@pytest.mark.parametrize(
    ("content", "what", "hint"),
    [
        (b"", "it is no WAV file that can be read", "save it again as WAV"),
        (b"ID3\x03" + bytes(500), "it is no WAV file that can be read", "its right ending"),
        (wav(music(1))[:30], "it is no WAV file", "save it again as WAV"),
        (wav(music(1), kind=3, width_bits=32), "it is a WAV file of a kind that is not read", "WAV file of 16 bits"),
        (wav(music(1), kind=2), "it is a WAV file of a kind that is not read", "'PCM'"),
        (wav(np.zeros(0)), "there is no sound in it", "remove the line"),
        (wav(np.zeros(44_100)), "nothing can be heard in it", "louder"),
        (wav(music(1, level=0.0001)), "nothing can be heard in it", "louder"),
        (wav(np.stack([music(1), -music(1)], axis=1).ravel(), channels=2), "nothing can be heard", "in mono"),
        (wav(music(6)), "it lasts 6 seconds", "at most 5 seconds"),
        (wav(music(1), rate_hz=100), "it was saved at 100 Hz", "44100"),
        (wav(music(1), rate_hz=4_000_000), "it was saved at 4000000 Hz", "44100"),
        (wav(music(1), channels=0), "it was saved at", "44100"),
    ],
)
def test_what_cannot_be_heard_is_told_with_what_mends_it(content: bytes, what: str, hint: str) -> None:
    with pytest.raises(UnusableSound) as told:
        ready(content, longest_s=5)
    assert told.value.what.startswith(what)
    assert hint in told.value.hint


@given(place=st.integers(0, 60), value=st.integers(0, 255), length=st.integers(0, 400))
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_is_read_or_told_and_never_breaks_the_reader(place: int, value: int, length: int) -> None:
    content = bytearray(wav(music(0.02)))
    content[place] = value
    for damaged in (bytes(content), bytes(content[:length])):
        try:
            bring(read_wav(damaged, longest_s=60), loudness_lufs=-16, true_peak=-1)
        except UnusableSound as unusable:
            assert unusable.hint  # noqa: PT017 - reading it is as right as telling it


# --- How it is heard ---------------------------------------------------------------------------------------------


def test_silence_around_it_is_left_out_and_its_ends_rise_and_fall() -> None:
    silence = np.zeros(20_000)

    sound = ready(wav(np.concatenate([silence, music(1), silence])))

    assert len(sound) == pytest.approx(RATE_HZ, abs=5000)
    peak = float(np.abs(sound).max())
    assert sound[0] == sound[-1] == 0
    first = int(np.flatnonzero(np.abs(sound) > peak * 10 ** (-45 / 20))[0])
    assert first < RATE_HZ // 100  # a chapter may begin with it: 10 ms, and 10 of the section's lead
    assert np.abs(np.diff(sound[:200])).max() < peak / 20


@pytest.mark.parametrize("loudness_lufs", [-23, -19, -16])
def test_quiet_and_loud_files_come_out_alike(loudness_lufs: float) -> None:
    loud, quiet = (ready(wav(music(3, level=level)), loudness_lufs=loudness_lufs) for level in (0.7, 0.01))

    assert integrated_lufs(loud) == pytest.approx(loudness_lufs + 0.45, abs=0.1)
    assert integrated_lufs(quiet) == pytest.approx(loudness_lufs + 0.45, abs=0.1)


def test_a_sharp_sound_stays_quieter_rather_than_being_crushed() -> None:
    clicks = np.zeros(2 * RATE_HZ)
    clicks[:: RATE_HZ // 4] = 0.9

    sound = ready(wav(clicks))

    assert integrated_lufs(sound) < -20
    assert true_peak_dbtp(sound) == pytest.approx(-4.8, abs=0.3)
    assert DEEPEST_DB == 6


def test_a_sound_too_short_to_measure_is_levelled_with_the_silence_around_it() -> None:
    sound = ready(wav(music(0.25)))

    assert len(sound) < RATE_HZ * 0.26
    padded = np.pad(sound, (0, RATE_HZ // 2 - len(sound)))
    assert integrated_lufs(padded) == pytest.approx(-16 + 0.45, abs=0.3)


def test_equal_files_give_equal_samples() -> None:
    content = wav(music(1), rate_hz=48_000, width_bits=24)

    assert np.array_equal(ready(content), ready(content))


# --- In a section, and in an episode -----------------------------------------------------------------------------


def placed(content: bytes, pause_after_ms: int = 500) -> PlacedSound:
    return PlacedSound(samples=ready(content), pause_after_ms=pause_after_ms)


def test_a_section_begins_with_the_sound_before_it_and_cues_are_those_of_the_words(spoken: Callable[..., Pcm]) -> None:
    before, after = placed(wav(chime())), placed(wav(music(1)), 0)
    clip = ClipSound(pcm=spoken(1, 900), gain_db=0, pause_after_ms=300)
    plain = assemble([clip], true_peak_dbtp=-1)

    section = assemble([clip], true_peak_dbtp=-1, before=before, after=after)

    ((start, end),) = section.cues
    ((plain_start, plain_end),) = plain.cues
    assert start == 441 + len(before.samples) + RATE_HZ // 2
    assert np.array_equal(section.samples[start:end], plain.samples[plain_start:plain_end])
    first = int(np.flatnonzero(np.abs(section.samples) > np.abs(section.samples).max() * 10 ** (-45 / 20))[0])
    assert first <= RATE_HZ // 50
    at = end + RATE_HZ * 3 // 10
    assert np.array_equal(section.samples[at : at + 40_000], np.rint(after.samples[:40_000] * 32768).astype(np.int16))


def test_a_section_of_a_short_sound_alone_lasts_a_second() -> None:
    section = assemble([], true_peak_dbtp=-1, before=placed(wav(music(0.2))))

    assert section.cues == ()
    assert RATE_HZ <= len(section.samples) < RATE_HZ + 1152


@pytest.mark.parametrize(
    "brought", [music(30, level=0.8), music(8, level=0.01), chime()], ids=["long", "quiet", "chime"]
)
def test_rule_a6_an_episode_with_sounds_keeps_its_promises_by_ffmpegs_measure(
    brought: NDArray[np.float64],
    spoken_section: Callable[[int, int], SectionSound],
    joined: Callable[..., bytes],
    ffmpeg: Callable[[Sequence[str], bytes], tuple[bytes, str]],
    decode: Callable[[bytes], Sound],
) -> None:
    sound = placed(wav(brought))
    opening = assemble([], true_peak_dbtp=-1, before=sound, after=placed(wav(chime())))
    closing = assemble([], true_peak_dbtp=-1, before=sound)
    words = [spoken_section(seed, 5) for seed in (1, 2, 3)]  # 35 s

    episode = joined([opening, *words, closing])

    _, said = ffmpeg(
        ["-hide_banner", "-nostats", "-i", "-", "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"], episode
    )
    (loudness,) = re.findall(r"^\s+I:\s+(-?[\d.]+) LUFS", said, re.MULTILINE)
    (peak,) = re.findall(r"^\s+Peak:\s+(-?[\d.]+) dBFS", said, re.MULTILINE)
    assert float(loudness) == pytest.approx(-16, abs=1)
    assert float(peak) <= -1
    decoded = decode(episode)
    assert len(decoded) == sum(len(one.samples) for one in (opening, *words, closing))
    joint = len(opening.samples)
    assert np.abs(decoded[joint - 400 : joint + 80].astype(int)).max() <= 33  # 60 dB under full scale
