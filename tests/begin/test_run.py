"""Which voice a new library begins with."""

import pytest

from audio_programs.begin.run import voice_for


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en", "gmw/en"),
        ("en-us", "gmw/en-US"),
        ("en-au", "gmw/en"),
        ("de-at", "gmw/de"),
        ("pt-br", "roa/pt-BR"),
        ("fr-ca", "roa/fr"),
        ("zh", "sit/cmn"),
        ("no", "gmq/nb"),
        ("vo", "gmw/en"),
    ],
)
def test_a_language_gets_its_own_voice_or_where_there_is_none_an_english_one(language: str, voice: str) -> None:
    assert voice_for(language) == voice
