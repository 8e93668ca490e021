"""The command line: parses options, prints, sets the exit code. No logic worth a test of its own.

Each command imports what it needs when it runs, so that ``--help`` answers at once. The clock is read here, once.
"""

import sys

import click

from audio_programs import __version__
from audio_programs.cli.build import build, check
from audio_programs.cli.cache import cache
from audio_programs.cli.completion import completion
from audio_programs.cli.context import EXIT_INTERRUPTED, EXIT_NOTHING_BUILT, take_project
from audio_programs.cli.diff import diff
from audio_programs.cli.doctor import doctor
from audio_programs.cli.group import Group
from audio_programs.cli.importing import import_
from audio_programs.cli.listen import say, serve, voices
from audio_programs.cli.new import new
from audio_programs.cli.read import read
from audio_programs.cli.status import status
from audio_programs.cli.wording import as_typed_here
from audio_programs.errors import AudioProgramsError
from audio_programs.installing import pip


class _Group(Group):
    """Turns our own errors into a line and an exit code, for every command alike."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except AudioProgramsError as error:
            click.echo(as_typed_here(str(error)), err=True)
            ctx.exit(EXIT_NOTHING_BUILT)
        except ModuleNotFoundError as missing:
            package = (missing.name or "").partition(".")[0]
            if package in ("", __package__.partition(".")[0]):
                raise
            what = f"the package '{package}', which audio-programs needs, is not installed"
            hint = f"go to the folder with its pyproject.toml and type: {pip('install', '--editable', '.')}"
            click.echo(f"{what} - {hint}", err=True)
            ctx.exit(EXIT_NOTHING_BUILT)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Stopped. What was finished is kept; the next build goes on from there.", err=True)
            ctx.exit(EXIT_INTERRUPTED)


@click.group(
    cls=_Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="audio-programs %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn written articles into podcasts: spoken, with chapters, a feed and listening pages.

    Articles are text files in articles/PROGRAM/. "build" speaks them and puts everything that a podcast app or a
    browser needs into output/. What you hear is on this computer; to publish it, copy output/ to a web host.

    \b
    Example:
      audio-programs new library quiet-hours   begin a folder with a program and an article
      cd quiet-hours                           go there
      audio-programs build                     speak what is new or changed
      audio-programs serve                     listen to it, in a browser or a podcast app

    Each command explains itself: audio-programs build --help

    Exit codes: 0 all is well; 1 problems, which are told; 2 wrong usage; 3 nothing could be done; 130 stopped.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


for command in (new, import_, build, check, status, diff, read, voices, say, serve, cache, doctor, completion):
    main.add_command(command)
take_project(main)

if __name__ == "__main__":
    sys.exit(main())
