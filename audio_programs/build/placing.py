"""A program's articles in their places, those with a problem where they were last published. Pure."""

from collections.abc import Set
from datetime import datetime

from audio_programs.build.faults import Faults
from audio_programs.build.scan import ProgramSources
from audio_programs.catalog.history import History
from audio_programs.catalog.place import Catalog, place
from audio_programs.config.settings import Program
from audio_programs.model import Article
from audio_programs.store.manifest import Manifest


def placed(
    sources: ProgramSources, *, unfit: Set[str], program: Program, made: Manifest, now: datetime, faults: Faults
) -> tuple[Catalog, set[str]]:
    """Place the articles; return the paths of those that cannot be published as they are, too (``unfit`` among them).

    What has a problem, but was published, is placed as it was then: else the numbers, dates and addresses of the
    episodes around it would change for as long as the problem stays.
    """
    catalog = place(sources.articles, program=program, history=sources.history, now=now, broken=sources.broken)
    faults.problems.extend(catalog.problems)
    has_place = {placement.article.path for placement in (*catalog.placements, *catalog.held_back)} | {*catalog.drafts}
    refused = {one.path for one in sources.articles if one.path not in has_place}
    broken = {*sources.broken, *unfit, *catalog.absent, *refused}
    stand_ins = [one for path in sorted(broken) if (one := _stand_in(path, program, sources.history, made)) is not None]
    if stand_ins or unfit:
        held = {one.path for one in stand_ins}
        catalog = place(
            [*(one for one in sources.articles if one.path not in broken), *stand_ins],
            program=program,
            history=sources.history,
            now=now,
            broken=sorted(broken - held),
        )
    faults.notices.extend(notice for notice in catalog.notices if notice.path not in broken)
    return catalog, broken


def _stand_in(path: str, program: Program, history: History, made: Manifest) -> Article | None:
    """Return an article without a text that stands where the last good episode of a source stood."""
    inside = path.removeprefix(f"{program.folder}/")
    known = next((one for one in history.articles if one.path == inside), None)
    before = next((one for one in made.episodes if known and one.episode.guid == known.id), None)
    if known is None or before is None:
        return None
    last = before.episode
    return Article(
        path=path,
        digest=known.digest,
        title=known.title,
        blocks=(),
        date=None if known.date else last.published,
        season=last.season,
        unit=last.unit,
        number=last.track,
        kind=last.kind,
        listing=before.listing,
        next_title=before.next_title,
    )
