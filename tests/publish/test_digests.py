"""The digests that stand for an episode in every key: whatever of it may be shown changes one of them."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import TypeAlias

import pytest

from audio_programs.model import (
    Chapter,
    Cue,
    Episode,
    EpisodeKind,
    Link,
    Person,
    Recording,
    Role,
    Samples,
    Season,
    Unit,
)
from audio_programs.publish.digests import digests_of

MakeEpisode: TypeAlias = Callable[..., Episode]

OTHER_VALUES: dict[str, object] = {
    "published": datetime(2030, 1, 1, tzinfo=UTC),
    "updated": datetime(2030, 1, 1, tzinfo=UTC),
    "season": Season(number=9, name="Other"),
    "unit": Unit(number=9, name="Other"),
    "episode": 99,
    "explicit": True,
    "audio_size_bytes": 99,
    "track": 99,
    "kind": EpisodeKind.BONUS,
    "people": (Person(name="Bo", role="host", group="cast"),),
    "links": (Link(text="a", address="https://a.example/", line=1),),
}


@pytest.mark.parametrize("name", [one.name for one in fields(Episode) if one.name != "recording"])
def test_all_that_is_said_of_an_episode_is_in_its_digest(make_episode: MakeEpisode, name: str) -> None:
    episode = make_episode()
    other = replace(episode, **{name: OTHER_VALUES.get(name, "other")})  # type: ignore[arg-type]  # of the right type
    assert digests_of(episode).told != digests_of(other).told
    assert digests_of(episode).cues == digests_of(other).cues


CHAPTER = {"start_samples": Samples(7), "title": "Other", "anchor": "other"}
CUE = {
    "start_samples": Samples(7),
    "end_samples": Samples(9),
    "text": "Other",
    "role": Role.QUOTE,
    "block": 7,
    "section": 7,
}


@pytest.mark.parametrize("name", [one.name for one in fields(Chapter)])
def test_all_of_a_chapter_is_in_the_digest_of_chapters(
    make_episode: MakeEpisode, recording: Recording, name: str
) -> None:
    first, *others = recording.chapters
    other = replace(recording, chapters=(replace(first, **{name: CHAPTER[name]}), *others))  # type: ignore[arg-type]  # as above
    before, after = digests_of(make_episode(recording=recording)), digests_of(make_episode(recording=other))
    assert (before.told, before.cues) == (after.told, after.cues)
    assert before.chapters != after.chapters


@pytest.mark.parametrize("name", [one.name for one in fields(Cue)])
def test_all_of_a_cue_is_in_the_digest_of_cues(make_episode: MakeEpisode, recording: Recording, name: str) -> None:
    first, *others = recording.cues
    other = replace(recording, cues=(replace(first, **{name: CUE[name]}), *others))  # type: ignore[arg-type]  # as above
    before, after = digests_of(make_episode(recording=recording)), digests_of(make_episode(recording=other))
    assert (before.told, before.chapters) == (after.told, after.chapters)
    assert before.cues != after.cues


def test_the_length_of_a_recording_is_in_both_its_digests(make_episode: MakeEpisode, recording: Recording) -> None:
    longer = replace(recording, length_samples=Samples(recording.length_samples + 1))
    before, after = digests_of(make_episode(recording=recording)), digests_of(make_episode(recording=longer))
    assert before.chapters != after.chapters
    assert before.cues != after.cues
    assert before.told == after.told
