"""``new`` without a terminal: what it writes, what it takes for granted, and what it refuses."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from audio_programs.begin.library import LIBRARY_FILES
from audio_programs.cli import main
from audio_programs.config.read import read_library, read_program, read_voices
from audio_programs.publish.cover import draw_cover
from audio_programs.sources.markdown import read as read_article

Run = Callable[..., Result]

ODD_TITLE = 'Über\'s "Milk": a #1 start – مرحبا 夜 👶'


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new library, in which the test stands."""
    monkeypatch.chdir(tmp_path)
    assert new("library", "quiet-hours").exit_code == 0
    monkeypatch.chdir(tmp_path / "quiet-hours")
    return tmp_path / "quiet-hours"


# --- A library ----------------------------------------------------------------------------------------------------


def test_a_new_library_has_nothing_wrong(library: Path) -> None:
    result = CliRunner().invoke(main, ["check"])

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "No problems: 1 article in 1 program can be built.\n"


def test_invariant_9_a_new_library_writes_the_files_that_it_names_and_no_other(library: Path) -> None:
    assert set(everything(library)) == set(LIBRARY_FILES)
    assert everything(library.parent).keys() == {f"quiet-hours/{name}" for name in LIBRARY_FILES}


def test_the_answers_that_are_offered_come_from_the_folders_name(library: Path) -> None:
    text = (library / "articles" / "library.yaml").read_text("utf-8")
    found, problems = read_library(text, "articles/library.yaml")

    assert problems == ()
    assert found is not None
    assert (found.library.title, found.stated.author, found.stated.language) == ("Quiet hours", "Quiet hours", "en")


def test_every_answer_can_be_given_as_an_option_however_odd(tmp_path: Path) -> None:
    folder = tmp_path / "new"

    result = new(
        "library", str(folder), "--title", ODD_TITLE, "--author", "#1: O'Brien", "--language", "en_AU",
        "--category", "food",
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    found, problems = read_library((folder / "articles/library.yaml").read_text("utf-8"), "articles/library.yaml")
    assert problems == ()
    assert found is not None
    assert (found.library.title, found.stated.author, found.stated.language) == (ODD_TITLE, "#1: O'Brien", "en-au")
    assert [one.sub for one in found.stated.categories or ()] == ["Food"]
    assert "Category: Arts > Food" in result.stderr
    example = (folder / LIBRARY_FILES[2]).read_bytes()
    read = read_article(example, LIBRARY_FILES[2])
    assert read.problems == ()
    assert read.article is not None
    assert read.article.author == "#1: O'Brien"


def test_what_it_says_can_be_typed_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = new("library", "my library")

    assert "Wrote 'my library/voices.yaml'\n" in result.stdout
    assert "  cd 'my library'\n" in result.stdout
    assert re.search(r"\n  \S.* build\n  \S.* serve\n\Z", result.stdout)


@pytest.mark.parametrize("name", [name for name in LIBRARY_FILES if name not in ("README.md", ".gitignore")])
def test_a_library_is_not_begun_where_one_of_its_files_is_there(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine", "utf-8")

    result = new("library", str(tmp_path))

    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {path} is there already, and is not written over")
    assert len(result.stderr.splitlines()) == 1
    assert everything(tmp_path) == {name: b"mine"}


def test_what_a_new_repository_holds_stays_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text("mine", "utf-8")
    (tmp_path / ".gitignore").write_text("*.log\n/output\n", "utf-8")

    result = new("library")

    assert result.exit_code == 0, result.output
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"
    assert (tmp_path / ".gitignore").read_text("utf-8") == "*.log\n/output\n"
    assert "README.md was there and stays as it is.\n" in result.stdout
    assert "Add to .gitignore: .cache/\n" in result.stdout
    assert "  cd " not in result.stdout


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--language", "english", "language 'english' is not a language code"),
        ("--category", "babies", "'babies' is not one of Apple's categories"),
        ("--title", " ", "nothing is written there"),
        ("--author", "a\x1bb", "characters that cannot be written"),
    ],
)
def test_an_option_that_cannot_be_taken_is_refused_and_nothing_written(
    tmp_path: Path, option: str, value: str, told: str
) -> None:
    result = new("library", str(tmp_path / "new"), option, value)

    assert result.exit_code == 2
    assert told in result.stderr
    assert not (tmp_path / "new").exists()


def test_a_category_that_is_none_is_answered_with_all_that_there_are(tmp_path: Path) -> None:
    result = new("library", str(tmp_path / "new"), "--category", "?")

    assert "Kids & Family > Education for Kids, Parenting" in result.stderr


def test_a_library_in_another_language_is_read_by_a_voice_of_that_language(tmp_path: Path) -> None:
    result = new("library", str(tmp_path / "new"), "--language", "de")

    assert result.exit_code == 0, result.output
    voices, problems = read_voices((tmp_path / "new" / "voices.yaml").read_text("utf-8"), "voices.yaml")
    assert problems == ()
    assert voices is not None
    assert {voice.name: voice.id for voice in voices.cast.voices} == {
        "calm": "gmw/de",
        "calm-low": "gmw/de",
        "english": "gmw/en",
    }
    assert "\nvoice: english\n" in (tmp_path / "new" / LIBRARY_FILES[2]).read_text("utf-8")
    assert "The example article is in English" in result.stdout


# --- A program ----------------------------------------------------------------------------------------------------


def test_a_new_program_has_its_settings_and_a_cover(run: Run, project: Path) -> None:
    before = everything(project)

    result = run("new", "program", "First Weeks", "--description", ODD_TITLE, "--category", "parentng")

    assert result.exit_code == 0, result.output
    added = {name: content for name, content in everything(project).items() if name not in before}
    assert set(added) == {"articles/first-weeks/program.yaml", "articles/first-weeks/cover.jpg"}
    assert {name: content for name, content in everything(project).items() if name in before} == before
    assert added["articles/first-weeks/cover.jpg"] == draw_cover(title="First Weeks", seed="first-weeks")
    assert Image.open(BytesIO(added["articles/first-weeks/cover.jpg"])).size == (3000, 3000)
    library, _ = read_library("title: Q\n", "articles/library.yaml")
    voices, _ = read_voices("", "voices.yaml")
    found, problems = read_program(
        added["articles/first-weeks/program.yaml"].decode(),
        "articles/first-weeks/program.yaml",
        library=library,
        voices=voices,
    )
    assert problems == ()
    assert found is not None
    assert (found.id, found.title, found.description) == ("first-weeks", "First Weeks", ODD_TITLE)
    assert (found.cover, [one.sub for one in found.categories]) == ("cover.jpg", ["Parenting"])
    assert run("check").exit_code == 0


def test_a_program_takes_the_librarys_category_unless_it_is_given_one(library: Path) -> None:
    assert new("program", "one").exit_code == 0
    assert new("program", "two", "--category", "History", "--author", "Ann", "--language", "en-gb").exit_code == 0

    assert "category" not in (library / "articles/one/program.yaml").read_text("utf-8")
    two = (library / "articles/two/program.yaml").read_text("utf-8")
    assert {"author: Ann", "language: en-gb", "category: History"} < set(two.splitlines())
    assert CliRunner().invoke(main, ["check"]).exit_code == 0


@pytest.mark.parametrize("name", ["مرحبا", "夜の時間", "👶", "../../above", 'a: "b" #c'])
def test_a_program_in_any_script_has_nothing_wrong(run: Run, project: Path, name: str) -> None:
    above = everything(project.parent)

    result = run("new", "program", name)

    assert result.exit_code == 0, result.output
    (folder,) = {path.parent.name for path in project.glob("articles/*/cover.jpg")}
    assert re.fullmatch("[a-z0-9-]+", folder)
    assert f"new article {folder} " in result.stdout
    assert {name for name in everything(project.parent) if name not in above} == {
        f"library/articles/{folder}/cover.jpg",
        f"library/articles/{folder}/program.yaml",
    }
    assert run("check").exit_code == 0


def test_a_program_that_is_there_is_not_begun_again(run: Run, project: Path) -> None:
    (project / "articles" / "Other").mkdir()
    (project / "articles" / "Other" / "program.yaml").write_text(
        "id: third\ntitle: T\ndescription: D\ncategory: History\n", "utf-8"
    )
    before = everything(project)

    for name, told in (
        ("nights", "articles/nights is there already"),
        ("Nights!", "articles/nights is there already"),
        ("other", "articles/Other is there already"),
        ("third", "the program in articles/Other has that id already: third"),
    ):
        result = run("new", "program", name)
        assert (result.exit_code, result.stderr) == (2, f"Error: {told} - choose another name\n")
    assert everything(project) == before


def test_a_name_that_cannot_be_an_address_is_refused(run: Run) -> None:
    result = run("new", "program", "assets")

    assert result.exit_code == 2
    assert "the id 'assets' is taken by the listening pages - choose another" in result.stderr


def test_outside_a_project_a_program_has_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = new("program", "first-weeks")

    assert result.exit_code == 2
    assert "there is no project here" in result.stderr


# --- An article ---------------------------------------------------------------------------------------------------


def test_a_new_article_goes_on_from_the_numbers_that_are_there(library: Path) -> None:
    result = new("article", "first-readings", ODD_TITLE, "--author", "Ann: O'B")

    path = library / "articles/first-readings/02-uber-s-milk-a-1-start.md"
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Wrote articles/first-readings/02-uber-s-milk-a-1-start.md\n")
    path.write_text(path.read_text("utf-8") + "Words.\n", "utf-8")
    read = read_article(path.read_bytes(), "articles/first-readings/02.md")
    assert (read.problems, read.notices) == ((), ())
    assert read.article is not None
    assert (read.article.title, read.article.author) == (ODD_TITLE, "Ann: O'B")
    assert re.fullmatch(r"uber-s-milk-a-1-start-[0-9a-f]{8}", read.article.id)
    assert read.article.date is not None
    assert CliRunner().invoke(main, ["check"]).exit_code == 0


def test_a_new_article_is_not_published_before_it_has_words(library: Path) -> None:
    new("article", "first-readings", "Night walks")

    result = CliRunner().invoke(main, ["check"])

    assert result.exit_code == 1
    assert "articles/first-readings/02-night-walks.md:1: the article is empty" in result.stderr


def test_the_author_that_is_offered_is_the_programs(run: Run, project: Path) -> None:
    run("new", "article", "nights", "Rest")

    assert "\nauthor: Quiet Hours\n" in (project / "articles/nights/rest.md").read_text("utf-8")


def test_an_article_is_dated_today_in_the_programs_timezone(run: Run, project: Path) -> None:
    library = project / "articles" / "library.yaml"
    dates = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # 25 hours apart: never on one day
        library.write_text(f"title: Quiet Hours\ntimezone: {zone}\n", "utf-8")
        name = zone.rpartition("/")[2].lower().replace("_", "-")
        assert run("new", "article", "nights", name).exit_code == 0
        dates |= set(re.findall(r"^date: (.+)$", (project / f"articles/nights/{name}.md").read_text("utf-8"), re.M))

    assert len(dates) == 2


def test_neighbours_without_numbers_make_one_without(run: Run, project: Path) -> None:
    run("new", "article", "nights", "10 quiet minutes")

    assert (project / "articles/nights/article-10-quiet-minutes.md").is_file()


def test_neighbours_that_state_their_number_give_the_next(run: Run, project: Path) -> None:
    for number, name in ((7, "a"), (12, "b")):
        text = f"---\ntitle: T{name}\ndate: 2026-01-05\nnumber: {number}\n---\n\nWords.\n"
        (project / "articles" / "nights" / f"{name}.md").write_text(text, "utf-8")

    run("new", "article", "nights", "Rest")

    assert "\nnumber: 13\n" in (project / "articles/nights/rest.md").read_text("utf-8")


def test_an_article_goes_into_the_last_of_the_seasons_or_where_it_is_told(run: Run, project: Path) -> None:
    nights = project / "articles" / "nights"
    (nights / "first-night.md").unlink()
    for folder in ("2-milk", "10-outside"):
        (nights / folder).mkdir()
        (nights / folder / "04-a.md").write_text("---\ntitle: A\n---\n\nWords.\n", "utf-8")

    run("new", "article", "nights", "Rest")
    run("new", "article", "articles/nights/2-milk", "Rest")

    assert (nights / "10-outside" / "05-rest.md").is_file()
    assert (nights / "2-milk" / "05-rest.md").is_file()


def test_a_program_is_found_by_its_id_its_folder_or_from_inside_it(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = project / "articles" / "nights" / "program.yaml"
    program.write_text(f"id: quiet-nights\n{program.read_text('utf-8')}", "utf-8")
    monkeypatch.chdir(program.parent)

    for number, name in enumerate(("quiet-nights", "nights", "articles/nights", str(program.parent), ".")):
        assert run("new", "article", name, f"Rest {number}").exit_code == 0

    assert len(list(program.parent.glob("rest-*.md"))) == 5


def test_a_program_with_a_problem_takes_no_article_before_that_is_mended(run: Run, project: Path) -> None:
    (project / "articles" / "nights" / "program.yaml").write_text("titel: Nights\n", "utf-8")

    result = run("new", "article", "nights", "Rest")

    assert result.exit_code == 3
    assert "articles/nights/program.yaml:1: unknown key 'titel'" in result.stderr


def test_a_program_that_is_none_is_refused_with_the_nearest(run: Run) -> None:
    result = run("new", "article", "nihgts", "Rest")

    assert result.exit_code == 2
    assert "nihgts is no program - did you mean nights?" in result.stderr


def test_an_article_that_is_there_is_not_written_over(run: Run, project: Path) -> None:
    (project / "articles" / "nights" / "rest.md").write_text("mine", "utf-8")
    before = everything(project)

    result = run("new", "article", "nights", "Rest")

    assert result.exit_code == 2
    assert "rest.md is there already, and is not written over" in result.stderr
    assert everything(project) == before


def test_a_broken_library_is_told_line_by_line(run: Run, project: Path) -> None:
    (project / "articles" / "library.yaml").write_text("titel: Quiet Hours\n", "utf-8")

    for words in (("program", "x"), ("article", "nights", "Rest")):
        result = run("new", *words)
        assert result.exit_code == 3
        assert "articles/library.yaml:1: unknown key 'titel'" in result.stderr


@pytest.mark.parametrize("command", ["library", "program", "article"])
def test_each_kind_explains_itself_with_an_example(command: str) -> None:
    result = new(command, "--help")

    assert result.exit_code == 0
    assert f"Example:\n    audio-programs new {command}" in result.stdout
