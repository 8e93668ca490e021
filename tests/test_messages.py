"""All that the package can tell an editor, kept in one list and read as an editor would read it.

``pytest tests/test_messages.py --refresh-messages`` writes the list anew; the difference is reviewed like code: read
each new line aloud, as somebody who knows text and nothing of Python, audio or feeds.
"""

import itertools
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from audio_programs.cli import main
from tests.told import NEEDS_A_HINT, Message, Sayable, gather
from tests.told.follow import has_words

KEPT = Path(__file__).parent / "golden" / "messages.txt"

TYPE_NAMES = """
str int float bool dict tuple None NoneType True False object instance attribute exception Exception Traceback traceback
ValueError TypeError KeyError OSError pydantic dataclass regex repr stderr stdout errno integer parse parser null
"""
AUDIO_WORDS = """
PCM sample samples frame frames LUFS LU dBTP dB decibel codec encoder bitrate kbit kbps limiter amplitude gain
GUID guid enclosure namespace XML RSS CDATA schema ISO MIME header headers socket thread stream buffer hash digest byte
"""


@pytest.fixture(scope="module")
def told() -> tuple[Message, ...]:
    """Return everything that can be told, with words of its own."""
    return tuple(one for one in gather() if one.texts)


def as_list(told: tuple[Message, ...]) -> str:
    """Write all messages for reading, by module."""
    parts = []
    for module, of_module in itertools.groupby(told, key=lambda one: one.module):
        parts.append("\n".join([f"{module}", *dict.fromkeys(str(one) for one in of_module)]))
    return "\n\n".join(parts) + "\n"


def test_the_list_of_all_messages_is_kept(told: tuple[Message, ...], pytestconfig: pytest.Config) -> None:
    listed = as_list(told)
    if pytestconfig.getoption("--refresh-messages", default=False):
        KEPT.write_text(listed, encoding="utf-8", newline="\n")

    assert listed == KEPT.read_text(encoding="utf-8"), (
        "read the new ones, then: pytest tests/test_messages.py --refresh-messages"
    )


def spoken(text: str) -> str:
    """Return a text without what is quoted in it: keys that the editor writes, commands, places for values."""
    return re.sub(r"`[^`]*`|(?<!\w)'[^']*'(?!\w)|\"[^\"]*\"|\(ETag[^)]*\)|\(Access-Control[^)]*\)|\{\}", " ", text)


@pytest.mark.parametrize("word", [*TYPE_NAMES.split(), *AUDIO_WORDS.split()])
def test_no_message_says(told: tuple[Message, ...], word: str) -> None:
    saying = [text for one in told for text in one.texts if re.search(rf"\b{word}\b", spoken(text))]

    assert saying == []


def test_every_problem_says_what_to_do(told: tuple[Message, ...]) -> None:
    for one in told:
        if one.kind in NEEDS_A_HINT:
            assert one.hints, one
            assert all(has_words(hint) or hint == "{}" for hint in one.hints), one


def test_whatever_has_no_words_here_hands_on_what_was_said_elsewhere() -> None:
    """A message whose words could not be followed to the source would be missing from the list in silence."""
    silent = {one.module for one in gather() if not one.texts}

    assert silent <= HANDING_ON


HANDING_ON = {
    "build/casting.py",
    "build/hearable.py",
    "build/hearing.py",
    "build/named_sources.py",
    "build/pool.py",
    "build/prepare.py",
    "build/settled.py",
    "build/sound.py",
    "build/sound_jobs.py",
    "build/workers.py",
    "cli/__init__.py",
    "cli/build.py",
    "cli/cache.py",
    "cli/context.py",
    "cli/new.py",
    "cli/read.py",
    "cli/rebuilding.py",
    "cli/wording.py",
    "doctor/asking.py",
    "engines/check.py",
    "engines/worker.py",
    "engines/worker_loop.py",
    "sources/front_matter.py",
    "yaml_text/read.py",
}
"""Where an error is caught and said again as it is; its words are listed where it was made."""


def test_a_message_is_one_line(told: tuple[Message, ...]) -> None:
    assert [text for one in told for text in one.texts if "\n" in text] == []


def test_what_is_wrong_is_no_sentence_with_a_full_stop(told: tuple[Message, ...]) -> None:
    """``path:line: problem - hint``: neither half ends in a full stop, so that all read alike."""
    short = ("Problem", "Refused", "Notice")
    ended = [text for one in told if one.kind in short for text in one.texts if text.endswith(".")]

    assert [text for text in ended if not text.endswith("...")] == []


def test_what_is_really_printed_of_many_mistakes_is_on_the_list(tmp_path: Path) -> None:
    for name, content in MISTAKEN.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content.encode("latin-1"))

    printed = CliRunner().invoke(main, ["-C", str(tmp_path), "check"]).stderr.splitlines()

    assert len(printed) > 12
    sayable = Sayable()
    assert [line for line in printed if sayable.fault_of(line)] == []


MISTAKEN = {
    "voices.yaml": "voices:\n  calm: {engine: tone, voice: low, rat: 155}\nroles: {titel: calm}\n",
    "articles/library.yaml": "title: Quiet\nlangauge: en\ntimezone: Brisbane\ncategory: Parenting\nbase_url: x.org\n",
    "articles/loose.md": "Words.\n",
    "articles/milk/01.md": "Words.\n",
    "articles/weeks/program.yaml": "title: Milk: a start\ndescription: Short.\n",
    "articles/weeks/01.md": "---\ntitle: A\ndate: 03/04/2026\nslug: A B\nseason: x\n---\n\nWords.\n",
    "articles/weeks/02.md": "Words without a title.\n",
    "articles/weeks/03.md": "---\ntitle: A\ndate: 14th of Octember\n\nWords.\n",
    "articles/weeks/04.md": "---\ntitle: Caf\xe9\n---\n\nWords.\n",
    "articles/weeks/05.docx": "PK",
}
