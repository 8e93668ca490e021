"""The command line: parses options, prints, sets the exit code. No logic worth a test of its own.

Each command imports what it needs when it runs, so that ``--help`` answers at once. The clock is read here, once.
"""

import sys
from pathlib import Path

import click

from audio_programs import __version__
from audio_programs.cli.build import build, check
from audio_programs.cli.context import EXIT_INTERRUPTED, EXIT_NOTHING_BUILT, Context
from audio_programs.cli.doctor import doctor
from audio_programs.cli.listen import say, serve, voices
from audio_programs.cli.wording import as_typed_here
from audio_programs.errors import AudioProgramsError


class _Group(click.Group):
    """Turns our own errors into a line and an exit code, for every command alike."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except AudioProgramsError as error:
            click.echo(as_typed_here(str(error)), err=True)
            ctx.exit(EXIT_NOTHING_BUILT)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Stopped. What was finished is kept; the next build goes on from there.", err=True)
            ctx.exit(EXIT_INTERRUPTED)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="audio-programs %(version)s")
@click.option(
    "-C",
    "project",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The project's folder. Without it: the nearest, from here upward, that holds articles/ or voices.yaml.",
)
@click.pass_context
def main(ctx: click.Context, project: Path | None) -> None:
    """Turn written articles into podcasts: spoken, with chapters, a feed and listening pages.

    Articles are text files in articles/PROGRAM/. "build" speaks them and puts everything that a podcast app or a
    browser needs into output/.

    \b
    Example:
      audio-programs build        speak what is new or changed
      audio-programs serve        listen to it in a browser
    """
    ctx.obj = Context(asked=project)


for command in (build, check, voices, say, serve, doctor):
    main.add_command(command)

if __name__ == "__main__":
    sys.exit(main())
