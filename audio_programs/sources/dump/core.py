"""Where on a page its article is: the run of lines that weighs most, and how far it reaches.

What stands between two paragraphs of an article (a list, a table, code, a poem) weighs against it, but never more than
``DEEPEST_GAP`` where nothing in it is furniture by its words: an article cut short is worse than a stray line.
"""

from collections.abc import Sequence
from itertools import pairwise

from audio_programs.sources.dump.sights import SHORT, Sight
from audio_programs.sources.dump.weights import weigh
from audio_programs.sources.furniture import Kind

DEEPEST_GAP = 2.0
FEWEST_SIGNS = 2  # of furniture, without which a text is no web page
FEWEST_TWICE = 8  # short lines that stand on a page twice: menus for wide and for narrow screens
WIDEST_GAP_ABOVE = 6  # lines between the run and what still belongs to it
WIDEST_GAP_UNDER = 5
LIKE_TEXT = 0.75  # the share of the lines under a run that has to be like text for them to be of it
LEAST_ABOVE_END = 250  # letters of paragraphs, above which words that end articles are none

SIGNS = frozenset((
    Kind.SHARE, Kind.COMMENTS, Kind.RELATED, Kind.NEWSLETTER, Kind.LEGAL, Kind.MENU, Kind.READ_MORE, Kind.REPLY,
))  # fmt: skip
_STOPS = frozenset((Kind.COMMENTS, Kind.RELATED, Kind.NEWSLETTER, Kind.LEGAL, Kind.FILED, Kind.REPLY))
_STOPS_WITHIN = frozenset((Kind.COOKIES, Kind.LEGAL, Kind.COMMENTS, Kind.NEWSLETTER, Kind.BIO))
_ABOVE = _STOPS | {Kind.MENU, Kind.SHARE, Kind.BYLINE}

# The share of a page's paragraphs that may stand under such a line for it to end the article.
_ENDS = {
    Kind.COMMENTS: 0.85,
    Kind.LEGAL: 0.3,
    Kind.NEWSLETTER: 0.2,
    Kind.FILED: 0.35,
    Kind.SHARE: 0.12,
    Kind.REPLY: 0.2,
    Kind.READ_MORE: 0.2,
}


def core_of(sights: Sequence[Sight]) -> range | None:
    """Return the lines from an article's first to its last; None for a text that is no web page."""
    if not _is_web_page(sights):
        return None
    start, stop = _heaviest(_without_deep_gaps(sights, weigh(sights)))
    stop = _cut(sights, start, _reach_on(sights, _reach_under(sights, stop)))
    return range(_reach_back(sights, _reach_above(sights, start)), stop)


def _is_web_page(sights: Sequence[Sight]) -> bool:
    """Say whether a text has furniture: by its words, or by many short lines that stand on it twice."""
    signs = sum(sight.kind in SIGNS or sight.joined for sight in sights)
    twice = sum(sight.twice and sight.width < SHORT and not sight.code for sight in sights)
    return signs >= FEWEST_SIGNS or FEWEST_TWICE <= twice <= len(sights) // 2


def _heaviest(scores: Sequence[float]) -> tuple[int, int]:
    """Return the run of the greatest sum (Kadane's algorithm): its first line, and the one after its last."""
    best, found = float("-inf"), (0, 0)
    total, start = 0.0, 0
    for at, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, at
        total += score
        if total > best:
            best, found = total, (start, at + 1)
    return found


def _without_deep_gaps(sights: Sequence[Sight], scores: Sequence[float]) -> list[float]:
    eased = list(scores)
    at = 0
    while at < len(eased):
        stop = at
        while stop < len(eased) and _is_gap(sights[stop], eased[stop]):
            stop += 1
        depth = -sum(eased[at:stop])
        if depth > DEEPEST_GAP:
            eased[at:stop] = [score * DEEPEST_GAP / depth for score in eased[at:stop]]
        at = max(stop, at + 1)
    return eased


def _is_gap(sight: Sight, score: float) -> bool:
    is_furniture = sight.within or (sight.kind not in (Kind.NONE, Kind.CREDIT, Kind.BYLINE))
    return score < 0 and not is_furniture and not sight.cut and not sight.shared


def _reach_under(sights: Sequence[Sight], stop: int) -> int:
    reach = stop
    for at in range(stop, len(sights)):
        sight = sights[at]
        if sight.kind in _STOPS or sight.within in _STOPS_WITHIN or sight.shared or at - reach > WIDEST_GAP_UNDER:
            break
        if sight.kind is Kind.MENU and at > reach and at + 1 < len(sights) and sights[at + 1].kind:
            break
        if _belongs(sight):
            reach = at + 1
    return reach


def _reach_on(sights: Sequence[Sight], stop: int) -> int:
    """Return where what follows stops being like text: a list, code or a poem may end an article.

    It goes up to the first line that is furniture by its words, if most of it is no run of titles and links.
    """
    quiet = stop
    while quiet < len(sights) and not _is_sign(sights[quiet]):
        quiet += 1
    like_text = sum(sight.small or sight.ends or sight.item or sight.code for sight in sights[stop:quiet])
    return quiet if like_text >= LIKE_TEXT * (quiet - stop) else stop


def _reach_back(sights: Sequence[Sight], start: int) -> int:
    """Return where what stands above a run begins to be like text, as ``_reach_on`` does under it."""
    quiet = start
    while quiet and not (_is_sign(sights[quiet - 1]) or sights[quiet - 1].kind or sights[quiet - 1].dated):
        quiet -= 1
    like_text = sum(sight.small or sight.ends or sight.item or sight.code for sight in sights[quiet:start])
    return quiet if like_text >= LIKE_TEXT * (start - quiet) else start


def _is_sign(sight: Sight) -> bool:
    is_furniture = sight.kind in SIGNS or sight.kind is Kind.FILED or sight.within
    return bool(is_furniture or sight.shared or sight.cut or sight.joined or (sight.twice and not sight.code))


def _reach_above(sights: Sequence[Sight], start: int) -> int:
    reach = start
    for at in range(start - 1, -1, -1):
        sight = sights[at]
        if sight.kind in _ABOVE or sight.within in _STOPS_WITHIN or sight.shared or reach - at > WIDEST_GAP_ABOVE:
            break
        if _belongs(sight):
            reach = at
    return reach


def _belongs(sight: Sight) -> bool:
    """Say whether a line near the run is likely of it: a sentence, whole, that stands on the page once."""
    is_furniture = sight.kind or sight.within or sight.cut or sight.twice or sight.joined
    return not is_furniture and (sight.width >= SHORT or (sight.width >= 30 and sight.ends and sight.small))


def _cut(sights: Sequence[Sight], start: int, stop: int) -> int:
    """Return where the run ends before comments, teasers and the like that weigh as much as an article does."""
    letters = [min(sight.width, 600) if sight.paragraph else 0 for sight in sights[start:stop]]
    whole, above = sum(letters), 0
    for at in range(start, stop):
        kind = sights[at].kind
        under = whole - above
        if kind and above >= min(LEAST_ABOVE_END, 0.4 * whole):
            if kind is Kind.RELATED and _are_teasers(letters[at - start + 1 :], under, whole):
                return at
            if under <= _ENDS.get(kind, -1) * whole:
                return at
        above += letters[at - start]
    return stop


def _are_teasers(letters: Sequence[int], under: int, whole: int) -> bool:
    """Say whether what follows 'related' is no article that goes on: in one, paragraphs stand together."""
    paragraphs = sum(1 for one in letters if one)
    together = sum(1 for one, other in pairwise(letters) if one and other)
    return together <= 0.3 * paragraphs or under <= 0.3 * whole
