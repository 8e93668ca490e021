"""``read``: what will be spoken of files, what is left out, and by which rule."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio_programs.cli.context import EXIT_PROBLEMS
from audio_programs.cli.wording import as_typed_here
from audio_programs.errors import StoreError

if TYPE_CHECKING:
    from audio_programs.build.named_sources import SourceRead
    from audio_programs.model import Article
    from audio_programs.pages.reading import ReadingPart, ReadingRow


@click.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON a file, for other programs.")
@click.option("--html", "as_page", is_flag=True, help="Make a page of it, for a browser; name its file with -o.")
@click.option("--stdin-paths", is_flag=True, help="Take the files' names from standard input: a JSON list of texts.")
@click.option(
    "-o",
    "output",
    metavar="OUT",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the terminal.",
)
@click.pass_context
def read(
    ctx: click.Context,
    files: tuple[str, ...],
    *,
    as_json: bool,
    as_page: bool,
    stdin_paths: bool,
    output: Path | None,
) -> None:
    """Show what will be spoken of each FILE, and what is left out.

    Lines that are left out are dimmed, with the rule that left them out before them. Where a rule is wrong, overrule
    it: with skip, start, stop or heading in the article's front matter, or under "reading:" in program.yaml.

    Nothing is built, and the files may lie anywhere. Those in a program are read as the build reads them.

    \b
    Example:
      audio-programs read articles/first-weeks/04-night-walks.txt
      audio-programs read page.txt --html -o page.html
      audio-programs read --json articles/first-weeks/*.txt
    """
    from audio_programs.build.named_sources import read_named  # noqa: PLC0415

    _check(as_json=as_json, as_page=as_page, output=output)
    names = [*files, *(_from_stdin() if stdin_paths else ())]
    if not names and not stdin_paths:
        raise click.UsageError("name the files to be read, such as: audio-programs read page.txt")
    found = _Told(read_named(names))
    if as_json:
        _write(output, (json.dumps(_fields(one), ensure_ascii=False) + "\n" for one in found))
    elif as_page:
        _write(output, _page(found))
    else:
        _write(output, (line for one in found for line in _shown(one, more=len(names) > 1)))
    if not as_json and not as_page:
        for problem in found.problems:
            click.echo(as_typed_here(problem), err=True)
    if found.problems:
        ctx.exit(EXIT_PROBLEMS)


def _check(*, as_json: bool, as_page: bool, output: Path | None) -> None:
    if as_json and as_page:
        raise click.UsageError("--json and --html are two ways of showing the same: choose one")
    if as_page and output is None and sys.stdout.isatty():
        raise click.UsageError("--html needs a file for its page: add -o page.html")


class _Told:
    """The files as they are read, one by one; what is wrong with them is kept for the end."""

    def __init__(self, sources: Iterator["SourceRead"]) -> None:
        self._sources = sources
        self.problems: list[str] = []

    def __iter__(self) -> Iterator["SourceRead"]:
        for one in self._sources:
            self.problems += map(str, one.read.problems)
            yield one


def _from_stdin() -> Sequence[str]:
    try:
        names = json.loads(sys.stdin.buffer.read())
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise click.UsageError('standard input is no JSON list of texts, such as ["one.txt", "two.txt"]')
    return names


# --- As JSON -----------------------------------------------------------------------------------------------------


def _fields(source: "SourceRead") -> dict[str, object]:
    """Return a file as the fields of its line; what is not known is None."""
    from audio_programs.pages.reading import day_text, season_text, unit_text  # noqa: PLC0415

    article, path = source.read.article, source.path
    return {
        "path": path,
        "title": _title(article),
        "author": (article.author or None) if article else None,
        "date": day_text(article.date) if article else None,
        "updated": day_text(article.updated) if article else None,
        "program": (article.program_title or None) if article else None,
        "season": season_text(article.season) if article else None,
        "unit": unit_text(article.unit) if article else None,
        "next": (article.next_title or None) if article else None,
        "blocks": [
            {"kind": one.kind.value, "level": one.level, "text": one.text, "line": one.line}
            for one in (article.blocks if article else ())
        ],
        "problems": [str(one) for one in source.read.problems],
    }


def _title(article: "Article | None") -> str | None:
    """Return a title; a reader gives an article without one its path instead."""
    return article.title if article and article.title != article.path else None


# --- For people --------------------------------------------------------------------------------------------------


def _shown(source: "SourceRead", *, more: bool) -> Iterator[str]:
    part = _part(source)
    if more:
        yield click.style(f"{part.path}\n", bold=True)
    if part.title:
        yield f"      {click.style(part.title, bold=True)}\n"
    for name, value in part.facts:
        yield click.style(f"      {name}: {value}\n", dim=True)
    for row in part.rows:
        yield _line(row)
    if more:
        yield "\n"


def _line(row: "ReadingRow") -> str:
    from audio_programs.pages.reading import mark_of  # noqa: PLC0415

    if not row.spoken:
        return click.style(f"{row.line:>5}  [{row.rule}] {row.text}\n", dim=True)
    text = mark_of(row) + row.text.replace("\n", "\n       ")
    return f"{row.line:>5} {click.style(text, bold=True) if row.kind == 'heading' else text}\n"


def _page(sources: _Told) -> Iterator[str]:
    from audio_programs.pages.reading import reading_page  # noqa: PLC0415

    yield reading_page([_part(one) for one in sources]).decode()


def _part(source: "SourceRead") -> "ReadingPart":
    from audio_programs.pages.reading import ReadingPart, facts_of, rows_of  # noqa: PLC0415

    article = source.read.article
    return ReadingPart(
        path=source.path,
        title=_title(article) or "",
        facts=facts_of(article) if article else (),
        rows=rows_of(article) if article else (),
        problems=tuple(map(str, source.read.problems)),
    )


def _write(output: Path | None, text: Iterator[str]) -> None:
    if output is None:
        for line in text:
            click.echo(line, nl=False)
        return
    try:
        with output.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(text)
    except OSError as error:
        raise StoreError(f"{output}: cannot be written: {error.strerror or error}", "choose another file") from error
