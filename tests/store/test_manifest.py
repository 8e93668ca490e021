import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from audio_programs.model import Chapter, Cue, Episode, ProgramCard, Recording, Role, Samples, Season, Unit
from audio_programs.store.manifest import MadeEpisode, MadeFile, Manifest, manifest_bytes, read_manifest

RECORDING = Recording(
    length_samples=Samples(1152),
    chapters=(Chapter(start_samples=Samples(0), title="Bread & <butter>", anchor="bread"),),
    cues=(
        Cue(start_samples=Samples(1), end_samples=Samples(9), text="שלום 🙂", role=Role.TITLE, block=None, section=0),
    ),
)
EPISODE = Episode(
    guid="guid",
    program="one",
    slug="bread",
    source="articles/one/01-bread.md",
    title="Bread & <butter>",
    author="Ada Example",
    published=datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=10))),
    updated=None,
    season=Season(number=2, name="Milk"),
    unit=Unit(name="Bread"),
    episode=1,
    summary="",
    link="",
    language="en-au",
    explicit=None,
    audio_file="bread-11111111.mp3",
    audio_size_bytes=17,
    image_file="",
    recording=RECORDING,
    track=None,
)
MANIFEST = Manifest(
    folder="articles/one",
    card=ProgramCard(id="one", title="One", description="D", language="en", cover_file="c.jpg", episodes=1),
    files={
        "index.html": MadeFile(digest="22", size_bytes=2, key="33"),
        "episodes/bread-11111111.mp3": MadeFile(digest="44", size_bytes=17, key="55"),
    },
    episodes=(MadeEpisode(audio_key="a", parts={"words": "w"}, section_keys=("s", "t"), episode=EPISODE),),
    replaced={"episodes/bread-00000000.mp3": "66"},
)


def test_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_bytes(manifest_bytes(MANIFEST))

    assert read_manifest(path) == MANIFEST


def test_equal_manifests_give_equal_bytes_whatever_order_they_were_made_in(tmp_path: Path) -> None:
    backwards = replace(MANIFEST, files=dict(reversed(MANIFEST.files.items())))
    path = tmp_path / "one.json"
    path.write_bytes(manifest_bytes(MANIFEST))

    assert manifest_bytes(backwards) == manifest_bytes(MANIFEST) == manifest_bytes(read_manifest(path))


def test_different_manifests_give_different_bytes() -> None:
    other = replace(EPISODE, published=EPISODE.published.astimezone(UTC))
    changed = replace(MANIFEST, episodes=(replace(MANIFEST.episodes[0], episode=other),))

    assert manifest_bytes(changed) != manifest_bytes(MANIFEST)


def test_manifest_of_another_version_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_bytes(manifest_bytes(replace(MANIFEST, version=99)))

    assert read_manifest(path) == Manifest()


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"version": "one"}', b'{"files": {"a": 1}}']
)
def test_damaged_manifest_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "one.json"
    path.write_bytes(damage)

    assert read_manifest(path) == Manifest()


def test_missing_manifest_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    assert read_manifest(tmp_path / "one.json") == Manifest()
    assert read_manifest(tmp_path / "file" / "one.json") == Manifest()
    assert read_manifest(tmp_path) == Manifest()


def test_manifest_lists_its_files_sorted_for_a_reader() -> None:
    written = json.loads(manifest_bytes(MANIFEST))

    assert list(written["files"]) == ["episodes/bread-11111111.mp3", "index.html"]
    assert manifest_bytes(MANIFEST).endswith(b"}\n")
