"""What a feed may say beyond what it must, as settings (RULES C10, G8). Values only; nothing is written unasked."""

from dataclasses import dataclass

from audio_programs.model import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """What listeners may do with the audio."""

    name: str  # an id of the namespace's list in lower case, or the editor's own name for it
    url: str = ""  # where it can be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """A page on which listeners can give money."""

    url: str
    text: str  # what an app writes on the link


@dataclass(frozen=True, slots=True, kw_only=True)
class Txt:
    """A text for one service, such as the proof that a feed is one's own."""

    text: str
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateFrequency:
    """How often episodes are to be expected."""

    text: str
    rrule: str = ""  # RFC 5545: FREQ=WEEKLY;BYDAY=MO


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFeed:
    """Another podcast, or a publisher, by its podcast:guid."""

    guid: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherTags:
    """What a program's feed says beyond what every feed must."""

    people: tuple[Person, ...] = ()
    license: License | None = None
    funding: tuple[Funding, ...] = ()
    medium: str = ""  # '' says nothing, which apps read as podcast
    update_frequency: UpdateFrequency | None = None
    podroll: tuple[OtherFeed, ...] = ()  # podcasts that this one recommends
    publisher: OtherFeed | None = None
    # and of one feed alone:
    txt: tuple[Txt, ...] = ()
    moved_to: str = ""  # the feed's new address
    complete: bool = False  # no episode will follow
    block: bool = False  # directories are asked not to list it

    def over(self, library: "FurtherTags") -> "FurtherTags":
        """Return a program's tags, completed by the library's; what concerns one feed alone is not among them."""
        return FurtherTags(
            people=self.people or library.people,
            license=self.license or library.license,
            funding=self.funding or library.funding,
            medium=self.medium or library.medium,
            update_frequency=self.update_frequency or library.update_frequency,
            podroll=self.podroll or library.podroll,
            publisher=self.publisher or library.publisher,
        )
