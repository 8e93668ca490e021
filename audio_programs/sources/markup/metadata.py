"""What a page says about its article: title, author, dates, address, in the forms that sites write for machines.

JSON-LD goes before microdata and ``<meta>``, those before ``<time>`` and what readers see; the title on the page goes
before all, where a machine's form of it agrees. Nothing is guessed: a date that could be two days is none.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from lxml.html import HtmlElement

from audio_programs.model import Day
from audio_programs.sources.byline import is_name, read_byline
from audio_programs.sources.dates import NotADate, read_day
from audio_programs.sources.markup.tree import text_of
from audio_programs.sources.text import fold, same_words

_ARTICLES = re.compile(
    r"article|posting|recipe|report|webpage|creativework|course|learningresource|qapage", re.IGNORECASE
)
_TITLE_PARTS = re.compile(r"\s+[|–—·•»«›‹:]+\s+|\s+-+\s+|\s*[|»«]\s*|\s::\s")
_BY = re.compile(r"^\s*(?:(?:written|words|posted|story|text) )?(?:by|von|par|por|di|da)\b:?\s*", re.IGNORECASE)
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "title")
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "citation_author")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "parsely-pub-date", "sailthru.date",
    "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "date", "pubdate", "publish-date",
    "publication_date", "ptime", "article_date_original", "citation_publication_date", "publishdate",
    "cxenseparse:recs:publishtime", "lastmod",
)  # fmt: skip
_UPDATED = ("article:modified_time", "og:updated_time", "dcterms.modified", "last-modified", "lastmod", "updated_time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says; '' and None are what it does not say."""

    title: str = ""
    title_line: int = 1
    author: str = ""
    date: Day | None = None
    updated: Day | None = None
    link: str = ""
    program_title: str = ""


def metadata_of(page: HtmlElement) -> Metadata:
    """Return what a page says about its article."""
    linked = list(_linked_data(page))
    metas = _metas(page)
    title, line = _title(page, linked, metas)
    return Metadata(
        title=title,
        title_line=line,
        author=_author(page, linked, metas),
        date=_published(page, linked, metas),
        updated=_updated(page, linked, metas),
        link=_address(page, metas),
    )


# --- Title ---------------------------------------------------------------------------------------------------------


def _title(page: HtmlElement, linked: list[dict[str, object]], metas: dict[str, str]) -> tuple[str, int]:
    heads = [(text_of(one), one.sourceline or 1) for one in page.iter("h1") if text_of(one)]
    tab = fold(text_of(tabs[0])) if (tabs := list(page.iter("title"))) else ""
    site = metas.get("og:site_name", "")
    stated = [_string(one.get("headline")) for one in linked] + [metas.get(name, "") for name in _TITLES[:-1]]
    stated = [fold(one) for one in stated if one.strip()]
    for text, line in heads:  # a heading on the page that a machine's form agrees with
        if not same_words(text, site) and any(_agrees(text, one) for one in [*stated, tab]):
            return text, line
    for one in stated:
        short = _without_site(one, site, [])
        if short:
            return short, _line_of(page, short)
    if tab:
        short = _without_site(tab, site, [text for text, _line in heads])
        return short, _line_of(page, short)
    fit = [(text, line) for text, line in heads if not same_words(text, site)]
    return fit[0] if fit else ("", 1)


def _agrees(heading: str, stated: str) -> bool:
    """Say whether a heading is a title as it is stated elsewhere: the same words, or those before the site's name."""
    parts = [stated, *_TITLE_PARTS.split(stated)]
    return len(heading) > 3 and any(same_words(heading, part) for part in parts if part)


def _without_site(title: str, site: str, heads: list[str]) -> str:
    """Return a title without the name of its site, before or behind it."""
    parts = [part for part in _TITLE_PARTS.split(title) if part.strip()]
    if len(parts) < 2:
        return title
    for part in parts:
        if any(same_words(part, head) for head in heads):
            return part.strip()
    kept = [part for part in parts if not (site and same_words(part, site))]
    if len(kept) < len(parts):
        return (
            kept[0].strip() if len(kept) == 1 else title[title.index(kept[0]) : title.index(kept[-1]) + len(kept[-1])]
        )
    longest = max(parts, key=len)
    return longest.strip() if len(longest) > 1.5 * len(min(parts, key=len)) else title


def _line_of(page: HtmlElement, title: str) -> int:
    found = (one for one in page.iter("h1", "h2") if same_words(text_of(one), title))
    heading = next(found, None)
    return (heading.sourceline or 1) if heading is not None else 1


# --- Author --------------------------------------------------------------------------------------------------------


def _author(page: HtmlElement, linked: list[dict[str, object]], metas: dict[str, str]) -> str:
    for one in linked:
        names = [*_names(one.get("author") or one.get("creator"))]
        if names:
            return ", ".join(names)
    for name in _AUTHORS:
        written = _clean_name(metas.get(name, ""))
        if written:
            return written
    for xpath in _AUTHOR_PLACES:
        for element in page.xpath(xpath)[:3]:
            written = _clean_name(text_of(element))
            if written and is_name(written):
                return written
    return ""


_AUTHOR_PLACES = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author']",
    "//a[contains(concat(' ', @rel, ' '), ' author ')]",
    "//*[contains(@class, 'byline') or contains(@class, 'author-name') or contains(@class, 'author__name')]//a",
    "//*[contains(@class, 'author-name') or contains(@class, 'author__name') or contains(@class, 'entry-author')]",
    "//*[contains(@class, 'byline') or @class='author' or contains(@class, 'article-author')]",
    "//*[contains(@class, 'author')]//a",
)


def _names(author: object) -> Iterator[str]:
    for one in author if isinstance(author, list) else [author]:
        name = one.get("name") if isinstance(one, dict) else one
        for each in name if isinstance(name, list) else [name]:
            if isinstance(each, str) and (clean := _clean_name(each)):
                yield clean


def _clean_name(written: str) -> str:
    """Return a name without 'By' and dates; '' for an address or what is too long for a name."""
    said = read_byline(fold(written))
    text = said.author if said and said.author else _BY.sub("", fold(written))
    return "" if "://" in text or "@" in text or len(text) > 100 else text.strip(" ,|·-–")


# --- Dates ---------------------------------------------------------------------------------------------------------


def _published(page: HtmlElement, linked: list[dict[str, object]], metas: dict[str, str]) -> Day | None:
    stated = [_string(one.get("datePublished") or one.get("dateCreated")) for one in linked]
    stated += [metas.get(name, "") for name in _PUBLISHED]
    stated += [one.get("datetime") or one.get("content") or text_of(one) for one in page.xpath(_DATE_PLACES)[:3]]
    stated += [one.get("datetime") or text_of(one) for one in list(page.iter("time"))[:3]]
    return next((day for one in stated if (day := _day(one)) is not None), None) or _seen_date(page)


_DATE_PLACES = (
    "//*[@itemprop='datePublished'] | //time[@pubdate] | //*[contains(@class, 'entry-date')]"
    " | //abbr[contains(@class, 'published')]"
)


def _updated(page: HtmlElement, linked: list[dict[str, object]], metas: dict[str, str]) -> Day | None:
    stated = [_string(one.get("dateModified")) for one in linked] + [metas.get(name, "") for name in _UPDATED]
    stated += [
        one.get("datetime") or one.get("content") or text_of(one) for one in page.xpath("//*[@itemprop='dateModified']")
    ]
    return next((day for one in stated if (day := _day(one)) is not None), None)


def _seen_date(page: HtmlElement) -> Day | None:
    """Return the date of the first line on the page that is a byline."""
    body = page.find("body")
    if body is None:
        return None
    for element in body.iter("p", "span", "div", "time", "small", "em", "i", "strong", "li", "td"):
        if len(element) > 3:
            continue
        text = text_of(element)
        says = read_byline(text) if 5 < len(text) < 90 and any(letter.isdigit() for letter in text) else None
        if says is not None and (says.published or says.updated):
            day = _day(says.published or says.updated)
            if day is not None:
                return day
    return None


def _day(written: str) -> Day | None:
    text = fold(written)
    if not text:
        return None
    if re.match(r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]", text):
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            return None
    if re.fullmatch(r"(?:19|20)[0-9]{6}", text):
        try:
            return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            return None
    day = read_day(text)
    if isinstance(day, NotADate):
        return None
    return day.date() if isinstance(day, datetime) else day


# --- What machines read ---------------------------------------------------------------------------------------------


def _linked_data(page: HtmlElement) -> Iterator[dict[str, object]]:
    """Yield the articles that JSON-LD describes, in their order."""
    for script in page.xpath("//script[@type='application/ld+json']"):
        try:
            found = json.loads((script.text or "").strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _articles(found, depth=0)


def _articles(found: object, *, depth: int) -> Iterator[dict[str, object]]:
    if depth > 4:
        return
    if isinstance(found, list):
        for one in found:
            yield from _articles(one, depth=depth + 1)
    if isinstance(found, dict):
        if _ARTICLES.search(str(found.get("@type", ""))) and (found.get("headline") or found.get("author")):
            yield found
        for inner in (found.get("@graph"), found.get("mainEntity"), found.get("mainEntityOfPage")):
            yield from _articles(inner, depth=depth + 1)


def _metas(page: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in page.iter("meta"):
        name = (one.get("property") or one.get("name") or one.get("itemprop") or "").strip().lower()
        content = (one.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _address(page: HtmlElement, metas: dict[str, str]) -> str:
    canonical = [one.get("href") or "" for one in page.xpath("//link[@rel='canonical']")]
    stated = [*canonical, metas.get("og:url", "")]
    return next((one for one in stated if re.fullmatch(r"https?://[^\s]+", one)), "")


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
