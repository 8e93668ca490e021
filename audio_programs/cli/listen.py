"""``voices``, ``say`` and ``serve``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio_programs.cli.completing import complete_voices
from audio_programs.cli.context import EXIT_PROBLEMS, Context
from audio_programs.cli.wording import as_typed_here, tell
from audio_programs.errors import EngineError

if TYPE_CHECKING:
    from audio_programs.model import SettingRange


@click.command()
@click.option("-l", "--language", metavar="LANG", help="List the engines' voices of a language too: en, en-gb, de.")
@click.option("--all", "everything", is_flag=True, help="List every voice of every engine: there are many.")
@click.pass_context
def voices(ctx: click.Context, *, language: str | None, everything: bool) -> None:
    """List your voices, who speaks what, and the engines.

    To use another voice of an engine, give it a name of yours in voices.yaml, and a role:

    \b
      voices:
        calm: {engine: pyttsx3, voice: gmw/en, rate: 155}
      roles:
        default: calm

    \b
    Example:
      audio-programs voices
      audio-programs voices --language en
    """
    from audio_programs.build.hearing import list_voices  # noqa: PLC0415

    context: Context = ctx.obj
    listing = list_voices(context.find_project())
    tell(listing.problems, ())
    click.echo("Your voices:" if listing.own else "Your voices cannot be listed until voices.yaml is mended.")
    for own in listing.own:
        voice = own.voice
        settings = ", ".join(f"{name} {value}" for name, value in voice.settings)
        state = own.fault or "ready"
        roles = f"; speaks {', '.join(own.roles)}" if own.roles else ""
        click.echo(f"  {voice.name}: {voice.engine} {voice.id}, {settings or 'usual settings'} ({state}{roles})")
    click.echo("Engines:")
    found = 0
    for engine in listing.engines:
        click.echo(f"  {engine.name}: {f'ready ({engine.why})' if engine.ready else f'not ready: {engine.why}'}")
        if engine.install:
            click.echo(f"    {engine.install}")
        if engine.voices:
            click.echo(f"    settings: {'; '.join(_range(one) for one in engine.voices[0].settings) or 'none'}")
        for known in engine.voices if everything or language else ():
            if everything or known.language.casefold().startswith(str(language).casefold()):
                found += 1
                click.echo(f"    {known.id}  {known.language}  {known.description}")
    if not everything and not language:
        click.echo(as_typed_here("The engines' own voices: audio-programs voices --language en"))
    elif not found:
        click.echo(f"No engine here has a voice for the language {language!r}: write it like en, en-gb or de.")
    if listing.problems:
        ctx.exit(EXIT_PROBLEMS)


def _range(one: "SettingRange") -> str:
    unit = f" {one.unit}" if one.unit else ""
    return f"{one.name} {one.lowest:g} to {one.highest:g}{unit}, usually {one.default:g}"


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option(
    "--voice",
    metavar="NAME",
    shell_complete=complete_voices,
    help="A voice of voices.yaml. Without it: the one that reads paragraphs.",
)
@click.option(
    "-o",
    "output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a .wav or .mp3 file instead of playing it.",
)
@click.pass_context
def say(ctx: click.Context, words: tuple[str, ...], *, voice: str | None, output: Path | None) -> None:
    """Speak TEXT as it would be spoken in an episode.

    Numbers are said as words, and it is as loud as the programs. Put TEXT in quotes: they keep signs such as ? and '
    from the shell. Plain words do without. No project is needed: without one, the usual voice speaks.

    \b
    Example:
      audio-programs say "It is 7:30 pm."
      audio-programs say "2-3 cups" --voice calm-low -o cups.wav
    """
    from audio_programs.build.hearing import play, speak_text, write_sound  # noqa: PLC0415

    context: Context = ctx.obj
    if output is not None and output.suffix.lower() not in (".wav", ".mp3"):
        raise click.BadParameter(f"{output.name} does not end in .wav or .mp3", param_hint="-o")
    project = context.find_project()
    sound = speak_text(" ".join(words), voice=voice, project=project)
    if output is not None:
        write_sound(sound, output, project=project)
        click.echo(f"Wrote {output}.")
    elif not play(sound):
        raise EngineError("there is no program here that plays sound", "write a file instead: add -o sound.wav")


@click.command()
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Who may listen: 127.0.0.1 is this computer; 0.0.0.0 lets a phone on your network listen too.",
)
@click.option(
    "--port",
    metavar="N",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The number behind the address. Where it is taken, choose another; 0 takes any free one.",
)
@click.option("-w", "--watch", is_flag=True, help="Open pages show and play at once what a build has changed.")
@click.pass_context
def serve(ctx: click.Context, *, host: str, port: int, watch: bool) -> None:
    """Serve output/ to browsers and podcast apps, until Ctrl-C.

    It says at which address to listen, and which to give to a podcast app. A phone in the same network can subscribe
    too, with --host 0.0.0.0. Builds may run beside it: what they make is served at once. It is for trying out; to
    publish, copy output/ to a web host.

    \b
    Example:
      audio-programs serve
      audio-programs serve --host 0.0.0.0
      audio-programs serve --watch      beside "audio-programs build --watch" in another window
    """
    from audio_programs.serve import serve_output  # noqa: PLC0415

    context: Context = ctx.obj
    serve_output(context.project, host=host, port=port, tell=click.echo, watch=watch)
    click.echo("Stopped serving.", err=True)
