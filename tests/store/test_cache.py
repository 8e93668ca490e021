import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audio_programs.errors import StoreError
from audio_programs.keys import key_of
from audio_programs.store.cache import Cache
from audio_programs.store.packs import Packs
from audio_programs.store.record import record

KEY = "ab" + "0" * 62
KEYS = tuple(key_of("some", number) for number in range(200))


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    cache = Cache(tmp_path / ".cache", "clips")
    yield cache
    cache.packs.close()


def test_what_was_put_is_got(cache: Cache) -> None:
    assert not cache.has(KEY)
    assert cache.get(KEY) is None

    cache.put(KEY, b"sound")

    assert cache.has(KEY)
    assert cache.get(KEY) == b"sound"


def test_asking_makes_nothing(cache: Cache) -> None:
    assert cache.get(KEY) is None
    assert cache.kept([KEY]) == set()

    assert not cache.root.exists()


def test_empty_entry_is_an_entry(cache: Cache) -> None:
    cache.put(KEY, b"")

    assert cache.get(KEY) == b""


def test_kinds_do_not_share_keys(cache: Cache) -> None:
    cache.put(KEY, b"sound")

    assert Cache(cache.root, "sections").get(KEY) is None


def test_what_is_put_again_is_what_is_got(cache: Cache) -> None:
    cache.put(KEY, b"sound")
    cache.put(KEY, b"sound")

    assert cache.get(KEY) == b"sound"
    assert cache.packs.count() == (1, 5)


def test_many_keys_are_asked_for_at_once(cache: Cache) -> None:
    many = [key_of("many", number) for number in range(1_300)]
    for key in many[::2]:
        cache.put(key, b"x")

    assert cache.kept(many) == {*many[::2]}


def test_many_entries_are_a_few_files(cache: Cache) -> None:
    for key in KEYS:
        cache.put(key, b"x" * 1000)
    cache.packs.close()

    assert sorted(path.name for path in (cache.root / "clips").iterdir() if path.suffix != ".lock") == [
        "000001.pack",
        "index-1.sqlite",
    ]


def test_a_pack_that_has_grown_is_followed_by_another(tmp_path: Path) -> None:
    packs = Packs(tmp_path, pack_bytes=1000)
    for key in KEYS:
        packs.put(key, key.encode())

    assert len(list(tmp_path.glob("*.pack"))) > 10
    assert [packs.get(key) for key in KEYS] == [key.encode() for key in KEYS]
    packs.close()


# --- Damage ----------------------------------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_entry_is_as_good_as_none_and_can_be_made_again(cache: Cache, data: st.DataObject) -> None:
    cache.packs.drop([KEY])
    cache.put(KEY, b"a sound of some length")
    (pack,) = (cache.root / "clips").glob("*.pack")
    stored = bytearray(pack.read_bytes())
    at = data.draw(st.integers(0, len(stored) - 1))
    if data.draw(st.booleans()):
        stored = stored[:at]
    else:
        stored[at] ^= 1 << data.draw(st.integers(0, 7))
    pack.write_bytes(stored)

    assert cache.get(KEY) is None

    cache.put(KEY, b"a sound of some length")
    assert cache.get(KEY) == b"a sound of some length"


def _index(cache: Cache) -> Path:
    (index,) = (cache.root / "clips").glob("index-*.sqlite")
    return index


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache that holds all keys, to be copied."""
    packs = Packs(tmp_path_factory.mktemp("filled") / "clips")
    for key in KEYS:
        packs.put(key, key.encode())
    packs.close()
    return packs.folder


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_damaged_index_serves_nothing_wrong_and_what_is_put_can_be_got(filled: Path, data: st.DataObject) -> None:
    stored = bytearray((filled / "index-1.sqlite").read_bytes())
    match data.draw(st.sampled_from(["cut", "flip", "zero"])):
        case "cut":
            stored = stored[: data.draw(st.integers(0, len(stored) - 1))]
        case "flip":
            for at in data.draw(st.lists(st.integers(0, len(stored) - 1), min_size=1, max_size=20)):
                stored[at] ^= 0xFF
        case _:
            page = data.draw(st.integers(0, len(stored) // 4096 - 1))
            stored[page * 4096 : (page + 1) * 4096] = bytes(4096)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(filled, f"{folder}/clips")
        Path(folder, "clips", "index-1.sqlite").write_bytes(stored)
        packs = Packs(Path(folder, "clips"))

        found = {key: packs.get(key) for key in KEYS}
        assert [key for key, content in found.items() if content not in (None, key.encode())] == []
        packs.put(KEY, b"new")
        assert packs.get(KEY) == b"new"
        packs.close()


@pytest.mark.parametrize("foreign", [None, b"", b"RIFF....WAVE" * 999, b"SQLite format 3\0" + bytes(5000)])
def test_index_that_is_lost_or_foreign_is_made_again_from_the_packs(cache: Cache, foreign: bytes | None) -> None:
    for key in KEYS:
        cache.put(key, key.encode())
    cache.packs.close()
    index = _index(cache)
    if foreign is None:
        index.unlink()
    else:
        index.write_bytes(foreign)

    assert cache.kept(KEYS) == {*KEYS}
    assert [cache.get(key) for key in KEYS] == [key.encode() for key in KEYS]
    assert _index(cache).read_bytes()[:15] == b"SQLite format 3"


def test_a_pack_is_read_on_behind_a_damaged_stretch(cache: Cache) -> None:
    for key in KEYS:
        cache.put(key, key.encode())
    cache.packs.close()
    (pack,) = (cache.root / "clips").glob("*.pack")
    stored = bytearray(pack.read_bytes())
    stored[1000:1500] = bytes(500)
    pack.write_bytes(stored)
    _index(cache).unlink()

    found = {key: cache.get(key) for key in KEYS}

    assert {key for key, content in found.items() if content not in (key.encode(), None)} == set()
    assert sum(content is None for content in found.values()) <= 6


def test_cache_that_is_deleted_while_it_is_open_is_empty_and_begins_anew(cache: Cache) -> None:
    cache.put(KEY, b"sound")
    for path in (cache.root / "clips").iterdir():
        path.unlink()
    (cache.root / "clips").rmdir()

    assert not cache.has(KEY)
    assert cache.get(KEY) is None
    cache.put(KEYS[0], b"other")
    assert cache.get(KEYS[0]) == b"other"
    assert cache.get(KEY) is None
    assert len(list((cache.root / "clips").glob("*.pack"))) == 1


def test_cache_that_is_a_file_holds_nothing_and_says_so_when_it_is_to_keep_something(cache: Cache) -> None:
    cache.root.write_bytes(b"")

    assert not cache.has(KEY)
    assert cache.get(KEY) is None
    with pytest.raises(StoreError, match=r"\.cache\S* cannot be written"):
        cache.put(KEY, b"sound")
    with pytest.raises(StoreError, match=r"\.cache\S* cannot be written"):
        cache.begin()


# --- Several at once -------------------------------------------------------------------------------------------------


def _put_some(root: Path, first: int) -> int:
    cache = Cache(root, "clips")
    for key in KEYS[first::4]:
        cache.put(key, key.encode() * 500)
    return sum(cache.get(key) == key.encode() * 500 for key in KEYS[first::4])


@pytest.mark.parametrize("way", ["spawn", "fork"])
def test_processes_write_to_the_same_packs_and_lose_nothing(cache: Cache, way: str) -> None:
    cache.put(KEY, b"before")
    with ProcessPoolExecutor(4, mp_context=get_context(way)) as pool:
        got = list(pool.map(_put_some, [cache.root] * 4, range(4)))

    assert got == [50, 50, 50, 50]
    assert [cache.get(key) for key in KEYS] == [key.encode() * 500 for key in KEYS]
    assert cache.get(KEY) == b"before"
    assert len(list((cache.root / "clips").glob("*.pack"))) == 1


def test_threads_write_to_the_same_packs_and_lose_nothing(cache: Cache) -> None:
    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(_put_some, [cache.root] * 4, range(4)))

    assert got == [50, 50, 50, 50]
    assert cache.kept(KEYS) == {*KEYS}


WRITER = """
import sys
from pathlib import Path
from audio_programs.keys import key_of
from audio_programs.store.cache import Cache
cache = Cache(Path(sys.argv[1]), "clips")
for number in range(100_000):
    key = key_of("written", number)
    cache.put(key, key.encode() * 4000)
    print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_a_writer_that_is_killed_leaves_a_cache_that_holds_all_it_had_put(cache: Cache, seed: int) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, cache.root], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        for _ in range(20 + 37 * seed):
            last = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)

    written = [key_of("written", number) for number in range(last + 1)]
    assert [cache.get(key) for key in written] == [key.encode() * 4000 for key in written]
    cache.put(KEY, b"goes on")
    assert cache.get(KEY) == b"goes on"
    assert [entry.key for entry in cache.packs.damaged()] == []


def test_a_killed_writers_piece_of_a_record_hurts_no_other(cache: Cache) -> None:
    cache.put(KEYS[0], b"first")
    (pack,) = (cache.root / "clips").glob("*.pack")
    with pack.open("ab") as file:
        file.write(record(KEYS[2], b"never whole")[:85])
    cache.put(KEYS[1], b"second")
    cache.packs.close()
    _index(cache).unlink()

    assert cache.get(KEYS[0]) == b"first"
    assert cache.get(KEYS[1]) in (b"second", None)
    assert cache.get(KEYS[2]) is None
    cache.put(KEYS[1], b"second")
    assert cache.get(KEYS[1]) == b"second"


# --- Giving space back -----------------------------------------------------------------------------------------------


def test_what_is_dropped_gives_its_space_back_and_the_others_stay(cache: Cache) -> None:
    for key in KEYS:
        cache.put(key, key.encode() * 500)
    before = sum(path.stat().st_size for path in (cache.root / "clips").iterdir())

    cache.packs.drop([*KEYS[20:]])

    after = sum(path.stat().st_size for path in (cache.root / "clips").iterdir())
    assert after < before / 7
    assert [cache.get(key) for key in KEYS[:20]] == [key.encode() * 500 for key in KEYS[:20]]
    assert cache.kept(KEYS) == {*KEYS[:20]}
    cache.put(KEYS[50], b"again")
    assert cache.get(KEYS[50]) == b"again"


def test_a_reader_with_packs_open_finds_what_was_moved(cache: Cache) -> None:
    other = Packs(cache.root / "clips")
    for key in KEYS:
        cache.put(key, key.encode() * 500)
    assert other.get(KEYS[0]) is not None

    cache.packs.drop([*KEYS[1::2]])

    assert [other.get(key) for key in KEYS[::2]] == [key.encode() * 500 for key in KEYS[::2]]
    other.put(KEY, b"new")
    assert cache.get(KEY) == b"new"
    other.close()


def test_whoever_forks_leaves_the_parents_files_alone(cache: Cache) -> None:
    cache.put(KEY, b"before")
    child = os.fork()
    if not child:
        try:
            cache.put(KEYS[0], b"by the child")
            os._exit(0 if cache.get(KEY) == b"before" else 1)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0

    cache.put(KEYS[1], b"by the parent")

    assert [cache.get(key) for key in (KEY, *KEYS[:2])] == [b"before", b"by the child", b"by the parent"]
