"""Every text that the package can tell an editor, read off its source: a template with {} where a value goes.

Follows what is handed to the errors and values that carry a message back to the words: through local names, constants,
tables, functions and their callers. What it cannot follow to any words is passed on from elsewhere, where it is listed.
"""

import ast
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent / "audio_programs"

CARRIERS: Mapping[str, tuple[str, ...]] = {
    # what carries a message, and the names of what it takes, in order
    "Problem": ("path", "line", "what", "hint"),
    "Notice": ("path", "line", "what"),
    "Refused": ("what", "hint"),
    "EngineError": ("what", "hint"),
    "StoreError": ("what", "hint"),
    "ToolError": ("tool", "status", "what"),
    "VoiceFault": ("what", "hint"),
    "Failed": ("what", "hint"),
    "NotADate": ("what", "hint"),
    "Raised": ("key", "what"),
    "NoAnswer": ("why",),
    "Finding": ("group", "name", "state", "what", "mend"),
    "ChildFailed": ("what",),
    "UsageError": ("what",),
    "BadArgumentUsage": ("what",),
    "BadParameter": ("what",),
    "Abort": ("what",),
    "ClickException": ("what",),
}
NEEDS_A_HINT = ("Problem", "Refused", "EngineError", "StoreError", "VoiceFault", "Failed")

SENTENCES = ("build/names.py:_unknown",)
"""Functions that return words which are handed on where they cannot be followed."""

DEEPEST = 8
MOST = 200  # alternatives of one text; no real one has as many

Templates = tuple[str, ...]
Bindings = Mapping[str, Templates]
UNKNOWN: Templates = ("{}",)


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


def has_words(template: str) -> bool:
    """Say whether there is more in a template than places for values."""
    return bool(re.search(r"[A-Za-z]{2}", template.replace("{}", "")))


@dataclass(slots=True)
class _Module:
    path: str
    tree: ast.Module
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)  # name here -> name there


class _Package:
    def __init__(self, root: Path) -> None:
        self.modules = [_read(path, root) for path in sorted(root.rglob("*.py"))]
        self.functions: dict[str, list[tuple[_Module, ast.FunctionDef]]] = {}
        self.constants: dict[str, list[tuple[_Module, ast.expr]]] = {}
        self.calls: dict[str, list[tuple[_Module, ast.Call]]] = {}
        self.known: dict[object, Templates] = {}
        for module in self.modules:
            for name, function in module.functions.items():
                self.functions.setdefault(name, []).append((module, function))
            for name, constant in module.constants.items():
                self.constants.setdefault(name, []).append((module, constant))
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call):
                    self.calls.setdefault(_called(node), []).append((module, node))

    def function(self, module: _Module, name: str) -> tuple[_Module, ast.FunctionDef] | None:
        if name in module.functions:
            return module, module.functions[name]
        found = self.functions.get(module.imported.get(name, ""), [])
        return found[0] if len(found) == 1 else None

    def constant(self, module: _Module, name: str) -> tuple[_Module, ast.expr] | None:
        if name in module.constants:
            return module, module.constants[name]
        found = self.constants.get(module.imported.get(name, ""), [])
        return found[0] if len(found) == 1 else None

    def left_out(self, kind: str, name: str) -> Templates:
        """Return what a class of the package takes for a field that is left out."""
        for module in self.modules:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.ClassDef) and node.name == kind:
                    fields = [one for one in node.body if isinstance(one, ast.AnnAssign) and _is(one.target, name)]
                    return _union(_Place(self, module, None).texts(one.value) for one in fields if one.value)
        return ()


def _read(path: Path, root: Path) -> _Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = _Module(path.relative_to(root).as_posix(), tree)
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            module.parents[child] = node
        if isinstance(node, ast.FunctionDef):
            module.functions[node.name] = node
        if isinstance(node, ast.ImportFrom):
            module.imported.update({one.asname or one.name: one.name for one in node.names})
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            module.constants[statement.targets[0].id] = statement.value
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            module.constants[statement.target.id] = statement.value
    return module


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an expression stands: its module, the function around it, what that function was called with."""

    package: _Package
    module: _Module
    function: ast.FunctionDef | None
    bound: Bindings = field(default_factory=dict)
    depth: int = 0

    def texts(self, node: ast.expr | None) -> Templates:
        """Return what an expression can come to."""
        if node is None or self.depth > DEEPEST:
            return UNKNOWN
        asked = (node, self.function, tuple(sorted(self.bound.items())))
        if asked not in self.package.known:
            self.package.known[asked] = UNKNOWN  # while it is looked for: nothing is followed in a circle
            self.package.known[asked] = self.followed(node)[:MOST]
        return self.package.known[asked]

    def followed(self, node: ast.expr) -> Templates:
        """Return what an expression can come to, followed one step further."""
        match node:
            case ast.Constant(value=value):
                return () if value is None else (str(value),)
            case ast.Name(id=name):
                return self.named(name)
            case ast.Attribute(attr=name) if self.package.constant(self.module, name):
                return self.named(name)
            case ast.Call():
                return self.called(node)
            case ast.Subscript(value=value, slice=ast.Constant(value=int(at))):
                return _union(one[at : at + 1] or UNKNOWN for one in self.tuples(value)) or UNKNOWN
        return self.composed(node)

    def composed(self, node: ast.expr) -> Templates:
        """Return what an expression made of others can come to."""
        match node:
            case ast.JoinedStr(values=parts):
                return _joined([self.texts(part) for part in parts])
            case ast.FormattedValue(value=value):
                found = self.texts(value)
                return found if any(map(has_words, found)) or found == ("",) else UNKNOWN
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _joined([self.texts(left), self.texts(right)])
            case ast.IfExp(body=body, orelse=orelse):
                return _union([self.texts(body), self.texts(orelse)])
            case ast.BoolOp(values=values):
                return _union(self.texts(value) for value in values)
        return UNKNOWN

    def tuples(self, node: ast.expr | None) -> list[tuple[str, ...]]:
        """Return the tuples of texts that an expression can come to."""
        if node is None or self.depth > DEEPEST:
            return []
        match node:
            case ast.Tuple(elts=elements):
                columns = [self.texts(one) or UNKNOWN for one in elements]
                # Every text of every column stands in some row: which go together is not asked.
                return [tuple(texts[row % len(texts)] for texts in columns) for row in range(max(map(len, columns)))]
            case ast.Attribute(value=ast.Name(), attr=_):
                return []
            case ast.Name(id=name):
                found = [one for kind, one in self.values(name) if kind == "whole"]
                return [pair for value in found for pair in self.tuples(value)]
            case ast.IfExp(body=body, orelse=orelse):
                return [*self.tuples(body), *self.tuples(orelse)]
            case ast.BoolOp(values=values):
                return [pair for value in values for pair in self.tuples(value)]
            case ast.Call():
                inside = self.inside(node)
                return [pair for place, one in inside for pair in place.tuples(one)]
        return []

    def named(self, name: str) -> Templates:
        """Return what a name can stand for: a parameter, a local, a constant of the package."""
        if name in self.bound:
            return self.bound[name]
        values = self.values(name)
        if values:
            found = _union(self.part(kind, value) for kind, value in values)
            added = self.added(name)
            return _union([found, _joined([found, added])]) if added else found
        if self.function is not None and name in _parameters(self.function):
            return self.handed(self.function, name)
        constant = self.package.constant(self.module, name)
        if constant is not None:
            return _Place(self.package, constant[0], None, depth=self.depth + 1).texts(constant[1])
        return UNKNOWN

    def part(self, kind: str, value: ast.expr) -> Templates:
        """Return the texts of a value, or of one place in the tuples that it comes to."""
        deeper = _Place(self.package, self.module, self.function, self.bound, self.depth + 1)
        if kind == "whole":
            return deeper.texts(value)
        at = int(kind.rpartition(" ")[2])
        rows = deeper.rows(value) if kind.startswith("row") else deeper.tuples(value)
        return _union((row[at],) for row in rows if at < len(row)) or UNKNOWN

    def rows(self, node: ast.expr) -> list[tuple[str, ...]]:
        """Return the tuples in a table."""
        if isinstance(node, ast.Name) and (constant := self.package.constant(self.module, node.id)):
            return _Place(self.package, constant[0], None, depth=self.depth + 1).rows(constant[1])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "items":
            return self.rows(node.func.value)
        if isinstance(node, ast.Dict):
            both = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
            return [row for pair in both for row in itertools.product(*(self.texts(one) or UNKNOWN for one in pair))]
        if isinstance(node, ast.Tuple | ast.List):
            return [row for one in node.elts for row in self.tuples(one)]
        if isinstance(node, ast.Call) and _called(node) in ("tuple", "list", "sorted") and node.args:
            return self.rows(node.args[0])
        if isinstance(node, ast.Call):
            inside = self.inside(node)
            return [row for place, one in inside for row in (place.tuples(one) if _is_flat(one) else place.rows(one))]
        if isinstance(node, ast.Name):
            return [row for kind, value in self.values(node.id) if kind == "whole" for row in self.rows(value)]
        return []

    def values(self, name: str) -> list[tuple[str, ast.expr]]:
        """Return what a local name is set to: whole values, or places in tuples ('part 1') or in tables' rows."""
        found: list[tuple[str, ast.expr]] = []
        for node in ast.walk(self.function) if self.function is not None else ():
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    found += [(kind, node.value) for kind in _set(target, name, "part")]
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
                found += [(kind, node.value) for kind in _set(node.target, name, "part")]
            elif isinstance(node, ast.For | ast.comprehension):
                found += [(kind, node.iter) for kind in _set(node.target, name, "row") if kind != "whole"]
        return found

    def added(self, name: str) -> Templates:
        """Return what is put behind a local name's text with +=."""
        nodes = ast.walk(self.function) if self.function is not None else ()
        added = [one.value for one in nodes if isinstance(one, ast.AugAssign) and _is(one.target, name)]
        return _union(self.texts(value) for value in added)

    def handed(self, function: ast.FunctionDef, name: str) -> Templates:
        """Return what a function's callers hand over as a parameter."""
        found = []
        for module, call in self.package.calls.get(function.name, ()):
            if module is not self.module and not self.package.function(module, function.name):
                continue
            place = _Place(self.package, module, _around(module, call), depth=self.depth + 1)
            found.append(place.arguments(call, _parameters(function)).get(name, UNKNOWN))
        default = _default(function, name)
        return _union([*found, self.texts(default) if default is not None else ()]) or UNKNOWN

    def arguments(self, call: ast.Call, names: Sequence[str]) -> dict[str, Templates]:
        """Return the texts that a call hands over, by the names of the parameters."""
        handed: dict[str, Templates] = {}
        at = 0
        for one in call.args:
            if isinstance(one, ast.Starred):
                pairs = self.tuples(one.value)
                for place in range(max(map(len, pairs), default=0)):
                    if at < len(names):
                        handed[names[at]] = _union((pair[place],) for pair in pairs if place < len(pair))
                    at += 1
                continue
            if at < len(names):
                handed[names[at]] = self.texts(one)
            at += 1
        handed.update({one.arg: self.texts(one.value) for one in call.keywords if one.arg})
        return handed

    def called(self, call: ast.Call) -> Templates:
        """Return the texts that a call gives back."""
        func = call.func
        if isinstance(func, ast.Attribute):
            if func.attr == "format":
                return tuple(re.sub(r"\{\w*\}", "{}", text) for text in self.texts(func.value))
            if func.attr == "get" and isinstance(func.value, ast.Name):
                constant = self.package.constant(self.module, func.value.id)
                if constant is not None and isinstance(constant[1], ast.Dict):
                    default = [self.texts(call.args[1])] if len(call.args) > 1 else []
                    return _union([*(self.texts(value) for value in constant[1].values), *default])
            if func.attr in ("strip", "rstrip", "lower"):
                return self.texts(func.value)
        inside = self.inside(call)
        return _union(place.texts(one) for place, one in inside) or UNKNOWN

    def inside(self, call: ast.Call) -> Iterator[tuple["_Place", ast.expr]]:
        """Yield what a function of the package returns or yields, and the place with what it was called with."""
        found = self.package.function(self.module, _called(call))
        if found is None or self.depth > DEEPEST:
            return
        module, function = found
        names = _parameters(function)
        bound = {name: texts for name, texts in self.arguments(call, names).items() if name in names}
        for name in names:
            if name not in bound and (default := _default(function, name)) is not None:
                bound[name] = self.texts(default)
        place = _Place(self.package, module, function, bound, self.depth + 1)
        for node in ast.walk(function):
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                yield place, node.value


def _parameters(function: ast.FunctionDef) -> list[str]:
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return [name for name in names if name not in ("self", "cls")]


def _default(function: ast.FunctionDef, name: str) -> ast.expr | None:
    for one, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if one.arg == name:
            return default
    positional = [*function.args.posonlyargs, *function.args.args]
    with_default = positional[len(positional) - len(function.args.defaults) :]
    return next(
        (value for one, value in zip(with_default, function.args.defaults, strict=True) if one.arg == name), None
    )


def _around(module: _Module, node: ast.AST) -> ast.FunctionDef | None:
    while node in module.parents:
        node = module.parents[node]
        if isinstance(node, ast.FunctionDef):
            return node
    return None


def _is(target: ast.AST, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name


def _is_flat(node: ast.expr) -> bool:
    """Say whether a tuple is one row, rather than a table of them."""
    return isinstance(node, ast.Tuple) and not any(isinstance(one, ast.Tuple) for one in node.elts)


def _set(target: ast.AST, name: str, kind: str) -> list[str]:
    if _is(target, name):
        return ["whole"]
    if isinstance(target, ast.Tuple):
        return [f"{kind} {at}" for at, one in enumerate(target.elts) if _is(one, name)]
    return []


def _union(several: Iterable[Templates]) -> Templates:
    return tuple(dict.fromkeys(text for texts in several for text in texts))


def _joined(parts: Sequence[Templates]) -> Templates:
    several = itertools.islice(itertools.product(*(part or ("",) for part in parts)), MOST)
    return tuple(dict.fromkeys("".join(one) for one in several))


def gather(root: Path = ROOT) -> tuple[Message, ...]:
    """Return all messages of the package, sorted."""
    package = _Package(root)
    found = set()
    for module in package.modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _called(node) in CARRIERS:
                found.add(_message(package, module, node))
            if isinstance(node, ast.Call) and _called(node) == "echo" and _on_standard_error(node):
                place = _Place(package, module, _around(module, node))
                found.add(Message(module.path, "echo", _shown(place.texts(node.args[0]))))
        for sentence in SENTENCES:
            path, _, name = sentence.partition(":")
            if path == module.path and name in module.functions:
                function = module.functions[name]
                place = _Place(package, module, function)
                values = [one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value]
                found.add(Message(module.path, "words", _shown(_union(place.texts(value) for value in values))))
    return tuple(sorted(found))


def _message(package: _Package, module: _Module, call: ast.Call) -> Message:
    kind = _called(call)
    place = _Place(package, module, _around(module, call))
    said = place.arguments(call, CARRIERS[kind])
    whats = _union(said.get(name, ()) for name in ("what", "why"))
    hints = _union(said.get(name, ()) for name in ("hint", "mend"))
    if "hint" in CARRIERS[kind] and "hint" not in said:
        hints = package.left_out(kind, "hint")
    return Message(module.path, kind, _shown(whats), _shown(hints))


def _shown(texts: Templates) -> Templates:
    """Return templates sorted, values that stand side by side as one, and none that only has a value more before it."""
    once = {re.sub(r"(\{\})+", "{}", text) for text in texts}
    return tuple(sorted(text for text in once if not (text.startswith("{}") and text[2:] in once)))


def _on_standard_error(call: ast.Call) -> bool:
    return any(one.arg == "err" for one in call.keywords)
