"""Rules on addresses: a link is its host, an e-mail address is said out, tags and handles keep their word."""

import re

from audio_programs.speech.normalise.language import Tongue

_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}"
_URL = re.compile(
    rf"(?:https?|ftp)://(?:www\.)?({_HOST}|localhost|\d+(?:\.\d+){{3}})(?::\d+)?(?:[/?#][^\s<>\"|]*)?", re.I
)
_WWW = re.compile(rf"\bwww\.({_HOST})(?:[/?#][^\s<>\"|]*)?", re.I)
_TOP_LEVEL = "com|org|net|edu|gov|info|io|app|dev|fm|co\\.uk|org\\.uk|co\\.nz|au|uk|nz|ca|de|fr|eu|example"
_BARE = re.compile(
    rf"(?<![\w@./-])((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_TOP_LEVEL}))\b(?:/[^\s<>\"|]*)?(?!\.?\w)"
)
_EMAIL = re.compile(rf"(?<![\w.+-])([\w.+-]{{1,64}})@({_HOST})(?![\w-])")
_TRAILING = re.compile(r"[.,;:!?'\")\]]+\Z")
_HASHTAG = re.compile(r"(?<![\w&#])#(?=[^\W\d_])")
_HANDLE = re.compile(r"(?<![\w@])@(?=[^\W\d_])")


def say_urls(text: str, tongue: Tongue) -> str:
    """Say of a link only where it leads: 'https://www.example.org/a?b' is 'example dot org'."""
    for form in (_URL, _WWW, _BARE):
        text = form.sub(lambda found: _host(found[1], tongue) + _after_sentence(found), text)
    return text


def _after_sentence(found: re.Match[str]) -> str:
    """Return the punctuation at the end of a match, which is the sentence's and not the link's."""
    rest = found.group()[found.end(1) - found.start() :]
    trailing = _TRAILING.search(rest)
    return trailing.group() if trailing else ""


def _host(host: str, tongue: Tongue) -> str:
    return host.replace(".", " dot ") if tongue.english else host


def say_emails(text: str, _tongue: Tongue) -> str:
    """Say an e-mail address so that it can be written down."""
    return _EMAIL.sub(lambda found: f"{_spelled(found[1])} at {_spelled(found[2])}", text)


def _spelled(part: str) -> str:
    return part.replace(".", " dot ").replace("+", " plus ").replace("-", " dash ").replace("_", " underscore ")


def say_tags(text: str, _tongue: Tongue) -> str:
    """Say '#sleep' as 'hashtag sleep' and '@name' as 'at name'."""
    return _HANDLE.sub("at ", _HASHTAG.sub("hashtag ", text))
