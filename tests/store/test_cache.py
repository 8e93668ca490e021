from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audio_programs.errors import StoreError
from audio_programs.store.cache import Cache

KEY = "ab" + "0" * 62


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / ".cache", "clips")


def test_what_was_put_is_got(cache: Cache) -> None:
    assert not cache.has(KEY)
    assert cache.get(KEY) is None

    cache.put(KEY, b"sound")

    assert cache.has(KEY)
    assert cache.get(KEY) == b"sound"


def test_empty_entry_is_an_entry(cache: Cache) -> None:
    cache.put(KEY, b"")

    assert cache.get(KEY) == b""


def test_kinds_do_not_share_keys(cache: Cache) -> None:
    cache.put(KEY, b"sound")

    assert Cache(cache.root, "sections").get(KEY) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_entry_is_as_good_as_none(cache: Cache, data: st.DataObject) -> None:
    cache.put(KEY, b"a sound of some length")
    entry = _entry(cache)
    stored = bytearray(entry.read_bytes())
    damage = data.draw(st.sampled_from(["cut", "flip", "more"]))
    at = data.draw(st.integers(0, len(stored) - 1))
    match damage:
        case "cut":
            stored = stored[:at]
        case "flip":
            stored[at] ^= 1 << data.draw(st.integers(0, 7))
        case _:
            stored += b"x"
    entry.write_bytes(stored)

    assert cache.get(KEY) is None


@pytest.mark.parametrize("foreign", [b"", b"RIFF....WAVE", b"audio-programs 2\n" + bytes(40)])
def test_foreign_entry_is_as_good_as_none_and_can_be_made_again(cache: Cache, foreign: bytes) -> None:
    cache.put(KEY, b"sound")
    _entry(cache).write_bytes(foreign)

    assert cache.get(KEY) is None

    cache.put(KEY, b"sound")
    assert cache.get(KEY) == b"sound"


def test_folder_in_the_place_of_an_entry_is_as_good_as_none(cache: Cache) -> None:
    cache.put(KEY, b"sound")
    entry = _entry(cache)
    entry.unlink()
    entry.mkdir()

    assert cache.get(KEY) is None


def test_cache_that_is_a_file_holds_nothing_and_says_so_when_it_is_to_keep_something(cache: Cache) -> None:
    cache.root.write_bytes(b"")

    assert not cache.has(KEY)
    assert cache.get(KEY) is None
    with pytest.raises(StoreError, match=r"\.cache\S* cannot be written"):
        cache.put(KEY, b"sound")


def _entry(cache: Cache) -> Path:
    return cache.root / "clips" / KEY[:2] / KEY[2:]
