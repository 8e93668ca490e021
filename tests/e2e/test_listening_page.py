"""A real Chromium opens the pages that ``serve`` gives, plays an episode, and seeks to a chapter.

Pictures of the pages are kept where AUDIO_PROGRAMS_SCREENSHOTS names a folder.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Scheme: TypeAlias = Literal["dark", "light"]

ARGUMENTS = [
    "--no-sandbox",  # root's Chromium, as in a container, does not start without
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
]
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")

PHONE = (390, 844)
DESKTOP = (1280, 900)

PROGRAM = "window-seat/"
EPISODE = "window-seat/episodes/a-pot-of-tea.html"
PAGES = {"library": "", "program": PROGRAM, "episode": EPISODE}

PLAYING = "() => { const a = document.querySelector('audio'); return !a.paused && a.currentTime > 0.5 }"


@pytest.fixture(scope="module")
def browser(need: Callable[[str | None, str], str]) -> Iterator[Browser]:
    """Return the Chromium of this computer."""
    program = need(next(filter(None, map(shutil.which, CHROMIUMS)), None), "Chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which pictures of pages are kept."""
    named = os.environ.get("AUDIO_PROGRAMS_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _page(
    browser: Browser, *, size: tuple[int, int] = PHONE, scheme: Scheme = "dark", scripts: bool = True
) -> Iterator[tuple[Page, list[str]]]:
    """Give a page of a browser that remembers nothing, and the list of whatever goes wrong in it."""
    wrong: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(f"console: {message.text}")

    def on_response(response: Response) -> None:
        if response.status >= 400:
            wrong.append(f"{response.status}: {response.url}")

    def on_failed(request: Request) -> None:
        # A browser breaks off what it no longer needs (sound that it has enough of, the icon of a page that it leaves):
        # that is no failure. What a server refuses comes as a response, what cannot be reached fails otherwise.
        if request.failure != "net::ERR_ABORTED":
            wrong.append(f"failed: {request.url}: {request.failure}")

    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        has_touch=size == PHONE,
        java_script_enabled=scripts,
        locale="en-GB",
    )
    page = context.new_page()
    page.on("console", on_console)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.on("response", on_response)
    page.on("requestfailed", on_failed)
    try:
        yield page, wrong
    finally:
        context.close()


@pytest.fixture
def chapters(project: Path) -> list[tuple[str, float]]:
    """Return title and start, in seconds, of each chapter of the episode, from its chapters file."""
    file = project / "output" / EPISODE.replace(".html", ".chapters.json")
    return [(one["title"], one["startTime"]) for one in json.loads(file.read_text(encoding="utf-8"))["chapters"]]


def _seconds(page: Page) -> float:
    return float(page.locator("audio").evaluate("audio => audio.currentTime"))


def _landing(page: Page, touched: Locator) -> tuple[float, float]:
    """Touch something that seeks; return where the sound was sent, and where it was when it had got there.

    Both in seconds. A sound that plays has gone on by then, by as much as the machine is busy.
    """
    page.locator("audio").evaluate(
        """audio => {
            const at = name => new Promise(done =>
                audio.addEventListener(name, () => done(audio.currentTime), { once: true }));
            window.landing = Promise.all([at("seeking"), at("seeked")]);
        }"""
    )
    touched.click()
    sent, landed = page.evaluate("() => window.landing")
    return float(sent), float(landed)


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize(("device", "size"), [("phone", PHONE), ("desktop", DESKTOP)])
@pytest.mark.parametrize("name", PAGES)
def test_rule_w1_each_page_opens_without_an_error_and_fits_its_screen(
    browser: Browser, address: str, screenshots: Path, name: str, device: str, size: tuple[int, int], scheme: Scheme
) -> None:
    with _page(browser, size=size, scheme=scheme) as (page, wrong):
        page.goto(address + PAGES[name], wait_until="networkidle")
        assert page.title()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
        page.screenshot(path=screenshots / f"{name}-{device}-{scheme}.png")
        assert wrong == []


def test_the_page_is_dark_for_who_asks_for_dark_and_light_for_who_asks_for_light(
    browser: Browser, address: str
) -> None:
    brightness = {}
    schemes: tuple[Scheme, ...] = ("dark", "light")
    for scheme in schemes:
        with _page(browser, scheme=scheme) as (page, _):
            page.goto(address + EPISODE)
            colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
            brightness[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3])) / 3
    assert brightness["dark"] < 60
    assert brightness["light"] > 200


def test_a_parent_finds_the_episode_from_the_library_by_touch(browser: Browser, address: str) -> None:
    with _page(browser) as (page, wrong):
        page.goto(address)
        page.get_by_role("link", name="The window seat").first.tap()
        page.wait_for_url("**/window-seat/index.html")
        page.get_by_role("link", name="A pot of tea").first.tap()
        page.wait_for_url(f"**/{EPISODE}")
        assert page.get_by_role("heading", level=1).inner_text() == "A pot of tea"
        assert wrong == []


def test_an_episode_plays(browser: Browser, address: str, chapters: list[tuple[str, float]]) -> None:
    with _page(browser) as (page, wrong):
        page.goto(address + EPISODE)
        page.locator("audio").evaluate("audio => audio.play()")
        page.wait_for_function(PLAYING)
        assert page.locator("audio").evaluate("audio => audio.error") is None
        page.locator("audio").evaluate("audio => audio.pause()")
        assert _seconds(page) > 0.5
        assert wrong == []


def test_the_player_knows_the_length_of_the_episode_before_it_plays(
    browser: Browser, address: str, project: Path
) -> None:
    file = project / "output" / EPISODE.replace(".html", ".chapters.json")
    end_s = json.loads(file.read_text(encoding="utf-8"))["chapters"][-1]["endTime"]
    with _page(browser) as (page, _):
        page.goto(address + EPISODE)
        page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
        assert abs(float(page.locator("audio").evaluate("audio => audio.duration")) - end_s) < 0.05


def test_invariant_7_a_touch_on_a_chapter_plays_from_its_start(
    browser: Browser, address: str, chapters: list[tuple[str, float]]
) -> None:
    assert len(chapters) == 4
    with _page(browser) as (page, wrong):
        page.goto(address + EPISODE)
        links = page.locator("#the_chapters a")
        assert [name.strip() for name in links.locator(".name").all_inner_texts()] == [title for title, _ in chapters]
        for place in (2, 1, 3):  # forward, back, forward
            sent, landed = _landing(page, links.nth(place))
            assert sent == pytest.approx(chapters[place][1], abs=0.02)
            assert landed > sent - 0.02
            page.wait_for_function("start => document.querySelector('audio').currentTime > start", arg=landed)
            assert links.nth(place).get_attribute("aria-current") == "true"
            assert page.locator("#now_playing").inner_text() == chapters[place][0]
        assert not page.locator("audio").evaluate("audio => audio.paused")
        assert wrong == []


def test_the_buttons_move_by_chapter_and_by_15_seconds(
    browser: Browser, address: str, chapters: list[tuple[str, float]]
) -> None:
    with _page(browser) as (page, wrong):
        page.goto(address + EPISODE)
        page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
        second_s = chapters[1][1]
        for name, place_s in (
            ("Next chapter", second_s),
            ("Forward 15 s", second_s + 15),
            ("Back 15 s", second_s),
            ("Previous chapter", 0),
        ):
            _, landed = _landing(page, page.get_by_role("button", name=name))
            assert landed == pytest.approx(place_s, abs=0.02)
        assert wrong == []


def test_a_touch_on_a_sentence_goes_to_it_and_starts_no_sound(browser: Browser, address: str) -> None:
    with _page(browser) as (page, _):
        page.goto(address + EPISODE)
        page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
        sentence = page.locator("#the_transcript [data-start]", has_text="Four minutes is right")
        _, landed = _landing(page, sentence)
        assert landed == pytest.approx(float(sentence.get_attribute("data-start") or -1), abs=0.02)
        assert page.locator("audio").evaluate("audio => audio.paused")


def test_a_listener_goes_on_where_they_stopped(
    browser: Browser, address: str, chapters: list[tuple[str, float]]
) -> None:
    with _page(browser) as (page, wrong):
        page.goto(address + EPISODE)
        _, landed = _landing(page, page.locator("#the_chapters a").nth(2))
        page.wait_for_function("start => document.querySelector('audio').currentTime > start", arg=landed)
        page.locator("audio").evaluate("audio => audio.pause()")
        stopped = _seconds(page)
        page.reload()
        page.wait_for_function("() => document.querySelector('audio').currentTime > 1")
        assert _seconds(page) == pytest.approx(stopped, abs=0.1)  # it is remembered to a tenth of a second
        assert page.locator("audio").evaluate("audio => audio.paused")
        assert wrong == []


def test_without_scripts_the_text_the_player_and_every_link_are_there(
    browser: Browser, address: str, screenshots: Path, chapters: list[tuple[str, float]]
) -> None:
    with _page(browser, scripts=False) as (page, wrong):
        page.goto(address)
        page.get_by_role("link", name="The window seat").first.click()
        page.get_by_role("link", name="A pot of tea").first.click()
        page.wait_for_url(f"**/{EPISODE}")
        shown = page.locator("#the_transcript").inner_text()
        for words in ("Tea asks for very little", "1. One spoon for each of you", "10 °C", "black tea & five"):
            assert words in shown
        assert page.locator("audio[controls]").is_visible()
        links = page.locator("#the_chapters a").all()
        starts = [float((link.get_attribute("href") or "").partition("#t=")[2]) for link in links]
        assert starts == [pytest.approx(start, abs=0.001) for _, start in chapters]
        for link in page.locator("a[href]").all():
            there = page.request.get(urljoin(page.url, link.get_attribute("href")))
            assert there.ok, there.url
        page.screenshot(path=screenshots / "episode-phone-without-scripts.png")
        assert wrong == []


def test_rule_w1_nothing_is_asked_of_any_other_server(browser: Browser, address: str) -> None:
    with _page(browser) as (page, _):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for path in PAGES.values():
            page.goto(address + path, wait_until="networkidle")
        assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
