"""Libraries by seed: as many articles as are asked for, the same on every machine.

Where sound is what is measured, articles are of a usual length (about 500 words under 4 to 10 headings) and the voice
is the pinned espeak-ng's. Where it is not, they are short and ``tone`` beeps, so that 10,000 first builds take minutes.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.words import heading, part, sentence, short_sentence

_FIRST_DAY = date(1998, 1, 1)  # an article a day: 10,000 of them end in 2025
_SEASON = 25  # articles

_LIBRARY = """\
title: Quiet Hours
author: Ada Example
language: en-au
timezone: Australia/Brisbane
category: Arts
base_url: https://audio.example.org/
"""
_TONE = "voices:\n  plain: {engine: tone, voice: low, rate: 450}\n"
_ESPEAK = """\
voices:
  calm: {engine: pyttsx3, voice: gmw/en, rate: 155, pitch: 45}
  calm-low: {like: calm, pitch: 38}
roles: {default: calm, title: calm-low, heading: calm-low}
"""
_COUNTED = re.compile(r"That year \d+ lamps were lit in house \d+\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What a library is to hold."""

    articles: int
    in_a_program: int = 250
    spoken: bool = False  # by espeak-ng, at a usual length; else short, by beeps
    sound: str = ""  # settings under 'sound:' in voices.yaml, as YAML in braces

    @property
    def name(self) -> str:
        """Return a name for a folder."""
        programs = -(-self.articles // self.in_a_program)
        return f"{'spoken' if self.spoken else 'short'}-{self.articles}-in-{programs}"


def write_library(project: Path, library: Library) -> None:
    """Write the sources of a library that was never built."""
    articles = project / "articles"
    articles.mkdir(parents=True)
    voices = _ESPEAK if library.spoken else _TONE
    (project / "voices.yaml").write_text(voices + (f"sound: {library.sound}\n" if library.sound else ""), "utf-8")
    (articles / "library.yaml").write_text(_LIBRARY, "utf-8")
    for number in range(library.articles):
        file = article_file(project, library, number)
        if number % library.in_a_program == 0:
            file.parent.mkdir()
            title = f"Program {1 + number // library.in_a_program}"
            about = f"title: {title}\ndescription: Short readings, {title.lower()} of them.\ntype: serial\n"
            (file.parent / "program.yaml").write_text(about, "utf-8")
        file.write_text(_article(number, number % library.in_a_program, spoken=library.spoken), "utf-8")


def article_file(project: Path, library: Library, number: int) -> Path:
    """Return where an article lies, counted from 0 over the whole library."""
    program, place = divmod(number, library.in_a_program)
    return project / f"articles/program-{1 + program:03d}/{1 + place:05d}-reading.md"


def edit_a_sentence(project: Path, library: Library, number: int, *, edition: int) -> None:
    """Change one sentence of one article, to other words for each ``edition``."""
    file = article_file(project, library, number)
    text, found = _COUNTED.subn(edited_words(number, edition), file.read_text("utf-8"))
    if found != 1:
        raise ValueError(f"{file} no longer holds its sentence")
    file.write_text(text, "utf-8")


def edited_words(number: int, edition: int) -> str:
    """Return the sentence that ``edit_a_sentence`` writes."""
    return _counted(number, 5000 + edition)


def write_long_episode(project: Path, *, hours: float, headings: bool) -> Library:
    """Write a library of one article that is read for about ``hours``; return it, for ``edit_a_sentence``."""
    library = Library(articles=1, spoken=True)
    write_library(project, library)
    by = Random(f"long {headings}")
    paragraphs = round(hours * 3600 / 31)  # a paragraph of six sentences takes 31 s
    lines = [_front("A long night", 0, by)]
    for number in range(paragraphs):
        if headings and number % 12 == 0:
            lines.append(f"## {heading(by)}, {1 + number // 12}\n")
        said = [sentence(by) for _ in range(6)]
        if number == paragraphs // 2:
            said[3] = _counted(0, 1)
        lines.append(" ".join(said) + "\n")
    article_file(project, library, 0).write_text("\n".join(lines), "utf-8")
    return library


def _article(number: int, place: int, *, spoken: bool) -> str:
    by = Random(number)
    title = f"{heading(by)}, {number + 1}"
    lines = [_front(title, place, by)]
    if not spoken:
        lines += [short_sentence(by) + "\n", f"## {heading(by)}\n", _counted(number, number) + "\n"]
        return "\n".join(lines)
    lines.append(" ".join(sentence(by) for _ in range(2)) + "\n")
    headings = by.randint(4, 10)
    left = 23  # sentences: some 500 words with the headings and the items
    for count in range(headings):
        lines.append(f"## {heading(by)}\n")
        here = max(1, left // (headings - count))
        left -= here
        said = [sentence(by) for _ in range(here)]
        if count == headings // 2:
            said[-1] = _counted(number, number)
        lines += [" ".join(said[: here // 2]) + "\n"] if here > 1 else []
        lines.append(" ".join(said[here // 2 :]) + "\n")
        if by.random() < 0.3:
            lines += [f"- {part(by)};" for _ in range(by.randint(2, 4))] + [""]
    return "\n".join(lines)


def _front(title: str, place: int, by: Random) -> str:
    day = _FIRST_DAY + timedelta(days=place)
    return (
        f"---\ntitle: {title}\ndate: {day.isoformat()}\nseason: {1 + place // _SEASON}\n"
        f"summary: {short_sentence(by)}\n---\n"
    )


def _counted(number: int, times: int) -> str:
    return f"That year {times} lamps were lit in house {number}."
