"""People who take part in a podcast, as settings and front matter write them: names, roles, groups (RULES C10).

Below both, for neither may import the other. The roles are those of the podcast taxonomy, which apps know: another word
would be shown by none. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BeforeValidator

from audio_programs.model import Person
from audio_programs.yaml_text import Refused, did_you_mean, shorten, strict
from audio_programs.yaml_text.addresses import web_address

_LISTED = """
cast: host, co-host, guest host, guest, voice actor, narrator, announcer, reporter
writing: author, editorial director, co-writer, writer, songwriter, guest writer, story editor, managing editor, \
script editor, script coordinator, researcher, editor, fact checker, translator, transcriber, logger
creative direction: director, assistant director, executive producer, senior producer, producer, associate producer, \
development producer, creative director
audio production: studio coordinator, technical director, technical manager, audio engineer, \
remote recording engineer, post production engineer
audio post-production: audio editor, sound designer, foley artist, composer, theme music, music production, \
music contributor
administration: production coordinator, booking coordinator, production assistant, content manager, \
marketing manager, sales representative, sales manager
visuals: graphic designer, cover art designer
community: social media manager
misc: consultant, intern
video production: camera operator, lighting designer, camera grip, assistant camera
video post-production: assistant editor
"""

LONGEST_NAME = 128
"""Characters (RULES C10)."""


def _groups() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _LISTED.strip().splitlines():
        group, _, roles = row.partition(": ")
        found.update((role.strip(), group) for role in roles.split(","))
    return found


GROUP_OF = _groups()
"""The group of each role, lower case; of 'editor', which two groups have, that of writing."""

GROUPS = tuple(dict.fromkeys(GROUP_OF.values()))


def _name(written: str) -> str:
    name = " ".join(written.split())
    if len(name) > LONGEST_NAME:
        raise Refused(f"a person's name has {len(name)} characters", f"write at most {LONGEST_NAME}")
    return name


def _role(written: str) -> str:
    return _known("role", written, GROUP_OF)


def _group(written: str) -> str:
    return _known("group", written, GROUPS)


def _known(what: str, written: str, known: Iterable[str]) -> str:
    """Return a role or group as the taxonomy has it, in lower case: apps do not mind the case."""
    names = tuple(known)
    folded = " ".join(written.casefold().split()).rstrip(".")
    if folded not in names:
        hint = did_you_mean(folded, names, otherwise=f"The {what}s that apps know")
        raise Refused(f"{what} '{shorten(written)}' is not known", hint)
    return folded


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class PersonText:
    """An entry of ``people:``."""

    name: Annotated[str, AfterValidator(_name)]
    role: Annotated[str, AfterValidator(_role)] = "host"
    group: Annotated[str, AfterValidator(_group)] = ""
    image: Annotated[str, AfterValidator(web_address)] = ""
    link: Annotated[str, AfterValidator(web_address)] = ""


def _named(written: object) -> object:
    """Take a name alone for a person."""
    return PersonText(name=_name(written)) if isinstance(written, str) else written


def _listed(written: object) -> object:
    """Say how a list is written to who wrote one person alone."""
    if isinstance(written, str):
        raise Refused(f"people '{shorten(written)}' is no list", f"write people: [{shorten(written)}]")
    if isinstance(written, dict):
        raise Refused("people is one person, not a list", "put [ ] around it, or '- ' before it on a line of its own")
    return written


People: TypeAlias = Annotated[
    tuple[Annotated[PersonText, BeforeValidator(_named)], ...],
    BeforeValidator(_listed),
]


def people_of(written: Iterable[PersonText]) -> tuple[Person, ...]:
    """Return the people, each with a group: the role's own where none is stated."""
    return tuple(
        Person(
            name=one.name,
            role=one.role,
            group=one.group or GROUP_OF[one.role],
            image=one.image,
            link=one.link,
        )
        for one in written
    )
