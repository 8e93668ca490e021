"""espeak-ng's voices that really speak, each with a fingerprint of the data that shapes its sound.

Whether one voice is there costs next to nothing; the fingerprints of all 1,900 cost a look at 150 files, so they are
made only when they are asked for.
"""

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

from audio_programs.engines.espeak_binding import EspeakBinding
from audio_programs.spoken import EngineVoice, SettingRange

_ADAPTER = "adapter 2"  # counted up when what is asked of espeak-ng for the same voice and text changes

_SETTINGS = (
    SettingRange(name="rate", lowest=80, default=175, highest=450, unit="words a minute"),
    SettingRange(name="pitch", lowest=0, default=50, highest=100),
    SettingRange(name="pitch_range", lowest=0, default=50, highest=100),  # 0 is a monotone
    SettingRange(name="volume", lowest=10, default=100, highest=100, unit="per cent"),  # above 100 it distorts
)

# The family of plain variants. The other 90 are characters, effects and experiments (robots, whispers, echoes):
# 14,000 more voices, none of which a parent would choose at night.
_VARIANTS = tuple(f"f{number}" for number in range(1, 6)) + tuple(f"m{number}" for number in range(1, 9))


class EspeakVoices:
    """The voices of a started espeak-ng, each plain and in its female and male variants."""

    def __init__(self, espeak: EspeakBinding) -> None:
        """List the voices. espeak-ng keeps its list: it would make it anyway for the first voice that it looks for."""
        self._data = Path(espeak.data)
        self._bases = {base: (language, name) for base, language, name in espeak.list_voices()}

    def settings_of(self, voice_id: str) -> Sequence[SettingRange]:
        """Return the settings of a voice; () where there is none of that id."""
        base, plus, variant = voice_id.partition("+")
        if base not in self._bases or (plus and not self._has_variant(variant)):
            return ()
        return _SETTINGS if self._has_dictionary(base, self._base_file(base).read_bytes()) else ()

    @functools.cached_property
    def listed(self) -> tuple[EngineVoice, ...]:
        """All voices."""
        return tuple(self._list())

    def _list(self) -> Iterator[EngineVoice]:
        # imported here, as speaking does without them: each takes as long as speaking ten sentences
        from importlib.metadata import version  # noqa: PLC0415

        from audio_programs.keys import digest_of, hash8  # noqa: PLC0415

        variants = {
            one: hash8(digest_of(self._variant_file(one).read_bytes())) for one in _VARIANTS if self._has_variant(one)
        }
        data = f"data {version('espeakng-loader')}"
        for base, (language, name) in self._bases.items():
            content = self._base_file(base).read_bytes()
            if not self._has_dictionary(base, content):
                continue
            plain = f"{data}, {hash8(digest_of(content))}, {_ADAPTER}"
            yield _engine_voice(base, language, plain, name)
            for variant, digest in variants.items():
                described = f"{name}, {_words_for(variant)}"
                yield _engine_voice(f"{base}+{variant}", language, f"{plain}, {digest}", described)

    def _has_dictionary(self, base: str, content: bytes) -> bool:
        """Say whether a voice can speak: three of the pinned data's voices lack their dictionary and give no sound."""
        named = _stated(content, b"dictionary") or self._bases[base][0].partition("-")[0]
        return f"{named}_dict" in self._dictionaries

    @functools.cached_property
    def _dictionaries(self) -> frozenset[str]:
        return frozenset(path.name for path in self._data.iterdir())

    def _has_variant(self, variant: str) -> bool:
        return variant in _VARIANTS and self._variant_file(variant).is_file()

    def _variant_file(self, variant: str) -> Path:
        return self._data / "voices" / "!v" / variant

    def _base_file(self, base: str) -> Path:
        return self._data / "lang" / base


def _engine_voice(id_: str, language: str, fingerprint: str, description: str) -> EngineVoice:
    return EngineVoice(id=id_, language=language, fingerprint=fingerprint, description=description, settings=_SETTINGS)


def _words_for(variant: str) -> str:
    return f"{'female' if variant[0] == 'f' else 'male'} {variant[1:]}"


def _stated(voice_file: bytes, key: bytes) -> str:
    """Return what a voice file states for ``key``; '' where it does not."""
    for line in voice_file.splitlines():
        words = line.split(maxsplit=2)
        if len(words) > 1 and words[0] == key:
            return words[1].decode("utf-8", "replace")
    return ""
