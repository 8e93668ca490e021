"""The names of what is published, relative to a program's folder in output/. One place, so that no two disagree."""

from audio_programs.keys import hash8

EPISODES = "episodes"
FEED = "feed.xml"
PAGE = "index.html"
OUTLINE = "opml.xml"  # of the library, in output/ itself
ASSETS = "assets"  # what all pages load, in output/ itself
REDIRECTS = "_redirects"  # old names and where they lead, in output/ itself: for Netlify and Cloudflare Pages
NGINX_MAP = "nginx-redirects.map"  # the same for nginx


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
