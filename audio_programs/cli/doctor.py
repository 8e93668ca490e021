"""``doctor``."""

import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from audio_programs.cli.context import EXIT_PROBLEMS, Context
from audio_programs.cli.wording import as_typed_here, counted, own_command

if TYPE_CHECKING:
    from audio_programs.doctor import Finding

_INDENT = " " * 11


@click.command()
@click.option("--offline", is_flag=True, help="Ask nothing over the network: base_url is looked at, not tried.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON, for other programs.")
@click.pass_context
def doctor(ctx: click.Context, *, offline: bool, as_json: bool) -> None:
    """Say what is there, what is missing, and the command that mends it.

    Looks at this computer, the voices, the project's folders and, if base_url is set, whether feeds and sound answer
    there as podcast apps need it. Changes nothing. Works outside of a project too.

    \b
    Example:
      audio-programs doctor
      audio-programs doctor --offline

    Exit codes: 0 nothing has to be mended; 1 something has to be.
    """
    from audio_programs.doctor import Typed, look  # noqa: PLC0415

    context: Context = ctx.obj
    findings = look(context.find_project(), Typed(program=own_command(), python=sys.executable), offline=offline)
    told = tuple(findings if as_json else _printed(findings))
    verdict = _verdict(told)
    if as_json:
        click.echo(json.dumps(_as_json(told, verdict), indent=2, ensure_ascii=False))
    else:
        click.echo(verdict)
    if any(one.hinders for one in told):
        ctx.exit(EXIT_PROBLEMS)


def _printed(findings: "Iterator[Finding]") -> "Iterator[Finding]":
    """Print each finding as it comes: asking over the network takes its time."""
    group = ""
    for one in findings:
        if one.group != group:
            group = one.group
            click.echo(group)
        click.echo(f"  {one.state.value:<7}  {one.what}")
        if one.mend:
            click.echo(f"{_INDENT}{as_typed_here(one.mend)}")
        yield one


def _verdict(findings: "Sequence[Finding]") -> str:
    from audio_programs.doctor import State  # noqa: PLC0415

    hindering = sum(one.hinders for one in findings)
    if hindering:
        below = "it" if hindering == 1 else "each"
        return f"{counted(hindering, 'thing')} must be mended; what to do stands below {below}."
    missing = sum(one.state is State.MISSING for one in findings)
    if missing:
        return f"All that is needed is here; {counted(missing, 'other thing')} could be had, as said above."
    return "All is well."


def _as_json(findings: "Sequence[Finding]", verdict: str) -> dict[str, object]:
    return {
        "ok": not any(one.hinders for one in findings),
        "verdict": verdict,
        "findings": [
            {
                "group": one.group,
                "name": one.name,
                "state": one.state.value,
                "needed": one.needed,
                "what": one.what,
                "mend": as_typed_here(one.mend),
            }
            for one in findings
        ],
    }
