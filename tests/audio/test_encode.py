"""Encoding: whole frames of one bitrate, the first looking back to nothing."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_programs.audio.encode import BITRATES_KBPS, QUALITIES, encode, fingerprint, frame_size_bytes, main_data_begin
from audio_programs.audio.section import SectionSound
from audio_programs.model import SAMPLES_PER_FRAME

SpokenSection = Callable[[int, int], SectionSound]


def tone(length_frames: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return (9000 * np.sin(np.arange(length_frames * SAMPLES_PER_FRAME) / 20)).astype(np.int16)


@pytest.mark.parametrize("bitrate_kbps", BITRATES_KBPS)
def test_every_bitrate_of_mpeg_1_layer_iii_gives_n_and_one_more_frames(bitrate_kbps: int) -> None:
    encoded = encode([tone(50)], bitrate_kbps=bitrate_kbps, quality=5)
    least = frame_size_bytes(bitrate_kbps=bitrate_kbps, padded=0)
    assert encoded.length_frames == 50
    assert 50 * least <= encoded.body_size_bytes <= 50 * (least + 1)
    assert least <= len(encoded.frames) - encoded.body_size_bytes <= least + 1


@pytest.mark.parametrize("bitrate_kbps", [0, 8, 63, 144, 384])
def test_any_other_bitrate_is_refused(bitrate_kbps: int) -> None:
    with pytest.raises(ValueError, match=str(bitrate_kbps)):
        encode([tone(1)], bitrate_kbps=bitrate_kbps, quality=5)


@pytest.mark.parametrize("samples", [0, 1, 1151, 1153])
def test_samples_that_are_no_whole_frames_are_refused(samples: int) -> None:
    with pytest.raises(ValueError, match="whole number of frames"):
        encode([np.zeros(samples, dtype=np.int16)], bitrate_kbps=64, quality=5)


@given(length_frames=st.integers(1, 120))
@settings(max_examples=30, deadline=None)
def test_a_section_of_any_length_has_its_frames(length_frames: int) -> None:
    encoded = encode([tone(length_frames)], bitrate_kbps=64, quality=5)
    assert encoded.length_frames == length_frames
    assert encoded.frames[encoded.body_size_bytes : encoded.body_size_bytes + 2] == b"\xff\xfb"


def test_rule_a3_a_sections_first_frame_looks_back_to_nothing_and_later_ones_do(spoken_section: SpokenSection) -> None:
    """The bit reservoir is in use: what makes joining safe is the fresh encoder, not its absence."""
    encoded = encode([spoken_section(1, 2).samples], bitrate_kbps=64, quality=5)
    assert main_data_begin(encoded.frames) == 0
    assert main_data_begin(encoded.frames[frame_size_bytes(bitrate_kbps=64, padded=0) :]) > 0


def test_rule_a3_no_frame_is_an_info_frame(spoken_section: SpokenSection) -> None:
    frames = encode([spoken_section(1, 1).samples], bitrate_kbps=64, quality=5).frames
    assert b"Info" not in frames
    assert b"Xing" not in frames


def test_rule_a1_frames_are_mpeg_1_layer_iii_mono_at_44_1_khz(spoken_section: SpokenSection) -> None:
    header = encode([spoken_section(1, 1).samples], bitrate_kbps=64, quality=5).frames[:4]
    assert header[:2] == b"\xff\xfb"
    assert header[2] >> 4 == 5  # 64 kbit/s
    assert header[2] >> 2 & 3 == 0  # 44.1 kHz
    assert header[3] >> 6 == 3  # mono


def test_the_same_samples_give_the_same_frames(spoken_section: SpokenSection) -> None:
    samples = spoken_section(2, 2).samples
    assert encode([samples], bitrate_kbps=64, quality=5) == encode([samples.copy()], bitrate_kbps=64, quality=5)


@given(cuts=st.lists(st.integers(0, 60 * SAMPLES_PER_FRAME), max_size=8).map(sorted))
@settings(max_examples=20, deadline=None)
def test_blocks_of_any_length_give_the_frames_of_the_whole(cuts: list[int]) -> None:
    samples = tone(60)
    blocks = np.split(samples, cuts)
    assert encode(blocks, bitrate_kbps=64, quality=5) == encode([samples], bitrate_kbps=64, quality=5)


@pytest.mark.parametrize("quality", [-1, 0, 1, 10])
def test_any_other_quality_is_refused(quality: int) -> None:
    with pytest.raises(ValueError, match=str(quality)):
        encode([tone(1)], bitrate_kbps=64, quality=quality)


def test_only_the_qualities_that_are_named_give_frames_of_their_own(spoken_section: SpokenSection) -> None:
    samples = spoken_section(1, 2).samples
    frames = {quality: encode([samples], bitrate_kbps=64, quality=quality).frames for quality in range(2, 10)}
    assert len(set(frames.values())) == len(QUALITIES)
    assert frames[6] == frames[5]
    assert frames[7] == frames[8] == frames[9]


@pytest.mark.parametrize("quality", QUALITIES)
def test_rule_a3_at_any_quality_a_first_frame_looks_back_to_nothing(
    quality: int, spoken_section: SpokenSection
) -> None:
    assert main_data_begin(encode([spoken_section(1, 2).samples], bitrate_kbps=64, quality=quality).frames) == 0


def test_the_fingerprint_names_encoder_resampler_and_our_own_format() -> None:
    assert all(word in fingerprint() for word in ("lameenc 1", "soxr", "format 3"))
