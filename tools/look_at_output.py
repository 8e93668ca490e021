"""A last look at a built output folder: every feed read, every file there, every episode decoded."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import imageio_ffmpeg
import podcastparser


def main(output: Path) -> int:
    """Print a line an episode; return how many faults were found."""
    faults = []
    feeds = sorted(output.glob("*/feed.xml"))
    if not feeds:
        faults.append(f"{output} holds no feed")
    for feed in feeds:
        with feed.open("rb") as file:
            parsed = podcastparser.parse("http://localhost:8000/", file)
        for episode in parsed["episodes"]:
            faults += _look_at(episode, output)
            chapters = len(episode["chapters"])
            print(f"{feed.parent.name}: {episode['title']}: {episode['total_time']} s, {chapters} chapters")
    for page in ("index.html", "opml.xml"):
        if not (output / page).is_file():
            faults.append(f"{page} is missing")
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"{len(feeds)} feeds, {len(faults)} faults")
    return min(len(faults), 100)


def _look_at(episode: dict, output: Path) -> list[str]:  # type: ignore[type-arg] # podcastparser gives plain dicts
    (enclosure,) = episode["enclosures"]
    audio = output / urlsplit(enclosure["url"]).path.lstrip("/")
    if not audio.is_file() or audio.stat().st_size != enclosure["file_size"]:
        return [f"{audio} is not there with {enclosure['file_size']} bytes"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(audio), "-f", "null", "-"]
    decoded = subprocess.run(command, capture_output=True, text=True, check=False)
    return [f"{audio}: {decoded.stderr.strip()}"] if decoded.stderr.strip() or decoded.returncode else []


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
