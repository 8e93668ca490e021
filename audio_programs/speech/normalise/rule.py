"""What a rule of the normaliser is: a name, an example, and a plain function from text to text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from audio_programs.speech.normalise.language import Tongue

Rewrite: TypeAlias = Callable[[str, Tongue], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing the normaliser knows. The example is what the whole table makes of it; docs/speaking.md shows it."""

    name: str
    written: str
    spoken: str
    rewrite: Rewrite
    language: str = "en-au"  # the example's
    any_language: bool = False  # else it says English words, and other languages go without
