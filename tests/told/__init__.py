"""Every text that the package can tell an editor, read off its source: a template with {} where a value goes.

Follows what is handed to the errors and values that carry a message back to the words: through local names, constants,
tables, functions and their callers. What it cannot follow to any words is passed on from elsewhere, where it is listed.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.told.follow import Place, has_words, union
from tests.told.package import Module, Package, Templates, called, function_around, is_name

ROOT = Path(__file__).parents[2] / "audio_programs"

CARRIERS: Mapping[str, tuple[str, ...]] = {
    # what carries a message, and the names of what it takes, in order
    "Problem": ("path", "line", "what", "hint"),
    "Notice": ("path", "line", "what"),
    "Refused": ("what", "hint"),
    "EngineError": ("what", "hint"),
    "StoreError": ("what", "hint"),
    "ClusterError": ("what", "hint"),
    "LockTakenError": ("what", "hint"),
    "TakenError": ("what", "hint"),
    "CopyError": ("what", "hint"),
    "UnusableSound": ("what", "hint"),
    "NoSuchProgram": ("name", "hint"),
    "_WrongUsage": ("what",),
    "ToolError": ("tool", "status", "what"),
    "VoiceFault": ("what", "hint"),
    "Failed": ("what", "hint"),
    "NotADate": ("what", "hint"),
    "Raised": ("what",),
    "NoAnswer": ("why",),
    "Finding": ("group", "name", "state", "what", "mend"),
    "ChildFailed": ("what",),
    "UsageError": ("what",),
    "BadArgumentUsage": ("what",),
    "BadParameter": ("what",),
    "Abort": ("what",),
    "_answer": ("option", "given", "question"),
    "warning": ("what",),
    "ClickException": ("what",),
}
NEEDS_A_HINT = ("Problem", "Refused", "EngineError", "StoreError", "ClusterError", "VoiceFault", "Failed")

SENTENCES = ("build/names.py:_unknown", "store/address.py:_plainly")
"""Functions that return words which are handed on where they cannot be followed."""


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """What one place in the source can say."""

    module: str
    kind: str
    whats: Templates
    hints: Templates = ()

    @property
    def texts(self) -> Templates:
        """All of its texts that have words."""
        return tuple(text for text in (*self.whats, *self.hints) if has_words(text))

    def __str__(self) -> str:
        """Write it for reading: what can be said, and below it what can be advised, each on a line."""
        return "\n".join([*(f"  {what}" for what in self.whats), *(f"    - {hint}" for hint in self.hints)])


def gather(root: Path = ROOT) -> tuple[Message, ...]:
    """Return all messages of the package, sorted."""
    package = Package(root)
    found = set()
    for module in package.modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and called(node) in CARRIERS:
                found.add(_message(package, module, node))
            if isinstance(node, ast.Call) and called(node) == "echo" and node.args and _on_standard_error(node):
                place = Place(package, module, function_around(module, node))
                found.add(Message(module.path, "echo", _shown(place.texts(node.args[0]))))
        for sentence in SENTENCES:
            path, _, name = sentence.partition(":")
            if path == module.path and name in module.functions:
                function = module.functions[name]
                place = Place(package, module, function)
                values = [one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value]
                found.add(Message(module.path, "words", _shown(union(place.texts(value) for value in values))))
    return tuple(sorted(found))


def _message(package: Package, module: Module, call: ast.Call) -> Message:
    kind = called(call)
    place = Place(package, module, function_around(module, call))
    said = place.arguments(call, CARRIERS[kind])
    whats = union(said.get(name, ()) for name in ("what", "why", "question", "unread"))
    hints = union(said.get(name, ()) for name in ("hint", "mend"))
    if "hint" in CARRIERS[kind] and "hint" not in said:
        hints = _left_out(package, kind, "hint")
    return Message(module.path, kind, _shown(whats), _shown(hints))


def _shown(texts: Templates) -> Templates:
    """Return templates sorted, values that stand side by side as one, and none that only has a value more before it."""
    once = {re.sub(r"(\{\})+", "{}", text.replace("%s", "{}")) for text in texts}
    return tuple(sorted(text for text in once if not (text.startswith("{}") and text[2:] in once)))


def _on_standard_error(call: ast.Call) -> bool:
    return any(one.arg == "err" for one in call.keywords)


def _left_out(package: Package, kind: str, name: str) -> Templates:
    """Return what a class of the package takes for a field that is left out."""
    for module in package.modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and node.name == kind:
                fields = [one for one in node.body if isinstance(one, ast.AnnAssign) and is_name(one.target, name)]
                return union(Place(package, module, None).texts(one.value) for one in fields if one.value)
    return ()


class Sayable:
    """What can be said and what can be advised, for finding out whether a printed line is on the list."""

    def __init__(self) -> None:
        told = gather()
        halves = [what.partition(" - ") for one in told for what in one.whats]  # some are written in one piece
        hints = [*(hint for one in told for hint in one.hints), *(hint for _, _, hint in halves)]
        self._whats = [_printed(what) for what, _, _ in halves if _letters(what) >= 8]
        self._hints = [_printed(hint) for hint in hints if _letters(hint) >= 6]

    def is_said(self, what: str) -> bool:
        """Say whether a text is what some message says."""
        return any(one.fullmatch(what) for one in self._whats)

    def is_advised(self, hint: str) -> bool:
        """Say whether a text is what some message advises."""
        return any(one.fullmatch(hint) for one in self._hints)

    def fault_of(self, line: str) -> str:
        """Return the half of a printed line, ``path:line: problem - hint``, that is not on the list; '' if both are."""
        said = line[len(_PLACE.match(line)[0]) :]  # type: ignore[index] # it matches '' at least
        what, parted, hint = said.partition(" - ")
        if not self.is_said(what):
            return what
        return hint if parted and not self.is_advised(hint) else ""


_PLACE = re.compile(r"(note: )?((articles|[\w./-]+\.(md|yaml|yml|docx|txt|json))(:\d+)?: )?(\w+: (?=loudness)|date )?")


def _printed(template: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, template.split("{}"))))


def _letters(template: str) -> int:
    return len(re.sub(r"\W", "", template))
