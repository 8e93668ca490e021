"""What all tests share: hypothesis without a stopwatch, for machines are slow at times and tests never fail by time."""

from hypothesis import HealthCheck, settings

settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")
