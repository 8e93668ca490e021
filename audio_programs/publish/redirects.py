"""Lists of old addresses for web hosts: ``_redirects`` (Netlify, Cloudflare Pages) and a map for nginx. Pure.

Both hold the paths of addresses as the host is asked for them, so they begin with the path of base_url, if it has
one. All lead elsewhere for now (302): what is current today is replaced one day, and a browser that was told "for ever"
would go round in circles once an editor takes a change back.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from audio_programs.publish.addresses import base_address

STATUS = 302

_HEAD = (
    "# Made by audio-programs: names that files had once, and where they lead now.\n"
    "# Made again with each build: what is changed here is lost.\n"
)
HEAD = _HEAD.encode()
"""What the lists begin with: a file of such a name that begins otherwise is somebody's own."""

_LINE = re.compile(rf"(/[A-Za-z0-9._~%-][A-Za-z0-9._~%/-]*) (/[A-Za-z0-9._~%-][A-Za-z0-9._~%/-]*) {STATUS}")


def site_path(base_url: str) -> str:
    """Return the path under which output/ is served, percent-encoded, with a slash at both ends.

    >>> site_path("https://audio.example.org"), site_path("https://example.org/my pods")
    ('/', '/my%20pods/')
    """
    return quote(unquote(urlsplit(base_address(base_url)).path))


def render_redirects(moved: Mapping[str, str], *, base_url: str) -> bytes:
    """Return ``_redirects``. ``moved`` are names relative to output/: old and present ones, of plain ASCII."""
    path = site_path(base_url)
    return (_HEAD + "".join(f"{path}{old} {path}{new} {STATUS}\n" for old, new in sorted(moved.items()))).encode()


def render_nginx_map(moved: Mapping[str, str], *, base_url: str) -> bytes:
    r"""Return the lines of an nginx ``map`` over ``$uri``, which is decoded; what it leads to is not.

    >>> print(render_nginx_map({"a/1.mp3": "a/2.mp3"}, base_url="https://h/my pods/").decode().splitlines()[-1])
    "/my pods/a/1.mp3" "/my%20pods/a/2.mp3";
    """
    path = site_path(base_url)
    lines = (f"{_quoted(unquote(path) + old)} {_quoted(path + new)};\n" for old, new in sorted(moved.items()))
    return (_HEAD + "".join(lines)).encode()


def read_redirects(text: str) -> dict[str, str]:
    r"""Read ``_redirects`` as far as we write it: paths within one site. Whatever else stands there leads nowhere.

    >>> read_redirects("# old\n/a /b 302\n/c https://elsewhere.example/ 302\n/d //elsewhere.example/ 302\n")
    {'/a': '/b'}
    """
    lines = (_LINE.fullmatch(line) for line in text.split("\n"))
    return {line[1]: line[2] for line in lines if line}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
