"""What the shell offers for a word that is half typed: programs, articles, voices.

Each function is given to an option or an argument as ``shell_complete``. It runs at each press of the Tab key: it lists
folders, opens no article, and says nothing where something is wrong.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from audio_programs.cli.context import Context

# Other letters mean something to a shell. Names that hold some are left to the shell, which knows how to quote them.
_PLAIN = re.compile(r"[\w./@%+=~-]+")


def complete_programs(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer programs, by their folders' names."""
    names = (folder.name for folder in _program_folders(ctx))
    return [CompletionItem(name) for name in _fitting(names, incomplete)]


def complete_programs_and_articles(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer programs, and articles by their paths from here once one is begun; else whatever files there are."""
    articles = [CompletionItem(path) for path in _fitting(_articles(ctx, incomplete), incomplete)]
    found = [*complete_programs(ctx, param, incomplete), *articles]
    return found or [CompletionItem(incomplete, type="file")]


def complete_voices(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the voices of the project's voices.yaml."""
    from audio_programs.build.settings_files import read_project_voices  # noqa: PLC0415 - only where it is asked for

    project = _project(ctx)
    voices = read_project_voices(project)[0] if project is not None else None
    names = (voice.name for voice in voices.cast.voices) if voices is not None else ()
    return [CompletionItem(name) for name in _fitting(names, incomplete)]


def _project(ctx: click.Context) -> Path | None:
    context: Context = ctx.obj
    return context.find_project()


def _program_folders(ctx: click.Context) -> Iterator[Path]:
    from audio_programs.build.folders import program_folders  # noqa: PLC0415
    from audio_programs.build.layout import ARTICLES, PROGRAM_FILE  # noqa: PLC0415

    project = _project(ctx)
    if project is not None:
        yield from (one for one in program_folders(project / ARTICLES) if (one / PROGRAM_FILE).is_file())


def _articles(ctx: click.Context, incomplete: str) -> Iterator[str]:
    """Yield the paths, from here, of the articles in the programs that what is typed may lead to."""
    from audio_programs.build.folders import list_files  # noqa: PLC0415
    from audio_programs.sources.registry import readers  # noqa: PLC0415

    endings = readers().keys()
    for folder in _program_folders(ctx) if incomplete else ():
        shown = os.path.relpath(folder)
        if shown.startswith(incomplete) or incomplete.startswith(shown) or Path.cwd().is_relative_to(folder):
            for path in list_files(folder, folder).files:
                if path.suffix.lower() in endings:
                    yield os.path.relpath(path)


def _fitting(names: Iterator[str] | tuple[str, ...], incomplete: str) -> list[str]:
    return sorted(name for name in names if name.startswith(incomplete) and _PLAIN.fullmatch(name))
