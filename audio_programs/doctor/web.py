"""The address on the web: is it set, can it work, and do feeds and sound answer there as podcast apps need it.

Asks over the network, with short waits, for the first bytes of things only (RULES S1 to S4). Never asks where no
``base_url`` is set.
"""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from audio_programs.build.layout import LIBRARY_FILE
from audio_programs.build.settings_files import read_library_file
from audio_programs.catalog import names
from audio_programs.doctor.asking import Answer, NoAnswer, ask, first_enclosure
from audio_programs.doctor.finding import Finding, State, Typed
from audio_programs.publish.addresses import Addresses, base_address
from audio_programs.store.output import Output

GROUP = "On the web"
HOST_DOCS = "tell the host to: docs/hosting.md lists what it must send"

_FEED_TYPES = ("application/rss+xml", "application/xml", "text/xml")
_MOST_FEEDS = 20  # what is right for one program's feed is right for the others': all stand on one host
_HERE = ("localhost", "127.0.0.1", "::1")


def look_at_web(project: Path, typed: Typed, *, offline: bool) -> Iterator[Finding]:
    """Yield whether the address that the feeds are built for can work."""
    library, _ = read_library_file(project)
    if library is None:
        return  # told of the project
    base_url = library.library.base_url
    if not base_url:
        yield Finding(
            group=GROUP,
            name="base_url",
            state=State.MISSING,
            what="no base_url is set: the feeds are for this computer only",
            mend=f"to publish, add a line like 'base_url: https://audio.example.org/' to {LIBRARY_FILE} and build",
        )
        return
    yield _scheme(base_url)
    if offline:
        return
    try:
        base_url = base_address(base_url)
    except ValueError:  # a host that no name can be
        yield _unknown_host(base_url)
        return
    hosted = _host(base_url)
    if hosted is not None:
        yield hosted
        if hosted.state is not State.OK:
            return
    for program in _programs(project)[:_MOST_FEEDS]:
        findings = tuple(look_at_feed(base_url, program, typed))
        yield from findings
        if any(one.name == "answer" for one in findings):
            return  # nobody is there: the other feeds would only be waited for


def _programs(project: Path) -> tuple[str, ...]:
    """Return the ids of the programs that have a feed in output/."""
    output = Output(project)
    return tuple(program for program in output.programs() if (output.root / program / names.FEED).is_file())


def _scheme(base_url: str) -> Finding:
    host = urlsplit(base_url).hostname or ""
    if host in _HERE:
        what = f"base_url is {base_url}, an address that works on this computer alone"
    elif base_url.startswith("https://"):
        return Finding(group=GROUP, name="base_url", state=State.OK, what=f"base_url is {base_url}")
    else:
        what = f"base_url is {base_url}, without the s of https: Apple and other directories refuse it"  # RULES I6
    mend = f"write the address that begins with https:// in {LIBRARY_FILE}, if your host has one, and build"
    return Finding(group=GROUP, name="base_url", state=State.MISSING, what=what, mend=mend)


def _host(base_url: str) -> Finding | None:
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if host in _HERE:
        return None
    try:
        socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            return Finding(
                group=GROUP,
                name="host",
                state=State.MISSING,
                what=f"{host} could not be looked up: this computer may not be on the internet",
                mend="connect it and ask again, or leave this out with --offline",
            )
        return _unknown_host(base_url)
    except (OSError, UnicodeError):
        return _unknown_host(base_url)
    return Finding(group=GROUP, name="host", state=State.OK, what=f"{host} is known on the internet")


def _unknown_host(base_url: str) -> Finding:
    return Finding(
        group=GROUP,
        name="host",
        state=State.WRONG,
        what=f"there is no site called {urlsplit(base_url).hostname or base_url}",
        mend=f"look for a typing mistake in base_url in {LIBRARY_FILE}, or set the name up with your host",
    )


# --- A feed ------------------------------------------------------------------------------------------------------


def look_at_feed(base_url: str, program: str, typed: Typed) -> Iterator[Finding]:
    """Yield how a program's feed, and its newest episode's sound, answer under an address."""
    address = Addresses(base_url=base_url, program=program).feed
    answer = ask(address, most_bytes=20_000_000)
    name = f"feed {program}"
    if isinstance(answer, NoAnswer):
        yield _no_answer(address, answer)
        return
    if answer.status == 404:
        yield Finding(
            group=GROUP,
            name=name,
            state=State.MISSING,
            what=f"{address} is not there yet",
            mend="copy output/ to your host, as docs/hosting.md says",
        )
        return
    enclosure = first_enclosure(answer.body)
    wrong = tuple(_feed_faults(answer, is_feed=enclosure is not None))
    for fault, mend in wrong:
        yield Finding(group=GROUP, name=name, state=State.WRONG, what=f"{address} {fault}", mend=mend)
    if not wrong:
        what = f"{address} answers as podcast apps need it"
        yield Finding(group=GROUP, name=name, state=State.OK, what=what)
    yield from _wishes(answer, address, name)
    if enclosure is not None and enclosure.address:
        yield from _sound(enclosure.address, enclosure.size_bytes, base_url, program, typed)


def _no_answer(address: str, answer: NoAnswer) -> Finding:
    return Finding(
        group=GROUP,
        name="answer",
        state=State.WRONG,
        what=f"{address} does not answer: {answer.why}",
        mend=f"open it in a browser; if that fails too, look at base_url in {LIBRARY_FILE} and at your host",
    )


def _feed_faults(answer: Answer, *, is_feed: bool) -> Iterator[tuple[str, str]]:
    """Yield what would keep apps from reading the feed, and what mends it."""
    if answer.status != 200:
        yield f"answers with {answer.status} instead of the feed", f"let everybody read it (no log-in); {HOST_DOCS}"
        return
    if not is_feed:
        yield "gives something that is not a feed", "copy output/ to your host again, as docs/hosting.md says"
        return
    kind = answer.kind
    if kind not in _FEED_TYPES:  # RULES S2
        yield f"is sent as '{kind}'", f"it must be sent as application/rss+xml; {HOST_DOCS}"


def _wishes(answer: Answer, address: str, name: str) -> Iterator[Finding]:
    """Yield what apps can do without, and are better with."""
    if answer.status != 200:
        return
    if not (answer.header("ETag") or answer.header("Last-Modified")):  # RULES S4
        what = f"{address} does not say when it last changed (ETag, Last-Modified): apps fetch it whole each time"
        yield Finding(group=GROUP, name=name, state=State.MISSING, what=what, mend=HOST_DOCS)
    if answer.header("Access-Control-Allow-Origin") != "*":  # RULES S3
        what = f"{address} may not be read by players on other sites (Access-Control-Allow-Origin: *)"
        yield Finding(group=GROUP, name=name, state=State.MISSING, what=what, mend=HOST_DOCS)


# --- An episode's sound ------------------------------------------------------------------------------------------


def _sound(address: str, size_bytes: int, base_url: str, program: str, typed: Typed) -> Iterator[Finding]:
    name = f"sound {program}"
    if not address.startswith(base_url):
        yield Finding(
            group=GROUP,
            name=name,
            state=State.WRONG,
            what=f"the feed on the web leads to {address}, which is not under base_url",
            mend=f"build and copy output/ to your host again: {typed.program} build",
        )
        return
    answer = ask(address, most_bytes=100, part=(0, 99))
    if isinstance(answer, NoAnswer):
        yield _no_answer(address, answer)
        return
    wrong = tuple(_sound_faults(answer, size_bytes))
    for fault, mend in wrong:
        yield Finding(group=GROUP, name=name, state=State.WRONG, what=f"{address} {fault}", mend=mend)
    if not wrong:
        what = f"{address} can be played, and wound forward and back"
        yield Finding(group=GROUP, name=name, state=State.OK, what=what)


def _sound_faults(answer: Answer, size_bytes: int) -> Iterator[tuple[str, str]]:
    """Yield what would keep apps from playing an episode, or from winding in it (RULES S1, S2)."""
    if answer.status == 404:
        yield "is not there", "copy output/ to your host again, the sound before the feeds, as docs/hosting.md says"
        return
    if answer.status not in (200, 206):
        yield f"answers with {answer.status} instead of sound", f"let everybody read it (no log-in); {HOST_DOCS}"
        return
    if answer.kind != "audio/mpeg":
        yield f"is sent as '{answer.kind}'", f"it must be sent as audio/mpeg; {HOST_DOCS}"
    if answer.header("Content-Encoding") not in ("", "identity"):
        yield "is sent compressed", f"sound must be sent as it is; {HOST_DOCS}"
    if answer.status == 200:
        yield "is only sent whole, so that nobody can wind in it", f"switch 'byte ranges' on; {HOST_DOCS}"
        return
    length = answer.header("Content-Range").rpartition("/")[2]
    if length.isdecimal() and size_bytes and int(length) != size_bytes:
        yield "has another length than the feed says", "copy output/ to your host again, as docs/hosting.md says"
