"""What a build is to end with, as keys: pure, from scripts and fingerprints (Script -> what its sound is made from).

A tree of keys: an episode's audio is made from its sections and tags, a section from its clips, pauses and gains, a
clip from words and a voice. Same key, same bytes; so what is missing from the tree is all the work there is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from audio_programs.build.orders import CALIBRATION_TEXT, ClipOrder, GainOrder, SoundOrder
from audio_programs.config.settings import Program, Sound
from audio_programs.keys import Canonical, canonical, key_of
from audio_programs.model import Placement, Role, Script, Section, SoundPlace, Utterance, Voice
from audio_programs.speech.frame import Frame

_FORMAT = 1  # ours: raise it when equal orders come to other bytes

FRAME = frozenset({Role.INTRO, Role.OUTRO})
"""What settings ask for: not the article's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """Name and version of all that shapes the bytes, short of words and settings."""

    voices: Mapping[str, str]  # voice's name -> digest of its engine's and its own fingerprint and settings
    encoder: str
    tags: str

    def of_voices(self, names: Iterable[str]) -> "Fingerprints":
        """Return these, with no other voices than are named."""
        wanted = {*names}
        voices = {name: key for name, key in self.voices.items() if name in wanted}
        return Fingerprints(voices=voices, encoder=self.encoder, tags=self.tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionWanted:
    """A section of a script, with the key of its sound and of each clip in it."""

    key: str
    section: Section
    clips: tuple[ClipOrder, ...]  # of its audible utterances, in order
    audible: tuple[Utterance, ...]  # the utterances that have a clip
    before: SoundOrder | None = None  # the brought sound that is heard before the first of them
    after: SoundOrder | None = None  # and after the last


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeWanted:
    """An episode as it should be."""

    placement: Placement
    script: Script
    sections: tuple[SectionWanted, ...]
    audio_key: str
    parts: dict[str, str]  # the audio key taken apart: words, voices, sound, tags; and the frame, where there is one
    picture_key: str  # of the picture in its tags


def want_episode(
    placement: Placement,
    script: Script,
    *,
    program: Program,
    picture_key: str,
    fingerprints: Fingerprints,
    sounds: Mapping[SoundPlace, str] = MappingProxyType({}),
) -> EpisodeWanted:
    """Say what an episode's audio is made from; ``sounds`` are the keys of the program's brought sounds."""
    placed = {place: SoundOrder(key=key, pause_after_ms=program.pauses.sound) for place, key in sorted(sounds.items())}
    sections = tuple(
        want_section(section, sound=program.sound, fingerprints=fingerprints, sounds=placed)
        for section in script.sections
    )
    tags: list[Canonical] = [
        fingerprints.tags,
        placement.title,
        placement.author,
        program.title,
        script.language,
        placement.published.date().isoformat(),  # all that a tag shows: seconds order a feed
        placement.season.number if placement.season else None,
        placement.track,
        summary_of(placement),
        [section.section.title for section in sections if not section.section.continues],
        picture_key,
    ]
    if any(section.section.continues for section in sections):
        tags.append([section.section.continues for section in sections])  # where chapters begin
    said = [utterance for section in sections for utterance in section.audible]
    utterances = [utterance for utterance in said if utterance.role not in FRAME]
    parts = {
        "words": key_of([utterance.spoken for utterance in utterances]),
        "voices": key_of([fingerprints.voices[utterance.voice.name] for utterance in utterances]),
        "sound": key_of(
            fingerprints.encoder, _sound(program.sound), [utterance.pause_after_ms for utterance in utterances]
        ),
        "tags": key_of(tags),
    }
    asked: list[Canonical] = [
        [one.spoken, fingerprints.voices[one.voice.name], one.pause_after_ms] for one in said if one.role in FRAME
    ]
    heard = [one for section in script.sections for one in (section.sound_before, section.sound_after) if one]
    if asked or heard:  # a chapter sound is heard only where there is a chapter: else the key would not change with it
        parts["frame"] = key_of(asked, [[place.value, canonical(placed[place])] for place in sorted({*heard})])
    return EpisodeWanted(
        placement=placement,
        script=script,
        sections=sections,
        audio_key=key_of("audio", _FORMAT, [section.key for section in sections], tags),
        parts=parts,
        picture_key=picture_key,
    )


def wanted_key(
    placement: Placement,
    *,
    script_key: str,
    frame: Frame,
    program: Program,
    picture_key: str,
    fingerprints: Fingerprints,
    sounds: Mapping[SoundPlace, str],
) -> str:
    """Return the key of all that ``want_episode`` is given, with ``script_key`` in place of the script.

    The article's own words and metadata are in the script's key.
    """
    return key_of(
        ["wanted", script_key, placement.guid, placement.slug, placement.title, placement.author],
        [placement.published.isoformat(), placement.track, canonical(placement.season), canonical(placement.unit)],
        [frame.intro, frame.outro, dict(frame.values), sorted(frame.sounds)],
        [program.title, program.language, canonical(program.sound), program.pauses.sound, picture_key],
        [canonical(fingerprints), canonical(sounds)],
    )


def want_section(
    section: Section,
    *,
    sound: Sound,
    fingerprints: Fingerprints,
    sounds: Mapping[SoundPlace, SoundOrder] = MappingProxyType({}),
) -> SectionWanted:
    """Say what a section's sound is made from."""
    audible = tuple(utterance for utterance in section.utterances if utterance.spoken)
    clips = tuple(
        ClipOrder(
            key=clip_key(utterance.spoken, voice_key=fingerprints.voices[utterance.voice.name]),
            text=utterance.spoken,
            voice=utterance.voice,
        )
        for utterance in audible
    )
    made_from: list[Canonical] = [
        [clip.key, utterance.pause_after_ms, gain_order(utterance.voice, sound=sound, fingerprints=fingerprints).key]
        for clip, utterance in zip(clips, audible, strict=True)
    ]
    before = sounds[section.sound_before] if section.sound_before else None
    after = sounds[section.sound_after] if section.sound_after else None
    brought = [[canonical(before), canonical(after)]] if before or after else []
    return SectionWanted(
        key=key_of("section", _FORMAT, made_from, fingerprints.encoder, _sound(sound), *brought),
        section=section,
        clips=clips,
        audible=audible,
        before=before,
        after=after,
    )


def clip_key(spoken: str, *, voice_key: str) -> str:
    """Return the key of one utterance's sound."""
    return key_of("clip", _FORMAT, voice_key, spoken)


def gain_order(voice: Voice, *, sound: Sound, fingerprints: Fingerprints) -> GainOrder:
    """Say which gain a voice needs; its key stands for the value, so that a plan needs no sound."""
    voice_key = fingerprints.voices[voice.name]
    return GainOrder(
        key=key_of("gain", _FORMAT, voice_key, list(CALIBRATION_TEXT), fingerprints.encoder, _levels(sound)),
        voice=voice,
        loudness_lufs=sound.loudness_lufs,
        true_peak_dbtp=sound.true_peak_dbtp,
    )


def summary_of(placement: Placement) -> str:
    """Return the editor's summary, else the article's opening: one paragraph, at most 300 characters, cut at a word."""
    article = placement.article
    if article.summary:
        return article.summary
    opening = next((block.text for block in article.blocks if block.kind == "paragraph"), "")
    opening = " ".join(opening.split())
    if len(opening) <= 300:
        return opening
    return opening[:300].rsplit(" ", 1)[0].rstrip(",;:–-") + "…"


def _sound(sound: Sound) -> Canonical:
    return [sound.bitrate_kbps, sound.encoder_quality, _levels(sound)]


def _levels(sound: Sound) -> Canonical:
    return [sound.loudness_lufs, sound.true_peak_dbtp]
