"""Ranges and preconditions, as values."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from audio_programs.serve import conditions
from audio_programs.serve.conditions import Verdict, read_parts, verdict, wanted_parts

TAG = '"0a1b2c3d-ff"'
WRITTEN = "Tue, 14 Oct 2025 00:00:00 GMT"
LATER = "Wed, 15 Oct 2025 00:00:00 GMT"
EARLIER = "Mon, 13 Oct 2025 00:00:00 GMT"


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(conditions).failed == 0


@given(st.binary(max_size=200), st.integers(0, 250), st.integers(0, 250))
def test_a_part_is_what_a_slice_is(content: bytes, first: int, last: int) -> None:
    parts = read_parts(f"bytes={first}-{last}", size_bytes=len(content))
    if last < first:
        assert parts is None
        return
    assert parts is not None
    assert b"".join(content[start : end + 1] for start, end in parts) == content[first : last + 1]


@given(st.binary(max_size=200), st.integers(0, 250))
def test_a_suffix_is_the_end_of_the_file(content: bytes, length: int) -> None:
    parts = read_parts(f"bytes=-{length}", size_bytes=len(content))
    assert parts is not None
    assert b"".join(content[start : end + 1] for start, end in parts) == (content[-length:] if length else b"")


@given(st.text(max_size=40) | st.text("bytes=0123456789-, \t", max_size=40), st.integers(0, 300))
def test_whatever_is_asked_each_part_lies_in_the_file(asked: str, size_bytes: int) -> None:
    for first, last in read_parts(asked, size_bytes=size_bytes) or ():
        assert 0 <= first <= last < size_bytes


def test_an_empty_file_has_no_part() -> None:
    assert read_parts("bytes=0-", size_bytes=0) == ()
    assert read_parts("bytes=-5", size_bytes=0) == ()


@pytest.mark.parametrize("condition", [TAG, WRITTEN])
def test_a_part_is_sent_where_the_version_is_the_one_that_was_begun(condition: str) -> None:
    headers = Headers({"range": "bytes=5-9", "if-range": condition})
    assert wanted_parts(headers, method="GET", size_bytes=100, etag=TAG, last_modified=WRITTEN) == ((5, 9),)


@pytest.mark.parametrize("condition", ['"another"', f"W/{TAG}", EARLIER, LATER, "", "rubbish"])
def test_the_whole_file_is_sent_where_it_is_another_version(condition: str) -> None:
    headers = Headers({"range": "bytes=5-9", "if-range": condition})
    assert wanted_parts(headers, method="GET", size_bytes=100, etag=TAG, last_modified=WRITTEN) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, Verdict.SEND),
        ({"if-none-match": TAG}, Verdict.NOT_MODIFIED),
        ({"if-none-match": f"W/{TAG}"}, Verdict.NOT_MODIFIED),
        ({"if-none-match": f'"a, b", {TAG}'}, Verdict.NOT_MODIFIED),
        ({"if-none-match": TAG.strip('"')}, Verdict.SEND),
        ({"if-none-match": '"a"', "if-modified-since": LATER}, Verdict.SEND),
        ({"if-modified-since": WRITTEN}, Verdict.NOT_MODIFIED),
        ({"if-modified-since": LATER}, Verdict.NOT_MODIFIED),
        ({"if-modified-since": EARLIER}, Verdict.SEND),
        ({"if-modified-since": "14.10.2025"}, Verdict.SEND),
        ({"if-match": TAG}, Verdict.SEND),
        ({"if-match": f"W/{TAG}"}, Verdict.FAILED),
        ({"if-match": TAG, "if-none-match": TAG}, Verdict.NOT_MODIFIED),
        ({"if-match": TAG, "if-unmodified-since": EARLIER}, Verdict.SEND),
        ({"if-unmodified-since": WRITTEN}, Verdict.SEND),
        ({"if-unmodified-since": EARLIER}, Verdict.FAILED),
        ({"if-unmodified-since": "rubbish"}, Verdict.SEND),
    ],
)
def test_preconditions_are_weighed_in_the_order_of_the_standard(headers: dict[str, str], expected: Verdict) -> None:
    assert verdict(Headers(headers), etag=TAG, last_modified=WRITTEN) is expected
