"""What all tests share: hypothesis without a stopwatch, for machines are slow at times and tests never fail by time.

In CI its examples are the same in each run, so that a change is judged by itself; elsewhere they are new each time.
"""

import os
import signal
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, settings

from tests.faulty import FaultyProxy, faulty_proxy

BUCKETS = count()

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


@pytest.fixture(scope="session")
def s3_port() -> Iterator[int]:
    """Return the port of an S3 server."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    yield int(port)
    server.stop()


@pytest.fixture
def proxy(s3_port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyProxy]:
    """Stand between the S3 server and whoever asks for s3://, which finds it by the environment."""
    with faulty_proxy(s3_port) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "topsecret")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield proxy


@pytest.fixture
def bucket(s3_port: int, proxy: FaultyProxy) -> str:
    """Return the address of an empty shared cache on the S3 server."""
    import boto3

    name = f"sound-{next(BUCKETS)}"
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{s3_port}").create_bucket(Bucket=name)
    return f"s3://{name}/here"
