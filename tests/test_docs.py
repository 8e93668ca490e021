"""The docs say what is there, and nothing that is not: commands, options, links, proofs."""

import ast
import re
import tomllib
from pathlib import Path

import click
import pytest

from audio_programs.cli import main

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py")))


def _options(command: click.Command) -> set[str]:
    return {name for one in command.params if isinstance(one, click.Option) for name in one.opts}


@pytest.mark.parametrize("name", sorted(main.commands))
def test_each_command_and_option_is_in_the_reference(name: str) -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]

    assert section, f"docs/reference/commands.md has no section {name}"
    assert set(re.findall(r"(?<=`)-{1,2}[a-z-]+", section)) == _options(main.commands[name])


def test_the_reference_names_no_command_that_is_not_there() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^## (\w+)$", page, re.MULTILINE)) == set(main.commands)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("number", range(1, 11))
def test_each_invariant_has_a_test_named_after_it(number: int) -> None:
    page = (ROOT / "docs" / "invariants.md").read_text(encoding="utf-8")
    section = re.search(rf"## Invariant {number}\b.*?(?=\n## |\Z)", page, re.DOTALL)

    assert section, f"docs/invariants.md has no invariant {number}"
    proofs = re.findall(r"`(test_\w+)`", section[0].partition("Proved by:")[2])
    assert any(re.search(rf"invariants?_(\d+_|and_)*{number}_", proof) for proof in proofs)
    for proof in proofs:
        assert re.search(rf"\bdef {proof}\b|\b{proof}\b *=", TESTS), f"there is no {proof}"


def test_each_module_says_what_it_is_for() -> None:
    for path in sorted((ROOT / "audio_programs").rglob("*.py")):
        assert path.read_text(encoding="utf-8").startswith('"""'), path


IMPORTED_AS = {"pyyaml": "yaml", "pillow": "PIL", "python-dateutil": "dateutil", "espeakng-loader": "espeakng_loader"}
IMPORTED_AS |= {"imageio-ffmpeg": "imageio_ffmpeg"}


def _importers() -> dict[str, set[str]]:
    """Return which modules of the package import each library, at the top or inside a function."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "audio_programs").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT / "audio_programs").with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [str(node.module)]
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "importlib.import_module":
                names = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            for name in names:
                found.setdefault(name.split(".")[0], set()).add(module)
    return found


def test_each_library_is_imported_just_where_the_page_of_dependencies_says() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").partition("## For development")[0]
    importers = _importers()
    checked = 0
    for names, _, where, _ in re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", page, re.MULTILINE)[1:]:
        places = re.findall(r"`([a-z0-9_.]+)`", where)
        for name in re.sub(r"\(.*?\)", "", names).split(","):
            modules = importers.get(IMPORTED_AS.get(name.strip(), name.strip()), set())
            inside = {module for module in modules if any(f"{module}.".startswith(f"{one}.") for one in places)}
            if "nowhere" not in where:
                assert modules, f"nothing imports {name}"
                assert modules == inside, f"{name} is also imported in {modules - inside}"
                assert all(any(f"{module}.".startswith(f"{one}.") for module in modules) for one in places), name
                checked += 1
    assert checked > 15


def test_each_dependency_has_its_line() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [re.split(r"[^\w.-]", line)[0] for line in settings["project"]["dependencies"]]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")

    assert wanted
    assert [name for name in wanted if not re.search(rf"\b{re.escape(name)}\b", page)] == []
