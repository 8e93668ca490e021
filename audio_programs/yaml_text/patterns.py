"""An editor's patterns for lines: one text, or a list of them; for settings and front matter alike."""

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator

from audio_programs.yaml_text.faults import Refused
from audio_programs.yaml_text.wording import shorten


def _listed(written: object) -> object:
    if isinstance(written, dict):
        raise Refused("patterns are no 'key: value'", 'put a text that has a colon in quotes: "Photo: *"')
    listed = [written] if isinstance(written, str) else written
    if isinstance(listed, list | tuple):
        for one in listed:
            if isinstance(one, dict):
                raise Refused("a pattern is no 'key: value'", 'put a text that has a colon in quotes: "Photo: *"')
            if isinstance(one, str) and not one.replace("*", "").strip():
                raise Refused(f"the pattern '{shorten(one)}' is like every line", "write a part of the line too")
    return listed


Patterns: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_listed)]
