"""What the pages do in a real browser: chapters seek in place, the text follows, listening goes on where it stopped."""

import math
import shutil
import struct
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import lameenc
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from audio_programs.catalog import names
from audio_programs.config.settings import Library, Program
from audio_programs.model import RATE_HZ, Episode, ProgramCard
from audio_programs.pages import render

Cards = Callable[..., ProgramCard]

pytestmark = pytest.mark.browser

CHAPTER_S = 12.453  # where the sample episode's second chapter begins
SENTENCE_S = 24.907  # 'The dishes will wait.', in the third


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    with sync_playwright() as playwright:
        if program is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium here: `make browser` installs one, or install the package 'chromium'")
        # In a container there is no other user to protect from the browser, and its sandbox cannot start.
        arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.set_default_timeout(15_000)
    yield context
    context.close()


def _mp3(length_samples: int) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(RATE_HZ)
    encoder.set_channels(1)
    encoder.set_quality(7)
    encoder.silence()
    period = b"".join(struct.pack("<h", round(2000 * math.sin(2 * math.pi * n / 100))) for n in range(100))
    return bytes(encoder.encode(period * (length_samples // 100))) + bytes(encoder.flush())


@pytest.fixture
def site(tmp_path: Path, program: Program, episode_of: Callable[..., Episode], card_of: Cards) -> Path:
    """A small site in a folder, whose episode can be played."""
    episode = episode_of(1)
    folder = tmp_path / program.id / "episodes"
    folder.mkdir(parents=True)
    (tmp_path / names.ASSETS).mkdir()
    for name, content in render.assets().items():
        (tmp_path / names.ASSETS / name).write_bytes(content)
    cover = {"cover_file": "cover-00c0ffee.jpg", "library_title": "Quiet Hours"}
    card = card_of(program, cover_file="cover-00c0ffee.jpg", episodes=1)
    (tmp_path / "index.html").write_bytes(render.library_page(Library(title="Quiet Hours"), [card]))
    (tmp_path / program.id / "index.html").write_bytes(render.program_page(program, [render.line_of(episode)], **cover))
    (folder / "night-1.html").write_bytes(render.episode_page(program, episode, previous=None, following=None, **cover))
    (folder / episode.audio_file).write_bytes(_mp3(episode.recording.length_samples))
    return tmp_path


@pytest.fixture
def page(context: BrowserContext, site: Path) -> Page:
    page = context.new_page()
    _open(page, site)
    return page


def _open(page: Page, site: Path) -> None:
    """Open the episode's page, wait for its audio, and note from then on where it is sent."""
    page.goto((site / "first-weeks/episodes/night-1.html").as_uri())
    page.wait_for_function(
        "document.querySelector('audio').readyState >= 1 && !document.querySelector('audio').seeking"
    )
    page.evaluate(
        "window.sent = []; the_audio.addEventListener('seeking', () => window.sent.push(the_audio.currentTime))"
    )


def _sent_to(page: Page) -> float:
    page.wait_for_function("window.sent.length > 0 && !the_audio.seeking")
    return float(page.evaluate("window.sent[0]"))


def _position(page: Page) -> float:
    return float(page.evaluate("the_audio.currentTime"))


def test_a_chapter_link_seeks_and_plays_in_place(page: Page) -> None:
    page.get_by_role("link", name="1. What you need").tap()

    assert _sent_to(page) == pytest.approx(CHAPTER_S, abs=0.001)
    page.wait_for_function("!the_audio.paused")
    assert page.url.endswith("night-1.html")


def test_the_chapter_and_the_sentence_that_are_heard_are_marked(page: Page) -> None:
    page.evaluate(f"the_audio.currentTime = {CHAPTER_S}")

    expect(page.locator("#the_chapters [aria-current]")).to_contain_text("1. What you need")
    expect(page.locator("#the_transcript [aria-current]")).to_have_text("1. What you need")
    expect(page.locator("#now_playing")).to_have_text("1. What you need")
    expect(page.locator("[aria-current]")).to_have_count(2)


def test_a_tap_on_a_sentence_goes_there_and_starts_no_sound(page: Page) -> None:
    page.get_by_text("The dishes will wait.").tap()

    assert _sent_to(page) == pytest.approx(SENTENCE_S, abs=0.001)
    assert page.evaluate("the_audio.paused")


def test_the_page_keeps_to_its_place_for_someone_who_looks_elsewhere(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 300})
    page.get_by_role("link", name="What to leave").tap()
    page.wait_for_function("!the_audio.paused")
    page.evaluate("scrollTo(0, 0)")

    page.evaluate(f"the_audio.currentTime = {SENTENCE_S}")
    expect(page.locator("#the_transcript [aria-current]")).to_have_text("The dishes will wait.")

    assert page.evaluate("scrollY") == 0


def test_the_page_follows_someone_who_reads_along(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")  # then it moves at once
    page.set_viewport_size({"width": 390, "height": 300})
    page.get_by_role("link", name="1. What you need").tap()
    page.wait_for_function("!the_audio.paused")
    page.locator("#part-1").evaluate("element => element.scrollIntoView()")
    before = page.evaluate("scrollY")

    page.evaluate(f"the_audio.currentTime = {SENTENCE_S}")

    page.wait_for_function(f"scrollY > {before}")
    expect(page.get_by_text("The dishes will wait.")).to_be_in_viewport()


def test_the_keys_go_by_chapter_and_by_15_seconds(page: Page) -> None:
    for key, expected in (
        ("Next chapter", CHAPTER_S),
        ("Forward 15 s", CHAPTER_S + 15),
        ("Previous chapter", 21.793),  # more than 3 s into the last chapter: to its start
        ("Previous chapter", CHAPTER_S),
        ("Back 15 s", 0),
    ):
        page.evaluate("window.sent = []")
        page.get_by_role("button", name=key).tap()

        assert _sent_to(page) == pytest.approx(expected, abs=0.001), key


def test_listening_goes_on_where_it_stopped(page: Page, site: Path) -> None:
    page.evaluate("the_audio.currentTime = 20")
    page.wait_for_function("localStorage.length === 1")

    _open(page, site)

    assert _position(page) == pytest.approx(20, abs=0.1)
    assert page.evaluate("the_audio.paused")


def test_an_episode_heard_to_its_end_begins_anew(page: Page, site: Path) -> None:
    page.evaluate("the_audio.currentTime = the_audio.duration - 0.2")
    page.wait_for_function("localStorage.length === 1")
    page.get_by_role("link", name="What to leave").tap()
    page.evaluate("the_audio.currentTime = the_audio.duration - 0.2")
    page.wait_for_function("the_audio.ended && localStorage.length === 0")

    _open(page, site)

    assert _position(page) == 0


def test_the_lock_screen_shows_the_chapter(page: Page) -> None:
    page.evaluate(f"the_audio.currentTime = {CHAPTER_S}")
    page.wait_for_function("navigator.mediaSession.metadata.title === '1. What you need'")

    assert page.evaluate("navigator.mediaSession.metadata.artist") == "The first night"
    assert page.evaluate("navigator.mediaSession.metadata.album") == "The first weeks"


def test_without_scripts_the_page_reads_plays_and_links_each_chapter(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "first-weeks/episodes/night-1.html").as_uri())

    expect(page.get_by_text("The dishes will wait.")).to_be_visible()
    expect(page.locator("audio")).to_be_visible()
    expect(page.locator(".keys")).to_be_hidden()
    href = page.get_by_role("link", name="1. What you need").get_attribute("href")
    context.close()

    assert href == f"night-1-0a1b2c3d.mp3#t={CHAPTER_S}"


class _Strict(SimpleHTTPRequestHandler):
    """Serves a folder under the policy that the pages promise to live with."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_rule_w1_pages_run_under_a_strict_content_security_policy(context: BrowserContext, site: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Strict, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    said: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    for path in ("index.html", "first-weeks/index.html", "first-weeks/episodes/night-1.html"):
        page.goto(f"http://127.0.0.1:{server.server_port}/{path}")
    expect(page.get_by_role("button", name="Next chapter")).to_be_enabled()
    server.shutdown()
    server.server_close()

    assert [text for text in said if "404" not in text] == []  # the sample site has no covers


def test_all_that_is_touched_is_44_pixels_high_and_nothing_is_wider_than_a_phone(
    context: BrowserContext, site: Path
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("index.html", "first-weeks/index.html", "first-weeks/episodes/night-1.html"):
        page.goto((site / path).as_uri())

        sizes = page.evaluate(
            "Array.from(document.querySelectorAll('a:not(.skip), button, audio'),"
            " (e) => [e.textContent.trim(), e.getBoundingClientRect().height])"
        )
        assert [(text, height) for text, height in sizes if height < 44] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
