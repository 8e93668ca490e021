"""What stands around and amid the article on a web page: the table of rules, each of which looks at one element.

A rule sees an element and the sizes of all; what it leaves out carries its name. To read another site's pages, add a
line to the table, a row to docs/reading.md and a page that went wrong to the tests.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from audio_programs.sources.furniture import Kind, kind_of, kind_within
from audio_programs.sources.markup.sizes import Sizes
from audio_programs.sources.markup.tree import UNSEEN, is_hidden, name_of, text_of

# Words of classes and ids that sites use for what is around an article. A box with such a name is furniture whatever it
# holds, if it is smaller than the article ...
_SURE_NAME = re.compile(
    r"(?:.*[_-])?(?:share|sharing|social(?:-?(?:media|links|icons|bar))?|newsletter|subscribe|sign-?up|related(?:-?\w+)?"
    r"|recommend(?:ed|ations?)|outbrain|taboola|more-(?:from|stories|on|articles)|read-?(?:more|next)|also-(?:read|like)"
    r"|comments?(?:-?(?:list|area|section|form|respond|wrapper))?|disqus(?:_thread)?|respond|author-?(?:bio|box|info|card)"
    r"|about-(?:the-)?author|breadcrumbs?|pagination|cookies?(?:-\w+)?|consent|popup|modal|sharedaddy|jp-relatedposts"
    r"|sr-only|visually-?hidden|screen-?reader-text|skip-?link|navbox|mw-editsection|sidebar|most-?(?:read|popular))"
    r"(?:[_-](?:[0-9]+|box|wrap|wrapper|container|block|section|list|module|area|links|bar|form|inner|items?|prompt))*",
    re.IGNORECASE,
)
# ... and one with such a name is, if it is short or full of links.
_LIKELY_NAME = re.compile(
    r"(?:.*[_-])?(?:promo\w*|advert\w*|ads?|sponsor\w*|reply|bio|tags?|tag-?(?:list|links|cloud)|post-?tags|categories"
    r"|entry-?(?:meta|footer|utility)|post-?(?:meta|footer|nav|navigation|info)|pager|paging|banner|toolbar|widget|footer"
    r"|masthead|menu|nav|navbar|navigation|print-?only|no-?print|jump-?to\w*|toc|table-of-contents|edit-?section|metadata"
    r"|byline|dateline|timestamp|date|credits?|copyright|donat\w*|cta|call-to-action|disclaimer|ratings?|trending|teasers?"
    r"|caption-?credit|meta|tools|actions|buttons?|publish(?:ed)?-?date|article-?(?:meta|info|tools|footer|header-meta))",
    re.IGNORECASE,
)
AROUND_TAGS = frozenset(("nav", "aside", "footer", "form", "button", "menu"))
_ROLES = frozenset((
    "navigation", "complementary", "contentinfo", "search", "banner", "dialog", "alert", "menu", "toolbar",
))  # fmt: skip
_NEVER_NAMED = frozenset(("body", "article", "main", "p", "h1", "h2", "h3", "td", "tr", "tbody"))
_LINES = frozenset((
    "p", "div", "span", "a", "li", "h2", "h3", "h4", "h5", "h6", "strong", "section", "ul",
))  # fmt: skip
_AMID_TEXT = frozenset(("span", "a", "strong"))
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_HEADED = frozenset((
    Kind.SHARE, Kind.COMMENTS, Kind.RELATED, Kind.NEWSLETTER, Kind.READ_MORE, Kind.FILED, Kind.ADVERT, Kind.COOKIES,
    Kind.BIO,
))  # fmt: skip
"""What a heading may be that heads a box; 'Help' and 'By the bottle' may head an article's own part."""
_ENDS = frozenset((Kind.COMMENTS, Kind.RELATED))

LONGEST_NAMED = 300  # letters of a box that only its name says is furniture
LONGEST_BUTTON = 100
LONGEST_SMALL_PRINT = 600
MOST_OF_ARTICLE = 0.5  # of the article's letters: what is more is the article, whatever it is called
MOST_LINKED = 0.7  # of a list's letters in links, for it to be a menu
LARGEST_MENU = 0.4  # of the article's letters
LEAST_ABOVE_THE_END = 0.6  # of the article's letters, for a heading such as "3 comments" to end it

AFTER_THE_END = "after the end"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkupRule:
    """One entry of the table."""

    name: str
    leaves_out: Callable[[HtmlElement, HtmlElement, Sizes], bool]  # an element, the article's, the sizes of all


def is_surely_named(element: HtmlElement) -> bool:
    """Say whether an element's class or id is one that only furniture has."""
    return any(_SURE_NAME.fullmatch(name) for name in _names(element))


def _names(element: HtmlElement) -> list[str]:
    return f"{element.get('class') or ''} {element.get('id') or ''}".split()


def _is_small(element: HtmlElement, article: HtmlElement, sizes: Sizes) -> bool:
    return sizes.letters[element] < MOST_OF_ARTICLE * sizes.letters[article]


def _hidden(element: HtmlElement, _article: HtmlElement, _sizes: Sizes) -> bool:
    return is_hidden(element)


def _no_article(element: HtmlElement, article: HtmlElement, sizes: Sizes) -> bool:
    return name_of(element) in AROUND_TAGS and _is_small(element, article, sizes)


def _role(element: HtmlElement, article: HtmlElement, sizes: Sizes) -> bool:
    return element.get("role") in _ROLES and _is_small(element, article, sizes)


def _named(element: HtmlElement, article: HtmlElement, sizes: Sizes) -> bool:
    letters = sizes.letters[element]
    if name_of(element) in _NEVER_NAMED or not letters or not _is_small(element, article, sizes):
        return False
    if is_surely_named(element):
        return True
    is_slight = letters <= LONGEST_NAMED or sizes.share_linked(element) > 0.5
    return is_slight and any(_LIKELY_NAME.fullmatch(name) for name in _names(element))


def _menu(element: HtmlElement, article: HtmlElement, sizes: Sizes) -> bool:
    """Say whether an element is mostly links. A paragraph that is one link may be the article's."""
    if name_of(element) not in ("ul", "ol", "div", "section", "dl", "table"):
        return False
    if sizes.letters[element] >= LARGEST_MENU * sizes.letters[article] or sizes.share_linked(element) <= MOST_LINKED:
        return False
    links = element.iter("a")
    return next(links, None) is not None and next(links, None) is not None


def _button(element: HtmlElement, _article: HtmlElement, sizes: Sizes) -> bool:
    """Say whether an element is a line of furniture by its words: 'Share this', 'Leave a reply'."""
    name = name_of(element)
    if name not in _LINES or not 0 < sizes.letters[element] <= LONGEST_BUTTON:
        return False
    if name in _AMID_TEXT and (element.tail or "").strip():
        return False
    kind = kind_of(text_of(element))
    return kind in _HEADED if name in _HEADINGS else kind not in (Kind.NONE, Kind.CREDIT, Kind.NETWORK)


def _small_print(element: HtmlElement, _article: HtmlElement, sizes: Sizes) -> bool:
    if name_of(element) not in ("p", "div", "li", "small") or not 0 < sizes.letters[element] < LONGEST_SMALL_PRINT:
        return False
    return kind_within(text_of(element)) in (Kind.COOKIES, Kind.NEWSLETTER, Kind.COMMENTS, Kind.LEGAL)


BUTTON = "button of the page"
RULES = (
    MarkupRule(name="hidden", leaves_out=_hidden),
    MarkupRule(name="not of the article", leaves_out=_no_article),
    MarkupRule(name="role", leaves_out=_role),
    MarkupRule(name="named furniture", leaves_out=_named),
    MarkupRule(name="menu", leaves_out=_menu),
    MarkupRule(name=BUTTON, leaves_out=_button),
    MarkupRule(name="small print", leaves_out=_small_print),
)


def left_out_of(article: HtmlElement, sizes: Sizes) -> dict[HtmlElement, str]:
    """Return the elements inside an article that are no part of it, outermost first, each with its rule."""
    left_out: dict[HtmlElement, str] = {}
    waiting = list(article)
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str) or name_of(element) in UNSEEN:
            continue
        rule = next((rule.name for rule in RULES if rule.leaves_out(element, article, sizes)), None)
        if rule is not None:
            left_out[element] = rule
        else:
            waiting.extend(element)
    left_out.update((one, AFTER_THE_END) for one in _under_the_end(article, left_out, sizes) if one not in left_out)
    return left_out


def _under_the_end(article: HtmlElement, left_out: dict[HtmlElement, str], sizes: Sizes) -> Iterator[HtmlElement]:
    """Yield what stands under a heading such as 'Related articles' or '3 comments' in the article's last part."""
    above = 0
    for element in article.iter():
        is_end = left_out.get(element) == BUTTON and kind_of(text_of(element)) in _ENDS
        if is_end and above > LEAST_ABOVE_THE_END * sizes.letters[article]:
            yield from _after(element, article)
            return
        above += len((element.text or "").strip()) + len((element.tail or "").strip())


def _after(element: HtmlElement, root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that stand after another in a tree, outermost first."""
    here = element
    while here is not None and here is not root:
        yield from here.itersiblings()
        here = here.getparent()
