"""Whether a build left a program as it should be, and what is then to be known of it (``settled``)."""

import pickle
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from audio_programs.build.faults import Faults
from audio_programs.build.placing import placed
from audio_programs.build.plan import ProgramPlan
from audio_programs.build.prepare import ProgramReady
from audio_programs.build.prospect import Prospect
from audio_programs.build.published import Published
from audio_programs.build.report import ProgramReport
from audio_programs.build.scan import ProgramSources
from audio_programs.build.settled import NewlySettled, SettledProgram
from audio_programs.build.standing import at_rest
from audio_programs.catalog.history import History
from audio_programs.catalog.identity import ids_of
from audio_programs.engines.registry import is_ours
from audio_programs.errors import Notice
from audio_programs.keys import canonical
from audio_programs.model import ProgramCard, Samples
from audio_programs.store.manifest import Manifest


def settled_now(
    ready: ProgramReady,
    sources: ProgramSources,
    *,
    made: Manifest,
    history: History,
    published: Published,
    report: ProgramReport,
    notices: Collection[Notice],
    now: datetime,
) -> NewlySettled | None:
    """Return what is to be known of a program as it stands after a build; None where the next one has work with it.

    ``made`` and ``history`` are as they were just written; ``notices`` are those that reading its sources gave.
    """
    program, grace_days = ready.settings, published.library.grace_days
    if ready.broken or report.stays or report.fresh + report.made != len(ready.wanted) or made.card is None:
        return None
    if not all(
        map(is_ours, {clip.voice.engine for one in ready.wanted for each in one.sections for clip in each.clips})
    ):
        return None  # its voices may change unseen
    if not sources.ours:
        return None  # so may what another's reader makes of its articles
    again = Faults(problems=[], notices=[])
    sources = replace(sources, history=history)
    catalog, broken = placed(sources, unfit=frozenset(), program=program, made=made, now=now, faults=again)
    if broken or again.problems or catalog.placements != ready.catalog.placements or catalog.history != history:
        return None  # what this build has remembered places the articles otherwise
    prospect = Prospect(
        ready=replace(ready, catalog=catalog),
        made=made,
        intact=frozenset(made.files),
        plan=ProgramPlan(program=program.id, audio=(), unchanged=ready.wanted, refetched=0),
        published=published,
    )
    due = [one.published for one in catalog.held_back]
    over = [date.fromisoformat(one.since) + timedelta(days=grace_days) for one in history.replaced]
    due += [datetime.combine(day, time.min, tzinfo=program.timezone) for day in over]
    return NewlySettled(
        settled=SettledProgram(
            folder=program.folder,
            program=program.id,
            title=program.title,
            card=_fields(made.card),
            moved=made.moved,
            episodes=report.episodes,
            length_samples=report.length_samples,
            held_back=report.held_back,
            next_due=report.next_due,
            feed=report.feed,
            notices=tuple(sorted({*notices, *again.notices})),
            until=min(due, default=None),
        ),
        ids=ids_of(program, history, sources.articles),
        standing=pickle.dumps(at_rest(prospect, grace_days=grace_days)),
    )


def report_of(settled: SettledProgram) -> ProgramReport:
    """Return what a build that does not look into a program reports of it: nothing is to be done."""
    return ProgramReport(
        program=settled.program,
        title=settled.title,
        plan=ProgramPlan(program=settled.program, audio=(), unchanged=(), refetched=0),
        episodes=settled.episodes,
        made=0,
        alike=0,
        fresh=settled.episodes,
        stays=0,
        left=0,
        left_until=None,
        sentences=0,
        refetched=0,
        length_samples=Samples(settled.length_samples),
        held_back=settled.held_back,
        next_due=settled.next_due,
        feed=settled.feed,
    )


def card_of(settled: SettledProgram) -> ProgramCard:
    """Return what the library's pages say of a settled program."""
    return ProgramCard(**settled.card)


def _fields(card: ProgramCard) -> Mapping[str, object]:
    fields = canonical(card)
    assert isinstance(fields, Mapping)  # noqa: S101 - what mypy cannot know
    return fields
