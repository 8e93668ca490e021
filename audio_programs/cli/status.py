"""``status``."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio_programs.cli.completing import complete_programs_and_articles
from audio_programs.cli.context import EXIT_PROBLEMS, Context, named, read_clock
from audio_programs.cli.wording import counted, megabytes, seconds, tell

if TYPE_CHECKING:
    from audio_programs.build.states import Cost, EpisodeStanding, FileStanding, ProgramStanding, Standing


@click.command()
@click.argument("what", nargs=-1, metavar="[PROGRAM|ARTICLE]...", shell_complete=complete_programs_and_articles)
@click.option("--why", is_flag=True, help="Say of each what changed, what that costs, and what subscribers see.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output, for other programs.")
@click.pass_context
def status(ctx: click.Context, what: tuple[str, ...], *, why: bool, as_json: bool) -> None:
    """Say how each episode stands; build nothing.

    An episode is fresh, changed, new, held back (dated ahead), broken (it has a problem, and stays as it was), gone
    (its file is, so it leaves the feed), a draft or refused (most of its program is gone at once, so all of it stays).
    It may run while a build does.

    \b
    Example:
      audio-programs status
      audio-programs status --why
      audio-programs status first-weeks
      audio-programs status articles/first-weeks/02-second-night.md --why

    Exit codes: 0 no problems; 1 problems; 2 wrong usage; 3 voices.yaml or library.yaml cannot be used.
    """
    context: Context = ctx.obj
    standing = _standing(context.project, what)
    if as_json:
        from audio_programs.build.status_json import status_json  # noqa: PLC0415

        click.echo(status_json(standing), nl=False)
    else:
        for program in standing.programs:
            _tell_program(program, standing, why=why)
        if why and standing.files:
            click.echo("The library as a whole:")
            for line in _files(standing.files):
                click.echo(f"  {line}")
        for folder in standing.stuck:
            click.echo(f"{folder}: cannot be built until its problems are mended; what it published stays as it is")
        _summarise(standing, why=why)
    tell(standing.problems, standing.notices if not as_json else ())
    if standing.problems:
        ctx.exit(EXIT_PROBLEMS)


def _standing(project: Path, what: tuple[str, ...]) -> "Standing":
    from audio_programs.build.at_rest import standing_at_rest  # noqa: PLC0415
    from audio_programs.build.settled import Settlement  # noqa: PLC0415

    now = read_clock()
    settlement = Settlement(project, now=now)
    if not what and (at_rest := standing_at_rest(settlement)) is not None:
        return at_rest
    from audio_programs.build.status import status_of  # noqa: PLC0415

    return status_of(project, named=named(project, what), now=now, settlement=settlement)


def _tell_program(program: "ProgramStanding", standing: "Standing", *, why: bool) -> None:
    click.echo(f"{program.title} ({program.folder}):")
    if program.problem is not None:
        click.echo(f"  stays, refused: {program.problem.what}")
    for episode in program.episodes:
        click.echo(f"  {episode.state.value:<9}  {episode.title}{_note(episode)}")
        if why:
            _tell_why(episode, standing.cost_of(episode))
    if why:
        for line in _files(program.files):
            click.echo(f"  {line}")


def _note(episode: "EpisodeStanding") -> str:
    from audio_programs.build.states import State  # noqa: PLC0415

    if episode.until is not None:
        return f" (until {episode.until:%Y-%m-%d})"
    if episode.problems and episode.state is not State.REFUSED:  # that is told once, with its program
        return f" ({episode.problems[0].what})"
    return ""


def _tell_why(episode: "EpisodeStanding", cost: "Cost") -> None:
    from audio_programs.build.states import Effect, State  # noqa: PLC0415

    if episode.state is State.FRESH:
        return
    for line in episode.because:
        click.echo(f"      because: {line}")
    if episode.state is not State.REFUSED:
        for problem in episode.problems:
            click.echo(f"      problem: {problem}")
    if cost.audio:
        click.echo(f"      to do: {_work(cost)}")
    if episode.effect is not Effect.NOTHING:
        again = f" ({megabytes(cost.refetched_bytes)} to fetch again)" if cost.refetched else ""
        click.echo(f"      subscribers see: {episode.effect.value}{again}")


def _files(files: "tuple[FileStanding, ...]") -> list[str]:
    """Return the files that are made again, those of one cause in one line."""
    by_cause: dict[tuple[str, ...], list[str]] = {}
    for file in files:
        by_cause.setdefault(file.because, []).append(file.name)
    lines = []
    for because, found in by_cause.items():
        more = f" and {counted(len(found) - 3, 'other file')}" if len(found) > 3 else ""
        lines.append(f"also made: {', '.join(found[:3])}{more}, because: {'; '.join(because)}")
    return lines


def _work(cost: "Cost") -> str:
    if not cost.utterances and not cost.sections:
        return f"put {counted(cost.audio, 'audio file')} together anew, from sound that is there"
    work = f"speak {counted(cost.utterances, 'sentence')}, make {counted(cost.sections, 'section')}"
    return f"{work}{_time(cost)}"


def _work_in_short(cost: "Cost") -> str:
    work = f"make {counted(cost.audio, 'episode')}"
    return f"{work}, speaking {counted(cost.utterances, 'sentence')}{_time(cost)}" if cost.utterances else work


def _time(cost: "Cost") -> str:
    if cost.expected_s is None:
        return "; how long that takes is not known yet"
    return f", in about {seconds(cost.expected_s)}"


def _summarise(standing: "Standing", *, why: bool) -> None:
    from audio_programs.build.states import State  # noqa: PLC0415

    found = Counter(episode.state for program in standing.programs for episode in program.episodes)
    states = ", ".join(f"{found[state]:,} {state.value}" for state in State if found[state])
    click.echo(f"{counted(found.total(), 'episode')}: {states}." if found else "There are no episodes.")
    cost = standing.cost
    files = len(standing.files) + sum(len(program.files) for program in standing.programs)
    if cost.audio:
        click.echo(f"To do: {_work(cost) if why else _work_in_short(cost)}.")
    elif files:
        click.echo(f"To do: nothing to speak; {counted(files, 'file')} of feeds and pages to make again.")
    if cost.refetched:
        click.echo(
            f"Subscribers' apps will fetch {counted(cost.refetched, 'file')} again,"
            f" about {megabytes(cost.refetched_bytes)} for each subscriber."
        )
    replaced = [program.replacements for program in standing.programs if program.replacements.last_until]
    if replaced:
        last = max(one.last_until for one in replaced if one.last_until)
        number = sum(len(one.files) for one in replaced)
        answer = "answers under its old name," if number == 1 else "answer under their old names, the last"
        click.echo(f"{counted(number, 'replaced file')} still {answer} until {last}.")
