"""What a program's settings were: named as in the settings files, and found there by line."""

import doctest
from typing import TYPE_CHECKING

from audio_programs.build import setting_digests as module
from audio_programs.build.setting_digests import changed_settings, heard, on_pages, setting_digests
from audio_programs.build.setting_lines import SettingLines

if TYPE_CHECKING:
    from tests.build.conftest import Project


def _digests(project: "Project") -> dict[str, str]:
    ready = project.ready()
    return setting_digests(ready.programs[0].settings, ready.library, cover_file="cover.jpg", sounds={})


def test_settings_go_by_the_names_that_the_files_give_them(project: "Project") -> None:
    names = set(_digests(project))

    assert {"title", "category", "pauses_ms.paragraph", "sound.bitrate_kbps", "roles.title", "voices.plain"} <= names
    assert {"base_url", "cover", "library's title"} <= names
    assert not names & {"id", "folder", "cast", "pauses", "sound", "categories", "order_lines", "cover_line"}


def test_a_setting_that_moves_to_another_line_has_not_changed(project: "Project") -> None:
    project.write("articles/one/program.yaml", "title: T\ndescription: D.\norder: [01-alpha.md]\n")
    before = _digests(project)

    project.write("articles/one/program.yaml", "# A comment.\n\norder: [01-alpha.md]\ntitle: T\ndescription: D.\n")

    assert changed_settings(before, _digests(project)) == ()


def test_what_changed_is_named_and_without_a_before_nothing_is(project: "Project") -> None:
    before = _digests(project)
    project.edit("articles/library.yaml", "author: Ada Example", "author: Somebody")

    now = _digests(project)

    assert changed_settings(before, now) == ("author",)
    assert changed_settings({}, now) == ()


def test_settings_are_parted_by_what_they_shape() -> None:
    assert [heard(name) for name in ("voices.plain", "pauses_ms.title", "title", "base_url")] == [
        True,
        True,
        False,
        False,
    ]
    assert [on_pages(name) for name in ("voices.plain", "title", "base_url", "owner")] == [False, True, False, False]


FURTHER = """people: [{name: Ada, role: host}]
license: cc-by-4.0
funding: https://example.org/give
medium: podcast
update_frequency: weekly
podroll: []
publisher: {guid: 00000000-0000-4000-8000-000000000000}
txt: [words]
moved_to: https://example.org/feed.xml
complete: yes
block: yes
"""


def test_what_feeds_say_further_goes_by_its_own_names() -> None:
    names = [line.partition(":")[0] for line in FURTHER.splitlines()]

    assert not [name for name in names if heard(name)]
    assert [name for name in names if on_pages(name)] == ["people", "license", "funding"]
    assert not on_pages("mirrors")


def test_further_settings_and_brought_sounds_are_named_as_in_the_files(project: "Project") -> None:
    names = set(_digests(project))

    assert {line.partition(":")[0] for line in FURTHER.splitlines()} <= names
    assert {"mirrors", "intro", "outro", "pauses_ms.sound"} <= names
    assert not names & {"further", "credited", "sounds"}
    assert all(heard(name) for name in ("intro", "outro", "sounds.jingle", "pauses_ms.sound"))


def test_a_setting_is_found_in_the_nearest_file_that_states_it(project: "Project") -> None:
    project.write("articles/one/program.yaml", "title: T\ndescription: D.\nauthor: A\nvoices: {default: plain}\n")
    find = SettingLines(project.root).find

    assert find("articles/one", "author") == "articles/one/program.yaml:3 author"
    assert find("articles/one", "timezone") == "articles/library.yaml:4 timezone"
    assert find("articles/one", "voices.other") == "voices.yaml:3 voices.other"
    assert find("articles/one", "roles.title") == "articles/one/program.yaml:4 roles.title"
    assert find("articles/one", "library's title") == "articles/library.yaml:1 library's title"
    assert find("articles/one", "copyright") == "copyright"
    assert find("articles/none", "type") == "type"


def test_its_examples_hold() -> None:
    assert doctest.testmod(module).failed == 0
