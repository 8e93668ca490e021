"""Why something is made again, as an editor is told it: the line of an article, or the setting, that changed. Pure."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from audio_programs.build.changes import Change, changes_between, said_of
from audio_programs.build.plan import FileStep, Reason
from audio_programs.build.setting_digests import changed_settings, heard, on_pages
from audio_programs.build.wanted import EpisodeWanted, summary_of
from audio_programs.catalog import names
from audio_programs.model import Article
from audio_programs.store.manifest import MadeEpisode

_ANOTHER_VERSION = "another version of audio-programs"


class ChangedSettings:
    """The settings of a program that are not as they were when it was last built."""

    def __init__(self, before: Mapping[str, str], now: Mapping[str, str], *, where: Callable[[str], str]) -> None:
        """``where(name)`` says where a setting stands."""
        self._named = {name: where(name) for name in changed_settings(before, now)}

    def all(self) -> tuple[str, ...]:
        """Return them all, by file and line."""
        return tuple(self._named.values())

    def of_audio(self, wanted: EpisodeWanted, made: MadeEpisode) -> Iterator[str]:
        """Yield those that an episode's audio hangs on."""
        parts = {*wanted.parts, *made.parts}
        different = {part for part in parts if made.parts.get(part) != wanted.parts.get(part)}
        around = "frame" in different  # what is said and heard before and after the article
        utterances = [one for section in wanted.sections for one in section.audible]
        voices = {one.voice.name for one in utterances}
        roles = {one.role.value for one in utterances}
        for name, place in self._named.items():
            kind, _, which = name.partition(".")
            used = {
                "voices": (around or "voices" in different) and which in voices,
                "roles": (around or "voices" in different) and which in roles,
                "pauses_ms": around or "sound" in different,
                "sound": "sound" in different,
                "reading": "words" in different,
                "intro": around,
                "outro": around,
                "sounds": around,
                "title": "tags" in different,
                "author": "tags" in different,
                "language": "tags" in different,
                "timezone": "tags" in different,
                "cover": "tags" in different and not wanted.placement.article.image,
            }
            if used.get(kind, False):
                yield place

    def of_change(self, wanted: EpisodeWanted, made: MadeEpisode) -> tuple[str, ...]:
        """Return all that an episode's audio is made again for, but for its words: lines of the article, and settings.

        What no line of the article states came by a setting, where one has changed.
        """
        path = wanted.placement.article.path
        changes = tuple(Change(what=one.what) for one in changes_between(_in_tags(made), _coming_tags(wanted)))
        tags = told(changes, wanted.placement.article)
        settings = tuple(self.of_audio(wanted, made))
        stated = tuple(one for one in tags if one.startswith(f"{path}:"))
        if settings:
            return (*stated, *settings)
        return tuple(one if one in stated else f"{path} {one}" for one in tags)

    def of_file(self, step: FileStep, *, changed: Collection[str], others: int) -> tuple[str, ...]:
        """Return why a rendered file is made; ``changed`` are the slugs of changed episodes, ``others`` how many of the
        program's episodes are not as they were.
        """
        if step.reason is not Reason.CHANGED:
            return (step.reason.value,)
        folder, _, name = step.target.rpartition("/")
        if folder and name.partition(".")[0] in changed:
            return ("its episode has changed",)
        shown = (lambda one: not heard(one)) if names.is_feed(name) else on_pages
        settings = (
            tuple(place for one, place in self._named.items() if shown(one)) if name.endswith(_SETTINGS_IN) else ()
        )
        if folder:
            beside = ("the episode before or after it has changed",) if others and name.endswith(".html") else ()
            return settings or beside or (_ANOTHER_VERSION,)
        episodes = {0: (), 1: ("an episode has changed",)}.get(others, (f"{others} episodes have changed",))
        return (*settings, *episodes) or (_ANOTHER_VERSION,)


def _in_tags(made: MadeEpisode) -> dict[str, str]:
    said = said_of(made.episode)
    return {
        **{name: said[name] for name in ("title", "author", "language", "number", "summary")},
        "date": f"{made.episode.published:%Y-%m-%d}",
        "season": str(made.episode.season.number) if made.episode.season else "",
    }


def _coming_tags(wanted: EpisodeWanted) -> dict[str, str]:
    placement = wanted.placement
    return {
        "title": placement.title,
        "author": placement.author,
        "language": wanted.script.language,
        "number": str(placement.track or ""),
        "summary": summary_of(placement),
        "date": f"{placement.published:%Y-%m-%d}",
        "season": str(placement.season.number) if placement.season else "",
    }


_SETTINGS_IN = (".html", ".xml")
_KEYS = {"picture": "image", "address": "slug", "list of people": "people"}


def told(changes: Sequence[Change], article: Article) -> list[str]:
    """Name each change of what is said of an episode, by the line that states it where there is one."""
    lines = dict(article.lines)
    places = [(change, lines.get(_KEYS.get(change.what, change.what))) for change in changes]
    return [f"{article.path}:{line} {one}" if line and not _name_alone(one) else f"{one}" for one, line in places]


def _name_alone(change: Change) -> bool:
    """Say whether a season has another name under the same number: it is the program's settings that name it."""
    return change.what == "season" and change.before.partition(" ")[0] == change.after.partition(" ")[0]
