"""The commands as an editor meets them: what they print, and their exit codes."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import audio_programs
from audio_programs import __version__
from audio_programs.cli import main

Run = Callable[..., Result]


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])

    assert result.exit_code == 0
    assert f"Example:\n    audio-programs {command}" in result.stdout


@pytest.mark.parametrize("group", [[], ["new"]])
def test_commands_are_listed_as_they_are_used_each_with_its_whole_sentence(group: list[str]) -> None:
    command = main.commands["new"] if group else main
    assert isinstance(command, click.Group)
    listed = CliRunner().invoke(main, [*group, "--help"], terminal_width=60).stdout.partition("Commands:\n")[2]

    sentences = [" ".join(one.split()) for one in re.split(r"^  (?=\w)", listed, flags=re.MULTILINE)[1:]]
    assert [one.split()[0] for one in sentences] == list(command.commands)
    assert [one for one in sentences if not one.endswith(".") or one.endswith("...")] == []


def test_what_is_printed_speaks_of_sentences_not_of_utterances_and_encoding() -> None:
    """Docstrings of functions may: they are not printed."""
    package = Path(audio_programs.__file__).parent
    for path in [*sorted((package / "cli").glob("*.py")), package / "build" / "plan.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = [node for node in ast.walk(tree) if isinstance(node, ast.Call | ast.JoinedStr)]
        texts = [one.value for node in inside for one in ast.walk(node) if isinstance(one, ast.Constant)]

        assert [text for text in texts if re.search(r"\b(utterances?|encode[sd]?)\b", str(text))] == [], path.name


@pytest.mark.parametrize("command", ["doctor", "status"])
def test_a_package_that_is_not_installed_is_told_without_a_traceback(
    tmp_path: Path, project: Path, command: str
) -> None:
    lacking = tmp_path / "lacking"
    lacking.mkdir()
    (lacking / "pydantic.py").write_text("raise ModuleNotFoundError('gone', name='pydantic')\n", encoding="utf-8")
    search_path = os.pathsep.join([str(lacking), *filter(None, sys.path)])

    done = subprocess.run(
        [sys.executable, "-m", "audio_programs", "-C", str(project), command],
        env={**os.environ, "PYTHONPATH": search_path},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith("the package 'pydantic', which audio-programs needs, is not installed - go to")


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout == f"audio-programs {__version__}\n"


def test_a_first_build_ends_with_where_to_listen(run: Run, project: Path) -> None:
    result = run("build", "--jobs", "1")

    assert result.exit_code == 0, result.output
    assert "  nights/first-night: 0:08 min, new (5 sentences)\n" in result.stdout
    assert "Made 1 episode: spoke 5 of 5 sentences." in result.stdout
    assert "localhost" not in result.stdout  # serve knows an address that works; this one may not
    listen = f"Listen: open {project / 'output' / 'index.html'}, or type: "
    assert re.search(rf"{listen}.*audio.programs -C {re.escape(str(project))} serve", result.stdout)
    assert "set base_url in articles/library.yaml" in result.stdout


def test_a_second_build_says_that_there_is_nothing_to_do(run: Run) -> None:
    run("build", "--jobs", "1")

    result = run("build", "--jobs", "1")

    assert (result.exit_code, result.stdout) == (0, "Nothing to do: 1 episode up to date.\n")


def test_a_program_that_has_an_address_is_told_with_that_of_its_feed(run: Run, project: Path) -> None:
    (project / "articles" / "library.yaml").write_text("title: Quiet\nbase_url: https://a.example\n", encoding="utf-8")

    said = run("build", "--jobs", "1").stdout

    assert "    feed: https://a.example/nights/feed.xml\n" in said
    assert "base_url" not in said


def test_an_article_that_is_made_again_and_comes_out_the_same_is_told_so(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")

    said = run("build", "--jobs", "1", str(project / "articles" / "nights" / "first-night.md")).stdout.splitlines()

    assert said[1:3] == [
        "  nights/first-night: 0:08 min, made again (nothing to speak)",
        "Made 1 episode again: it came out the same.",
    ]


def test_an_edit_is_told_by_its_line_and_by_what_it_cost(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    article = project / "articles" / "nights" / "first-night.md"
    article.write_text(article.read_text(encoding="utf-8").replace("Breathe out.", "Breathe in."), encoding="utf-8")

    assert "edited at line 10 (1 sentence of 5)\nMade 1 episode: spoke 1 of 5 sentences." in run("build").stdout


def test_a_broken_article_is_not_counted_with_those_that_are_up_to_date(run: Run, project: Path) -> None:
    folder = project / "articles" / "nights"
    good = (folder / "first-night.md").read_text(encoding="utf-8")
    (folder / "second-night.md").write_text(good.replace("first", "second"), encoding="utf-8")
    run("build", "--jobs", "1")
    (folder / "second-night.md").write_text(good.replace("title:", "titel:"), encoding="utf-8")

    result = run("build")

    assert result.stdout.splitlines() == [
        "Nothing to do: 1 episode up to date.",
        "1 episode stays as last published until its problem is mended.",
    ]


def test_a_program_that_is_refused_is_listed_as_it_was_and_its_episodes_leave_when_that_is_meant(
    run: Run, project: Path
) -> None:
    shutil.copytree(project / "articles" / "nights", project / "articles" / "days")
    for number in range(3):
        text = f"---\ntitle: Then night {number}\ndate: 2026-01-1{number}\n---\n\nWords.\n"
        (project / "articles" / "nights" / f"night-{number}.md").write_text(text, encoding="utf-8")
    run("build", "--jobs", "1")
    for number in range(3):
        (project / "articles" / "nights" / f"night-{number}.md").unlink()

    refused = run("build")
    meant = run("build", "--allow-removals")

    assert refused.stdout.splitlines() == [
        "Nothing to do: 1 episode up to date.",
        "  Nights: stays as it was, 4 episodes",
    ]
    assert re.search(
        r"^3 episodes left the feed of Nights; their files stay until \d{4}-\d\d-\d\d\.$", meant.stdout, re.M
    )
    assert "Made" not in meant.stdout
    assert run("build").stdout == "Nothing to do: 2 episodes up to date.\n"


def test_a_program_whose_folder_is_gone_still_goes_by_its_name(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    (project / "articles" / "nights").rename(project / "away")
    shutil.copytree(project / "away", project / "articles" / "days")
    (project / "articles" / "days" / "history.json").unlink()

    for name in ("nights", "articles/nights", "articles/nights/"):
        result = run("status", name)
        assert result.exit_code == 1
        assert "  refused    The first night\n" in result.stdout


def test_a_profile_tells_each_stage_of_a_build_with_what_it_took(run: Run) -> None:
    result = run("build", "--profile")

    assert result.exit_code == 0
    head, *rows = result.output.rpartition("\n\n")[2].splitlines()
    assert re.split("  +", head.strip())[:2] == ["times", "CPU here"]
    table = {stage: numbers for stage, *numbers in (re.split("  +", row) for row in rows)}
    assert {"speaking", "encoding", "cache", "joining episodes", "writing files", "all"} <= table.keys()
    assert table["joining episodes"][0] == "1"
    assert float(table["encoding"][2]) > 0  # of the workers
    assert float(table["encoding"][1]) == 0  # here


def test_a_profile_is_of_one_build(run: Run) -> None:
    result = run("build", "--profile", "--watch")

    assert result.exit_code == 2
    assert "--profile tells of one build" in result.output


def test_a_cluster_that_is_not_there_is_told_and_builds_nothing(run: Run, project: Path) -> None:
    pytest.importorskip("distributed", reason="needs the extra 'dask': pip install 'audio-programs[dask]'")

    result = run("build", "--dask", "tcp://127.0.0.1:1")

    assert result.exit_code == 3
    assert "no Dask scheduler answers at tcp://127.0.0.1:1 - see that it runs" in result.output
    assert not (project / "output" / "nights").exists()


def test_what_is_no_address_of_a_cluster_is_refused_at_once(run: Run) -> None:
    result = run("build", "--dask", "nowhere")

    assert result.exit_code == 2
    assert "'nowhere' is neither 'local' nor an address such as tcp://scheduler.example:8786" in result.output


def test_a_dry_run_says_what_and_why_and_makes_nothing(run: Run, project: Path) -> None:
    result = run("build", "--dry-run")

    assert result.exit_code == 0
    assert "nights/first-night audio: articles/nights/first-night.md not made yet: speak 5 sentences" in result.stdout
    assert not (project / "output").exists()


def test_a_dry_run_names_the_line_that_was_edited(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    article = project / "articles" / "nights" / "first-night.md"
    article.write_text(article.read_text(encoding="utf-8").replace("Breathe out.", "Breathe slowly."), encoding="utf-8")

    result = run("build", "--dry-run")

    assert "articles/nights/first-night.md:10 edited: speak 1 sentence, make 1 section" in result.stdout
    assert "Subscribers' apps will fetch 1 file again." in result.stdout


def test_invariant_8_all_problems_are_told_at_once_and_the_others_build(run: Run, project: Path) -> None:
    folder = project / "articles" / "nights"
    (folder / "second.md").write_text("---\ntitel: A\ndate: 14th of Octember\n---\n\nWords.\n", encoding="utf-8")
    (folder / "third.md").write_bytes(b"---\ntitle: Caf\xe9\n---\n\nWords.\n")

    result = run("build", "--jobs", "1")

    assert result.exit_code == 1
    assert "articles/nights/second.md:2: " in result.stderr
    assert "articles/nights/second.md:3: " in result.stderr
    assert "articles/nights/third.md:2: " in result.stderr
    assert (project / "output" / "nights" / "episodes" / "first-night.html").is_file()
    for line in result.stderr.splitlines():
        assert re.fullmatch(r"(note: )?[\w./-]+(:\d+)?: .+", line), line


def test_invariant_8_where_nothing_can_be_built_the_exit_code_is_3(run: Run, project: Path) -> None:
    (project / "articles" / "library.yaml").write_text("titel: Quiet Hours\n", encoding="utf-8")

    result = run("build")

    assert result.exit_code == 3
    assert "articles/library.yaml:1: " in result.stderr
    assert "Traceback" not in result.output


def test_check_finds_problems_and_builds_nothing(run: Run, project: Path) -> None:
    (project / "articles" / "nights" / "second.md").write_text("Words.\n", encoding="utf-8")

    result = run("check")

    assert result.exit_code == 1
    assert "articles/nights/second.md:1: " in result.stderr
    assert not (project / "output").exists()


def test_check_is_content_with_a_good_project(run: Run) -> None:
    result = run("check")

    assert (result.exit_code, result.stdout) == (0, "No problems: 1 article in 1 program can be built.\n")


def test_rule_i6_an_http_address_is_told(run: Run, project: Path) -> None:
    library = project / "articles" / "library.yaml"
    library.write_text("title: Quiet Hours\nbase_url: http://audio.example.org\n", encoding="utf-8")

    result = run("check")

    assert result.exit_code == 0
    assert "note: articles/library.yaml: base_url is an http address" in result.stderr


def test_a_name_that_is_none_is_refused_with_the_nearest(run: Run) -> None:
    result = run("build", "nihgts")

    assert result.exit_code == 2
    assert "nihgts is neither a program nor an article - did you mean nights?" in result.stderr


def test_outside_a_project_a_sentence_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ["build"])

    assert result.exit_code == 2
    assert "there is no project here" in result.stderr


def test_the_folder_may_be_named_before_the_command_or_after_it(project: Path) -> None:
    said = "No problems: 1 article in 1 program can be built.\n"

    assert CliRunner().invoke(main, ["-C", str(project), "check"]).stdout == said
    assert CliRunner().invoke(main, ["check", "-C", str(project)]).stdout == said
    assert CliRunner().invoke(main, ["-C", str(project.parent), "check", "-C", str(project)]).stdout == said


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_takes_the_folder(command: str) -> None:
    assert "-C DIR" in CliRunner().invoke(main, [command, "--help"]).stdout


def test_voices_lists_who_speaks_what_and_every_engine(run: Run) -> None:
    result = run("voices")

    assert result.exit_code == 0
    assert "plain: tone low, usual settings (ready; speaks intro, title," in result.stdout
    assert re.search(r"pyttsx3: (not )?ready", result.stdout)


def test_voices_lists_the_engines_where_voices_yaml_has_problems_and_tells_them(run: Run, project: Path) -> None:
    (project / "voices.yaml").write_text("voices: {a: {engine: tone, voice: lou}}\nroles: {titel: a}\n", "utf-8")

    result = run("voices", "--all")

    assert result.exit_code == 1
    assert "voices.yaml:1: the engine tone has no voice 'lou' - did you mean 'low'?" in result.stderr
    assert "voices.yaml:2: unknown role 'titel'" in result.stderr
    assert "tone: ready" in result.stdout
    assert re.search(r"^    low  ", result.stdout, re.MULTILINE)


def test_without_a_command_it_explains_itself() -> None:
    result = CliRunner().invoke(main, [])

    assert result.exit_code == 0
    assert result.stdout == CliRunner().invoke(main, ["--help"]).stdout


def test_say_writes_sound_files(run: Run, tmp_path: Path) -> None:
    for name in ("said.wav", "said.mp3"):
        result = run("say", "It is 7:30 pm.", "-o", str(tmp_path / name))

        assert result.exit_code == 0, result.output
        assert (tmp_path / name).stat().st_size > 5000


def test_say_takes_plain_words_without_quotes(run: Run, tmp_path: Path) -> None:
    for words in (["It is", "milk"], ["It is milk"]):
        assert run("say", *words, "-o", str(tmp_path / f"{len(words)}.wav")).exit_code == 0

    assert (tmp_path / "2.wav").read_bytes() == (tmp_path / "1.wav").read_bytes()


def test_say_refuses_a_file_that_it_cannot_write(run: Run) -> None:
    assert run("say", "Hello", "-o", "said.ogg").exit_code == 2


def test_say_refuses_an_unknown_voice_with_the_nearest(run: Run) -> None:
    result = run("say", "Hello", "--voice", "plian", "-o", "said.wav")

    assert result.exit_code == 3
    assert "unknown voice 'plian' - did you mean 'plain'?" in result.stderr


def test_a_command_in_a_hint_is_given_as_it_can_be_typed_here(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "voices.yaml").write_text("voices:\n  plain: {engine: tone, voice: nobody}\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["/elsewhere/bin/audio-programs"])
    monkeypatch.setenv("PATH", str(tmp_path))

    result = run("check")

    assert "`/elsewhere/bin/audio-programs -C " in result.stderr
    assert " voices --all` lists what it has" in result.stderr


@pytest.mark.parametrize("words", [("-C", "quiet hours", "build"), ("build", "-C", "quiet hours")])
def test_a_command_in_a_hint_names_the_project_that_was_named(
    words: tuple[str, ...], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.rename(project.parent / "quiet hours")
    monkeypatch.chdir(project.parent)

    told = CliRunner().invoke(main, words).stdout
    (project.parent / "quiet hours" / "voices.yaml").write_text("voices: {a: {engine: tone, voice: lou}}\n", "utf-8")
    refused = CliRunner().invoke(main, words).stderr

    # called by its own name where the shell finds it, else as a module of its Python
    assert re.search(r"audio.programs -C 'quiet hours' serve", told)
    assert re.search(r"audio.programs -C 'quiet hours' voices --all`", refused)


def test_no_message_of_the_command_line_ends_in_a_stack_trace(run: Run, project: Path) -> None:
    (project / "output").write_text("a file where the folder should be", encoding="utf-8")

    result = run("build")

    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 1
    assert isinstance(main, click.Group)


def test_a_build_that_misses_most_of_a_program_says_so_and_does_it_only_when_told(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    feed = (project / "output" / "nights" / "feed.xml").read_bytes()
    (project / "articles" / "nights" / "first-night.md").unlink()

    for words in (["build"], ["build", "--dry-run"], ["check"]):
        refused = run(*words)
        assert refused.exit_code == (1 if words == ["check"] else 3)
        assert refused.stderr.startswith("articles/nights: 1 of 1 published article is gone (first-night.md); ")
        hint = rf"type: .*audio.programs -C {re.escape(str(project))} build --allow-removals\n\Z"
        assert re.search(hint, refused.stderr)
        assert (project / "output" / "nights" / "feed.xml").read_bytes() == feed

    allowed = run("build", "--allow-removals")
    assert allowed.exit_code == 0, allowed.output
    assert not (project / "output" / "nights" / "feed.xml").exists()


def test_a_program_that_is_gone_stops_no_other(run: Run, project: Path) -> None:
    other = project / "articles" / "days"
    shutil.copytree(project / "articles" / "nights", other)
    run("build", "--jobs", "1")
    shutil.rmtree(other)

    refused = run("build")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("articles/days: is gone or empty, and with it its only published article (first-")
    assert "Nothing to do: 1 episode up to date." in refused.stdout
    assert (project / "output" / "days" / "feed.xml").exists()

    assert run("build", "--allow-removals").exit_code == 0
    assert not (project / "output" / "days").exists()
