"""``new library``, ``new program`` and ``new article``: questions on a terminal, offered answers elsewhere."""

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio_programs.cli.completing import complete_programs
from audio_programs.cli.context import EXIT_INTERRUPTED, Context, read_clock
from audio_programs.cli.group import Group
from audio_programs.cli.wording import as_typed_here, own_command, own_name
from audio_programs.errors import TakenError

if TYPE_CHECKING:
    from audio_programs.begin.run import Begun

_YES = click.option("-y", "--yes", is_flag=True, help="Ask nothing: take what is offered for all that is not stated.")


class _NewGroup(Group):
    """Nothing is written before the last question: so Ctrl-C leaves nothing, and a taken name is a wrong usage."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except TakenError as error:
            raise _WrongUsage(str(error)) from None
        except (KeyboardInterrupt, click.Abort):
            click.echo(err=True)  # the question's line ends here
            click.echo("Stopped. Nothing was written.", err=True)
            ctx.exit(EXIT_INTERRUPTED)


class _WrongUsage(click.ClickException):
    """One line, without the usage above it: the command was written as it should be."""

    exit_code = 2


@click.group(cls=_NewGroup)
def new() -> None:
    """Begin a library, a program or an article.

    On a terminal you are asked a question or two; Enter takes the answer that is offered. Each question is an option
    too. No file that is there is ever written over.

    \b
    Example:
      audio-programs new library quiet-hours
      audio-programs new program first-weeks
      audio-programs new article first-weeks "The first night at home"
    """


@new.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--title", help="The library's name. Offered: the folder's.")
@click.option("--author", help="Who writes, as podcast apps show it. Offered: the library's name.")
@click.option("--language", metavar="LANG", help="The language of the articles: en, en-au, de. Offered: en.")
@click.option("--category", help="One of Apple's categories; a name that is near will do. Offered: Parenting.")
@_YES
@click.pass_context
def library(
    ctx: click.Context,
    folder: Path,
    *,
    title: str | None,
    author: str | None,
    language: str | None,
    category: str | None,
    yes: bool,
) -> None:
    """Begin a library, which can be built at once.

    It stands in DIR, or here: settings, voices, and one program with one short article to listen to.

    \b
    Example:
      audio-programs new library quiet-hours
      audio-programs new library quiet-hours --title "Quiet Hours" --author "Jane Doe" --language en-au
    """
    from audio_programs.begin.library import NewLibrary  # noqa: PLC0415
    from audio_programs.begin.names import title_from  # noqa: PLC0415
    from audio_programs.begin.run import (  # noqa: PLC0415
        OFFERED_CATEGORY,
        OFFERED_LANGUAGE,
        begin_library,
        look_before,
        voice_for,
    )
    from audio_programs.config import values  # noqa: PLC0415

    context: Context = ctx.obj
    root = ((context.asked or Path.cwd()) / folder).resolve()
    look_before(root)
    asks = _asks(yes=yes)
    name = _answer("--title", title, "Name of the library", title_from(root.name) or "My library", values.title, asks)
    written_by = _answer("--author", author, "Who writes the articles", name, values.one_line, asks)
    spoken = _answer("--language", language, "Their language (en, en-au, de)", OFFERED_LANGUAGE, _language, asks)
    listed = _answer(
        "--category", category, "Apple's category (? lists them)", OFFERED_CATEGORY, _category, asks, _categories
    )
    made = NewLibrary(
        title=name,
        author=written_by,
        language=spoken,
        category=listed,
        voice=voice_for(spoken),
        english_voice=voice_for(spoken if spoken.startswith("en") else "en"),
    )
    begun = begin_library(root, made, now=read_clock())
    _tell_written(begun)
    for path in begun.kept:
        click.echo(f"{_typed(path)} was there and stays as it is.")
    if begun.to_ignore:
        click.echo(f"Add to {_typed(root / '.gitignore')}: {' '.join(begun.to_ignore)}")
    if made.voice != made.english_voice:
        click.echo(f"The example article is in English, and so is its voice; the others are read by {made.voice}.")
    elif spoken.partition("-")[0] != "en":
        click.echo(f"No voice for {spoken} is here, so an English one reads: see 'audio-programs voices --all'.")
    click.echo("Hear it:")
    if root != Path.cwd().resolve():
        click.echo(f"  cd {_typed(root)}")
    click.echo(f"  {own_name()} build")
    click.echo(f"  {own_name()} serve")


@new.command()
@click.argument("name")
@click.option("--title", help="The program's name, as podcast apps show it. Offered: NAME.")
@click.option("--description", help="A sentence or two on what it is about.")
@click.option("--category", help="One of Apple's categories, if not the library's; a name that is near will do.")
@click.option("--author", help="Who writes, if not the library's author.")
@click.option("--language", metavar="LANG", help="The language of its articles, if not the library's: en, en-au, de.")
@_YES
@click.pass_context
def program(
    ctx: click.Context,
    name: str,
    *,
    title: str | None,
    description: str | None,
    category: str | None,
    author: str | None,
    language: str | None,
    yes: bool,
) -> None:
    """Begin a program, which becomes one podcast. NAME becomes its folder and a part of its address.

    A cover is drawn and put into its folder: it is yours to keep or to replace.

    \b
    Example:
      audio-programs new program first-weeks
      audio-programs new program first-weeks --title "The first weeks" --description "Short readings." --yes
    """
    from audio_programs.begin.names import program_id_of, title_from  # noqa: PLC0415
    from audio_programs.begin.places import read_shared  # noqa: PLC0415
    from audio_programs.begin.program import NewProgram  # noqa: PLC0415
    from audio_programs.begin.run import OFFERED_CATEGORY, begin_program, look_before_program  # noqa: PLC0415
    from audio_programs.config import values  # noqa: PLC0415

    context: Context = ctx.obj
    project = context.project
    shared, _ = read_shared(project)
    id_ = _checked("NAME", name, program_id_of)
    look_before_program(project, id_)
    asks = _asks(yes=yes)
    called = _answer("--title", title, "Name of the program", title_from(name) or id_, values.title, asks)
    about = _answer(
        "--description", description, "What it is about", f"{called}, read aloud.", values.description, asks
    )
    listed = "" if category is None else _checked("--category", category, _category)
    if category is None and not shared.stated.categories:
        listed = _answer(
            "--category", None, "Apple's category (? lists them)", OFFERED_CATEGORY, _category, asks, _categories
        )
    made = NewProgram(
        id=id_,
        title=called,
        description=about,
        category=listed,
        author="" if author is None else _checked("--author", author, values.one_line),
        language="" if language is None else _checked("--language", language, _language),
    )
    _tell_written(begin_program(project, made))
    click.echo(f'Its first article: {own_command()} new article {id_} "TITLE"')


@new.command()
@click.argument("program_name", metavar="PROGRAM", shell_complete=complete_programs)
@click.argument("title")
@click.option("--author", help="Who wrote it, if not the program's or the library's author.")
@_YES
@click.pass_context
def article(ctx: click.Context, program_name: str, title: str, *, author: str | None, yes: bool) -> None:
    """Begin an article, which becomes one episode.

    Its file has its title, author and date, and room for its text; it takes the next number of those beside it. PROGRAM
    is a program's id or folder, or a folder inside it.

    \b
    Example:
      audio-programs new article first-weeks "The first night at home"
      audio-programs new article articles/first-weeks/2-milk "Night walks" --author "Jane Doe"
    """
    from audio_programs.begin.places import NoSuchProgram, find_place  # noqa: PLC0415
    from audio_programs.begin.run import begin_article  # noqa: PLC0415
    from audio_programs.config import values  # noqa: PLC0415

    context: Context = ctx.obj
    project = context.project
    called = _checked("TITLE", title, values.title)
    try:
        place = find_place(project, program_name, here=Path.cwd())
    except NoSuchProgram as error:
        raise click.BadArgumentUsage(f"{error.name} is no program - {as_typed_here(error.hint)}") from None
    asks = _asks(yes=yes) and not place.program.credited  # whom the settings name is not asked for
    written_by = _answer("--author", author, "Who wrote it", place.program.author, values.one_line, asks)
    begun = begin_article(project, place, title=called, author=written_by, now=read_clock())
    _tell_written(begun)
    click.echo("Write its text under the second line of three hyphens; until then a build leaves it out, and says so.")


def _asks(*, yes: bool) -> bool:
    return not yes and sys.stdin.isatty() and sys.stderr.isatty()


def _answer(
    option: str,
    given: str | None,
    question: str,
    offered: str,
    check: Callable[[str], str],
    asks: bool,
    listing: Callable[[], str] | None = None,
) -> str:
    """Return what an option says, else the answer, else what is offered. A wrong answer is asked for again.

    Where there is a list of what can be answered, a question mark shows it.
    """
    if given is not None:
        return _checked(option, given, check)
    if not asks:
        return _checked(option, offered, check)

    def read(typed: str) -> str:
        return _WANTS_LIST if listing is not None and typed.strip() == _WANTS_LIST else _checked("", typed, check)

    answer: str = click.prompt(question, default=offered, err=True, value_proc=read)
    while listing is not None and answer == _WANTS_LIST:
        click.echo(listing(), err=True)
        answer = click.prompt(question, default=offered, err=True, value_proc=read)
    return answer


_WANTS_LIST = "?"


def _categories() -> str:
    from audio_programs.config.categories import all_categories  # noqa: PLC0415

    return all_categories()


def _checked(what: str, text: str, check: Callable[[str], str]) -> str:
    from audio_programs.begin.names import plain_line  # noqa: PLC0415
    from audio_programs.yaml_text import Refused  # noqa: PLC0415

    try:
        return check(plain_line(text))
    except Refused as refused:
        raise click.BadParameter(f"{refused.what} - {refused.hint}", param_hint=what or None) from None


def _language(text: str) -> str:
    from audio_programs.config import values  # noqa: PLC0415

    return values.language(text.replace("_", "-"))


def _category(text: str) -> str:
    """Return Apple's name for a category; where it is not the one that was typed, say which was understood."""
    from audio_programs.config.categories import all_categories, nearest_category, written  # noqa: PLC0415
    from audio_programs.yaml_text import Refused, shorten  # noqa: PLC0415

    found = nearest_category(text)
    if found is None:
        click.echo(all_categories(), err=True)
        raise Refused(
            f"'{shorten(text)}' is not one of Apple's categories", "write one of those above, like 'Arts > Food'"
        )
    name = written(found)
    if name.casefold() != text.casefold():
        click.echo(f"Category: {name}", err=True)
    return name


def _tell_written(begun: "Begun") -> None:
    for path in begun.written:
        click.echo(f"Wrote {_typed(path)}")


def _typed(path: Path) -> str:
    """Return a path as it can be typed here."""
    here = Path.cwd().resolve()
    return shlex.quote(os.path.relpath(path, here) if path.is_relative_to(here) else str(path))
