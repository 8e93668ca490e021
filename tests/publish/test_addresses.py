"""Addresses: absolute, ASCII, percent-encoded."""

from collections.abc import Callable

import pytest

from audio_programs.model import Episode
from audio_programs.publish.addresses import Addresses, base_address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://audio.example.org", "https://audio.example.org/"),
        ("https://audio.example.org/", "https://audio.example.org/"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("https://Bücher.example/höre gut", "https://xn--bcher-kva.example/h%C3%B6re%20gut/"),
        ("https://example.org/a%20b", "https://example.org/a%20b/"),
        ("https://me:secret@example.org/a?b=1#c", "https://example.org/a/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_rule_i6_a_base_address_is_ascii_without_credentials_query_or_fragment(written: str, address: str) -> None:
    assert base_address(written) == address


@pytest.mark.parametrize("written", ["", "audio.example.org", "ftp://example.org/", "https:///path", "javascript:x"])
def test_a_base_address_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="base_url must be an http or https address"):
        base_address(written)


def test_each_published_file_has_one_address(make_episode: Callable[..., Episode]) -> None:
    addresses = Addresses(base_url="https://example.org/audio", program="first-weeks")
    episode = make_episode(slug="rest", audio_file="rest-00112233.mp3", image_file="rest-44556677.jpg")
    assert addresses.feed == "https://example.org/audio/first-weeks/feed.xml"
    assert addresses.page == "https://example.org/audio/first-weeks/"
    assert addresses.cover("cover-1.jpg") == "https://example.org/audio/first-weeks/cover-1.jpg"
    assert addresses.audio(episode) == "https://example.org/audio/first-weeks/episodes/rest-00112233.mp3"
    assert addresses.image(episode) == "https://example.org/audio/first-weeks/episodes/rest-44556677.jpg"
    assert addresses.episode_page(episode) == "https://example.org/audio/first-weeks/episodes/rest.html"


def test_rule_g5_chapters_and_transcript_get_a_new_address_when_they_change(
    make_episode: Callable[..., Episode],
) -> None:
    addresses, episode = Addresses(base_url="https://example.org", program="p"), make_episode(slug="rest")
    assert addresses.chapters(episode, "0123456789ab") == (
        "https://example.org/p/episodes/rest.chapters.json?v=01234567"
    )
    assert addresses.transcript(episode, "cdef01234567") == "https://example.org/p/episodes/rest.vtt?v=cdef0123"


def test_an_episode_without_a_picture_has_no_address_for_one(make_episode: Callable[..., Episode]) -> None:
    assert Addresses(base_url="https://example.org", program="p").image(make_episode(image_file="")) == ""
