"""``import``: articles from files of other kinds, as Markdown in a program."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio_programs.cli.completing import complete_programs
from audio_programs.cli.context import EXIT_PROBLEMS, Context
from audio_programs.cli.wording import as_typed_here, counted, own_command, tell

if TYPE_CHECKING:
    from audio_programs.importing.run import ImportReport


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--program",
    "program_name",
    required=True,
    metavar="PROGRAM",
    shell_complete=complete_programs,
    help="The program that the articles belong to: its id or its folder.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and write nothing.")
@click.pass_context
def import_(ctx: click.Context, sources: tuple[str, ...], *, program_name: str, dry_run: bool) -> None:
    """Make Markdown articles of files: copied or saved web pages, Word documents, e-books.

    Each SOURCE is a file, or a folder with files in it. What is article becomes a Markdown file in the program's
    folder, with title, author, dates, season and unit on top, for you to read and correct. An e-book becomes one
    article a chapter.

    Import the same sources again when they have changed: what is new comes, what changed is brought into your files,
    and what you corrected stays. Where you and the source changed the same lines, yours stay and you are told.

    \b
    Example:
      audio-programs import pages/ --program first-weeks
      audio-programs import "Night walks.docx" --program first-weeks --dry-run

    Exit codes: 0 all is well; 1 problems, which are told; 2 wrong usage; 3 nothing could be done; 130 stopped.
    """
    from audio_programs.begin.places import NoSuchProgram, find_place  # noqa: PLC0415
    from audio_programs.importing.arrivals import found_at  # noqa: PLC0415
    from audio_programs.importing.run import run_import  # noqa: PLC0415
    from audio_programs.importing.shelf import Shelf  # noqa: PLC0415

    context: Context = ctx.obj
    try:
        place = find_place(context.project, program_name, here=Path.cwd())
    except NoSuchProgram as error:
        raise click.BadArgumentUsage(f"{error.name} is no program - {as_typed_here(error.hint)}") from None
    shelf = Shelf.opened(context.project, place.program.folder, dry_run=dry_run)
    found, problems, notices = found_at([Path(name) for name in sources])
    report = run_import(shelf, place.program, found)
    tell((*problems, *report.problems), (*notices, *report.notices))
    _tell_brought(report, dry_run=dry_run)
    if problems or report.problems:
        ctx.exit(EXIT_PROBLEMS)


def _tell_brought(report: "ImportReport", *, dry_run: bool) -> None:
    from audio_programs.importing.shelf import State  # noqa: PLC0415

    for source, one in report.brought:
        if one.state is not State.UNCHANGED:
            click.echo(f"{one.state.value}: {one.file} (from {source})")
    if not report.brought:
        click.echo("Nothing was imported.")
        return
    counts = ", ".join(f"{count:,} {state.value}" for state in State if (count := report.count(state)))
    would = " Nothing was written: this was a dry run." if dry_run else ""
    click.echo(f"Looked at {counted(len(report.brought), 'article')}: {counts}.{would}")
    if report.count(State.NEW) and not dry_run:
        click.echo(f"Read them through, correct what is wrong, and then: {own_command()} build")
