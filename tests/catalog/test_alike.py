"""What feeds and pages say alike: moments and links."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.catalog import alike
from audio_programs.catalog.alike import milliseconds, web_address
from audio_programs.model import RATE_HZ, Samples


def test_the_tables_in_the_docstrings_are_true() -> None:
    assert doctest.testmod(alike).failed == 0


@pytest.mark.parametrize(
    ("samples", "moment_ms"),
    [(0, 0), (22, 0), (23, 1), (44, 1), (441, 10), (44_100, 1000), (1152, 26), (44_100 * 3600 * 100, 360_000_000)],
)
def test_samples_become_milliseconds_to_the_nearest(samples: int, moment_ms: int) -> None:
    assert milliseconds(Samples(samples)) == moment_ms


@given(st.integers(0, 2**40))
def test_a_moment_in_milliseconds_is_within_half_of_one_of_its_samples(samples: int) -> None:
    assert abs(milliseconds(Samples(samples)) * RATE_HZ - samples * 1000) * 2 <= RATE_HZ


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org/a b?q=ü&r=1#t", "https://example.org/a%20b?q=%C3%BC&r=1#t"),
        ("https://example.org", "https://example.org"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("/relative", ""),
        ("https://user:secret@example.org/", ""),
        ("https://exa\udc80mple.org/", ""),
        ("https://example.org/\udc80", ""),
        ("https://[fe80::1]:8000/x", "https://[fe80::1]:8000/x"),
        ("https://example.org:port/", ""),
        ("https://[broken/", ""),
        ("https://" + "a" * 70 + ".org/", ""),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
    ],
)
def test_invariant_10_only_web_addresses_are_passed_on_and_they_are_encoded(written: str, address: str) -> None:
    assert web_address(written) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/x",
        "https:",
        "https://[",
        "",
    ],
)
def test_rule_w1_only_an_address_of_the_web_is_one_to_link_to(address: str) -> None:
    assert web_address(address) == ""


@given(st.text().map(lambda text: f"https://example.org/{text}"))
def test_rule_i6_any_address_is_ascii_without_blanks_quotes_or_angles(written: str) -> None:
    address = web_address(written)

    assert address.isascii()
    assert not set(address) & set(' "<>\n')
    assert web_address(address) == address
