"""Templates of what is said before and after an article: ``{program}. {title}, by {author}.`` Pure.

Text to text. A name in braces stands for a value, and for nothing else: this is no format string, so that no setting
can reach an attribute of anything. Values are put in as they are, in one pass: a title with braces in it stays one.
"""

import re
from collections.abc import Mapping

from audio_programs.config.values import NONE, one_line
from audio_programs.yaml_text import Refused, did_you_mean, shorten

NAMES = ("program", "title", "author", "date", "season", "unit", "number", "next")
"""What a template may name; docs/reference/settings.md says what each stands for, and a test compares the two."""

_NAME = re.compile(r"\{\s*([^{}]*?)\s*\}")
_FINAL = (".", "!", "?", "…", "。", "！", "？")
_LONGEST = 1000


def quoted_template(written: object) -> object:
    """Return what stands behind ``intro:`` or ``outro:``; YAML takes a text that begins with a brace for keys."""
    if isinstance(written, dict):
        raise Refused("a text begins with '{' and has no quotes", 'put quotes around it: "{title}, by {author}."')
    return written


def spoken_template(text: str) -> str:
    """Return a template whose names are all known; '' for ``no``: nothing is said."""
    line = one_line(text)
    if line.lower() in (NONE, "false"):
        return ""
    if len(line) > _LONGEST:
        raise Refused(f"the text has {len(line)} characters", f"write at most {_LONGEST}")
    unknown = [name for name in _NAME.findall(line) if name not in NAMES]
    if unknown:
        told = " and ".join("{" + shorten(name) + "}" for name in dict.fromkeys(unknown))
        stand = "stands" if len(set(unknown)) == 1 else "stand"
        raise Refused(f"{told} {stand} for nothing", did_you_mean(unknown[0], NAMES, otherwise="There are"))
    rest = _NAME.sub("", line)
    if "{" in rest or "}" in rest:
        brace, other = ("{", "}") if "{" in rest else ("}", "{")
        raise Refused(f"a '{brace}' has no '{other}'", "write names in braces, like {title}; others cannot be spoken")
    return line


def names_in(template: str) -> frozenset[str]:
    """Return the names that a template holds."""
    return frozenset(_NAME.findall(template))


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return the template with its names replaced; each must have a value.

    A title that ends in a mark of its own takes no full stop more: 'Next: What goes in the bag?'.
    """

    def value(found: re.Match[str]) -> str:
        text = values[found[1]]
        return text if text.endswith(_FINAL) else text + found[2]

    return re.sub(_NAME.pattern + r"(\.?)", value, template)


def masked(template: str) -> str:
    """Return a text of the same length with a word for each name, for who looks for the ends of sentences."""
    return _NAME.sub(lambda name: "X" + "x" * (len(name[0]) - 1), template)
