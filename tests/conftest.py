"""What all tests share: hypothesis without a stopwatch, for machines are slow at times and tests never fail by time.

In CI its examples are the same in each run, so that a change is judged by itself; elsewhere they are new each time.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "calm", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("calm")
