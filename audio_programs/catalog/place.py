"""What is decided from the sources alone: who each article is, where it stands, when it is published.

Article -> Placement, between ``sources`` and ``speech``. Pure: ``now`` is a parameter, and what must be remembered is
returned as a new History for the build to write. No sound, no file name with a digest, no feed is known here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from audio_programs.catalog.dates import Dated, after, apart, first_seen, moment_of
from audio_programs.catalog.history import History, Known
from audio_programs.catalog.identity import identify
from audio_programs.catalog.levels import Levels, find_levels
from audio_programs.catalog.order import in_order, order_problems
from audio_programs.catalog.published_text import published_title
from audio_programs.catalog.titles import fold_title, number_in, qualified_titles, show_name_in
from audio_programs.config.settings import Program, ProgramType
from audio_programs.errors import Notice, Problem
from audio_programs.model import Article, EpisodeKind, Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """A program's articles as they are to be published today."""

    placements: tuple[Placement, ...]  # in program order: those to be published now
    held_back: tuple[Placement, ...]  # in program order: those whose day has not come (RULES I8)
    drafts: tuple[str, ...]  # paths
    refused: tuple[str, ...]  # paths of articles that have a problem only beside others: two of one id
    absent: tuple[str, ...]  # paths of known articles that have no source, while a new one that cannot be read may be
    # one of them under another name: they are not taken for gone
    history: History  # the history that is to be written
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def place(
    articles: Sequence[Article],
    *,
    program: Program,
    history: History,
    now: datetime,
    broken: Sequence[str] = (),
) -> Catalog:
    """Decide for every article of a program who it is, where it stands and when it is published.

    ``now`` is aware. ``broken`` are paths of sources that could not be read; what is known of them stays.

    An episode's number is its place in its season among those published, from 1: an article that is held back or a
    draft takes none, so that apps see no gap; what comes after it moves up by one on its day. A trailer or bonus has no
    number: to apps, one with a number belongs to the episode of that number (RULES I12).
    """
    today = now.astimezone(program.timezone).date()
    who = identify(articles, program=program, history=history, today=today, broken=broken)
    sound = [article for article in articles if article.path not in who.refused]
    levels, season_notices = find_levels(sound, program)
    ids = {f"{program.folder}/{known.path}": known.id for known in who.history if known.path}
    written = [article for article in sound if not article.draft]
    ordered = in_order(written, program=program, levels=levels, ids=ids)
    placing = _Placing(program=program, known=who.known, levels=levels, now=now).all(ordered)
    placements, title_notices = _told_apart(placing.placements)
    before = {known.id for known in history.articles if not known.gone}
    out = [article for article in ordered if who.known[article.path].id in before]
    out_before = _Placing(program=program, known=who.known, levels=levels, now=now).all(out).placements
    order = order_problems(sound, program=program, ids=ids, unread=(*broken, *who.refused))
    notices = [*who.notices, *season_notices, *placing.notices, *title_notices]
    notices += [*_program_titles(sound, program), *_overloaded_titles(written, program)]
    notices += _unannounced([one for one in placements if one.guid not in before], out_before)
    return Catalog(
        placements=placements,
        held_back=tuple(placing.held_back),
        drafts=tuple(sorted(article.path for article in sound if article.draft)),
        refused=who.refused,
        absent=who.absent,
        history=replace(history, articles=who.history),
        problems=tuple(sorted((*who.problems, *order))),
        notices=tuple(sorted(notices)),
    )


class _Placing:
    """Places articles one after another, in program order."""

    def __init__(
        self,
        *,
        program: Program,
        known: Mapping[str, Known],
        levels: Mapping[str, Levels],
        now: datetime,
    ) -> None:
        self.placements: list[Placement] = []
        self.held_back: list[Placement] = []
        self.notices: list[Notice] = []
        self._program = program
        self._known = known
        self._levels = levels
        self._now = now.astimezone(UTC)
        self._reached: dict[int, int] = {}  # season -> the last number given in it
        self._taken: set[datetime] = set()
        self._free: dict[datetime, datetime] = {}  # an article's own moment -> where to look for a free one
        self._last: datetime | None = None

    def all(self, articles: Sequence[Article]) -> "_Placing":
        """Place articles that stand in program order; return this."""
        for article in articles:
            self._add(article)
        return self

    def _add(self, article: Article) -> None:
        levels = self._levels[article.path]
        known = self._known[article.path]
        season = levels.season.number if levels.season else 0
        number = self._reached.get(season, 0) + 1 if article.kind is EpisodeKind.FULL else None
        dated = self._date(article, known)
        placement = Placement(
            article=article,
            guid=known.id,
            slug=known.slug,
            title=published_title(article.title) or known.slug,
            author=article.author or self._program.author,
            published=dated.published,
            updated=self._updated(article, dated.published),
            season=levels.season,
            unit=levels.unit,
            episode=number,
            track=article.number,
        )
        if dated.published > self._now:
            self._hold_back(placement)
            return
        if dated.late:
            what = (
                f"is dated before the article that precedes it: published {_told(dated.published)}; give it a later "
                "date, or the one before it an earlier one, or write 'type: episodic' in program.yaml"
            )
            self._tell(article, "date", what)
        if number is not None:
            self._reached[season] = number
        self._taken.add(dated.published)
        self._last = dated.published
        self.placements.append(placement)

    def _date(self, article: Article, known: Known) -> Dated:
        if article.date is None:
            self._tell(article, "title", f"has no date: {known.date}, when it was first seen, is used")
        own = moment_of(article.date or first_seen(known.date), self._program.timezone)
        if self._program.type is ProgramType.EPISODIC:
            dated = apart(self._free.get(own, own), taken=self._taken, zone=self._program.timezone)
            self._free[own] = dated.published
            return dated
        return after(own, predecessor=self._last, zone=self._program.timezone)

    def _updated(self, article: Article, published: datetime) -> datetime | None:
        """Return when the article was updated; a moment before it was published, or to come, tells nothing."""
        if article.updated is None:
            return None
        moment = moment_of(article.updated, self._program.timezone)
        return moment if published < moment <= self._now else None

    def _hold_back(self, placement: Placement) -> None:
        self.held_back.append(placement)
        self._tell(placement.article, "date", f"held back until {_told(placement.published)}")

    def _tell(self, article: Article, key: str, what: str) -> None:
        self.notices.append(Notice(article.path, article.line_of(key), what))


def _told(moment: datetime) -> str:
    """Write a moment for an editor: the day alone if it is its first instant."""
    day = moment.strftime("%Y-%m-%d")
    return day if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else f"{day} {moment:%H:%M:%S}"


def _told_apart(placements: Sequence[Placement]) -> tuple[tuple[Placement, ...], list[Notice]]:
    titles = qualified_titles(
        [one.title for one in placements],
        published=[one.published for one in placements],
        seasons=[one.season for one in placements],
        units=[one.unit for one in placements],
    )
    notices = []
    placed = []
    for one, title in zip(placements, titles, strict=True):
        placed.append(replace(one, title=title))
        if title != one.title:
            what = f"another article of its day has the same title, and apps would take them for one: called '{title}'"
            notices.append(Notice(one.article.path, one.article.line_of("title"), what))
    return tuple(placed), notices


def _program_titles(articles: Sequence[Article], program: Program) -> list[Notice]:
    """Tell once a name that pages give the program and program.yaml does not: the folder they lie in wins."""
    notices: dict[str, Notice] = {}
    for article in sorted(articles, key=lambda one: one.path):
        name = article.program_title
        if name and fold_title(name) != fold_title(program.title):
            what = f"the page names its program '{name}'; it is published in '{program.title}', whose folder it lies in"
            notices.setdefault(fold_title(name), Notice(article.path, article.line_of("program_title"), what))
    return list(notices.values())


def _overloaded_titles(articles: Sequence[Article], program: Program) -> Iterator[Notice]:
    """Tell what a title should not hold, for apps show it beside the title or cut it off (RULES I2)."""
    for article in articles:
        line = article.line_of("title")
        if show_name_in(article.title, program.title):
            what = f"the title begins with the program's, '{program.title}', which apps show anyway: leave it out"
            yield Notice(article.path, line, what)
        if number := number_in(article.title, program.title):
            what = f"the title begins with a number of season or episode, '{number}': leave it out, apps show their own"
            yield Notice(article.path, line, what)


def _unannounced(new: Sequence[Placement], out_before: Sequence[Placement]) -> list[Notice]:
    """Tell which new articles are older than what is out already: apps announce by date (RULES G7).

    ``out_before`` are the placements of the others as they would be without the new: what a new one pushes on by a
    second has not been out at that second.
    """
    newest = max((one.published for one in out_before), default=None)
    return [
        Notice(
            one.article.path,
            one.article.line_of("date"),
            f"is new, but published ({_told(one.published)}) before episodes that are out: most apps won't announce it",
        )
        for one in new
        if newest and one.published < newest
    ]
