"""What all tests share: hypothesis without a stopwatch, for machines are slow at times and tests never fail by time.

In CI its examples are the same in each run, so that a change is judged by itself; elsewhere they are new each time.
"""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "calm", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("calm")


# Where pytest was started in the background of a script, Ctrl-C is ignored, and so it would be in all that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that write what is kept anew: the list of all messages, the counts of calls."""
    parser.addoption("--refresh-messages", action="store_true", help="write tests/golden/messages.txt anew")
    parser.addoption("--refresh-counts", action="store_true", help="write tests/golden/call_counts.json anew")
