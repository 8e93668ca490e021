"""What YAML's parser could not read, in an editor's words, with the line as it should be.

Pure; a table of PyYAML's complaints, in the words of both its parsers. Where a problem stands is for ``read`` to say.
"""

import re

from audio_programs.yaml_text.wording import CURLY_QUOTES, no_blank_after, quoted

UNPARTED = re.compile(r"\s*(?:- )?([A-Za-z][\w-]*):(?=[^\s/])")
"""A line that begins ``key:value``, without a blank; a web address is none."""

NO_KEY = ("a line is no 'key: value'", "write a key and ': ' before it, or indent it")

_SYNTAX: tuple[tuple[str, str, str], ...] = (
    # what PyYAML's two parsers say, what we say, what to do
    ("unexpected end of stream", "a quote is opened and not closed", "close it, or write no quotes"),
    ("mapping values are not allowed", "there is a second ': ' here", 'put the text in quotes: title: "Milk: a start"'),
    ("sequence entries are not allowed", "a list begins in the middle of a line", "begin it on a line of its own"),
    ("could not find expected ':'", *NO_KEY),
    ("',' or ']'", "a list that begins with [ is not closed", "write it like [one, two]"),
    ("',' or '}'", "braces that begin with { are not closed", "write them like {name: Ann, email: ann@example.org}"),
    ("unknown escape", "a backslash in double quotes begins nothing known", "use single quotes, or write two of them"),
    ("expected key", "text goes on where a value has ended", "put the whole text in double quotes; line up the keys"),
    ("<block end>", "text goes on where a value has ended", "put the whole text in double quotes; line up the keys"),
    ("'-' indicator", "a list turns into keys", "write either a list or keys"),
)

_MAY_BE_UNPARTED = ("mapping values are not allowed", "could not find expected ':'")
_BEGINS_EARLIER = ("unexpected end of stream", "',' or", "could not find expected ':'")


def begins_earlier(told: str) -> bool:
    """Say whether what PyYAML tells is about where it began to read something, not where it stopped."""
    return any(words in told for words in _BEGINS_EARLIER)


def in_our_words(told: str, *, character: str, written: str) -> tuple[str, str]:
    """Return what is wrong and what to do, for what PyYAML tells of a ``character`` or of a line as ``written``."""
    if "cannot start any token" in told and character:
        if character == "\t":
            return "a line is indented with a tab", "indent it with spaces"
        return f"a text begins with {character}", _in_quotes(written)
    unparted = UNPARTED.match(written)
    if unparted and any(words in told for words in _MAY_BE_UNPARTED):
        return no_blank_after(unparted[1])
    for theirs, what, hint in _SYNTAX:
        if theirs in told:
            return what, _hint(hint, what, written)
    return "this cannot be read", "write one 'key: value' a line; put odd text in quotes"


def _hint(hint: str, what: str, written: str) -> str:
    """Return what to do about a line, with the line as it should be where that can be told."""
    if "quote" not in hint and "quote" not in what:
        return hint
    value = _KEY_AND_VALUE.match(written)
    if value and value[2][0] in CURLY_QUOTES:
        inner = value[2].strip(CURLY_QUOTES)
        text = value[2] if any(quote in inner for quote in CURLY_QUOTES) else inner
        return f"these are curly quotes: write straight ones: {value[1]}: {quoted(text)}"
    return _in_quotes(written) if value and value[2][0] not in "[{" else hint


def _in_quotes(written: str) -> str:
    """Return the hint that a line's value belongs in quotes, and which."""
    value = _KEY_AND_VALUE.match(written)
    if not value or len(value[2]) > 80 or value[2][0] in "[{":
        return "put the text in quotes"
    return f"put the whole text in quotes: {value[1]}: {quoted(value[2])}"


_KEY_AND_VALUE = re.compile(r"\s*(?:- )?([A-Za-z][\w-]*):\s+(\S.*?)\s*$")
