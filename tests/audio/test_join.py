"""Joined sections, listened to through ffmpeg and mutagen: exact to the sample, and no click at a join."""

import io
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import pytest
from mutagen.mp3 import MP3, BitrateMode
from numpy.typing import NDArray

from audio_programs.audio.encode import BITRATES_KBPS, EncodedSection, encode, frame_size_bytes, main_data_begin
from audio_programs.audio.join import (
    SectionRef,
    info_frame,
    join,
    section_ref,
)
from audio_programs.audio.levels import integrated_lufs, true_peak_dbtp
from audio_programs.audio.section import SectionSound, assemble
from audio_programs.errors import StoreError
from audio_programs.model import RATE_HZ, Frames

Sound = NDArray[np.int16]
Decode = Callable[[bytes], Sound]
Joined = Callable[..., bytes]
SpokenSection = Callable[[int, int], SectionSound]


@pytest.fixture(scope="module")
def sections(spoken_section: SpokenSection) -> list[SectionSound]:
    """Twelve, one of them silent, some short and some long."""
    return [*(spoken_section(seed, 1 + seed % 4) for seed in range(11)), assemble([], true_peak_dbtp=-1)]


@pytest.fixture(scope="module")
def episode(sections: list[SectionSound], joined: Joined) -> bytes:
    return joined(sections)


@pytest.fixture(scope="module")
def played(episode: bytes, decode: Decode) -> Sound:
    return decode(episode)


def refs_of(
    sections: Sequence[SectionSound], *, bitrate_kbps: int = 64
) -> tuple[list[SectionRef], list[EncodedSection]]:
    encoded = [encode([section.samples], bitrate_kbps=bitrate_kbps, quality=5) for section in sections]
    return [section_ref(one, key=str(number)) for number, one in enumerate(encoded)], encoded


def starts_of(sections: Sequence[SectionSound]) -> tuple[int, ...]:
    """Return where each section's sound begins, from the first sample played."""
    return tuple(accumulate((len(section.samples) for section in sections[:-1]), initial=0))


def frame_starts(content: bytes) -> list[int]:
    """Return where each frame begins; whatever is no frame fails."""
    starts, position = [], 0
    while position < len(content):
        assert content[position : position + 2] == b"\xff\xfb", f"no frame at byte {position}"
        starts.append(position)
        kbps = BITRATES_KBPS[(content[position + 2] >> 4) - 1]
        position += frame_size_bytes(bitrate_kbps=kbps, padded=content[position + 2] >> 1 & 1)
    assert position == len(content), "the last frame is cut short"
    return starts


def described(content: bytes) -> Any:
    """Return what mutagen makes of the stream; its values have no types."""
    return MP3(io.BytesIO(content)).info  # type: ignore[no-untyped-call]  # nor have its functions


def as_floats(sound: Sound) -> NDArray[np.float32]:
    return sound.astype(np.float32) / np.float32(32_768)


def test_rule_i10_decoder_frame_count_and_mutagen_agree_on_the_length_to_the_sample(
    episode: bytes, played: Sound, sections: list[SectionSound]
) -> None:
    length = sum(len(section.samples) for section in sections)
    assert len(played) == length
    assert (len(frame_starts(episode)) - 2) * 1152 == length
    assert round(described(episode).length * RATE_HZ, 3) == length


@pytest.mark.parametrize("bitrate_kbps", BITRATES_KBPS)
def test_every_bitrate_is_joined_to_the_sample(
    bitrate_kbps: int, joined: Joined, decode: Decode, spoken_section: SpokenSection
) -> None:
    pair = [spoken_section(1, 1), spoken_section(2, 1)]
    episode = joined(pair, bitrate_kbps=bitrate_kbps)
    length = sum(len(section.samples) for section in pair)
    assert len(decode(episode)) == length
    heard = described(episode)
    assert round(heard.length * RATE_HZ, 3) == length
    assert heard.bitrate_mode == BitrateMode.CBR
    assert heard.bitrate == pytest.approx(bitrate_kbps * 1000, rel=0.03)
    assert not heard.sketchy


def test_invariant_7_each_section_is_heard_exactly_where_frame_counts_put_it(
    played: Sound, sections: list[SectionSound]
) -> None:
    starts = starts_of(sections)
    for start, section in zip(starts, sections, strict=True):
        if section.cues:
            assert lag(played, section.samples, at=start) == 0


def lag(played: Sound, wanted: Sound, *, at: int) -> int:
    """Return by how many samples, of 60 to either side, the sound lies off its place."""
    piece = wanted[2000 : min(len(wanted), 60_000)].astype(np.float64)
    place = at + 2000
    scores = [
        float(np.dot(piece, played[place + shift : place + shift + len(piece)].astype(np.float64)))
        for shift in range(-60, 61)
    ]
    return int(np.argmax(scores)) - 60


def test_invariant_7_a_sections_first_sound_comes_within_20_ms_of_its_start(
    played: Sound, sections: list[SectionSound]
) -> None:
    for start, section in zip(starts_of(sections), sections, strict=True):
        if section.cues:
            sound = np.abs(played[start : start + len(section.samples)].astype(np.int32))
            onset = int(np.flatnonzero(sound > sound.max() * 10 ** (-45 / 20))[0])
            assert 0 <= onset <= 0.020 * RATE_HZ


def test_no_click_at_a_join(played: Sound, sections: list[SectionSound], decode: Decode, joined: Joined) -> None:
    """14 ms to either side of each join err hardly more than where all was encoded in one pass, and stay silent."""
    source = np.concatenate([section.samples for section in sections])
    one_pass = decode(joined([SectionSound(samples=source, cues=())]))
    starts = starts_of(sections)[1:]
    around = [slice(start - 617, start + 617) for start in starts]
    apart_error = np.concatenate([error(played[place], source[place]) for place in around])
    one_pass_error = np.concatenate([error(one_pass[place], source[place]) for place in around])
    assert rms(apart_error) <= 1.5 * rms(one_pass_error)
    in_silence = np.concatenate([played[start - 617 : start + 220] for start in starts])
    assert np.abs(in_silence.astype(np.int32)).max() <= 46  # 57 dB under full scale


def error(decoded: Sound, source: Sound) -> NDArray[np.float64]:
    return decoded.astype(np.float64) - 0.95 * source  # LAME scales by 0.95


def rms(values: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def test_the_end_of_a_section_is_silent_until_the_next(played: Sound, sections: list[SectionSound]) -> None:
    for end in starts_of(sections)[1:]:
        assert np.abs(played[end - 2000 : end - 700].astype(np.int32)).max() <= 1


def test_rule_a6_joined_sections_are_at_minus_16_lufs_and_under_minus_1_dbtp(
    played: Sound, episode: bytes, ffmpeg: Callable[[Sequence[str], bytes], tuple[bytes, str]]
) -> None:
    assert len(played) > 20 * RATE_HZ
    assert integrated_lufs(as_floats(played)) == pytest.approx(-16, abs=1)
    assert true_peak_dbtp(as_floats(played)) <= -1
    arguments = ["-nostats", "-i", "-", "-af", "ebur128=peak=true", "-f", "null", "-"]
    summary = ffmpeg(arguments, episode)[1].split("Summary:")[1]
    assert float(summary.split("I:")[1].split()[0]) == pytest.approx(-16, abs=1)
    assert float(summary.split("Peak:")[1].split()[0]) <= -1


def test_rule_a2_the_first_frame_states_counts_delays_and_a_seek_table(episode: bytes) -> None:
    starts = frame_starts(episode)
    first = episode[: starts[1]]
    assert first[21:25] == b"Info"
    assert int.from_bytes(first[25:29], "big") == 15  # all four fields stand there
    assert int.from_bytes(first[29:33], "big") == len(starts) - 1  # itself not counted
    assert int.from_bytes(first[33:37], "big") == len(episode)  # itself counted
    table = first[37:137]
    assert table[0] == 0
    assert all(0 < after - before <= 3 for before, after in pairwise(table))
    assert first[141:150] == b"LAME3.100"
    assert int.from_bytes(first[162:165], "big") == 576 << 12 | 576
    assert int.from_bytes(first[169:173], "big") == len(episode)


def test_the_info_frames_crc_is_the_one_that_lame_writes() -> None:
    """CRC-16/ARC over all before it: over a message with its CRC, low byte first, it comes to nothing."""
    frame = info_frame(length_frames=Frames(1000), audio_size_bytes=209_000, bitrate_kbps=64)
    crc = 0
    for byte in (*frame[:175], frame[176], frame[175]):
        for bit in range(8):
            feedback = (crc ^ byte >> bit) & 1
            crc = crc >> 1 ^ (0xA001 if feedback else 0)
    assert crc == 0
    assert frame[175:177] != b"\0\0"
    assert not any(frame[177:])


@pytest.mark.parametrize("bitrate_kbps", BITRATES_KBPS)
def test_the_info_frame_is_a_silent_frame_of_the_sounds_own_kind(bitrate_kbps: int) -> None:
    """Of its own bitrate too, where its frame is large enough."""
    frame = info_frame(length_frames=Frames(10), audio_size_bytes=1000, bitrate_kbps=bitrate_kbps)
    stated_kbps = BITRATES_KBPS[(frame[2] >> 4) - 1]
    assert stated_kbps == max(bitrate_kbps, 56)
    assert len(frame) == frame_size_bytes(bitrate_kbps=stated_kbps, padded=0) >= 177
    assert frame[3] == 0xC4
    assert not any(frame[4:21])


def test_rule_a3_no_frame_looks_back_over_a_joint(episode: bytes, sections: list[SectionSound]) -> None:
    starts = frame_starts(episode)
    frame = 1
    for section in sections:
        assert main_data_begin(episode[starts[frame] :]) == 0
        frame += len(section.samples) // 1152


def test_rule_a3_there_is_no_info_frame_but_the_first(episode: bytes) -> None:
    starts = frame_starts(episode)
    stated = [start for start in starts if episode[start + 21 : start + 25] in {b"Info", b"Xing"}]
    assert stated == [0]


def test_rule_a1_one_rate_and_channel_mode_and_no_junk_between_frames(episode: bytes) -> None:
    headers = {episode[start + 1 : start + 4] for start in frame_starts(episode)}
    assert {header[0] for header in headers} == {0xFB}
    assert {header[1] & 0b11111100 for header in headers} == {0x50}
    assert {header[2] for header in headers} == {0xC4}


def test_rule_a5_nothing_follows_the_last_frame(episode: bytes, sections: list[SectionSound]) -> None:
    _, encoded = refs_of(sections)
    assert episode.endswith(encoded[-1].frames)


def test_rule_a5_nothing_stands_between_tag_and_sound(joined: Joined, spoken_section: SpokenSection) -> None:
    assert joined([spoken_section(1, 1)], tag=b"tag").startswith(b"tag\xff\xfb")


def test_an_episode_is_never_held_whole(spoken_section: SpokenSection) -> None:
    """A section is read when its turn comes."""
    refs, encoded = refs_of([spoken_section(seed, 1) for seed in range(5)])
    asked: list[str] = []

    def read(ref: SectionRef) -> bytes:
        asked.append(ref.key)
        return encoded[int(ref.key)].frames

    parts = join(b"tag", refs, bitrate_kbps=64, read=read)
    before = [(len(asked), len(part)) for part in parts]
    assert [count for count, _ in before] == [0, 0, 1, 2, 3, 4, 5]
    assert asked == ["0", "1", "2", "3", "4"]


def test_frames_of_another_length_than_noted_are_refused(spoken_section: SpokenSection) -> None:
    refs, encoded = refs_of([spoken_section(1, 1)])
    with pytest.raises(StoreError, match="build again"):
        list(join(b"", refs, bitrate_kbps=64, read=lambda _: encoded[0].frames[:-1]))


def test_an_episode_without_sections_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one section"):
        list(join(b"", [], bitrate_kbps=64, read=lambda _: b""))


def test_invariant_3_an_edited_section_changes_its_own_frames_and_counts_only(
    spoken_section: SpokenSection, joined: Joined
) -> None:
    first, old, new, last = (spoken_section(seed, 2) for seed in (1, 2, 3, 4))
    before, after = joined([first, old, last]), joined([first, new, last])
    _, (encoded_first, _, encoded_last) = refs_of([first, old, last])
    head = encoded_first.frames[: encoded_first.body_size_bytes]
    info_size = frame_size_bytes(bitrate_kbps=64, padded=0)
    assert before[info_size:].startswith(head)
    assert after[info_size:].startswith(head)
    assert before.endswith(encoded_last.frames)
    assert after.endswith(encoded_last.frames)
