"""What the feed and the pages must say alike: when something is heard, and where a link leads.

Below both, for neither may import the other. Pure.
"""

from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

from audio_programs.model import RATE_HZ, Samples


def milliseconds(samples: Samples) -> int:
    """Return a moment in whole milliseconds, a half rounded up, by one rounding of the running count of samples.

    >>> milliseconds(Samples(22)), milliseconds(Samples(23)), milliseconds(Samples(44_100 * 90))
    (0, 1, 90000)
    """
    return (samples * 2000 + RATE_HZ) // (2 * RATE_HZ)


@lru_cache(maxsize=1024)  # a feed and a page ask for each address of an article several times over
def web_address(written: str) -> str:
    """Return an address that an editor wrote, in ASCII, or '' if it is none that a reader may be sent to.

    Only http and https are, never a script; and none with a user name, for what is published is public (RULES I6, W1).

    >>> web_address("https://example.org/a b"), web_address("javascript:alert(1)"), web_address("//example.org")
    ('https://example.org/a%20b', '', '')
    """
    try:
        parts = urlsplit(" ".join(written.split()))
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
            return ""
        host = ascii_host(parts.hostname)
        port = f":{parts.port}" if parts.port else ""
        path, query, fragment = (
            quote(part, safe="/%~!$&'()*+,;=:@?") for part in (parts.path, parts.query, parts.fragment)
        )
    except ValueError:  # a bad port, brackets that do not close, half a character; UnicodeError is one too
        return ""
    return urlunsplit((parts.scheme, host + port, path, query, fragment))


def ascii_host(host: str) -> str:
    """Return a host as ``urlsplit`` names it, in ASCII: its IDNA form, an IPv6 address in brackets.

    Raises UnicodeError for a name that has none.
    """
    if ":" in host:
        return f"[{quote(host, safe=':')}]"
    return host.encode("idna").decode("ascii")
