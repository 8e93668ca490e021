"""A plug-in that cannot be imported: what it stands on is not installed."""

import a_package_that_is_not_there  # type: ignore[import-not-found] # that is its point


class BrokenEngine(a_package_that_is_not_there.Engine):  # type: ignore[misc] # never reached
    """Never made."""
