"""What is said when a build has ended: what became of the episodes, and where to listen."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio_programs.cli.wording import counted, length, own_command

if TYPE_CHECKING:
    from audio_programs.build.report import Report


def summarise(report: "Report", project: Path) -> None:
    """Say what a build came to: in a line where there was nothing to do."""
    busy = report.changed or any(program.made for program in report.programs)
    click.echo(_made(report) if busy else _nothing(report))
    for line in _left(report):
        click.echo(line)
    if stays := as_last_published(report):
        click.echo(f"{stays}.")
    if not busy:
        _tell_still(report)
        return
    if report.tally.calibration:
        more = counted(report.tally.calibration, "sentence")
        click.echo(f"New voices spoke {more} more, once, so that all are equally loud.")
    refetched = sum(program.refetched for program in report.programs)
    if refetched:
        click.echo(f"Subscribers' apps will fetch {counted(refetched, 'file')} again.")
    _tell_programs(report)
    _tell_still(report)
    if any(program.episodes for program in report.programs):
        click.echo(f"Listen: open {project / 'output' / 'index.html'}, or type: {own_command()} serve")
        if not report.base_url and any(program.made for program in report.programs):
            click.echo("To publish, set base_url in articles/library.yaml; until then it is for this computer only.")


def nothing_to_do(fresh: int) -> str:
    """Say that so many episodes are as they should be."""
    return f"Nothing to do: {counted(fresh, 'episode')} up to date." if fresh else "Nothing to do."


def without_sound(report: "Report") -> str:
    """Say what changed where no sound was made."""
    parts = [f"{counted(report.written, 'file')} written"] if report.written else []
    parts += [f"{counted(report.removed, 'file')} removed"] if report.removed else []
    return ", ".join(parts)


def as_last_published(report: "Report") -> str:
    """Say how many episodes stay as they were because something is wrong with them; '' for none."""
    stays = sum(program.stays for program in report.programs)
    stay, their = ("stays", "its problem is") if stays == 1 else ("stay", "their problems are")
    return f"{counted(stays, 'episode')} {stay} as last published until {their} mended" if stays else ""


def _made(report: "Report") -> str:
    made = sum(program.made for program in report.programs)
    alike = sum(program.alike for program in report.programs)
    if not made:
        return f"No new sound; {without_sound(report)}."
    silent = without_sound(report)
    files = f" {silent[0].upper()}{silent[1:]}." if silent else ""
    if made == alike:
        return f"Made {counted(made, 'episode')} again: {'it' if made == 1 else 'they'} came out the same.{files}"
    if not report.tally.spoken:
        return f"Made {counted(made, 'episode')}: nothing had to be spoken.{files}"
    sentences = counted(sum(program.sentences for program in report.programs), "sentence")
    return f"Made {counted(made, 'episode')}: spoke {report.tally.spoken:,} of {sentences}.{files}"


def _nothing(report: "Report") -> str:
    fresh = sum(program.fresh for program in report.programs)
    return "Nothing was made." if report.problems and not fresh else nothing_to_do(fresh)


def _left(report: "Report") -> Iterator[str]:
    for program in report.programs:
        if program.left:
            their = "its files stay" if program.left == 1 else "their files stay"
            until = f"; {their} until {program.left_until}" if program.left_until else ""
            of_which = f" of {program.title}" if len(report.programs) > 1 else ""
            yield f"{counted(program.left, 'episode')} left the feed{of_which}{until}."
    for _, made in report.leaving:
        title = made.card.title if made.card else made.folder
        yield f"{title} left output/, with {counted(len(made.episodes), 'episode')}."


def _tell_programs(report: "Report") -> None:
    for program in report.programs:
        held = f", {program.held_back} held back" if program.held_back else ""
        click.echo(f"  {program.title}: {counted(program.episodes, 'episode')}, {length(program.length_samples)}{held}")
        if program.feed and report.base_url:  # without it, only ``serve`` knows an address that works
            click.echo(f"    feed: {program.feed}")


def _tell_still(report: "Report") -> None:
    for still in report.still:
        click.echo(f"  {still.title}: stays as it was, {counted(still.episodes, 'episode')}")
