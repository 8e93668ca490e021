"""The names of what is published, relative to a program's folder in output/. One place, so that no two disagree."""

import re

from audio_programs.keys import hash8

EPISODES = "episodes"
FEED = "feed.xml"
PAGE = "index.html"
OUTLINE = "opml.xml"  # of the library, in output/ itself
ASSETS = "assets"  # what all pages load, in output/ itself
REDIRECTS = "_redirects"  # old names and where they lead, in output/ itself: for Netlify and Cloudflare Pages
NGINX_MAP = "nginx-redirects.map"  # the same for nginx

_FEED_PAGE = re.compile(r"feed-[1-9][0-9]*\.xml")


def feed_page_name(number: int) -> str:
    """Return the name of a feed's page of older episodes; number 1 has the oldest."""
    return f"feed-{number}.xml"


def is_feed(name: str) -> bool:
    """Say whether a file of a program's folder is its feed, or a page of it.

    >>> is_feed("feed.xml"), is_feed("feed-12.xml"), is_feed("feed-x.xml"), is_feed("episodes/feed.xml")
    (True, True, False, False)
    """
    return name == FEED or _FEED_PAGE.fullmatch(name) is not None


def audio_name(slug: str, digest: str) -> str:
    """Return the enclosure's name; it changes exactly when the finished file's bytes do (RULES G3)."""
    return f"{slug}-{hash8(digest)}.mp3"


def image_name(slug: str, digest: str) -> str:
    """Return the name of an episode's own picture."""
    return f"{slug}-{hash8(digest)}.jpg"


def chapters_name(slug: str) -> str:
    """Return the name of an episode's Podcasting 2.0 chapters."""
    return f"{slug}.chapters.json"


def transcript_name(slug: str) -> str:
    """Return the name of an episode's WebVTT transcript."""
    return f"{slug}.vtt"


def page_name(slug: str) -> str:
    """Return the name of an episode's listening page."""
    return f"{slug}.html"


def cover_name(digest: str) -> str:
    """Return the cover's name: named by content, for apps cache it by address (RULES G6)."""
    return f"cover-{hash8(digest)}.jpg"
