"""What a language tag decides about speaking: the words for numbers, 'and' inside them, the order of dates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language as the rules see it."""

    tag: str  # RFC 5646, lower case: en-au
    english: bool
    month_first: bool  # 10/14/2025, 'October fourteenth'; else 14/10/2025, 'the fourteenth of October'
    and_in_numbers: bool  # 'one hundred and fifty'

    @property
    def percent(self) -> str:
        """Return the word for %, as the language spells it."""
        return "percent" if self.month_first else "per cent"


def tongue_of(tag: str) -> Tongue:
    """Return the tongue of a language tag. Of the Englishes only en-us says 'one hundred fifty' and 10/14."""
    plain = tag.lower().replace("_", "-")
    american = plain == "en-us"
    return Tongue(
        tag=plain,
        english=plain.partition("-")[0] == "en",
        month_first=american,
        and_in_numbers=not american,
    )
