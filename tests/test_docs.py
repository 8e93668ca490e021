"""The docs say what is there, and nothing that is not: commands, options, links, proofs."""

import ast
import re
import tomllib
from pathlib import Path

import click
import pytest

from audio_programs.cli import main
from audio_programs.cli.context import EXIT_INTERRUPTED, EXIT_NOTHING_BUILT, EXIT_PROBLEMS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py")))


def _options(command: click.Command) -> set[str]:
    """Return a command's own options, without -C, which all have."""
    return {name for one in command.params if isinstance(one, click.Option) for name in one.opts} - {"-C"}


def _commands() -> dict[str, click.Command]:
    """Return every command by its name, those inside another too: 'new', 'new program'."""
    found: dict[str, click.Command] = dict(main.commands)
    for name, command in main.commands.items():
        inside = command.commands if isinstance(command, click.Group) else {}
        found |= {f"{name} {inner}": one for inner, one in inside.items()}
    return found


def _section(name: str) -> str:
    """Return what the reference says of a command, without what it says of the commands inside it."""
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    marks = "###" if " " in name else "##"
    return re.split(r"\n##+ ", page.partition(f"\n{marks} {name}\n")[2])[0]


@pytest.mark.parametrize("name", sorted(_commands()))
def test_each_command_and_option_is_in_the_reference(name: str) -> None:
    section = _section(name)

    assert section, f"docs/reference/commands.md has no section {name}"
    assert set(re.findall(r"(?<=`)-{1,2}[a-z-]+", section)) == _options(_commands()[name])


@pytest.mark.parametrize("name", sorted(_commands()))
def test_the_reference_shows_how_each_command_is_typed(name: str) -> None:
    command = _commands()[name]
    if not isinstance(command, click.Group):
        context = click.Context(command)
        arguments = [one.make_metavar(context) for one in command.params if isinstance(one, click.Argument)]

        assert f"\n`{' '.join(['audio-programs', name, *arguments])}`\n" in _section(name)


@pytest.mark.parametrize("name", sorted(_commands()))
def test_the_reference_gives_each_option_its_value_and_default(name: str) -> None:
    rows = re.findall(r"^\| (`-.+?) \| (.+) \|$", _section(name), re.MULTILINE)
    for option in (one for one in _commands()[name].params if isinstance(one, click.Option) and one.name != "project"):
        ((shown, meaning),) = (row for row in rows if f"`{option.opts[-1]}" in row[0])

        assert bool(re.search(r"`--?[\w-]+ [A-Z\[]", shown)) == (not option.is_flag), shown
        if isinstance(option.default, str | int) and not option.is_flag:
            assert str(option.default) in meaning, shown


def test_the_reference_gives_every_exit_code_its_meaning() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    codes = {0, EXIT_PROBLEMS, click.UsageError.exit_code, EXIT_NOTHING_BUILT, EXIT_INTERRUPTED}

    assert {int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)} == codes


def test_the_reference_names_no_command_that_is_not_there() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^###? (\w+(?: \w+)?)$", page, re.MULTILINE)) == set(_commands())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_to_a_heading_find_it(page: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"))
    for target, anchor in re.findall(r"\]\(([^)#\s:]*)#([^)\s]+)\)", text):
        there = re.sub(r"(?ms)^```.*?^```", "", (page.parent / target if target else page).read_text(encoding="utf-8"))
        headings = re.findall(r"^#+ (.+)$", there, re.MULTILINE)

        assert anchor in [_anchor(heading) for heading in headings], f"{page.name} links to {target}#{anchor}"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


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


IMPORTED_AS = {
    "readability-lxml": "readability",
    "pyyaml": "yaml",
    "pillow": "PIL",
    "python-dateutil": "dateutil",
    "espeakng-loader": "espeakng_loader",
}
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
