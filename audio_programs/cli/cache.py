"""``cache``, ``cache prune`` and ``cache verify``."""

import re
from typing import TYPE_CHECKING

import click

from audio_programs.cli.context import EXIT_PROBLEMS, Context, read_clock
from audio_programs.cli.group import Group
from audio_programs.cli.wording import as_typed_here, counted, megabytes, tell

if TYPE_CHECKING:
    from audio_programs.build.upkeep import Amount, Contents

_KINDS = {
    "clips": "spoken sentences",
    "sections": "sections, encoded",
    "gains": "levels of voices",
    "pictures": "pictures",
    "sounds": "brought sounds",
}
_UNITS = {"KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}


def _days(_ctx: click.Context, _option: click.Parameter, typed: str | None) -> int | None:
    """Return '30d' or '4w' as days."""
    if typed is None:
        return None
    found = re.fullmatch(r"(\d{1,5})\s*([dw])", typed.strip().lower())
    if found is None:
        raise click.BadParameter(f"'{typed}' is no number of days - write it like 30d or 4w")
    return int(found[1]) * (7 if found[2] == "w" else 1)


def _bytes(_ctx: click.Context, _option: click.Parameter, typed: str | None) -> int | None:
    """Return '2GB' or '500 MB' as bytes."""
    if typed is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]B)", typed.strip().upper())
    if found is None:
        raise click.BadParameter(f"'{typed}' is no size - write it like 2GB or 500MB")
    return round(float(found[1]) * _UNITS[found[2]])


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def cache(ctx: click.Context) -> None:
    """Say what .cache/ holds, how much of it each program uses, and what nothing uses.

    It keeps all sound that was made, so that no sentence is spoken twice. It may be deleted at any time: the next build
    makes anew what it needs.

    \b
    Example:
      audio-programs cache
      audio-programs cache prune --older-than 30d
      audio-programs cache verify

    Exit codes: 0 said; 2 wrong usage.
    """
    if ctx.invoked_subcommand is not None:
        return
    from audio_programs.build.upkeep import contents  # noqa: PLC0415

    context: Context = ctx.obj
    _tell_contents(contents(context.project, now=read_clock()))


@cache.command()
@click.option("--older-than", metavar="AGE", callback=_days, help="Only what was made more than so long ago: 30d, 4w.")
@click.option("--max-size", metavar="SIZE", callback=_bytes, help="The oldest first, until the rest fits: 2GB, 500MB.")
@click.pass_context
def prune(ctx: click.Context, *, older_than: int | None, max_size: int | None) -> None:
    """Remove from .cache/ what your articles use no more.

    What they use as they stand now always stays, however old or large. Without an option all else goes. With
    --older-than only what was made longer ago; with --max-size the oldest, until the rest fits; with both, what either
    takes.

    \b
    Example:
      audio-programs cache prune
      audio-programs cache prune --older-than 30d
      audio-programs cache prune --max-size 2GB

    Exit codes: 0 done; 1 nothing was removed because of problems in the sources; 2 wrong usage; 3 a build is running.
    """
    from audio_programs.build.upkeep import prune as prune_cache  # noqa: PLC0415
    from audio_programs.errors import InputError  # noqa: PLC0415

    context: Context = ctx.obj
    try:
        done = prune_cache(context.project, now=read_clock(), older_than_days=older_than, max_bytes=max_size)
    except InputError as error:
        tell(error.problems, ())
        click.echo("Nothing was removed: what your articles use is known once these problems are mended.", err=True)
        ctx.exit(EXIT_PROBLEMS)
    click.echo(f"Removed {_pieces(done.removed)}; {megabytes(done.freed_bytes)} of the disk are free again.")
    click.echo(f"Left: {_pieces(done.left)}.")
    if max_size is not None and done.left.size_bytes > max_size:
        click.echo(f"That is more than you asked for: your articles use {megabytes(done.used.size_bytes)} as they are.")


@cache.command()
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Read all of .cache/, and remove what is damaged: the next build makes it again.

    Builds do not need it: they check each piece of sound when they use it.

    \b
    Example:
      audio-programs cache verify

    Exit codes: 0 all is whole; 1 something was damaged, and was removed; 3 a build is running.
    """
    from audio_programs.build.upkeep import verify as verify_cache  # noqa: PLC0415

    context: Context = ctx.obj
    found = verify_cache(context.project)
    click.echo(f"Read {_pieces(found.read)}.")
    if not found.damaged:
        click.echo("All of it is whole.")
        return
    for kind, number in found.damaged.items():
        click.echo(f"Damaged, and removed: {number:,} of the {_KINDS[kind]}.")
    click.echo("The next build makes again what it needs of that.")
    ctx.exit(EXIT_PROBLEMS)


def _tell_contents(found: "Contents") -> None:
    click.echo(f".cache/: {megabytes(found.disk_bytes)} on the disk")
    for kind, amount in found.kinds.items():
        click.echo(f"  {_KINDS[kind]}: {_pieces(amount)}")
    if found.programs:
        click.echo("Used by the articles as they stand now:")
        for program in found.programs:
            click.echo(f"  {program.title} ({program.folder}): {_pieces(program.used)}")
    if found.problems:
        click.echo(
            as_typed_here("What articles with a problem use is not known; the problems: audio-programs check"), err=True
        )
    elif found.unused.entries:
        click.echo(as_typed_here(f"Used by nothing: {_pieces(found.unused)}; to remove it: audio-programs cache prune"))
    else:
        click.echo("All of it is used.")
    if found.reuse is not None:
        reuse = found.reuse
        click.echo(
            f"The last build that made sound found {reuse.sections_there:,} of its {counted(reuse.sections, 'section')}"
            f" here, and of the others {reuse.sentences_there:,} of {counted(reuse.sentences, 'sentence')}."
        )


def _pieces(amount: "Amount") -> str:
    return f"{counted(amount.entries, 'piece')}, {megabytes(amount.size_bytes)}"
