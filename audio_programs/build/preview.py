"""What a build would come to, found out without building: for ``build --dry-run``, ``status`` and ``diff``.

Part of the edge. Takes no lock, so it may run beside a build.
"""

from datetime import datetime
from pathlib import Path

from audio_programs.build.library_files import library_steps
from audio_programs.build.outset import Outset
from audio_programs.build.prospect import Prospect, as_if_made
from audio_programs.build.report import Report, Staying
from audio_programs.build.request import Request
from audio_programs.build.settled import Settlement
from audio_programs.store.output import Output


def plan_build(project: Path, *, request: Request, now: datetime, settlement: Settlement | None = None) -> Report:
    """Say what a build would do. Nothing is made or written but pictures in the cache.

    What is settled is not looked into: it has no prospect, and a report in which there is nothing to do.
    """
    output = Output(project, cache=request.cache, waits_s=request.cache_waits_s)
    outset = Outset(project, output=output, request=request, now=now, settlement=settlement)
    report = outset.report()
    underway: set[str] = set()
    for ready in outset.selected():
        made = output.manifest(ready.settings.id)
        plan = outset.plan(ready, made, underway=underway)
        new = as_if_made(plan, made)
        published = outset.published(ready, made, plan, new=new)
        intact = output.intact(ready.settings.id, made)
        report.prospects.append(Prospect(ready=ready, made=made, intact=intact, plan=plan, published=published))
        report.programs.append(outset.told(published, plan, made=made, new=new))
    report.programs = outset.with_settled(report.programs)
    report.staying = tuple(
        Staying(program=program, made=output.manifest(program), problem=problem)
        for program, problem in outset.ready.refused.items()
    )
    report.library_files = library_steps(
        output,
        outset.ready.library,
        coming={one.ready.settings.folder: one.published.card() for one in report.prospects},
        leaving=outset.ready.leaving,
        settled=outset.settled.values(),
    )
    report.problems = outset.ready.problems
    return report
