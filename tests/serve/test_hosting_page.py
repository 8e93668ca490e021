"""docs/hosting.md tells a static host what ``serve`` does: in its table, and in each piece that is there to copy."""

import re
from pathlib import Path

import pytest

from audio_programs.catalog.names import NGINX_MAP
from audio_programs.serve.files import cache_control, media_type

PAGE = (Path(__file__).parents[2] / "docs" / "hosting.md").read_text(encoding="utf-8")


def _piece(heading: str) -> str:
    """Return the longest piece that is there to copy under a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    pieces: list[str] = re.findall(r"^```\w*\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return max(pieces, key=len)


def _example(pattern: str) -> str:
    """Return the name of a file that a pattern of any of the hosts means."""
    plain = pattern.replace("\\", "").strip("^$").rpartition("/")[2].lstrip("*")
    if plain in ("feed-*.xml", "feed-[0-9]+.xml"):
        return "feed-1.xml"
    return plain if plain in ("feed.xml", "opml.xml") else f"name-0a1b2c3d{plain}"


def _table() -> list[tuple[str, str, str]]:
    found = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)`", PAGE, re.MULTILINE)
    return [(_example(name), kind, kept) for name, kind, kept in found]


def _types(heading: str) -> dict[str, str]:
    """Return the types that a piece states, by the name of a file that has it; without letters' coding."""
    piece = _piece(heading)
    pairs: list[tuple[str, str]]
    match heading:
        case "nginx":
            within = piece.partition("types {")[2].partition("}")[0]
            pairs = [(f".{end}", kind) for kind, end in re.findall(r"(\S+) +(\w+);", within)]
            pairs += re.findall(r"location [~=] (\S+) .*default_type \"?([^;\"]+)", piece)
        case "Apache":
            pairs = [(end, kind) for kind, end in re.findall(r"^AddType (\S+) (\S+)$", piece, re.MULTILINE)]
            pairs += re.findall(r"<FilesMatch \"(.+)\">\n +ForceType \"?([^\"\n]+)", piece)
        case "Caddy":
            pairs = re.findall(r"@\w+ path (\S+)\n +header @\w+ Content-Type \"([^\"]+)\"", piece)
        case "Netlify":
            pairs = re.findall(r"^(/\S+)\n  Content-Type: (.+)$", piece, re.MULTILINE)
        case _:
            pairs = re.findall(r"--include '([^']+)' --content-type '([^']+)'", piece)
    return {_example(pattern): kind.split(";")[0] for pattern, kind in pairs}


HOSTS = ("nginx", "Apache", "Caddy", "Netlify", "S3")


def test_rule_s2_the_table_names_the_types_that_serve_sends() -> None:
    assert len(_table()) == 11
    for name, kind, kept in _table():
        assert media_type(name) == kind
        assert (cache_control(name) == kept) == ("immutable" in kept)


@pytest.mark.parametrize("host", HOSTS)
def test_rule_s2_each_piece_states_the_types_that_serve_sends(host: str) -> None:
    stated = _types(host)

    assert {"feed.xml", "feed-1.xml", "opml.xml", "name-0a1b2c3d.chapters.json", "name-0a1b2c3d.vtt"} <= set(stated)
    for name, kind in stated.items():
        assert kind == media_type(name).split(";")[0], name


@pytest.mark.parametrize("host", ["nginx", "Apache", "S3"])
def test_rule_s2_where_a_host_knows_no_types_the_piece_states_all(host: str) -> None:
    stated = _types(host)

    assert [name for name, _, _ in _table() if name not in stated] == []


@pytest.mark.parametrize("host", ["nginx", "Apache", "Caddy"])
def test_rule_s4_each_piece_keeps_for_ever_what_serve_keeps_for_ever(host: str) -> None:
    (pattern,) = set(re.findall(r"-\[0-9a-f\]\S+\$", _piece(host)))

    for name in [name for name, _, _ in _table()] + ["report-20251014.html", "style.css", "cover-0a1b2c3d.png"]:
        assert (re.search(pattern, name) is not None) == ("immutable" in cache_control(name)), name


def test_rule_s4_what_is_copied_to_s3_is_kept_as_long_as_serve_says() -> None:
    lines = re.findall(r"--include '([^']+)' .* --cache-control '([^']+)'", _piece("S3"))

    assert len(lines) == 11
    for pattern, kept in lines:
        assert ("immutable" in kept) == ("immutable" in cache_control(_example(pattern))), pattern


def test_rule_s4_netlify_keeps_for_ever_only_what_has_its_digest_in_its_name() -> None:
    kept = re.findall(r"^(/\S+)\n(?:  Content-Type: .+\n)?  Cache-Control: (.+)$", _piece("Netlify"), re.MULTILINE)

    assert {pattern for pattern, _ in kept} == {"/*.mp3", "/*.jpg", "/assets/*"}
    assert {value for _, value in kept} == {"max-age=31536000, immutable"}


@pytest.mark.parametrize("host", HOSTS)
def test_rule_s3_every_site_may_read(host: str) -> None:
    section = PAGE.partition(f"\n## {host}\n")[2].partition("\n## ")[0]

    assert "Access-Control-Allow-Origin" in section


def test_rule_m4_what_begins_with_a_dot_is_never_copied_or_shown() -> None:
    copying = [line for line in PAGE.splitlines() if line.startswith("rsync ")]

    assert copying
    assert all("--exclude '.*'" in line for line in copying)
    for host in ("nginx", "Apache", "Caddy"):
        assert r"/\." in _piece(host)


def test_the_nginx_piece_asks_the_list_of_old_addresses_where_no_file_stands() -> None:
    piece = _piece("nginx")
    at = piece.partition("location @moved {")[2].partition("\n    }")[0]

    assert f"{NGINX_MAP.removesuffix('p')}[p];" in piece
    assert "error_page 404 = @moved;" in piece
    assert "return 302 $moved;" in at
    assert "immutable" not in at


def test_rule_s5_feeds_are_copied_last() -> None:
    sound, rest, _last = [line for line in PAGE.splitlines() if line.startswith("rsync ") and "you@" in line]
    on_s3 = re.findall(r"--include '([^']+)'", _piece("S3"))

    assert "'*.mp3'" in sound
    assert "--exclude 'feed*.xml'" in rest
    assert on_s3[0] == "*.mp3"
    assert on_s3[-1] == "*/feed.xml"
