import os
from pathlib import Path

import pytest

from audio_programs.errors import Notice, StoreError
from audio_programs.keys import key_of
from audio_programs.store.address import Address
from audio_programs.store.caches import CachePlace, Caches
from audio_programs.store.outbox import Outbox
from audio_programs.store.shared import Shared
from tests.faulty import BUSY, CUT, REFUSED, SILENT, FaultyProxy

KEYS = tuple(key_of("some", number) for number in range(300))


@pytest.fixture(params=["file", "s3"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return an address that can be used, of each kind that can be had on one computer."""
    if request.param == "file":
        return f"file://{tmp_path}/shared"
    found: str = request.getfixturevalue("bucket")
    return found


def place(root: Path, address: str) -> CachePlace:
    return CachePlace(root / ".cache", address, waits_s=(0.0, 0.0))


def settled(caches: Caches) -> list[str]:
    return [notice.what for notice in caches.settle()]


def test_what_one_computer_made_is_had_by_another(tmp_path: Path, address: str) -> None:
    one, other = (Caches.at(place(tmp_path / name, address)) for name in ("one", "other"))
    for key in KEYS[:20]:
        one.clips.put(key, key.encode())
    one.sections.put(KEYS[0], b"a section")
    assert settled(one) == []

    assert other.clips.kept(KEYS) == {*KEYS[:20]}  # more than a few: by listing
    assert other.clips.kept(KEYS[15:25]) == {*KEYS[15:20]}  # a few: one by one
    assert [other.clips.get(key) for key in KEYS[:21]] == [*(key.encode() for key in KEYS[:20]), None]
    assert other.sections.get(KEYS[0]) == b"a section"
    assert settled(other) == []


def test_what_was_had_once_is_asked_for_no_more(tmp_path: Path, bucket: str, proxy: FaultyProxy) -> None:
    one, other = (Caches.at(place(tmp_path / name, bucket)) for name in ("one", "other"))
    one.sections.put(KEYS[0], b"a section")
    assert other.sections.get(KEYS[0]) == b"a section"
    proxy.spoil(REFUSED)

    assert other.sections.get(KEYS[0]) == b"a section"
    assert other.sections.has(KEYS[0])
    assert settled(other) == []


def test_many_are_brought_at_a_time(tmp_path: Path, address: str) -> None:
    one, other = (Caches.at(place(tmp_path / name, address)) for name in ("one", "other"))
    for key in KEYS[:100]:
        one.sections.put(key, key.encode())

    other.sections.bring(KEYS)

    assert other.sections.packs.kept(KEYS) == {*KEYS[:100]}


def test_a_damaged_object_is_as_good_as_none_and_is_replaced(tmp_path: Path) -> None:
    address = f"file://{tmp_path}/shared"
    one, other, third = (Caches.at(place(tmp_path / name, address)) for name in ("one", "other", "third"))
    one.sections.put(KEYS[0], b"a section")
    one.sections.put(KEYS[1], b"another section")
    stored = [tmp_path / "shared" / "sections" / key[:2] / key for key in KEYS[:2]]
    stored[0].write_bytes(stored[1].read_bytes())
    stored[1].write_bytes(stored[1].read_bytes()[:-1])

    assert [other.sections.get(key) for key in KEYS[:2]] == [None, None]
    other.sections.put(KEYS[0], b"a section")

    assert [third.sections.get(key) for key in KEYS[:2]] == [b"a section", None]


@pytest.mark.parametrize("fault", [REFUSED, BUSY, CUT])
def test_a_fault_that_passes_is_not_noticed(tmp_path: Path, bucket: str, proxy: FaultyProxy, fault: str) -> None:
    one, other = (Caches.at(place(tmp_path / name, bucket)) for name in ("one", "other"))
    content = os.urandom(5000)
    one.sections.put(KEYS[0], content)
    proxy.spoil(fault, 1)

    assert other.sections.get(KEYS[0]) == content
    assert settled(other) == []


@pytest.mark.parametrize("fault", [REFUSED, BUSY])
def test_a_fault_that_stays_is_told_once_and_what_was_made_is_sent_later(
    tmp_path: Path, bucket: str, proxy: FaultyProxy, fault: str
) -> None:
    one = Caches.at(place(tmp_path / "one", bucket))
    proxy.spoil(fault)
    for key in KEYS[:10]:
        assert one.clips.get(key) is None
        one.clips.put(key, key.encode())
    one.sections.put(KEYS[0], b"a section")

    assert settled(one) == [
        "it does not answer as it should, so this build did without it where it had to",
        "11 of the pieces made here are not there yet: the next build will send them",
    ]
    assert [one.clips.get(key) for key in KEYS[:10]] == [key.encode() for key in KEYS[:10]]

    proxy.spoil("", 0)
    again = Caches.at(CachePlace(tmp_path / "one" / ".cache", bucket, waits_s=(0.0,)))
    while again.shared is not None and again.shared.resting:  # as a new process would: it has not met the fault
        again.clips.has(KEYS[20])
    assert settled(again) == []
    other = Caches.at(place(tmp_path / "other", bucket))
    assert other.clips.kept(KEYS[:10]) == {*KEYS[:10]}
    assert other.sections.get(KEYS[0]) == b"a section"


def test_an_address_that_never_answers_holds_nobody_up(tmp_path: Path, bucket: str, proxy: FaultyProxy) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite", bucket)
    shared = Shared(Address(bucket, answer_s=0.1), outbox, name=bucket, waits_s=(0.0,))
    proxy.spoil(SILENT)

    assert shared.get("clips", KEYS[0]) is None
    shared.note("clips", KEYS[0])
    shared.send_by_the_way("clips", KEYS[0], b"sound")
    shared.send_noted(lambda kind, key: b"sound")

    assert [notice.what.partition(":")[0] for notice in shared.told()] == [
        "it does not answer as it should, so this build did without it where it had to",
        "1 of the pieces made here are not there yet",
    ]


def test_an_address_that_fails_is_left_alone_for_a_while(tmp_path: Path, bucket: str, proxy: FaultyProxy) -> None:
    one = Caches.at(place(tmp_path / "one", bucket))
    proxy.spoil(REFUSED)

    for key in KEYS:
        assert one.clips.get(key) is None

    assert proxy.connections < 30


def test_a_bucket_that_is_not_there_is_told_without_a_secret(tmp_path: Path, proxy: FaultyProxy) -> None:
    one = Caches.at(place(tmp_path, "s3://nowhere-at-all/x"))
    one.sections.put(KEYS[0], b"a section")

    told = one.settle()

    assert told[0] == Notice(
        "s3://nowhere-at-all/x", 0, "there is no such place, so this build did without it where it had to"
    )
    assert "topsecret" not in repr(told)


def test_a_password_in_an_address_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as told:
        Caches.at(place(tmp_path, "sftp://ada:hush@127.0.0.1:1/sound")).clips.has(KEYS[0])

    assert "hush" not in str(told.value)
    assert "needs the package 'paramiko', which is not installed - type: " in str(told.value)


@pytest.mark.parametrize("wrong", ["bucket/sound", "C:\\sound", "s3:/bucket", "://x"])
def test_what_is_no_address_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(StoreError, match="is no address of a shared cache - write it like s3://"):
        Caches.at(place(tmp_path, wrong))


def test_an_unknown_kind_of_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the shared cache carrier-pigeon://coop cannot be used - write its address"):
        Caches.at(place(tmp_path, "carrier-pigeon://coop")).clips.has(KEYS[0])


def test_a_damaged_outbox_costs_nothing_but_what_it_held(tmp_path: Path) -> None:
    address = f"file://{tmp_path}/shared"
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "outbox.sqlite").write_bytes(b"not ours at all" * 500)
    one = Caches.at(place(tmp_path, address))

    one.clips.put(KEYS[0], b"sound")

    assert settled(one) == []
    assert (tmp_path / "shared" / "clips" / KEYS[0][:2] / KEYS[0]).is_file()
