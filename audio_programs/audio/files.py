"""Sound as the whole content of a file, in and out: WAV by pydub, and a single MP3 for ``say -o``.

At the edge of the flow: what an editor asked to have in a file of its own, and later the sound that an editor
brings. Never opens a file: it takes and gives bytes, and ``store`` alone writes.
"""

import io
import struct
import warnings

import numpy as np
from numpy.typing import NDArray

from audio_programs.audio.encode import encode
from audio_programs.audio.join import join, section_ref
from audio_programs.model import Pcm

with warnings.catch_warnings():
    # pydub says at import that there is no ffmpeg; WAV, all that is asked of it here, needs none
    warnings.filterwarnings("ignore", message="Couldn't find ffmpeg", category=RuntimeWarning)
    from pydub import AudioSegment
    from pydub.exceptions import CouldntDecodeError


def to_wav(pcm: Pcm) -> bytes:
    """Return a sound as a WAV file's content."""
    segment = AudioSegment(data=pcm.samples, sample_width=2, frame_rate=pcm.rate_hz, channels=1)
    content = io.BytesIO()
    segment.export(content, format="wav")
    return content.getvalue()


def from_wav(content: bytes) -> Pcm:
    """Return the sound of a WAV file, mixed to mono, 16-bit, at its own rate.

    Raises ValueError if it is no WAV file that can be read.
    """
    try:
        # not from_wav, which hands to ffmpeg what it cannot read itself
        segment = AudioSegment(data=content)
    except (CouldntDecodeError, ValueError, IndexError, struct.error) as error:
        raise ValueError(_NO_WAV) from error
    if segment.sample_width not in {1, 2, 4} or not segment.channels or not segment.frame_rate:
        raise ValueError(_NO_WAV)
    if len(segment.raw_data) % (segment.sample_width * segment.channels):
        raise ValueError(_NO_WAV)
    mono = segment.set_channels(1).set_sample_width(2)
    return Pcm(int(mono.frame_rate), bytes(mono.raw_data))


_NO_WAV = "this is no WAV file that can be read"


def to_mp3(samples: NDArray[np.int16], *, bitrate_kbps: int, quality: int, tag: bytes = b"") -> bytes:
    """Return one section's samples as an MP3 file's content: an episode of a single section.

    ``samples`` is as ``section.assemble`` makes it. Raises ValueError as ``encode`` does.
    """
    encoded = encode([samples], bitrate_kbps=bitrate_kbps, quality=quality)
    only = section_ref(encoded, key="")
    return b"".join(join(tag, [only], bitrate_kbps=bitrate_kbps, read=lambda _: encoded.frames))
