"""``build`` and ``check``."""

import re
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio_programs.cli.completing import complete_programs_and_articles
from audio_programs.cli.context import EXIT_NOTHING_BUILT, EXIT_PROBLEMS, Context, named, read_clock
from audio_programs.cli.summary import nothing_to_do, summarise
from audio_programs.cli.wording import counted, tell

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from audio_programs.build.report import Report
    from audio_programs.build.request import Request


_SHARED_CACHE = (
    "Share sound with other computers at s3://BUCKET/FOLDER, gs://, sftp://, file:// ...: what one has spoken, no other"
    " speaks again. Default: what the environment variable AUDIO_PROGRAMS_CACHE says."
)


def _cluster_address(_ctx: click.Context, _param: click.Parameter, given: str | None) -> str | None:
    if given is None or given == "local" or re.match(r"[a-z]+://.|[\w.-]+:\d+$", given):
        return given
    raise click.BadParameter(f"'{given}' is neither 'local' nor an address such as tcp://scheduler.example:8786.")


@click.command()
@click.argument("what", nargs=-1, metavar="[PROGRAM|ARTICLE]...", shell_complete=complete_programs_and_articles)
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done, and why; make nothing.")
@click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 256),
    help="How many workers speak at once; it changes nothing else. Default: one for each core of the computer.",
)
@click.option("-f", "--force", is_flag=True, help="Make every file again, from the sound that is kept in .cache/.")
@click.option("--allow-removals", is_flag=True, help="Most of a program, or all of it, is gone, and is meant to be.")
@click.option("-w", "--watch", "keep_on", is_flag=True, help="Go on, and build again after each save, until Ctrl-C.")
@click.option(
    "--dask",
    metavar="ADDRESS",
    callback=_cluster_address,
    help="Have the work done by a Dask cluster: its scheduler's address, or 'local' for processes of this computer.",
)
@click.option("--profile", is_flag=True, help="Say at the end where the time went, in seconds, stage by stage.")
@click.option("--cache", metavar="ADDRESS", default="", envvar="AUDIO_PROGRAMS_CACHE", help=_SHARED_CACHE)
@click.pass_context
def build(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    what: tuple[str, ...],
    *,
    dry_run: bool,
    jobs: int | None,
    force: bool,
    allow_removals: bool,
    keep_on: bool,
    dask: str | None,
    profile: bool,
    cache: str,
) -> None:
    """Speak what is new or changed, and publish it to output/.

    Without arguments: all programs. PROGRAM is a program's id or folder; ARTICLE is a file, and is made again even if
    nothing changed, while the others stay as they are.

    Where more than half of a program's published articles are gone at once, or its whole folder, it is left as it was
    and you are told: it may be a disk that is not connected. With --allow-removals it is built without them.
    An article with a problem is told, and stays as it was last published; the others are built. Stop it whenever you
    like: the next build goes on from there.

    \b
    Example:
      audio-programs build
      audio-programs build first-weeks
      audio-programs build articles/first-weeks/02-second-night.md
      audio-programs build --dry-run
      audio-programs build --watch

    With --watch, beside "serve --watch", a page that is open in a browser shows and plays what was saved a moment ago.

    Exit codes: 0 all built; 1 built, but for the problems told; 2 wrong usage; 3 nothing could be built; 130 stopped.
    """
    from audio_programs.build.settled import Settlement  # noqa: PLC0415

    settlement = Settlement(ctx.obj.project, now=read_clock())
    plain = not (what or force or dry_run or keep_on or profile or cache)
    if plain and (rest := settlement.at_rest()) is not None:
        tell((), rest.notices)
        click.echo(nothing_to_do(sum(one.episodes for one in rest.programs)))
        return
    from audio_programs.build.preview import plan_build  # noqa: PLC0415
    from audio_programs.build.run import run_build  # noqa: PLC0415
    from audio_programs.build.stages import measured  # noqa: PLC0415
    from audio_programs.cli.progress import watching  # noqa: PLC0415

    context: Context = ctx.obj
    project = context.project
    request = _request(project, what, force=force, allow_removals=allow_removals, cache=cache)
    if keep_on:
        if dry_run:
            raise click.UsageError("--dry-run makes nothing, --watch goes on making: choose one of the two.")
        if profile:
            raise click.UsageError("--profile tells of one build, --watch goes on building: choose one of the two.")
        from audio_programs.cli.rebuilding import keep_building  # noqa: PLC0415

        keep_building(
            project,
            request=request,
            make_executor=_executor(project, jobs, dask, cache),
            summarise=lambda report: summarise(report, project),
        )
        return
    if dry_run:
        report = plan_build(project, request=request, now=read_clock(), settlement=settlement)
        _tell_plan(report)
    else:
        with watching() as watch, measured() if profile else nullcontext() as stages:
            report = run_build(
                project,
                request=request,
                now=read_clock(),
                make_executor=_executor(project, jobs, dask, cache),
                watch=watch,
                settlement=settlement,
            )
    tell(report.problems, report.notices)
    if not dry_run:
        summarise(report, project)
        if stages is not None:
            from audio_programs.cli.profile import tell_profile  # noqa: PLC0415

            tell_profile(stages.spent, report.tally.stages)
    ctx.exit(_exit_code(report))


@click.command()
@click.option("--left-out", is_flag=True, help="Also list each line of an article that is not read aloud, and why.")
@click.pass_context
def check(ctx: click.Context, *, left_out: bool) -> None:
    """Find everything that is wrong in the sources; build nothing.

    Each problem is one line: file, line, what is wrong, and what to do about it.

    \b
    Example:
      audio-programs check
      audio-programs check --left-out

    Exit codes: 0 no problems; 1 problems; 3 voices.yaml or library.yaml cannot be used.
    """
    from audio_programs.build.outset import look_over  # noqa: PLC0415

    context: Context = ctx.obj
    ready = look_over(context.project, now=read_clock())
    if left_out:
        for program in ready.programs:
            for wanted in program.wanted:
                article = wanted.placement.article
                for line in article.dropped:
                    click.echo(f"{article.path}:{line.line}: left out ({line.rule}): {line.text.strip()}")
    tell(ready.problems, ready.notices_of(ready.programs))
    episodes = sum(len(program.wanted) for program in ready.programs)
    programs = counted(len(ready.programs), "program")
    if ready.problems:
        click.echo(f"{counted(len(ready.problems), 'problem')}; {counted(episodes, 'article')} can be built.")
        ctx.exit(EXIT_PROBLEMS)
    click.echo(f"No problems: {counted(episodes, 'article')} in {programs} can be built.")


def _executor(project: Path, jobs: int | None, dask: str | None, cache: str) -> "Callable[[], Executor]":
    """Return what makes the workers: processes of this computer, or a cluster."""
    from audio_programs.build.pool import LocalPool, usable_cores  # noqa: PLC0415

    if dask is None:
        return lambda: LocalPool(jobs or usable_cores())
    from audio_programs.build.cluster import Cluster  # noqa: PLC0415
    from audio_programs.store.output import Output  # noqa: PLC0415

    output = Output(project, cache=cache)
    scratch = output.build_folder / "staging" / "dask"
    return lambda: Cluster(dask, jobs=jobs or usable_cores(), place=output.cache_place, scratch=scratch)


def _request(project: Path, what: tuple[str, ...], *, force: bool, allow_removals: bool, cache: str) -> "Request":
    from audio_programs.build.request import Request  # noqa: PLC0415

    found = named(project, what)
    return Request(
        programs=found.programs, articles=found.articles, force=force, allow_removals=allow_removals, cache=cache
    )


def _tell_plan(report: "Report") -> None:
    for program in report.programs:
        for step in program.plan.audio:
            click.echo(str(step))
    steps = [step for program in report.programs for step in program.plan.audio]
    if not steps:
        click.echo("No sound to make. Feeds and pages are made again only where what they say has changed.")
        return
    clips = sum(len(step.clips) for step in steps)
    sections = sum(len(step.sections) for step in steps)
    refetched = sum(program.plan.refetched for program in report.programs)
    click.echo(
        f"{counted(len(steps), 'episode')} to make: {counted(clips, 'sentence')} to speak,"
        f" {counted(sections, 'section')} to make. Their chapters, transcripts, pages and feeds follow."
    )
    if refetched:
        click.echo(f"Subscribers' apps will fetch {counted(refetched, 'file')} again.")


def _exit_code(report: "Report") -> int:
    if not report.problems:
        return 0
    return EXIT_PROBLEMS if any(program.episodes for program in report.programs) else EXIT_NOTHING_BUILT
