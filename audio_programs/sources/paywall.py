"""Whether a page breaks off before its article does, because it asks its reader to pay or to log in.

What is behind a paywall is not in the page, so no rule can find it: the editor has to know.
"""

import re
from collections.abc import Iterable

from audio_programs.errors import Problem

MOST_LETTERS = 2500
"""Of an article, over which it is most likely whole: many pages ask for money under what is free."""

_ASKS = re.compile(
    r"(?:subscribe|sign up|register|log ?in|sign ?in|join)(?: now| today| or \w+(?: in| up)?)? to"
    r" (?:continue|keep|read|unlock|finish|see the (?:rest|full))\b.{0,60}"
    r"|(?:to|want to) (?:continue|keep) reading"
    r".{0,60}(?:subscri|log ?in|sign|register|account|free trial).{0,60}"
    r"|this (?:article|content|story|post|page) is (?:only )?(?:for|available to|exclusive to|reserved for)"
    r" (?:our )?(?:paid |paying |premium )?(?:subscribers|members|readers who).{0,60}"
    r"|you(?:'ve| have) (?:reached|used|read) (?:your|all (?:of )?your|the) .{0,30}(?:free )?articles?.{0,60}"
    r"|(?:continue|keep) reading (?:with|for) (?:a |an |your )?(?:free )?"
    r"(?:account|subscription|trial|membership).{0,40}"
    r"|(?:jetzt )?(?:weiterlesen|weiter lesen) mit .{0,60}|sie haben diesen artikel .{0,40}abonn.{0,40}"
    r"|(?:abonnez-vous|connectez-vous) pour (?:lire|continuer).{0,60}"
    r"|(?:suscríbete|inicia sesión) para (?:leer|seguir|continuar).{0,60}",
)
LONGEST_LINE = 200


def asks_to_pay(line: str) -> bool:
    """Say whether a line stands where the rest of an article would.

    >>> asks_to_pay("Subscribe to continue reading"), asks_to_pay("Subscribe to our newsletter")
    (True, False)
    """
    return len(line) <= LONGEST_LINE and _ASKS.match(line.casefold().replace("’", "'")) is not None


def cut_short(path: str, lines: Iterable[tuple[int, str]], letters: int) -> tuple[Problem, ...]:
    """Return the problem of a page that ends where its paywall begins; ``lines`` are a page's, by their numbers."""
    if letters > MOST_LETTERS:
        return ()
    asking = next((number for number, line in lines if asks_to_pay(line)), None)
    if asking is None:
        return ()
    what = "only the beginning of the article is on this page: the rest is for subscribers"
    return (Problem(path, asking, what, "save or copy the page again while you are logged in"),)
