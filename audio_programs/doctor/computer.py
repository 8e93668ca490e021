"""This computer: Python, the package and its extras, a browser for the pages, a player for ``say``."""

import platform
import re
import sys
import webbrowser
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version

from audio_programs import __version__
from audio_programs.build.hearing import find_player
from audio_programs.doctor.finding import Finding, State, Typed

GROUP = "This computer"
PACKAGE = "audio-programs"
OLDEST_PYTHON = (3, 11)


def look_at_computer(typed: Typed) -> Iterator[Finding]:
    """Yield what this computer has of what the programs need, and of what is good to have."""
    yield python_finding(sys.version_info[:2])
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        yield Finding(
            group=GROUP,
            name="package",
            state=State.WRONG,
            what=f"{PACKAGE} {__version__} runs here but is not installed, so that its speech engines are not found",
            mend=f"go to the folder with its pyproject.toml and type: {typed.install('--editable', '.')}",
        )
    else:
        yield look_at_package(package, typed)
        yield from look_at_extras(package, typed)
    yield _browser(typed)
    yield _player(typed)


def python_finding(found: tuple[int, int]) -> Finding:
    """Say whether a Python is new enough."""
    if found >= OLDEST_PYTHON:
        return Finding(group=GROUP, name="python", state=State.OK, what=f"Python {platform.python_version()}")
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return Finding(
        group=GROUP,
        name="python",
        state=State.WRONG,
        what=f"Python {'.'.join(map(str, found))} is too old: {oldest} or newer is needed",
        mend=f"install Python {oldest} or newer from https://www.python.org/downloads/",
    )


def look_at_package(package: Distribution, typed: Typed) -> Finding:
    """Say whether all that a package cannot do without is installed, by its own list."""
    needs = [found[1] for line in package.requires or () if (found := _REQUIREMENT.match(line)) and not found[2]]
    lacking = [need for need in needs if not _is_installed(need)]
    if not lacking:
        return Finding(group=GROUP, name="package", state=State.OK, what=f"{PACKAGE} {__version__}")
    return Finding(
        group=GROUP,
        name="package",
        state=State.WRONG,
        what=f"{PACKAGE} {__version__} lacks packages that it needs: {', '.join(lacking)}",
        mend=typed.install(*lacking),
    )


def look_at_extras(package: Distribution, typed: Typed) -> Iterator[Finding]:
    """Yield whether each extra of a package is installed, by the package's own list of what it needs."""
    name = package.metadata["Name"]
    for extra, needs in sorted(extras_of(package).items()):
        lacking = [need for need in needs if not _is_installed(need)]
        if lacking:
            yield Finding(
                group=GROUP,
                name=f"extra {extra}",
                state=State.MISSING,
                what=f"the extra '{extra}' is not installed ({', '.join(lacking)})",
                mend=typed.install(f"{name}[{extra}]"),
            )
        else:
            what = f"the extra '{extra}' is installed ({', '.join(needs)})"
            yield Finding(group=GROUP, name=f"extra {extra}", state=State.OK, what=what)


_REQUIREMENT = re.compile(r"\s*([\w.-]+)[^;]*(?:;(.*))?")
_EXTRA = re.compile(r"""\bextra\s*==\s*["']([\w.-]+)["']""")


def extras_of(package: Distribution) -> dict[str, tuple[str, ...]]:
    """Return the extras of a package, each with the names of the packages that it brings."""
    found: dict[str, list[str]] = {extra: [] for extra in package.metadata.get_all("Provides-Extra") or ()}
    for line in package.requires or ():
        requirement = _REQUIREMENT.match(line)
        for extra in _EXTRA.findall(requirement[2] or "") if requirement else ():
            found.setdefault(extra, []).append(requirement[1] if requirement else "")
    return {extra: tuple(dict.fromkeys(needs)) for extra, needs in found.items() if needs}


def _is_installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def _browser(typed: Typed) -> Finding:
    """Say which browser would open the pages. Nothing is opened."""
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return Finding(
            group=GROUP,
            name="browser",
            state=State.MISSING,
            what="no web browser is found here to open the listening pages with",
            mend=f"listen from another device in the same network: {typed.program} serve --host 0.0.0.0",
        )
    name = getattr(found, "name", "") or "the system's own"
    return Finding(group=GROUP, name="browser", state=State.OK, what=f"a web browser for the listening pages ({name})")


def _player(typed: Typed) -> Finding:
    player = find_player()
    if player is not None:
        what = f"a program that plays what 'say' speaks ({player[0]})"
        return Finding(group=GROUP, name="player", state=State.OK, what=what)
    return Finding(
        group=GROUP,
        name="player",
        state=State.MISSING,
        what="no program is found here that plays sound, so 'say' cannot be heard at once",
        mend=f'write a file instead: {typed.program} say "It is 7:30 pm." -o said.wav'
        " (on Debian and Ubuntu, sudo apt install alsa-utils brings a player)",
    )
