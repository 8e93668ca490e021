import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from audio_programs.errors import StoreError
from audio_programs.store.lock import build_lock

HOLD = """
import sys
from pathlib import Path
from audio_programs.store.lock import build_lock
with build_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_second_build_is_refused_and_told_who_runs(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / ".build")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"held\n"

        told = f"another build is running .process {other.pid} on {platform.node()}. - wait for it to end, or stop it"
        with pytest.raises(StoreError, match=told), build_lock(tmp_path / ".build"):
            pytest.fail("two builds run at once")

        other.stdin.close()


def test_lock_of_a_build_that_was_killed_is_free(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / ".build")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
        other.wait()

        with build_lock(tmp_path / ".build"):
            assert f'"pid": {os.getpid()}' in (tmp_path / ".build" / "holder.json").read_text()


def test_lock_is_free_again_when_its_build_ends_however_it_ends(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), build_lock(tmp_path / ".build"):
        raise ZeroDivisionError

    with build_lock(tmp_path / ".build"):
        pass
    assert [path.name for path in (tmp_path / ".build").iterdir()] == ["lock"]


@pytest.mark.parametrize("holder", [b"", b"{", b"[]", b'"me"', b'{"pid": 1}', b"\xff"])
def test_holder_that_cannot_be_read_costs_its_name_only(tmp_path: Path, holder: bytes) -> None:
    with build_lock(tmp_path / ".build"):
        (tmp_path / ".build" / "holder.json").write_bytes(holder)

        with pytest.raises(StoreError, match=r"^another build is running - wait"), build_lock(tmp_path / ".build"):
            pytest.fail("two builds run at once")


def test_output_that_is_a_file_is_told_in_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"")

    with pytest.raises(StoreError, match="output cannot be written: ") as told, build_lock(tmp_path / "output/.build"):
        pytest.fail("nothing can be built there")
    assert "\n" not in str(told.value)
