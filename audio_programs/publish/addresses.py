"""Where things will be found: the absolute address of each published file, made in one place.

An address is ASCII, percent-encoded, without credentials, query or fragment of the editor's (RULES I6); ``base_url``
is where ``output/`` is served. File names come from ``catalog.names``. Pure.
"""

from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urlsplit, urlunsplit

from audio_programs.catalog import names
from audio_programs.catalog.alike import ascii_host
from audio_programs.catalog.published_text import one_line
from audio_programs.keys import hash8
from audio_programs.model import Episode


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """The addresses of one program's files."""

    base_url: str
    program: str  # its id

    @property
    def feed(self) -> str:
        """The feed's own address."""
        return self._file(names.FEED)

    def feed_page(self, file: str) -> str:
        """Return the address of one of the feed's pages."""
        return self._file(file)

    @property
    def page(self) -> str:
        """The program's listening page, by its folder: shorter, and what a static host serves for it."""
        return self._file("")

    def cover(self, file: str) -> str:
        """Return the address of the program's picture."""
        return self._file(file)

    def audio(self, episode: Episode) -> str:
        """Return the enclosure's address; it changes exactly when the audio does (RULES G3)."""
        return self._episode_file(episode.audio_file)

    def image(self, episode: Episode) -> str:
        """Return the address of the episode's own picture, or ''."""
        return self._episode_file(episode.image_file) if episode.image_file else ""

    def episode_page(self, episode: Episode) -> str:
        """Return the address of the episode's listening page."""
        return self._episode_file(names.page_name(episode.slug))

    def chapters(self, episode: Episode, digest: str) -> str:
        """Return the address of the chapters; new when they change, for apps prefer what they hold (RULES G5)."""
        return f"{self._episode_file(names.chapters_name(episode.slug))}?v={hash8(digest)}"

    def transcript(self, episode: Episode, digest: str) -> str:
        """Return the address of the transcript; new when it changes (RULES G5)."""
        return f"{self._episode_file(names.transcript_name(episode.slug))}?v={hash8(digest)}"

    def _episode_file(self, file: str) -> str:
        return self._file(f"{names.EPISODES}/{file}")

    def _file(self, path: str) -> str:
        return f"{base_address(self.base_url)}{quote(f'{self.program}/{path}')}"


@cache  # asked for each address of a feed, of which a large one has a hundred thousand
def base_address(base_url: str) -> str:
    """Return ``base_url`` in ASCII with a slash at its end.

    A host in another script is written in its IDNA form; credentials, query and fragment are left out (RULES I6).
    Raises ValueError if it is no http or https address with a host.
    """
    parts = urlsplit(one_line(base_url))
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"base_url must be an http or https address, not {base_url!r}")
    host = ascii_host(parts.hostname)
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path.rstrip("/") + "/", safe="/%~!$&'()*+,;=:@")
    return urlunsplit((parts.scheme, host + port, path, "", ""))
