"""What an edit renders anew: each rendered file is made from its values alone."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
ALPHAS = {"one/episodes/alpha.html", "one/feed.xml"}
PAGES_OF_ALPHA = {"one/episodes/alpha.html", "one/index.html", "one/feed.xml"}


@pytest.mark.parametrize(
    ("path", "old", "new", "changed"),
    [
        (ALPHA, "title: Alpha\n", "title: Alpha\nupdated: 2026-02-01\n", ALPHAS),
        (
            ALPHA,
            "title: Alpha\n",
            "title: Alpha\nlink: https://a.example\n",
            ALPHAS,
        ),
        ("articles/library.yaml", "title: Quiet Hours", "title: Loud Hours", "pages and outline"),
        ("articles/library.yaml", "title: ", "base_url: https://a.example/\ntitle: ", {"one/feed.xml", "opml.xml"}),
        ("articles/one/program.yaml", "title: ", "explicit: yes\ntitle: ", {"one/feed.xml"}),
        ("articles/library.yaml", "title: ", "mirrors: [https://m.example/]\ntitle: ", {"one/feed.xml"}),
        (ALPHA, "title: Alpha\n", "title: Alpha\npeople: [Bo]\n", ALPHAS),
        (ALPHA, "It is short.", "It [is](https://a.example/) short.", {"one/feed.xml"}),
        ("articles/one/program.yaml", "title: ", "txt: [{text: x}]\ntitle: ", {"one/feed.xml"}),
        ("articles/one/program.yaml", "title: ", "moved_to: https://a.example/feed.xml\ntitle: ", {"one/feed.xml"}),
        ("articles/one/program.yaml", "title: ", "complete: yes\ntitle: ", {"one/feed.xml"}),
        ("articles/one/program.yaml", "title: ", "block: yes\ntitle: ", {"one/feed.xml"}),
        (
            "articles/one/program.yaml",
            "title: ",
            "funding: {url: https://a.example/, text: Give}\ntitle: ",
            {"one/index.html", "one/feed.xml"},
        ),
        ("articles/one/program.yaml", "title: ", "medium: course\ntitle: ", {"one/feed.xml"}),
        ("articles/one/program.yaml", "title: ", "update_frequency: Daily\ntitle: ", {"one/feed.xml"}),
    ],
)
def test_edit_changes_only_the_files_that_show_it(
    built: "Project", path: str, old: str, new: str, changed: set[str] | str
) -> None:
    before = built.published()
    if changed == "pages and outline":
        changed = {name for name in before if name.endswith(".html")} | {"opml.xml"}
    built.edit(path, old, new)

    report = built.build()

    after = built.published()
    assert report.problems == ()
    assert set(after) == set(before)
    assert {name for name in after if after[name] != before[name]} == changed
    assert report.written == len(changed)


def test_another_title_reaches_the_pages_of_its_neighbours_and_no_further(built: "Project") -> None:
    before = built.published()
    built.edit(ALPHA, "title: Alpha", "title: Omega")

    built.build()

    after = built.published()
    changed = {name for name in before if after[name] != before[name]}
    assert {*PAGES_OF_ALPHA, "one/episodes/beta.html"} <= changed
    assert "one/episodes/gamma.html" not in changed
    assert not any(name.startswith("one/episodes/beta.") and not name.endswith("html") for name in changed)


def test_feed_names_the_transcript_that_it_was_made_with(built: "Project") -> None:
    before = built.published()["one/feed.xml"]
    built.edit(ALPHA, "It is short.", "It is  short.")
    built.build()
    assert built.published()["one/feed.xml"] == before

    built.edit(ALPHA, "It is  short.", "It is “short”.")
    built.build()
    assert built.published()["one/feed.xml"] != before
