"""The files that are rendered from values: chapters, transcripts, pages, outline (``feed_files``: the feed). Pure.

Each is a name, the key of all that it is made from, and the function that makes its bytes when the plan asks. What
renders is code of ours, so a digest of that code is in each key.
"""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

from audio_programs.catalog import names
from audio_programs.config.settings import Library, Program
from audio_programs.keys import Canonical, canonical, code_fingerprint, key_of
from audio_programs.model import Episode, ProgramCard
from audio_programs.pages import render as pages
from audio_programs.publish.chapters import render_chapters
from audio_programs.publish.digests import EpisodeDigests
from audio_programs.publish.opml import render_opml
from audio_programs.publish.redirects import render_nginx_map, render_redirects, site_path
from audio_programs.publish.transcript import render_vtt


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """A file to be: its name, what it is made from, and how."""

    name: str  # relative to its folder in output/
    key: str
    render: Callable[[], bytes]


def episode_renderings(
    program: Program,
    episodes: Sequence[Episode],
    digests: Sequence[EpisodeDigests],
    *,
    cover_file: str,
    library: Library,
) -> Iterator[Rendering]:
    """Yield the chapters, transcript and page of each episode; ``episodes`` stand in program order.

    ``digests`` are those of the episodes, one each: what is rendered of an episode has its key by them alone.
    """
    around = key_of(canonical([_on_pages(program), cover_file, library.title]))
    for index, (episode, own) in enumerate(zip(episodes, digests, strict=True)):
        recording = episode.recording
        yield _rendering(
            _episode_file(names.chapters_name(episode.slug)),
            partial(render_chapters, recording),
            own.chapters,
            renderer=publish_fingerprint(),
        )
        yield _rendering(
            _episode_file(names.transcript_name(episode.slug)),
            partial(render_vtt, recording),
            own.cues,
            renderer=publish_fingerprint(),
        )
        previous = _neighbour(episodes, index - 1)
        following = _neighbour(episodes, index + 1)
        yield _rendering(
            _episode_file(names.page_name(episode.slug)),
            partial(
                pages.episode_page,
                program,
                episode,
                cover_file=cover_file,
                library_title=library.title,
                previous=previous,
                following=following,
            ),
            [around, own.told, own.chapters, own.cues, _beside(previous), _beside(following)],
            renderer=pages.fingerprint(),
        )


def program_rendering(program: Program, episodes: Sequence[Episode], *, cover_file: str, library: Library) -> Rendering:
    """Return a program's own page."""
    lines = [pages.line_of(episode) for episode in episodes]
    return _rendering(
        names.PAGE,
        partial(pages.program_page, program, lines, cover_file=cover_file, library_title=library.title),
        canonical([_on_pages(program), lines, cover_file, library.title]),
        renderer=pages.fingerprint(),
    )


def library_renderings(library: Library, cards: Sequence[ProgramCard]) -> Iterator[Rendering]:
    """Yield what belongs to the library as a whole: what all pages load, the outline, and the first page."""
    for name, content in sorted(pages.assets().items()):
        yield Rendering(name=f"{names.ASSETS}/{name}", key=key_of("asset", name), render=partial(bytes, content))
    yield _rendering(
        names.OUTLINE,
        partial(render_opml, library, cards, base_url=library.served_at),
        canonical([library.title, library.served_at, cards]),
        renderer=publish_fingerprint(),
    )
    yield _rendering(
        names.PAGE,
        partial(pages.library_page, library, cards),
        canonical([library.title, cards]),
        renderer=pages.fingerprint(),
    )


def redirect_renderings(library: Library, moved: Mapping[str, str]) -> Iterator[Rendering]:
    """Yield the lists of old names for web hosts, if any has moved; ``moved`` are names relative to output/."""
    for name, render in ((names.REDIRECTS, render_redirects), (names.NGINX_MAP, render_nginx_map)):
        if moved:
            yield _rendering(
                name,
                partial(render, moved, base_url=library.served_at),
                [site_path(library.served_at), *(list(one) for one in sorted(moved.items()))],
                renderer=publish_fingerprint(),
            )


def _rendering(name: str, render: Callable[[], bytes], made_from: Canonical, *, renderer: str) -> Rendering:
    return Rendering(name=name, key=key_of(name, renderer, made_from), render=render)


@functools.cache
def publish_fingerprint() -> str:
    """Return the digest of all that shapes chapters, transcripts, feeds and outlines, short of the values."""
    packages = ("audio_programs.publish", "audio_programs.catalog")  # names and cleaned titles come from the catalog
    return key_of([code_fingerprint(one) for one in packages], version("feedgen"), version("lxml"))


def _episode_file(name: str) -> str:
    return f"{names.EPISODES}/{name}"


def _neighbour(episodes: Sequence[Episode], index: int) -> pages.Neighbour | None:
    if not 0 <= index < len(episodes):
        return None
    return pages.Neighbour(slug=episodes[index].slug, title=episodes[index].title)


def _beside(neighbour: pages.Neighbour | None) -> Canonical:
    return [neighbour.slug, neighbour.title] if neighbour else None


def shown(program: Program) -> list[object]:
    """Return what pages and feeds say of a program: not its voices, which are in the sound."""
    return [
        program.id,
        program.title,
        program.description,
        program.language,
        program.timezone,
        program.author,
        program.type,
        program.copyright,
        program.link,
        program.seasons,
    ]


def _on_pages(program: Program) -> list[object]:
    """Return what pages say of a program: of the further tags, only those that people read."""
    return [*shown(program), program.further.people, program.further.license, program.further.funding]
