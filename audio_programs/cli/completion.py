"""``completion``: the lines that teach a shell to complete this program's commands, options and names."""

import click
from click.shell_completion import get_completion_class

NAME = "audio-programs"
ASKED_BY = "_AUDIO_PROGRAMS_COMPLETE"
"""The variable by which the shell asks; click makes its name from the program's."""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Let the Tab key complete what you type.

    It completes commands, options, programs, articles and voices. This command prints what the shell needs for that.
    Set it up once, by the line for your shell, and open a new terminal:

    \b
      bash   echo 'eval "$(audio-programs completion bash)"' >> ~/.bashrc
      zsh    echo 'eval "$(audio-programs completion zsh)"' >> ~/.zshrc
      fish   audio-programs completion fish > ~/.config/fish/completions/audio-programs.fish

    The line must find the program: where audio-programs alone is not found, put its whole path into the line.
    In zsh, the lines "autoload -Uz compinit" and "compinit" must stand before it. bash must be 4.4 or newer.

    \b
    Example:
      audio-programs completion bash
    """
    made = get_completion_class(shell)
    assert made is not None  # noqa: S101 - click has all three
    click.echo(made(ctx.find_root().command, {}, NAME, ASKED_BY).source())
