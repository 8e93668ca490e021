"""This computer: Python, extras by the package's own list, a player."""

import sys
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from audio_programs.doctor import State, Typed
from audio_programs.doctor.computer import extras_of, look_at_computer, look_at_extras, look_at_package, python_finding

TYPED = Typed(program="audio-programs", python="/a folder/bin/python")


def _package(folder: Path, *lines: str) -> Distribution:
    metadata = folder / "example_package-1.0.dist-info"
    metadata.mkdir()
    text = "\n".join(["Metadata-Version: 2.4", "Name: example-package", "Version: 1.0", *lines, ""])
    (metadata / "METADATA").write_text(text, encoding="utf-8")
    return Distribution.at(metadata)


def test_extras_are_those_that_the_package_lists(tmp_path: Path) -> None:
    package = _package(
        tmp_path,
        "Requires-Dist: click>=8.1",
        "Requires-Dist: tzdata; sys_platform == 'win32'",
        "Provides-Extra: media",
        "Requires-Dist: a-decoder>=0.6; extra == 'media'",
        "Provides-Extra: cluster",
        'Requires-Dist: many-machines[all]>=2 ; (python_version >= "3.11") and extra == "cluster"',
        "Provides-Extra: nothing",
    )

    assert extras_of(package) == {"media": ("a-decoder",), "cluster": ("many-machines",)}


def test_an_extra_that_is_not_installed_is_told_with_the_command_that_installs_it(tmp_path: Path) -> None:
    package = _package(
        tmp_path,
        "Provides-Extra: media",
        "Requires-Dist: a-package-that-is-not-there; extra == 'media'",
        "Provides-Extra: shell",
        "Requires-Dist: click; extra == 'shell'",
    )

    media, shell = look_at_extras(package, TYPED)

    assert (media.state, media.needed) == (State.MISSING, False)
    assert "a-package-that-is-not-there" in media.what
    assert media.mend == "'/a folder/bin/python' -m pip install 'example-package[media]'"
    assert shell.state is State.OK


def test_a_package_that_programs_need_and_that_is_not_installed_is_wrong(tmp_path: Path) -> None:
    package = _package(
        tmp_path,
        "Requires-Dist: click>=8.1",
        "Requires-Dist: a-package-that-is-not-there>=1",
        "Requires-Dist: another; sys_platform == 'a system that is none'",
        "Provides-Extra: media",
        "Requires-Dist: a-decoder; extra == 'media'",
    )

    finding = look_at_package(package, TYPED)

    assert finding.hinders
    assert finding.what.endswith("needs: a-package-that-is-not-there")
    assert finding.mend == "'/a folder/bin/python' -m pip install a-package-that-is-not-there"


def test_a_python_that_is_too_old_is_wrong() -> None:
    assert python_finding((3, 10)).hinders
    assert "3.11 or newer is needed" in python_finding((3, 10)).what


def test_this_python_is_right() -> None:
    assert python_finding(sys.version_info[:2]).state is State.OK


def test_the_player_that_say_would_use_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "aplay").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "aplay").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    (player,) = (one for one in look_at_computer(TYPED) if one.name == "player")

    assert (player.state, "aplay" in player.what) == (State.OK, True)


def test_without_a_player_a_file_is_advised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    (player,) = (one for one in look_at_computer(TYPED) if one.name == "player")

    assert not player.hinders
    assert "-o said.wav" in player.mend
