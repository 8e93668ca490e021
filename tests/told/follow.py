"""Following an expression back to the words that it can come to."""

import ast
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.told.package import Module, Package, Templates, called, default_of, function_around, is_name, parameters

DEEPEST = 8
MOST = 200  # alternatives of one text; no real one has as many

Bindings = Mapping[str, Templates]
UNKNOWN: Templates = ("{}",)


def has_words(template: str) -> bool:
    """Say whether there is more in a template than places for values."""
    return bool(re.search(r"[A-Za-z]{2}", template.replace("{}", "")))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: its module, the function around it, what that function was called with."""

    package: Package
    module: Module
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
                return union(one[at : at + 1] or UNKNOWN for one in self.tuples(value)) or UNKNOWN
        return self.composed(node)

    def composed(self, node: ast.expr) -> Templates:
        """Return what an expression made of others can come to."""
        match node:
            case ast.JoinedStr(values=parts):
                return joined([self.texts(part) for part in parts])
            case ast.FormattedValue(value=value):
                found = self.texts(value)
                return found if any(map(has_words, found)) or found == ("",) else UNKNOWN
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return joined([self.texts(left), self.texts(right)])
            case ast.IfExp(body=body, orelse=orelse):
                return union([self.texts(body), self.texts(orelse)])
            case ast.BoolOp(values=values):
                return union(self.texts(value) for value in values)
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
            found = union(self.part(kind, value) for kind, value in values)
            added = self.added(name)
            return union([found, joined([found, added])]) if added else found
        if self.function is not None and name in parameters(self.function):
            return self.handed(self.function, name)
        constant = self.package.constant(self.module, name)
        if constant is not None:
            return Place(self.package, constant[0], None, depth=self.depth + 1).texts(constant[1])
        return UNKNOWN

    def part(self, kind: str, value: ast.expr) -> Templates:
        """Return the texts of a value, or of one place in the tuples that it comes to."""
        deeper = Place(self.package, self.module, self.function, self.bound, self.depth + 1)
        if kind == "whole":
            return deeper.texts(value)
        at = int(kind.rpartition(" ")[2])
        rows = deeper.rows(value) if kind.startswith("row") else deeper.tuples(value)
        return union((row[at],) for row in rows if at < len(row)) or UNKNOWN

    def rows(self, node: ast.expr) -> list[tuple[str, ...]]:
        """Return the tuples in a table."""
        if isinstance(node, ast.Name) and (constant := self.package.constant(self.module, node.id)):
            return Place(self.package, constant[0], None, depth=self.depth + 1).rows(constant[1])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "items":
            return self.rows(node.func.value)
        if isinstance(node, ast.Dict):
            both = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
            return [row for pair in both for row in itertools.product(*(self.texts(one) or UNKNOWN for one in pair))]
        if isinstance(node, ast.Tuple | ast.List):
            return [row for one in node.elts for row in self.tuples(one)]
        if isinstance(node, ast.Call) and called(node) in ("tuple", "list", "sorted") and node.args:
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
        added = [one.value for one in nodes if isinstance(one, ast.AugAssign) and is_name(one.target, name)]
        return union(self.texts(value) for value in added)

    def handed(self, function: ast.FunctionDef, name: str) -> Templates:
        """Return what a function's callers hand over as a parameter."""
        found = []
        for module, call in self.package.calls.get(function.name, ()):
            if module is not self.module and not self.package.function(module, function.name):
                continue
            place = Place(self.package, module, function_around(module, call), depth=self.depth + 1)
            found.append(place.arguments(call, parameters(function)).get(name, UNKNOWN))
        default = default_of(function, name)
        return union([*found, self.texts(default) if default is not None else ()]) or UNKNOWN

    def arguments(self, call: ast.Call, names: Sequence[str]) -> dict[str, Templates]:
        """Return the texts that a call hands over, by the names of the parameters."""
        handed: dict[str, Templates] = {}
        at = 0
        for one in call.args:
            if isinstance(one, ast.Starred):
                pairs = self.tuples(one.value)
                for place in range(max(map(len, pairs), default=0)):
                    if at < len(names):
                        handed[names[at]] = union((pair[place],) for pair in pairs if place < len(pair))
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
                    return union([*(self.texts(value) for value in constant[1].values), *default])
            if func.attr in ("strip", "rstrip", "lower"):
                return self.texts(func.value)
        inside = self.inside(call)
        return union(place.texts(one) for place, one in inside) or UNKNOWN

    def inside(self, call: ast.Call) -> Iterator[tuple["Place", ast.expr]]:
        """Yield what a function of the package returns or yields, and the place with what it was called with."""
        found = self.package.function(self.module, called(call))
        if found is None or self.depth > DEEPEST:
            return
        module, function = found
        names = parameters(function)
        bound = {name: texts for name, texts in self.arguments(call, names).items() if name in names}
        for name in names:
            if name not in bound and (default := default_of(function, name)) is not None:
                bound[name] = self.texts(default)
        place = Place(self.package, module, function, bound, self.depth + 1)
        for node in ast.walk(function):
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                yield place, node.value


def _is_flat(node: ast.expr) -> bool:
    """Say whether a tuple is one row, rather than a table of them."""
    return isinstance(node, ast.Tuple) and not any(isinstance(one, ast.Tuple) for one in node.elts)


def _set(target: ast.AST, name: str, kind: str) -> list[str]:
    if is_name(target, name):
        return ["whole"]
    if isinstance(target, ast.Tuple):
        return [f"{kind} {at}" for at, one in enumerate(target.elts) if is_name(one, name)]
    return []


def union(several: Iterable[Templates]) -> Templates:
    return tuple(dict.fromkeys(text for texts in several for text in texts))


def joined(parts: Sequence[Templates]) -> Templates:
    several = itertools.islice(itertools.product(*(part or ("",) for part in parts)), MOST)
    return tuple(dict.fromkeys("".join(one) for one in several))
