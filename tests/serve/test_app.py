"""The answers of a real server, rule by rule."""

import re
from collections.abc import Callable
from email.utils import formatdate, parsedate_to_datetime
from http.client import HTTPResponse
from pathlib import Path
from typing import TypeAlias

import pytest

Ask: TypeAlias = Callable[..., tuple[HTTPResponse, bytes]]

FEED = "/first-weeks/feed.xml"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (FEED, "application/rss+xml; charset=utf-8"),
        ("/first-weeks/episodes/first-night.chapters.json", "application/json+chapters"),
        ("/first-weeks/episodes/first-night.vtt", "text/vtt; charset=utf-8"),
        ("/first-weeks/episodes/first-night.html", "text/html; charset=utf-8"),
        ("/first-weeks/cover-0a1b2c3d.jpg", "image/jpeg"),
        ("/opml.xml", "text/x-opml"),
        ("/assets/style-0a1b2c3d.css", "text/css; charset=utf-8"),
        ("/assets/player-0a1b2c3d.js", "text/javascript; charset=utf-8"),
        ("/assets/icon-0a1b2c3d.svg", "image/svg+xml"),
        ("/", "text/html; charset=utf-8"),
    ],
)
def test_rule_s2_each_kind_of_file_has_its_type(ask: Ask, path: str, kind: str) -> None:
    response, _ = ask(path)
    assert (response.status, response.headers["Content-Type"]) == (200, kind)


def test_rule_s2_an_episode_is_audio_mpeg_byte_for_byte(ask: Ask, sound_path: str, sound: bytes) -> None:
    response, body = ask(sound_path)
    assert response.headers["Content-Type"] == "audio/mpeg"
    assert body == sound


def test_rule_s1_head_says_what_get_says_and_sends_nothing(ask: Ask, sound_path: str) -> None:
    for path in (sound_path, FEED, "/", "/nothing-here"):
        got, body = ask(path)
        head, nothing = ask(path, method="HEAD")
        wanted = {name: value for name, value in got.getheaders() if name != "date"}
        assert {name: value for name, value in head.getheaders() if name != "date"} == wanted
        assert (head.status, nothing) == (got.status, b"")
        assert int(head.headers["Content-Length"]) == len(body)


def test_rule_s1_sound_is_never_compressed(ask: Ask, sound_path: str, sound: bytes) -> None:
    response, body = ask(sound_path, Accept_Encoding="gzip, br, zstd")
    assert "Content-Encoding" not in response.headers
    assert int(response.headers["Content-Length"]) == len(body) == len(sound)


def test_rule_s1_no_cookie_is_set_and_no_client_is_turned_away(ask: Ask) -> None:
    response, _ = ask(FEED, User_Agent="curl/8")
    assert response.status == 200
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=0-", 0, 199_999),
        ("bytes=199990-", 199_990, 199_999),
        ("bytes=-5", 199_995, 199_999),
        ("bytes=-999999", 0, 199_999),
        ("bytes=100000-999999", 100_000, 199_999),
        ("BYTES=7-7", 7, 7),
        ("bytes= 5-6 ,", 5, 6),
        ("bytes=5-6,300000-300001", 5, 6),
    ],
)
def test_rule_s1_a_range_is_sent_as_that_part(
    ask: Ask, sound_path: str, sound: bytes, asked: str, first: int, last: int
) -> None:
    response, body = ask(sound_path, Range=asked)
    assert response.status == 206
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/{len(sound)}"
    assert int(response.headers["Content-Length"]) == last - first + 1
    assert body == sound[first : last + 1]


def test_rule_s1_several_ranges_are_sent_as_several_parts(ask: Ask, sound_path: str, sound: bytes) -> None:
    response, body = ask(sound_path, Range="bytes=0-1,100-103")
    assert response.status == 206
    assert response.headers["Content-Type"].startswith("multipart/byteranges; boundary=")
    assert sound[:2] in body
    assert sound[100:104] in body


@pytest.mark.parametrize("asked", ["bytes=200000-", "bytes=-0", "bytes=999999-9999999, 300000-"])
def test_rule_s1_a_range_that_the_file_does_not_have_is_416_with_its_length(
    ask: Ask, sound_path: str, asked: str
) -> None:
    response, _ = ask(sound_path, Range=asked)
    assert (response.status, response.headers["Content-Range"]) == (416, "bytes */200000")


@pytest.mark.parametrize(
    "asked",
    [
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=9-1",
        "bytes=a-b",
        "bytes=0-9,x",
        "seconds=1-2",
        "0-9",
        f"bytes={'9' * 5000}-",
        f"bytes={','.join(f'{n}-{n}' for n in range(101))}",
    ],
)
def test_a_malformed_range_is_ignored(ask: Ask, sound_path: str, sound: bytes, asked: str) -> None:
    response, body = ask(sound_path, Range=asked)
    assert response.status == 200
    assert body == sound


def test_a_range_of_a_head_is_ignored(ask: Ask, sound_path: str) -> None:
    response, _ = ask(sound_path, method="HEAD", Range="bytes=0-9")
    assert (response.status, response.headers["Content-Length"]) == (200, "200000")
    assert response.headers["Accept-Ranges"] == "bytes"


def test_a_listener_goes_on_in_the_file_that_was_begun_and_starts_anew_in_another(ask: Ask, sound_path: str) -> None:
    begun, _ = ask(sound_path, method="HEAD")
    for same in (begun.headers["ETag"], begun.headers["Last-Modified"]):
        assert ask(sound_path, Range="bytes=10-19", If_Range=same)[0].status == 206
    for other in ('"another"', f"W/{begun.headers['ETag']}", formatdate(0, usegmt=True), "rubbish"):
        assert ask(sound_path, Range="bytes=10-19", If_Range=other)[0].status == 200


def test_rule_s4_what_has_not_changed_is_304_and_is_not_sent_again(ask: Ask, sound_path: str) -> None:
    for path in (sound_path, FEED, "/", "/opml.xml"):
        first, _ = ask(path)
        tag, written = first.headers["ETag"], first.headers["Last-Modified"]
        for headers in (
            {"If_None_Match": tag},
            {"If_None_Match": f'"other", W/{tag}'},
            {"If_None_Match": "*"},
            {"If_Modified_Since": written},
        ):
            again, body = ask(path, **headers)
            assert (again.status, body) == (304, b"")
            assert (again.headers["ETag"], again.headers["Cache-Control"]) == (tag, first.headers["Cache-Control"])


def test_rule_s4_what_has_changed_is_sent(ask: Ask) -> None:
    for headers in (
        {"If_None_Match": '"another"'},
        {"If_Modified_Since": formatdate(0, usegmt=True)},
        {"If_Modified_Since": "the day before yesterday"},
        {"If_None_Match": '"another"', "If_Modified_Since": formatdate(4e9, usegmt=True)},  # the tag counts
    ):
        response, body = ask(FEED, **headers)
        assert response.status == 200
        assert body.endswith(b"</rss>\n")


def test_a_part_of_one_version_is_never_added_to_another(ask: Ask, sound_path: str) -> None:
    tag = ask(sound_path)[0].headers["ETag"]
    assert ask(sound_path, If_Match=tag, Range="bytes=0-9")[0].status == 206
    assert ask(sound_path, If_Match="*")[0].status == 200
    assert ask(sound_path, If_Match='"another"')[0].status == 412
    assert ask(sound_path, If_Unmodified_Since=formatdate(0, usegmt=True))[0].status == 412
    assert ask(sound_path, If_Unmodified_Since=formatdate(4e9, usegmt=True))[0].status == 200


def test_the_tag_of_a_file_named_by_its_content_survives_a_clean_build(
    served: Callable[[Path], Ask], make_output: Callable[[Path], Path], tmp_path: Path, ask: Ask, sound_path: str
) -> None:
    elsewhere = served(make_output(tmp_path / "output"))
    assert elsewhere(sound_path)[0].headers["ETag"] == ask(sound_path)[0].headers["ETag"]


def test_rule_s4_a_file_named_by_its_content_is_kept_for_ever_and_all_else_is_asked_for_again(
    ask: Ask, sound_path: str
) -> None:
    for path in (sound_path, "/first-weeks/cover-0a1b2c3d.jpg", "/assets/player-0a1b2c3d.js"):
        assert ask(path)[0].headers["Cache-Control"] == "max-age=31536000, immutable"
    episodes = "/first-weeks/episodes"
    for path in (FEED, "/", f"{episodes}/first-night.vtt", f"{episodes}/report-20251014.html", "/nothing-here"):
        assert ask(path)[0].headers["Cache-Control"] == "no-cache"


def test_rule_s3_other_sites_may_read_every_answer(ask: Ask, sound_path: str) -> None:
    for path in (sound_path, FEED, "/opml.xml", "/nothing-here"):
        assert ask(path)[0].headers["Access-Control-Allow-Origin"] == "*"
    assert ask(sound_path, Range="bytes=999999-")[0].headers["Access-Control-Allow-Origin"] == "*"


def test_rule_w1_pages_run_under_a_policy_of_their_own_files_alone(ask: Ask) -> None:
    for path in ("/", "/first-weeks/", "/first-weeks/episodes/first-night.html"):
        assert ask(path)[0].headers["Content-Security-Policy"] == "default-src 'self'"
    assert "Content-Security-Policy" not in ask(FEED)[0].headers


def test_no_type_is_guessed_by_the_browser(ask: Ask, sound_path: str) -> None:
    for path in ("/", FEED, sound_path, "/nothing-here"):
        assert ask(path)[0].headers["X-Content-Type-Options"] == "nosniff"


def test_a_folder_is_its_page_and_is_named_with_its_slash(ask: Ask) -> None:
    response, body = ask("/first-weeks/?lang=en")
    assert response.status == 200
    assert b"<!doctype html>" in body
    turned, _ = ask("/first-weeks")
    assert (turned.status, turned.headers["Location"]) == (307, "/first-weeks/")


def test_a_folder_without_a_page_shows_nothing_of_what_is_in_it(ask: Ask) -> None:
    assert ask("/first-weeks/episodes")[0].status == 404
    assert ask("/first-weeks/episodes/")[0].status == 404


def test_rule_g5_a_query_names_the_same_file(ask: Ask) -> None:
    path = "/first-weeks/episodes/first-night.chapters.json"
    assert ask(f"{path}?v=0a1b2c3d")[1] == ask(path)[1]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_rule_s1_nothing_but_get_and_head_is_answered(ask: Ask, method: str) -> None:
    response, _ = ask(FEED, method=method)
    assert response.status == 405
    assert {name.strip() for name in response.headers["Allow"].split(",")} == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "path",
    [
        "/.build/manifest.json",
        "/%2ebuild/manifest.json",
        "/.build/",
        "/.build",
        "/.hidden",
        "/first-weeks/episodes/.first-night.part",
        "/first-weeks/../.build/manifest.json",
        "/first-weeks/..%2f.build/manifest.json",
    ],
)
def test_rule_m4_the_state_of_the_build_and_hidden_files_are_never_served(ask: Ask, path: str) -> None:
    response, body = ask(path)
    assert response.status == 404
    assert b"secret" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/first-weeks/%2e%2e/%2e%2e/secret.txt",
        "/..%5csecret.txt",
        "//secret.txt",
        "/%2fetc%2fpasswd",
        "/first-weeks/feed.xml/",
        "/feed%00.xml",
        "/" + "a" * 5000,
        "/%ff%fe",
    ],
)
def test_invariant_10_nothing_outside_the_output_is_served(ask: Ask, made: Path, path: str) -> None:
    (made.parent / "secret.txt").write_text("secret", encoding="utf-8")
    response, body = ask(path)
    assert response.status == 404
    assert b"secret" not in body


def test_invariant_10_a_link_that_leaves_the_output_is_not_followed(
    served: Callable[[Path], Ask], make_output: Callable[[Path], Path], tmp_path: Path
) -> None:
    output = make_output(tmp_path / "output")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (output / "secret.txt").symlink_to(tmp_path / "secret.txt")
    (output / "state.json").symlink_to(output / ".build" / "manifest.json")
    (output / "round").symlink_to(output / "round")
    (output / "again.html").symlink_to(output / "index.html")
    ask = served(output)
    assert [ask(path)[0].status for path in ("/secret.txt", "/state.json", "/round")] == [404, 404, 404]
    assert ask("/again.html")[0].status == 200


@pytest.mark.parametrize("host", ["", "a b", "a/b", 'a"b', "a,b", "<a>", "a:port", "a:8000000", "a@b", "[::1", "é"])
def test_a_host_that_is_none_is_refused(ask: Ask, host: str) -> None:
    response, body = ask(FEED, Host=host)
    assert response.status == 400
    assert b"<rss" not in body


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "192.168.1.20:8000", "[::1]:8000", "Ada-s_Mac.local"])
def test_a_feed_is_given_the_address_that_it_is_asked_under(
    ask: Ask, feed_for: Callable[[str], bytes], host: str
) -> None:
    response, body = ask(FEED, Host=host)
    assert body == feed_for(f"http://{host.lower()}/")  # what it names of the site's other pages stays as it is
    assert int(response.headers["Content-Length"]) == len(body)


def test_every_address_in_a_feed_leads_to_a_file_that_is_served(ask: Ask, base_url: str) -> None:
    _, body = ask(FEED, Host="127.0.0.1:9999")
    addresses = re.findall(rb'(?:href|url)="(http://127\.0\.0\.1:9999[^"]*)"', body)
    assert len(addresses) == 6  # the feed itself, picture, page (in the notes), sound, transcript, chapters
    assert f'="{base_url}first-weeks/'.encode() not in body
    for address in addresses:
        assert ask(address.removeprefix(b"http://127.0.0.1:9999").decode())[0].status == 200


def test_each_address_has_a_tag_of_its_own(ask: Ask) -> None:
    one, _ = ask(FEED, Host="localhost:8000")
    other, _ = ask(FEED, Host="192.168.1.20:8000")
    assert one.headers["ETag"] != other.headers["ETag"]
    assert ask(FEED, Host="192.168.1.20:8000", If_None_Match=one.headers["ETag"])[0].status == 200
    assert ask(FEED, Host="192.168.1.20:8000", If_None_Match=other.headers["ETag"])[0].status == 304


def test_a_tunnel_on_this_computer_may_say_that_it_is_asked_by_https(ask: Ask) -> None:
    _, body = ask(FEED, Host="listen.example.net", X_Forwarded_Proto="https")
    assert b'href="https://listen.example.net/first-weeks/feed.xml"' in body


def test_the_outline_of_all_programs_is_given_the_address_too(ask: Ask, opml_for: Callable[[str], bytes]) -> None:
    assert ask("/opml.xml", Host="192.168.1.20:8000")[1] == opml_for("http://192.168.1.20:8000/")


def test_a_page_is_given_the_address_in_its_links_and_keeps_its_text(ask: Ask, base_url: str) -> None:
    _, body = ask("/first-weeks/", Host="192.168.1.20:8000")
    assert b'href="http://192.168.1.20:8000/first-weeks/feed.xml"' in body
    assert f"<p>{base_url}</p>".encode() in body


def test_a_transcript_says_what_the_article_says(ask: Ask, base_url: str) -> None:
    assert base_url.encode() in ask("/first-weeks/episodes/first-night.vtt")[1]


def test_a_feed_asked_for_under_its_own_address_is_the_very_file(
    served: Callable[[Path], Ask], make_output: Callable[[Path], Path], feed_for: Callable[[str], bytes], tmp_path: Path
) -> None:
    output = make_output(tmp_path / "output")
    local = feed_for("http://localhost:8000/")
    (output / "first-weeks" / "feed.xml").write_bytes(local)
    assert served(output)(FEED, Host="localhost:8000")[1] == local


def test_a_build_beside_the_server_is_seen_at_once(
    served: Callable[[Path], Ask], make_output: Callable[[Path], Path], feed_for: Callable[[str], bytes], tmp_path: Path
) -> None:
    output = make_output(tmp_path / "output")
    ask = served(output)
    before, _ = ask(FEED, Host="a")
    changed = feed_for("https://elsewhere.example.org/").replace(b"The first weeks", b"The first month")
    (output / "first-weeks" / "feed.xml").write_bytes(changed)
    after, body = ask(FEED, Host="a", If_None_Match=before.headers["ETag"])
    assert after.status == 200
    assert b"The first month" in body
    assert b"http://a/first-weeks/feed.xml" in body


def test_last_modified_is_when_the_file_was_written(ask: Ask, made: Path) -> None:
    written = parsedate_to_datetime(ask(FEED)[0].headers["Last-Modified"]).timestamp()
    assert written == int((made / "first-weeks" / "feed.xml").stat().st_mtime)
