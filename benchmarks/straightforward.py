"""The script that most would write: pyttsx3 to a WAV a section, pydub joins and exports, feedgen and mutagen finish.

What ``audio-programs build`` is measured against. It reads the same words from a JSON file and does the whole each
time it runs: no loudness, no cache, no pages, no transcripts. Usage: ``python straightforward.py TEXTS OUTPUT``.
"""

import ctypes
import importlib
import json
import os
import sys
import time
import wave
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import espeakng_loader
import imageio_ffmpeg
from feedgen.feed import FeedGenerator
from mutagen.id3 import CHAP, CTOC, ID3, TALB, TIT2, TPE1, CTOCFlags
from pydub import AudioSegment

SECTION_PAUSE_MS = 1000
BASE_URL = "https://audio.example.org/"
_LEAST_S = 0.03  # a letter: a WAV shorter than that has lost words


@dataclass(slots=True)
class Lost:
    """How often pyttsx3's queue returned without the sound that was asked for."""

    asked: int = 0
    late: int = 0  # the file was not there, or not whole, when the queue said that it was done
    again: int = 0  # and did not come: asked for once more


def main() -> None:
    """Make an MP3 of each article and a feed of each program."""
    texts, output = Path(sys.argv[1]), Path(sys.argv[2])
    output.mkdir(parents=True, exist_ok=True)
    AudioSegment.converter = imageio_ffmpeg.get_ffmpeg_exe()
    engine = start_engine()
    lost = Lost()
    seconds = 0.0
    for program in json.loads(texts.read_text("utf-8")):
        seconds += make_program(engine, program, output / program["id"], lost)
    report = {"audio_s": seconds, "asked": lost.asked, "late": lost.late, "again": lost.again}
    (output / "report.json").write_text(json.dumps(report), "utf-8")


def make_program(engine: Any, program: dict[str, Any], folder: Path, lost: Lost) -> float:
    """Make a program's episodes and feed; return how many seconds they last."""
    folder.mkdir(exist_ok=True)
    feed = FeedGenerator()
    feed.load_extension("podcast")
    feed.title(program["title"])
    feed.link(href=f"{BASE_URL}{program['id']}/")
    feed.description(program["description"] or program["title"])
    seconds = 0.0
    for article in program["articles"]:
        file = folder / f"{article['slug']}.mp3"
        length_ms = make_episode(engine, program, article, file, lost)
        entry = feed.add_entry()
        entry.id(article["slug"])
        entry.title(article["title"])
        entry.description(article["title"])
        entry.published(datetime.fromisoformat(article["published"]))
        entry.enclosure(f"{BASE_URL}{program['id']}/{file.name}", str(file.stat().st_size), "audio/mpeg")
        entry.podcast.itunes_duration(round(length_ms / 1000))
        seconds += length_ms / 1000
    feed.rss_file(str(folder / "feed.xml"), pretty=True)
    return seconds


def make_episode(engine: Any, program: dict[str, Any], article: dict[str, Any], file: Path, lost: Lost) -> int:
    """Speak, join, export and tag one article; return its length in milliseconds."""
    pause = AudioSegment.silent(duration=SECTION_PAUSE_MS, frame_rate=22_050)
    episode = AudioSegment.empty()
    starts = []
    for section in article["sections"]:
        wav = file.with_suffix(".wav")
        speak(engine, section["text"], wav, lost)
        starts.append(len(episode))
        episode += AudioSegment.from_wav(wav) + pause
        wav.unlink()
    episode.export(file, format="mp3", bitrate="64k", parameters=["-ar", "44100"])
    tag_episode(program, article, file, [*starts, len(episode)])
    return len(episode)


def tag_episode(program: dict[str, Any], article: dict[str, Any], file: Path, times_ms: list[int]) -> None:
    """Write title, show, author and chapters."""
    tag: Any = ID3(file)  # type: ignore[no-untyped-call]  # mutagen has no types
    frame: Any = {kind.__name__: kind for kind in (TIT2, TALB, TPE1, CHAP, CTOC)}
    tag.add(frame["TIT2"](encoding=3, text=article["title"]))
    tag.add(frame["TALB"](encoding=3, text=program["title"]))
    tag.add(frame["TPE1"](encoding=3, text=article["author"]))
    names = [f"ch{number}" for number in range(len(article["sections"]))]
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    tag.add(frame["CTOC"](element_id="toc", flags=flags, child_element_ids=names))
    for number, section in enumerate(article["sections"]):
        title = frame["TIT2"](encoding=3, text=section["title"])
        start, end = times_ms[number : number + 2]
        tag.add(frame["CHAP"](element_id=names[number], start_time=start, end_time=end, sub_frames=[title]))
    tag.save()


def start_engine() -> Any:
    """Start pyttsx3 with the espeak-ng that comes with the project: no system package is needed here either."""
    ctypes.CDLL(espeakng_loader.get_library_path())
    os.environ["ESPEAK_DATA_PATH"] = str(espeakng_loader.get_data_path())
    engine = importlib.import_module("pyttsx3").init()
    for name, value in (("voice", "gmw/en"), ("rate", 155), ("pitch", 45)):
        engine.setProperty(name, value)
    return engine


def speak(engine: Any, text: str, wav: Path, lost: Lost) -> None:
    """Speak a text to a WAV: one text, one run, then a look at what came, because the queue loses things."""
    for _ in range(5):
        wav.unlink(missing_ok=True)
        engine.save_to_file(text, str(wav))
        engine.runAndWait()
        lost.asked += 1
        if is_whole(wav, text):
            return
        lost.late += 1
        for _ in range(20):
            time.sleep(0.05)
            if is_whole(wav, text):
                return
        lost.again += 1
    raise SystemExit(f"pyttsx3 gave no sound for a section, five times: {text[:60]}")


def is_whole(wav: Path, text: str) -> bool:
    """Say whether a WAV is there and long enough for its text."""
    try:
        with wave.open(str(wav)) as sound:
            length_s = float(sound.getnframes() / sound.getframerate())
    except (OSError, EOFError, wave.Error):
        return False
    return length_s >= _LEAST_S * sum(letter.isalpha() for letter in text)


if __name__ == "__main__":
    main()
