"""docs/rules.md holds every rule that code and tests cite."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CITATION = re.compile(r"RULES ((?:[A-Z]\d+(?:, | to |-|\)? and )?)+)")


def stated() -> set[str]:
    return set(re.findall(r"\*\*([A-Z]\d+)\*\*", (ROOT / "docs/rules.md").read_text(encoding="utf-8")))


def cited() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "audio_programs").rglob("*.py")):
        for citation in CITATION.findall(path.read_text(encoding="utf-8")):
            yield from ((path.name, rule) for rule in re.findall(r"[A-Z]\d+", citation))


def named_by_tests() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name in re.findall(r"def test_rule_((?:[a-z]\d+_)+)", path.read_text(encoding="utf-8")):
            yield from ((path.name, rule.upper()) for rule in name.strip("_").split("_"))


def test_every_rule_that_code_or_a_test_cites_is_on_the_page() -> None:
    rules = stated()
    assert len(rules) > 80
    assert [place for place in (*cited(), *named_by_tests()) if place[1] not in rules] == []


def test_no_rule_is_stated_twice() -> None:
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    rules = re.findall(r"\*\*([A-Z]\d+)\*\*", text)
    assert len(rules) == len(set(rules))
