"""``build --watch`` and ``serve --watch``, and a page open in a real Chromium: it shows an edit and keeps its place."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.cli.window import PATIENCE_S, Watching
from tests.e2e.test_listening_page import ARGUMENTS, CHROMIUMS, EPISODE, PROGRAM

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARTICLE = "articles/window-seat/01-a-pot-of-tea.md"

# Where a page is: the sentence that is heard, how far into it, and how far down the screen it stands.
_PLACE = """
() => {
  const audio = document.querySelector("audio");
  const heard = [...document.querySelectorAll("#the_transcript [data-start]")]
    .findLast(sentence => Number(sentence.dataset.start) <= audio.currentTime + 0.05);
  return [heard.textContent, audio.currentTime - heard.dataset.start, heard.getBoundingClientRect().top];
}
"""


@pytest.fixture(scope="module")
def browser(need: Callable[[str | None, str], str]) -> Iterator[Browser]:
    """Return the Chromium of this computer. It plays by itself only where it has been touched, as it usually does."""
    program = need(next(filter(None, map(shutil.which, CHROMIUMS)), None), "Chromium")
    arguments = [one for one in ARGUMENTS if not one.startswith("--autoplay-policy")]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a small window, and see to it that nothing goes wrong in it."""
    context = browser.new_context(viewport={"width": 390, "height": 500})
    context.set_default_timeout(PATIENCE_S * 1000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def window(own_project: Path) -> Iterator[Watching]:
    """Return ``build --watch`` of a test's own project."""
    watching = Watching(own_project)
    yield watching
    watching.process.kill()
    watching.process.wait()


def _edit(project: Path, old: str, new: str) -> None:
    article = project / ARTICLE
    text = article.read_text(encoding="utf-8")
    assert text.count(old) == 1
    article.write_text(text.replace(old, new), encoding="utf-8")


def _ready(page: Page) -> None:
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")


def _file(page: Page) -> str:
    return page.locator("audio").get_attribute("src") or ""


def _other_sound(page: Page, file: str) -> None:
    """Wait until the page has another sound than that, and has gone to its place in it."""
    page.wait_for_function(
        """file => { const audio = document.querySelector("audio");
            return !audio.currentSrc.endsWith(file) && audio.currentTime > 0 && !audio.seeking; }""",
        arg=file,
    )


def _go_to(page: Page, sentence: str) -> None:
    """Touch a sentence, and wait until the sound is there."""
    page.locator("#the_transcript [data-start]", has_text=sentence).click()
    expect(page.locator("#the_transcript [aria-current]")).to_contain_text(sentence)
    page.wait_for_function("() => !document.querySelector('audio').seeking")


def _play_slowly(page: Page, sentence: str) -> None:
    """Play from a sentence on, so slowly that it lasts as long as a test does."""
    page.locator("#the_chapters a").first.click()
    page.wait_for_function("() => !document.querySelector('audio').paused")
    page.locator("audio").evaluate("audio => { audio.playbackRate = 0.07; }")
    _go_to(page, sentence)


def test_a_page_that_plays_shows_an_edit_and_goes_on_in_the_sentence_that_is_heard(
    own_project: Path, window: Watching, serving: Callable[..., str], page: Page
) -> None:
    page.goto(serving(own_project, "--watch") + EPISODE)
    _ready(page)
    _play_slowly(page, "Milk at the end")
    file, (sentence, into_s, top) = _file(page), page.evaluate(_PLACE)
    assert page.evaluate("scrollY") > 0

    _edit(own_project, "Then throw the\nwater out.", "Then throw it out, and wait for one breath.\n\nAnd another one.")

    assert "edited at line" in window.built()[-1]
    _other_sound(page, file)
    expect(page.locator("#the_transcript")).to_contain_text(
        "wait for one breath. And another one.", use_inner_text=False
    )
    now_sentence, now_into_s, now_top = page.evaluate(_PLACE)
    assert now_sentence == sentence
    assert now_into_s >= into_s - 0.05
    assert now_top == pytest.approx(top, abs=2)
    page.wait_for_function("start => document.querySelector('audio').currentTime > start", arg=_seconds(page))
    assert page.locator("audio").evaluate("audio => [audio.paused, audio.playbackRate]") == [False, 0.07]


def test_a_sentence_that_is_edited_while_it_is_heard_begins_again(
    own_project: Path, window: Watching, serving: Callable[..., str], page: Page
) -> None:
    page.goto(serving(own_project, "--watch") + EPISODE)
    _ready(page)
    _play_slowly(page, "Milk at the end")
    page.locator("audio").evaluate("audio => { audio.currentTime += 1; }")
    file = _file(page)

    _edit(own_project, "Milk at the end, and only for those who ask.", "Milk at the end, if at all.")

    _other_sound(page, file)
    sentence, into_s, _ = page.evaluate(_PLACE)
    assert sentence == "Milk at the end, if at all."
    assert into_s < 1
    assert not page.locator("audio").evaluate("audio => audio.paused")


def test_a_page_that_is_read_in_silence_stays_where_it_is(
    own_project: Path, window: Watching, serving: Callable[..., str], page: Page
) -> None:
    page.goto(serving(own_project, "--watch") + EPISODE)
    _ready(page)
    _go_to(page, "A cold pot takes")
    page.evaluate("() => document.getElementById('leave-it-alone').scrollIntoView()")
    file, (sentence, into_s, _) = _file(page), page.evaluate(_PLACE)
    top = _top(page)

    _edit(own_project, "A pot, a spoon", "A pot without a crack in it, a lid, a spoon, a window to look out of")

    _other_sound(page, file)
    assert _top(page) == pytest.approx(top, abs=2)
    assert page.evaluate(_PLACE)[0] == sentence
    assert page.evaluate(_PLACE)[1] == pytest.approx(into_s, abs=0.02)
    assert page.locator("audio").evaluate("audio => audio.paused")


def test_the_player_works_on_with_the_new_text(
    own_project: Path, window: Watching, serving: Callable[..., str], page: Page
) -> None:
    page.goto(serving(own_project, "--watch") + EPISODE)
    _ready(page)
    _go_to(page, "Tea asks for very little")
    for words in ("Tea asks for little", "Tea asks for nothing"):  # what the pages before listened to has ended
        file = _file(page)
        _edit(own_project, "Tea asks for very little" if "little" in words else "Tea asks for little", words)
        _other_sound(page, file)

    page.get_by_role("button", name="Next chapter").click()
    expect(page.locator("#the_chapters [aria-current]")).to_contain_text("Warm the pot")
    expect(page.locator("#now_playing")).to_have_text("Warm the pot")
    before = _seconds(page)
    page.get_by_role("button", name="Forward 15 s").click()
    page.wait_for_function("start => document.querySelector('audio').currentTime > start", arg=before)
    assert _seconds(page) == pytest.approx(before + 15, abs=0.02)


def test_a_sound_that_did_not_change_plays_on_undisturbed(
    own_project: Path, window: Watching, serving: Callable[..., str], page: Page
) -> None:
    page.goto(serving(own_project, "--watch") + EPISODE)
    _ready(page)
    _play_slowly(page, "Milk at the end")
    page.locator("audio").evaluate(
        "audio => { window.ended = []; audio.onpause = audio.onemptied = e => ended.push(e.type); }"
    )
    _, into_s, _ = page.evaluate(_PLACE)
    other = own_project / "articles/window-seat/02-the-draught.md"

    other.write_text(other.read_text(encoding="utf-8").replace("The draught under", "The cold under"), encoding="utf-8")

    expect(page.locator(".neighbours")).to_contain_text("The cold under the window")
    sentence, now_into_s, _ = page.evaluate(_PLACE)
    assert sentence.startswith("Milk at the end")
    assert now_into_s >= into_s - 0.1
    assert page.evaluate("ended") == []


def test_the_pages_of_programs_follow_too_and_nothing_published_knows_of_it(
    own_project: Path, window: Watching, serving: Callable[..., str], page: Page
) -> None:
    page.goto(serving(own_project, "--watch") + PROGRAM)
    expect(page.locator("script[data-page]")).to_have_count(1)

    _edit(own_project, "title: A pot of tea", "title: A pot of green tea")

    expect(page.locator(".episodes")).to_contain_text("A pot of green tea")
    pages = [*(own_project / "output").rglob("*.html")]
    assert len(pages) > 2
    assert not any("/.live/" in one.read_text(encoding="utf-8") for one in pages)


def _top(page: Page) -> float:
    return float(page.evaluate("() => document.getElementById('leave-it-alone').getBoundingClientRect().top"))


def _seconds(page: Page) -> float:
    return float(page.locator("audio").evaluate("audio => audio.currentTime"))
