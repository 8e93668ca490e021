"""The keys of library.yaml and program.yaml for what a feed may say beyond what it must, and their values.

Part of ``schemas``: their types and limits. Pure.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator

from audio_programs.config.values import mirror, one_line
from audio_programs.yaml_text import Refused, did_you_mean, shorten, strict
from audio_programs.yaml_text.addresses import web_address

_CC = "https://creativecommons.org"

LICENSES = MappingProxyType(
    {
        "arr": "",
        "cc0-1.0": f"{_CC}/publicdomain/zero/1.0/",
        "cc-by-4.0": f"{_CC}/licenses/by/4.0/",
        "cc-by-sa-4.0": f"{_CC}/licenses/by-sa/4.0/",
        "cc-by-nc-4.0": f"{_CC}/licenses/by-nc/4.0/",
        "cc-by-nc-nd-4.0": f"{_CC}/licenses/by-nc-nd/4.0/",
    }
)
"""Those of the namespace's list that are made for texts and recordings, with where they can be read; arr: all rights
reserved. Any other is written by name and address."""

_RULE_PARTS = frozenset(
    ("FREQ", "INTERVAL", "UNTIL", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST")
)  # of RFC 5545, but for COUNT, which says nothing without the day it counts from, and what is finer than a day


def short(longest: int) -> Callable[[str], str]:
    """Return the validator of a text on one line with at most so many characters (RULES C10)."""

    def check(text: str) -> str:
        line = one_line(text)
        if len(line) > longest:
            raise Refused(f"'{shorten(line)}' has {len(line)} characters", f"write at most {longest}")
        return line

    return check


def _license(written: object) -> object:
    if not isinstance(written, str):
        return written
    name = written.strip().lower()
    if name not in LICENSES:
        own = "a license of another name is written license: {name: ..., url: ...}"
        hint = did_you_mean(name, LICENSES, otherwise="Known are")
        raise Refused(f"license '{shorten(written)}' is not on the list that apps know", f"{hint}; {own}")
    return LicenseText(name=name, url=LICENSES[name])


def _funding(written: object) -> object:
    if isinstance(written, str):
        raise Refused(
            f"funding '{shorten(written)}' has no words for the link",
            f"write funding: {{url: {shorten(written)}, text: Support this podcast}}",
        )
    return written


def _frequency(written: object) -> object:
    return UpdateFrequencyText(text=short(128)(written)) if isinstance(written, str) else written


def _listed(key: str, example: str) -> Callable[[object], object]:
    """Return what says how a list is written to who wrote something else."""

    def check(written: object) -> object:
        if not isinstance(written, list):
            raise Refused(f"'{key}' is no list", f"write it like {key}: [{example}]")
        return written

    return check


def _rrule(text: str) -> str:
    rule = "".join(text.split()).upper().removeprefix("RRULE:")
    parts = [part.partition("=") for part in rule.split(";")]
    keys = [key for key, _, _ in parts]
    told = f"rrule '{shorten(text)}' is no rule of dates"
    hint = "write it like FREQ=WEEKLY;BYDAY=MO"
    if "COUNT" in keys:
        raise Refused(
            "rrule counts episodes, but not from which day", "write UNTIL and a day: FREQ=WEEKLY;UNTIL=20271231"
        )
    if set(keys) - _RULE_PARTS or len(set(keys)) < len(keys):
        raise Refused(told, hint)
    if not all(re.fullmatch(r"[A-Z0-9,+-]+", value) for _, _, value in parts):
        raise Refused(told, hint)
    if {key: value for key, _, value in parts}.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise Refused(told, "it begins with FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY")
    return rule


def _guid(text: str) -> str:
    try:
        return str(uuid.UUID(text.strip()))
    except ValueError:
        hint = "copy what that feed says in 'podcast:guid', like 9b024349-ccf0-5f69-a609-6b82873eab3c"
        raise Refused(f"'guid: {shorten(text)}' is not what podcasts are known by", hint) from None


WebAddress: TypeAlias = Annotated[str, AfterValidator(web_address)]
ShortText: TypeAlias = Annotated[str, AfterValidator(short(128))]


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseText:
    """``license:`` by a name of the editor's own."""

    name: ShortText
    url: WebAddress


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class FundingText:
    """``funding:``, or an entry of it."""

    url: WebAddress
    text: ShortText


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class TxtText:
    """An entry of ``txt:``."""

    text: Annotated[str, AfterValidator(short(4000))]
    purpose: ShortText = ""


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateFrequencyText:
    """``update_frequency:``."""

    text: ShortText
    rrule: Annotated[str, AfterValidator(_rrule)] = ""


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherText:
    """``publisher:``."""

    guid: Annotated[str, AfterValidator(_guid)]
    url: WebAddress = ""


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class PodrollText:
    """An entry of ``podroll:``."""

    guid: Annotated[str, AfterValidator(_guid)]
    url: WebAddress = ""
    title: ShortText = ""


Funding: TypeAlias = Annotated[FundingText, BeforeValidator(_funding)]

License: TypeAlias = Annotated[LicenseText, BeforeValidator(_license)]
Texts: TypeAlias = Annotated[
    tuple[TxtText, ...], BeforeValidator(_listed("txt", "{text: S6lpp-7ZCn8, purpose: verify}"))
]
Podroll: TypeAlias = Annotated[
    tuple[PodrollText, ...], BeforeValidator(_listed("podroll", "{guid: 9b024349-ccf0-5f69-a609-6b82873eab3c}"))
]
Mirrors: TypeAlias = Annotated[
    tuple[Annotated[str, AfterValidator(mirror)], ...],
    BeforeValidator(_listed("mirrors", "https://mirror.example.org/")),
]
Medium: TypeAlias = Literal["podcast", "audiobook", "course", "newsletter", "blog"]
UpdateFrequency: TypeAlias = Annotated[UpdateFrequencyText, BeforeValidator(_frequency)]
