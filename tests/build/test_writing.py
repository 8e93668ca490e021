"""The order of writing, and what an empty program leaves."""

from typing import TYPE_CHECKING

from audio_programs.store.output import Output

if TYPE_CHECKING:
    from tests.build.conftest import Project


def test_invariant_4_the_feed_is_written_after_all_that_it_names(project: "Project") -> None:
    project.build()

    written = {path: path.stat().st_ctime_ns for path in (project.output / "one").rglob("*") if path.is_file()}
    manifest = (project.output / ".build/programs/one.json").stat().st_ctime_ns
    feed = written.pop(project.output / "one/feed.xml")
    assert max(written.values()) <= manifest <= feed
    history = (project.root / "articles/one/history.json").stat().st_ctime_ns
    assert history <= manifest


def test_invariant_5_nothing_is_left_in_staging_or_journal(project: "Project") -> None:
    project.build()

    assert sorted(path.relative_to(project.output).as_posix() for path in (project.output / ".build").rglob("*")) == [
        ".build/library.json",
        ".build/lock",
        ".build/programs",
        ".build/programs/one.json",
    ]
    assert list((project.root / ".cache").rglob("staging/*")) == []


def test_manifest_names_every_published_file_of_its_program(built: "Project") -> None:
    output = Output(built.root)

    of_program = {f"one/{name}" for name in output.manifest("one").files}
    of_library = set(output.manifest(None).files)

    assert of_program | of_library == set(built.published())


def test_rule_c12_program_without_episodes_has_no_files(empty_project: "Project") -> None:
    report = empty_project.build()

    assert report.problems == ()
    assert report.programs[0].feed == ""
    assert [name for name in empty_project.published() if name.startswith("one/")] == []
    assert empty_project.listed() == []
    assert not empty_project.build().changed


def test_first_page_and_outline_list_what_has_episodes(built: "Project") -> None:
    built.write("articles/two/program.yaml", "title: Two\ndescription: Nothing yet.\n")

    built.build()

    assert built.listed() == ["The first weeks"]
    assert b"Nothing yet" not in built.published()["index.html"]


def test_assets_of_an_older_version_go(built: "Project") -> None:
    output = Output(built.root)
    old = output.manifest(None)
    written = output.put("assets/style-00000000.css", b"old")
    made = next(iter(old.files.values()))
    from dataclasses import replace

    files = {**old.files, "assets/style-00000000.css": replace(made, digest=written.digest, size_bytes=3)}
    output.write_manifest(None, replace(old, files=files))
    output.journal.clear()

    report = built.build()

    assert report.removed == 1
    assert "assets/style-00000000.css" not in built.published()
