"""Articles and programs to be placed, by what matters in a test."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from audio_programs.catalog.history import History
from audio_programs.catalog.place import Catalog, place
from audio_programs.config.read import default_voices
from audio_programs.config.settings import Category, Pauses, Program, ProgramType, Sound
from audio_programs.model import Article, Block, BlockKind

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def _article(path: str, title: str = "", *, text: str = "Hello.", **fields: Any) -> Article:
    title = title or path
    digest = hashlib.sha256(f"{title}\n{text}\n{sorted(fields.items(), key=str)}".encode()).hexdigest()
    return Article(
        path=f"articles/weeks/{path}",
        digest=digest,
        title=title,
        blocks=(Block(kind=BlockKind.PARAGRAPH, text=text, line=1),),
        **{"date": date(2026, 1, 1), **fields},
    )


def _program(**fields: Any) -> Program:
    given: dict[str, Any] = {
        "id": "weeks",
        "folder": "articles/weeks",
        "title": "The first weeks",
        "description": "Short readings.",
        "language": "en",
        "timezone": ZoneInfo("Australia/Brisbane"),
        "author": "The editors",
        "type": ProgramType.SERIAL,
        "categories": (Category(name="Arts"),),
        "explicit": False,
        "cast": default_voices().cast,
        "pauses": Pauses(),
        "sound": Sound(),
        **fields,
    }
    return Program(**given)


def _placed(
    articles: Sequence[Article],
    *,
    history: History | None = None,
    now: datetime = NOW,
    broken: Sequence[str] = (),
    **fields: Any,
) -> Catalog:
    return place(articles, program=_program(**fields), history=history or History(), now=now, broken=broken)


@pytest.fixture(scope="session")
def article() -> Callable[..., Article]:
    """Make an article of the program 'weeks' at a path inside its folder; its digest is of all that is given."""
    return _article


@pytest.fixture(scope="session")
def program() -> Callable[..., Program]:
    """Make a program with the settings given."""
    return _program


@pytest.fixture(scope="session")
def placed() -> Callable[..., Catalog]:
    """Place articles in a program with the settings given, on 15 June 2026."""
    return _placed
