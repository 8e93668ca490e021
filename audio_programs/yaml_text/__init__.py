"""YAML as an editor wrote it: text in, plain values and the line of each out; and the check of them against a schema.

``write`` is the way back, for files that we begin.

Used by everything that reads YAML: settings (``config``) and front matter (``sources``). Every scalar stays the text
that was written, so the schema's type decides what ``no`` or ``12:30`` means, never YAML. Pure; raises nothing for bad
text, and nothing that an editor reads speaks of Python or of the libraries behind this.
"""

from audio_programs.yaml_text.check import Checked, check, check_as_far, strict
from audio_programs.yaml_text.faults import Refused
from audio_programs.yaml_text.patterns import Patterns
from audio_programs.yaml_text.read import MAX_DEPTH, Place, YamlText, read_yaml
from audio_programs.yaml_text.wording import did_you_mean, nearest, quoted, shorten
from audio_programs.yaml_text.write import Entry, Writable, write_yaml

__all__ = [
    "MAX_DEPTH",
    "Checked",
    "Entry",
    "Patterns",
    "Place",
    "Refused",
    "Writable",
    "YamlText",
    "check",
    "check_as_far",
    "did_you_mean",
    "nearest",
    "quoted",
    "read_yaml",
    "shorten",
    "strict",
    "write_yaml",
]
