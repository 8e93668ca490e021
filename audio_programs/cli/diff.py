"""``diff``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio_programs.cli.completing import complete_programs_and_articles
from audio_programs.cli.context import EXIT_PROBLEMS, Context, named, read_clock
from audio_programs.cli.wording import counted, moment, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audio_programs.build.differences import EpisodeDifference, Line, ProgramDifference


@click.command()
@click.argument("what", nargs=-1, metavar="[PROGRAM|ARTICLE]...", shell_complete=complete_programs_and_articles)
@click.option(
    "--published",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[ADDRESS|FOLDER]",
    help="Compare output/, as last built, with what is published: at base_url, or at this address or in this folder.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output, for other programs.")
@click.pass_context
def diff(ctx: click.Context, what: tuple[str, ...], *, published: str | None, as_json: bool) -> None:
    """Say what changed for listeners: sentences with their times, titles, dates, chapters. Build nothing.

    Without --published: what the next build would change, the articles as they are now against the last build. A
    sentence that goes begins with -, one that comes with +. Times are those of the last build; what comes has one where
    it is known before it is spoken.

    With --published: what subscribers would get if output/ were published as it now stands. The articles are not
    looked at, so build first. Names of programs and articles stand before the option.

    \b
    Example:
      audio-programs diff
      audio-programs diff articles/first-weeks/02-second-night.md
      audio-programs diff --published
      audio-programs diff first-weeks --published https://audio.example.org/
      audio-programs diff --published /backup/output

    Exit codes: 0 changed or not; 1 articles have problems; 2 wrong usage; 3 it cannot be found out.
    """
    from audio_programs.build.diff_json import diff_json  # noqa: PLC0415
    from audio_programs.build.since_build import since_build  # noqa: PLC0415
    from audio_programs.build.since_publication import since_publication  # noqa: PLC0415

    context: Context = ctx.obj
    project = context.project
    asked = named(project, what)
    if published is None:
        differences, report = since_build(project, named=asked, now=read_clock())
        problems, since = report.problems, "the last build"
    else:
        differences, copy = since_publication(project, named=asked, place=published, here=Path.cwd())
        problems, since = (), f"what is published at {copy}"
    if as_json:
        click.echo(diff_json(differences, since=since), nl=False)
    elif not differences:
        click.echo(f"Nothing has changed for listeners since {since}.")
    else:
        click.echo(f"Changed since {since}:")
        for program in differences:
            _tell_program(program)
    tell(problems, ())
    if problems:
        ctx.exit(EXIT_PROBLEMS)


def _tell_program(program: "ProgramDifference") -> None:
    from audio_programs.build.differences import Kind  # noqa: PLC0415

    kind = "" if program.kind is Kind.CHANGED else f" ({program.kind.value} program)"
    click.echo(f"{program.title}{kind}:")
    for change in program.changes:
        click.echo(f"  {change}")
    for episode in program.episodes:
        _tell_episode(episode)


def _tell_episode(episode: "EpisodeDifference") -> None:
    sentences = f": {counted(episode.sentences, 'sentence')}" if episode.sentences else ""
    click.echo(f"  {episode.kind.value:<7}  {episode.title} ({episode.path}){sentences}")
    for change in (*episode.changes, *episode.chapters):
        click.echo(f"    {change}")
    if episode.same_words:
        because = episode.because or "another voice, other pauses or sounds, another title or picture in it"
        click.echo(f"    the same words, as a new audio file: {because}")
    if episode.unread:
        click.echo(f"    its words cannot be compared: {episode.unread}")
    _tell_lines(episode.lines)


def _tell_lines(lines: "Sequence[Line]") -> None:
    place = ""
    for line in lines:
        here = line.edge.value or f"in '{line.section}'"
        if here != place:
            place = here
            click.echo(f"    {place}:")
        start_ms = line.sentence.start_ms
        time = moment(start_ms) if start_ms is not None else ""
        moved = " (moved)" if line.moved else ""
        click.echo(f"      {line.sign.value} {time:>7}  {line.sentence.text}{moved}")
