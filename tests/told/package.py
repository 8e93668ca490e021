"""The package's source as far as messages are followed through it: functions, constants, and who calls what."""

import ast
from dataclasses import dataclass, field
from pathlib import Path

Templates = tuple[str, ...]


@dataclass(slots=True)
class Module:
    path: str
    tree: ast.Module
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)  # name here -> name there


class Package:
    def __init__(self, root: Path) -> None:
        self.modules = [read_module(path, root) for path in sorted(root.rglob("*.py"))]
        self.functions: dict[str, list[tuple[Module, ast.FunctionDef]]] = {}
        self.constants: dict[str, list[tuple[Module, ast.expr]]] = {}
        self.calls: dict[str, list[tuple[Module, ast.Call]]] = {}
        self.known: dict[object, Templates] = {}
        for module in self.modules:
            for name, function in module.functions.items():
                self.functions.setdefault(name, []).append((module, function))
            for name, constant in module.constants.items():
                self.constants.setdefault(name, []).append((module, constant))
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call):
                    self.calls.setdefault(called(node), []).append((module, node))

    def function(self, module: Module, name: str) -> tuple[Module, ast.FunctionDef] | None:
        if name in module.functions:
            return module, module.functions[name]
        found = self.functions.get(module.imported.get(name, ""), [])
        return found[0] if len(found) == 1 else None

    def constant(self, module: Module, name: str) -> tuple[Module, ast.expr] | None:
        if name in module.constants:
            return module, module.constants[name]
        found = self.constants.get(module.imported.get(name, ""), [])
        return found[0] if len(found) == 1 else None


def read_module(path: Path, root: Path) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = Module(path.relative_to(root).as_posix(), tree)
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


def called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def parameters(function: ast.FunctionDef) -> list[str]:
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return [name for name in names if name not in ("self", "cls")]


def default_of(function: ast.FunctionDef, name: str) -> ast.expr | None:
    for one, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if one.arg == name:
            return default
    positional = [*function.args.posonlyargs, *function.args.args]
    with_default = positional[len(positional) - len(function.args.defaults) :]
    return next(
        (value for one, value in zip(with_default, function.args.defaults, strict=True) if one.arg == name), None
    )


def function_around(module: Module, node: ast.AST) -> ast.FunctionDef | None:
    while node in module.parents:
        node = module.parents[node]
        if isinstance(node, ast.FunctionDef):
            return node
    return None


def is_name(target: ast.AST, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name
