"""Who an article is: found again in the history, or new; with the GUID and slug that it keeps for life (RULES G1, G2).

The id is what front matter states, else a UUIDv5 of the program's id and the file's name at first sight. An article is
known again by what it has kept: see ``_find_again``. Pure; never edits a source. docs/decisions/0002 says why so.
"""

import itertools
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from audio_programs.catalog.history import History, Known
from audio_programs.catalog.slugs import numbered_slug, slug_of
from audio_programs.catalog.titles import fold_title
from audio_programs.config.settings import Program
from audio_programs.errors import Notice, Problem
from audio_programs.model import Article

_ARTICLES = uuid.UUID("f5a3bd66-4d43-5a6c-9a0e-2b7a4ffcf9a7")  # ours, for ids of articles; never to be changed
_PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # of the Podcasting 2.0 namespace


def podcast_guid(feed_url: str) -> str:
    """Return the podcast:guid for a feed's address (RULES C6). To be pinned: it must outlive a change of the address.

    >>> podcast_guid("https://podnews.net/rss/")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    bare = re.sub(r"^[a-zA-Z][a-zA-Z0-9+.-]*://", "", feed_url).rstrip("/")
    return str(uuid.uuid5(_PODCASTS, bare))


def article_guid(program_id: str, name: str) -> str:
    """Return the GUID of an article that states no id, from the name of its file at first sight."""
    return str(uuid.uuid5(_ARTICLES, f"{program_id}/{name}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """Who the articles are."""

    known: Mapping[str, Known]  # by the article's path; none for those refused, and for drafts never published
    history: tuple[Known, ...]  # all that is to be remembered, sorted by path
    refused: tuple[str, ...]  # paths of the articles with a problem
    absent: tuple[str, ...]  # paths of known articles without a source that one that cannot be read may be
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def identify(
    articles: Sequence[Article], *, program: Program, history: History, today: date, broken: Sequence[str] = ()
) -> Identities:
    """Find the articles in the history, and give ids and slugs to those that are new.

    ``broken`` are paths of sources that could not be read: what is known of them stays, and no other takes it. Where
    one of them is new, it may be any article that is absent, renamed and spoilt at once: so none of these is gone yet,
    and it will be known by its words or title once it can be read.
    """
    problems = (*_two_with_one(articles, "id"), *_two_with_one(articles, "slug"))
    refused = frozenset(problem.path for problem in problems)
    sound = sorted((one for one in articles if one.path not in refused), key=lambda one: one.path)
    unread = {inner_path(path, program) for path in (*broken, *refused)}
    free = [known for known in history.articles if known.digest and known.path not in unread]
    found = _find_again(sound, free, program)

    naming = _Naming(articles, program=program, history=history, today=today)
    for article in sorted(sound, key=lambda one: not one.slug):  # a slug that is stated before one that is made up
        before = found.get(article.path)
        if before or not article.draft:
            naming.name(article, before)
    remembered = _remembered(history, naming, found=frozenset(known.id for known in found.values()), unread=unread)
    here = unread | {known.path for known in naming.named.values()}
    return Identities(
        known=naming.named,
        history=remembered,
        refused=tuple(sorted(refused)),
        absent=tuple(f"{program.folder}/{one.path}" for one in remembered if not one.gone and one.path not in here),
        problems=tuple(sorted(problems)),
        notices=tuple(naming.notices),
    )


def inner_path(path: str, program: Program) -> str:
    """Return a source's path relative to its program's folder."""
    return path.removeprefix(f"{program.folder}/")


def _two_with_one(articles: Sequence[Article], key: str) -> Iterator[Problem]:
    """Refuse the articles whose front matter states the same id, or the same slug."""
    alike: dict[str, list[Article]] = {}
    for article in articles:
        if stated := str(getattr(article, key)):
            alike.setdefault(stated.casefold() if key == "slug" else stated, []).append(article)
    for group in alike.values():
        for article in group if len(group) > 1 else ():
            yield _clash(article, key, str(getattr(article, key)), [one for one in group if one is not article])


def clashing_ids(programs: Iterable[tuple[Program, History, Sequence[Article]]]) -> tuple[Problem, ...]:
    """Refuse the articles of different programs that have one id (RULES G2): apps know an episode by nothing else.

    An article has the id that it states, else the one that its program's history holds for its file. What clashes
    within one program is told by ``identify``.
    """
    owners: dict[str, list[tuple[str, Article]]] = {}
    for program, history, articles in programs:
        for guid, article in _identified(program, history, articles):
            owners.setdefault(guid, []).append((program.folder, article))
    problems = []
    for guid, group in owners.items():
        for folder, article in group:
            if others := [other for elsewhere, other in group if elsewhere != folder]:
                problems.append(_clash(article, "id", guid, others))
    return tuple(sorted(problems))


def ids_of(program: Program, history: History, articles: Sequence[Article]) -> frozenset[str]:
    """Return the ids of a program's articles: what no article of another may have."""
    return frozenset(guid for guid, _ in _identified(program, history, articles))


def _identified(program: Program, history: History, articles: Sequence[Article]) -> Iterator[tuple[str, Article]]:
    given = {known.path: known.id for known in history.articles if known.path and not known.gone}
    for article in articles:
        if guid := article.id or given.get(inner_path(article.path, program), ""):
            yield guid, article


def _clash(article: Article, key: str, value: str, others: Sequence[Article]) -> Problem:
    what = f"the {key} '{value}' is also that of {', '.join(sorted(other.path for other in others))}"
    hint = f"give one of them another {key}, and leave it to the one that was published with it"
    if key == "id":
        hint = "if one is a copy, delete the line 'id: ...' of the copy: it then gets an id of its own"
    return Problem(article.path, article.line_of(key), what, hint)


def _remembered(
    history: History, naming: "_Naming", *, found: Collection[str], unread: Collection[str]
) -> tuple[Known, ...]:
    """Return the articles of the history that is to be written: nothing is ever forgotten (RULES G1)."""
    given = {known.id for known in naming.named.values()}
    occupied = {known.path for known in naming.named.values()}
    may_be_renamed = not {known.path for known in history.articles if not known.gone}.issuperset(unread)
    others = []
    for known in history.articles:
        if known.id in given or (known.id in found and known.id not in naming.retired):
            continue
        if known.id in naming.retired:
            others.append(Known(path="", id=known.id, slug="", digest="", title="", gone=naming.today))
        elif known.gone or known.path in unread or may_be_renamed:
            others.append(known)
        else:
            others.append(replace(known, gone=naming.today))
    # Of two files that have had one name, the one that has it now is known by it; the other still by its words.
    others = [replace(known, path="") if known.path in occupied else known for known in others]
    return tuple(sorted((*naming.named.values(), *others), key=lambda known: (known.path, known.id)))


# --- Finding again ---------------------------------------------------------------------------------------------

_Sign = tuple[str, ...] | None  # what an article and something known must have in common; None: the rule is not for it


def _find_again(articles: Sequence[Article], known: Sequence[Known], program: Program) -> dict[str, Known]:
    """Return what is known of each article, by its path; each thing known belongs to one article at most.

    The rules, the surest first: the id that it states; its path, with the same words or title; the words of another
    file, if it stands where a third one stood (two have changed places); its path; its words (it was moved); its title,
    unless that had been gone before (moved and edited at once). A stated id is found by id or path only.
    """
    occupied = {one.path for one in known}

    def path(article: Article) -> str:
        return inner_path(article.path, program)

    def displaced(article: Article) -> _Sign:
        return (article.digest,) if not article.id and path(article) in occupied else None

    rules: tuple[tuple[Callable[[Article], _Sign], Callable[[Known], _Sign]], ...] = (
        (lambda article: (article.id,) if article.id else None, lambda one: (one.id,)),
        (lambda article: (path(article), article.digest), lambda one: (one.path, one.digest)),
        (lambda article: (path(article), fold_title(article.title)), lambda one: (one.path, fold_title(one.title))),
        (displaced, lambda one: (one.digest,)),
        (lambda article: (path(article),), lambda one: (one.path,)),
        (lambda article: None if article.id else (article.digest,), lambda one: (one.digest,)),
        (
            lambda article: None if article.id else (fold_title(article.title),),
            lambda one: None if one.gone else (fold_title(one.title),),
        ),
    )
    found: dict[str, Known] = {}
    taken: set[str] = set()
    for sign_of_article, sign_of_known in rules:
        by_sign: dict[_Sign, list[Known]] = {}
        for one in sorted((one for one in known if one.id not in taken), key=lambda one: one.path, reverse=True):
            by_sign.setdefault(sign_of_known(one), []).append(one)
        for article in articles:
            sign = None if article.path in found else sign_of_article(article)
            if sign is not None and by_sign.get(sign):
                found[article.path] = by_sign[sign].pop()  # the first by path
                taken.add(found[article.path].id)
    return found


# --- Naming ----------------------------------------------------------------------------------------------------


class _Naming:
    """Gives ids and slugs, one article after another, none of them twice."""

    def __init__(self, articles: Sequence[Article], *, program: Program, history: History, today: date) -> None:
        self.named: dict[str, Known] = {}
        self.retired: set[str] = set()  # ids that an editor has exchanged for others
        self.notices: list[Notice] = []
        self.today = today.isoformat()
        self._program = program
        self._ids = {known.id for known in history.articles} | {article.id for article in articles if article.id}
        self._owners = dict(_kept_slugs(history))
        self._counts: dict[str, int] = {}  # slug -> the last count given to it

    def name(self, article: Article, before: Known | None) -> None:
        """Note who an article is. ``before`` is what is known of it."""
        guid = article.id or (before.id if before else self._new_guid(article))
        if before and before.id != guid:
            self.retired.add(before.id)
            what = f"its id was {before.id} and is now {guid}: apps will take it for a new episode"
            self.notices.append(Notice(article.path, article.line_of("id"), what))
        slug = self._slug(article, before, guid)
        self.named[article.path] = Known(
            path=inner_path(article.path, self._program),
            id=guid,
            slug=slug,
            former=tuple(sorted({*before.former, before.slug} - {slug, ""})) if before else (),
            digest=article.digest,
            title=article.title,
            date="" if article.date else (before.date if before and before.date else self.today),
        )

    def _new_guid(self, article: Article) -> str:
        path = inner_path(article.path, self._program)
        names = itertools.chain((PurePosixPath(path).name, path), (f"{path}#{count}" for count in itertools.count(2)))
        guid = next(guid for name in names if (guid := article_guid(self._program.id, name)) not in self._ids)
        self._ids.add(guid)
        return guid

    def _slug(self, article: Article, before: Known | None, guid: str) -> str:
        own = {guid, before.id if before else guid}
        wanted = article.slug or (before.slug if before else slug_of(PurePosixPath(article.path).stem, guid=guid))
        slug = wanted
        while self._owners.get(slug.lower(), guid) not in own:
            self._counts[wanted] = self._counts.get(wanted, 1) + 1
            slug = numbered_slug(wanted, self._counts[wanted])
        if article.slug and slug != article.slug:
            what = (
                f"the slug '{article.slug}' is taken: another episode has it, or once had it; "
                f"the address of this one ends in '{slug}'"
            )
            self.notices.append(Notice(article.path, article.line_of("slug"), what))
        self._owners[slug.lower()] = guid
        return slug


def _kept_slugs(history: History) -> Iterator[tuple[str, str]]:
    """Give each slug that was ever given and whose it is for good: whatever day it is, and whatever file still lies
    there, no address of one episode comes to lead to another.
    """
    for known in history.articles:
        yield from ((slug, known.id) for slug in known.former)
    for known in history.articles:
        if known.slug:
            yield known.slug.lower(), known.id
