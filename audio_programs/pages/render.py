"""The listening pages, as the exact bytes of their files: the library's, each program's, each episode's.

Values in, HTML out. All links are relative, so that the pages work from any host, from a subfolder and as local
files; nothing is loaded but the assets below, which keeps them whole under ``default-src 'self'`` (RULES W1).

    output/index.html                        library_page
    output/<program>/index.html              program_page
    output/<program>/episodes/<slug>.html    episode_page
    output/assets/<name>-<hash8>.<suffix>    assets
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from itertools import groupby
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from audio_programs.catalog import names
from audio_programs.catalog.alike import web_address
from audio_programs.config.settings import Library, Program, ProgramType
from audio_programs.keys import code_fingerprint, digest_of, hash8, key_of
from audio_programs.model import Chapter, Episode, EpisodeKind, ProgramCard, Samples, Season, Unit
from audio_programs.pages import wording
from audio_programs.pages.transcript import text_sections

# XML and HTML alike forbid these; a lone surrogate cannot even be written as UTF-8 (RULES X2).
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeLine:
    """An episode as its program's page lists it."""

    slug: str
    title: str
    season: Season | None
    unit: Unit | None
    published: datetime  # aware
    length_samples: Samples
    kind: EpisodeKind = EpisodeKind.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """The episode before or after another."""

    slug: str
    title: str


def line_of(episode: Episode) -> EpisodeLine:
    """Return what a program's page shows of an episode: all that a change of must make that page anew."""
    return EpisodeLine(
        slug=episode.slug,
        title=episode.title,
        season=episode.season,
        unit=episode.unit,
        published=episode.published,
        length_samples=episode.recording.length_samples,
        kind=episode.kind,
    )


# --- The pages --------------------------------------------------------------------------------------------------


def library_page(library: Library, programs: Sequence[ProgramCard]) -> bytes:
    """Return output/index.html: all public programs, in the order given. Of ``library``: its title."""
    return _render("library.html", root="", language="en", library=library, programs=programs)


def program_page(program: Program, episodes: Sequence[EpisodeLine], *, cover_file: str, library_title: str) -> bytes:
    """Return output/<program>/index.html.

    ``episodes`` stand in program order. A serial program is listed first to last, an episodic one newest first. Of
    ``program``: title, description, language, timezone, author, copyright, link, type, people, funding, license.
    """
    listed = episodes if program.type is ProgramType.SERIAL else sorted(episodes, key=_published, reverse=True)
    return _render(
        "program.html",
        root="../",
        language=program.language,
        program=program,
        seasons=_by_level(listed),
        cover_file=cover_file,
        library_title=library_title,
    )


def episode_page(
    program: Program,
    episode: Episode,
    *,
    cover_file: str,
    library_title: str,
    previous: Neighbour | None,
    following: Neighbour | None,
) -> bytes:
    """Return output/<program>/episodes/<slug>.html.

    The text is that of the recording's cues; a chapter's ``anchor`` is its heading's id. ``cover_file`` lies in the
    program's folder. Of ``program``: title, timezone, copyright, license.
    """
    recording = episode.recording
    return _render(
        "episode.html",
        root="../../",
        language=episode.language,
        program=program,
        episode=episode,
        chapters=recording.chapters,
        sections=text_sections(recording, direction=wording.language_direction(episode.language)),
        picture=episode.image_file or f"../{cover_file}",
        library_title=library_title,
        previous=previous,
        following=following,
    )


# --- What the pages load, and what they are made from -------------------------------------------------------------


@cache
def assets() -> Mapping[str, bytes]:
    """Return what all pages load, by name in output/assets/: named by content, so caches never hold an old one."""
    named = {}
    for file in sorted(files(__package__).joinpath("static").iterdir(), key=lambda file: file.name):
        content = file.read_bytes()
        stem, _, suffix = file.name.rpartition(".")
        named[f"{stem}-{hash8(digest_of(content))}.{suffix}"] = content
    return MappingProxyType(named)


@cache
def fingerprint() -> str:
    """Return the digest of all that shapes a page, short of the values: it belongs in the key of each page.

    That is this package's code, templates and assets, the names and times that it takes from the catalog, and the
    libraries that fill the templates and escape the values.
    """
    code = (code_fingerprint(__package__), code_fingerprint("audio_programs.catalog"))
    return key_of(*code, version("jinja2"), version("markupsafe"))


# --- How they are made --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _UnitLines:
    heading: str
    episodes: tuple[EpisodeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _SeasonLines:
    heading: str
    units: tuple[_UnitLines, ...]


def _published(line: EpisodeLine) -> datetime:
    return line.published


def _by_level(lines: Sequence[EpisodeLine]) -> tuple[_SeasonLines, ...]:
    """Gather neighbouring episodes by season, then by unit; a level that they do not have has no heading."""
    return tuple(
        _SeasonLines(
            heading=wording.season_heading(season) if season else "",
            units=tuple(
                _UnitLines(heading=wording.unit_heading(unit) if unit else "", episodes=tuple(inside))
                for unit, inside in groupby(lines_of_season, key=lambda line: line.unit)
            ),
        )
        for season, lines_of_season in groupby(lines, key=lambda line: line.season)
    )


def _render(template: str, *, root: str, language: str, **values: object) -> bytes:
    """Fill a template; ``root`` leads from the page to output/, ``language`` is that of its content."""
    english = language.lower().startswith("en")
    page = environment().get_template(template)
    text = page.render(
        root=root,
        language=language,
        direction=wording.language_direction(language),
        # The pages' own words are English: where the content is not, each of the two says its language.
        ui={} if english else {"lang": "en"},
        own={} if english else {"lang": language},
        **values,
    )
    return text.encode("utf-8")


def _writable(value: object) -> object:
    """Drop the characters that no page may hold, from every value before it is escaped."""
    if isinstance(value, str) and not isinstance(value, Markup) and not value.isprintable():
        return _UNWRITABLE.sub("", value)
    return value


def _asset(stem: str) -> str:
    """Return an asset's path in output/ by the name of its source, such as 'style.css'."""
    name, _, suffix = stem.rpartition(".")
    return next(
        f"{names.ASSETS}/{asset}" for asset in assets() if re.fullmatch(rf"{name}-[0-9a-f]{{8}}\.{suffix}", asset)
    )


def _chapter_href(audio_file: str, chapter: Chapter) -> str:
    """Return a link that opens the audio at a chapter without any script (W3C Media Fragments)."""
    return f"{audio_file}#t={wording.seconds(chapter.start_samples)}"


@cache
def environment() -> Environment:
    """Return the templates. Every value is escaped, and one that is not given is an error, not a blank."""
    made = Environment(
        loader=PackageLoader("audio_programs.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_writable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.globals.update(
        names=names,
        asset=_asset,
        chapter_href=_chapter_href,
        w=wording,
        web_address=web_address,
    )
    return made
