"""A command that holds others: its help lists them as they are used, each with its whole first sentence."""

import click

_LONGEST = 400  # no sentence is; click's own list cuts them so that each fits into a line


class Group(click.Group):
    """Lists its commands in the order in which they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names, in order."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list; a sentence that is longer than the line goes on below."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(_LONGEST)) for name, one in self.commands.items()])
