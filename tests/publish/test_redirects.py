"""Lists of old addresses, read as the hosts read them."""

import doctest
import re
from urllib.parse import quote, unquote, urlsplit

import pytest

from audio_programs.publish import redirects
from audio_programs.publish.redirects import read_redirects, render_nginx_map, render_redirects

MOVED = {
    "night/episodes/star-22222222.mp3": "night/episodes/star-33333333.mp3",
    "night/episodes/moon-11111111.mp3": "night/episodes/moon-44444444.mp3",
    "night/episodes/luna.html": "night/episodes/moon.html",
}
BASES = ["https://a.example", "https://a.example/pod/", "https://a.example/my pods/ö$;{x}'/"]


def as_netlify_reads(text: str) -> list[tuple[str, str, int]]:
    """Read a ``_redirects`` as its hosts document it: from, to and status, by spaces; comments left out."""
    lines = [line.split("#")[0].split() for line in text.splitlines()]
    return [(line[0], line[1], int(line[2])) for line in lines if line]


def as_nginx_reads(text: str) -> dict[str, str]:
    """Read the lines of a map as nginx takes its words: quoted, with a backslash before what is meant as it stands."""
    word = r'"((?:[^"\\]|\\.)*)"'
    left = re.sub(r"(?m)^#.*\n", "", text)
    found = {}
    while left:
        line = re.match(rf"{word} {word};\n", left)
        assert line is not None, left
        key, value = (re.sub(r"\\(.)", r"\1", one) for one in line.groups())
        assert not key.startswith(("~", "\\"))  # a pattern
        assert "$" not in value  # a variable
        assert key not in found, "conflicting parameter"
        found[key] = value
        left = left[line.end() :]
    return found


def test_examples() -> None:
    assert doctest.testmod(redirects).failed == 0


@pytest.mark.parametrize("base_url", BASES)
def test_both_lists_hold_each_old_address_as_the_host_is_asked_for_it(base_url: str) -> None:
    path = urlsplit(base_url).path.rstrip("/")
    wanted = {f"{path}/{old}": quote(f"{path}/{new}") for old, new in MOVED.items()}

    lines = as_netlify_reads(render_redirects(MOVED, base_url=base_url).decode())
    assert [(unquote(old), new) for old, new, _ in lines] == sorted(wanted.items())
    assert {status for *_, status in lines} == {302}

    assert as_nginx_reads(render_nginx_map(MOVED, base_url=base_url).decode()) == wanted


@pytest.mark.parametrize("base_url", BASES)
def test_what_is_written_is_what_serve_reads(base_url: str) -> None:
    text = render_redirects(MOVED, base_url=base_url).decode()

    assert read_redirects(text) == {old: new for old, new, _ in as_netlify_reads(text)}
    assert len(read_redirects(text)) == 3


@pytest.mark.parametrize(
    "line",
    [
        "/a https://elsewhere.example/ 302",
        "/a //elsewhere.example/ 302",
        "/a /\\elsewhere.example/ 302",
        "/a /b 200",
        "/a /b",
        "/a /b 302!",
        "/* /b 302",
        "/a /b 302 Country=au",
        "a b 302",
        " /a /b 302",
    ],
)
def test_invariant_10_serve_follows_no_line_that_is_not_ours(line: str) -> None:
    assert read_redirects(f"{line}\n/c /d 302\n") == {"/c": "/d"}


def test_invariant_2_the_order_of_what_moved_changes_no_byte() -> None:
    turned = dict(reversed(MOVED.items()))
    for render in (render_redirects, render_nginx_map):
        assert render(turned, base_url=BASES[0]) == render(MOVED, base_url=BASES[0])
