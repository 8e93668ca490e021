"""Tags: read back by mutagen, by ffmpeg, and byte by byte where the order counts."""

import hashlib
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3
from PIL import Image

from audio_programs.audio.section import SectionSound, assemble
from audio_programs.audio.tags import FORMAT, TagValues, id3, language_of_tag, tags_fingerprint
from audio_programs.catalog.alike import milliseconds
from audio_programs.model import RATE_HZ, Chapter, Samples

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40

VALUES = TagValues(
    title="Cells from nothing",
    show="The first weeks",
    author="A. Writer",
    track=7,
    season=2,
    published=datetime(2025, 10, 14, tzinfo=ZoneInfo("Australia/Brisbane")),
    description="What happens in the first days.",
    language="en-au",
    chapters=(
        Chapter(start_samples=Samples(0), title="Cells from nothing", anchor="cells"),
        Chapter(start_samples=Samples(1152 * 100), title="1. Two, four, eight", anchor="1-two"),
        Chapter(start_samples=Samples(1152 * 1000), title="2. Taking sides", anchor="2-taking"),
    ),
    length_samples=Samples(1152 * 2345),
    picture=JPEG,
)


def many_chapters(count: int, *, title: str = "Chapter") -> TagValues:
    chapters = tuple(
        Chapter(start_samples=Samples(1152 * 39 * number), title=f"{title} {number}", anchor=f"c{number}")
        for number in range(count)
    )
    return replace(VALUES, chapters=chapters, length_samples=Samples(1152 * 39 * count))


def read_back(tag: bytes) -> Any:
    """Return what mutagen reads; its values have no types."""
    return ID3(io.BytesIO(tag), translate=False)  # type: ignore[no-untyped-call]  # nor have its functions


def frames_of(tag: bytes) -> list[tuple[str, bytes]]:
    """Read an ID3v2.3 tag by its specification: 10-byte header with a synchsafe size, frames with plain sizes."""
    assert tag[:6] == b"ID3\x03\x00\x00"
    size = tag[6] << 21 | tag[7] << 14 | tag[8] << 7 | tag[9]
    assert len(tag) == 10 + size
    found, position = [], 10
    while position < len(tag):
        length = int.from_bytes(tag[position + 4 : position + 8], "big")
        assert tag[position + 8 : position + 10] == b"\0\0", "no frame has flags"
        found.append((tag[position : position + 4].decode("ascii"), tag[position + 10 : position + 10 + length]))
        position += 10 + length
    assert position == len(tag)
    return found


def text_of(tag: bytes, name: str) -> str:
    return str(read_back(tag)[name].text[0])


def test_rule_t3_the_tag_says_what_the_feed_says() -> None:
    tag = id3(VALUES)
    assert text_of(tag, "TIT2") == "Cells from nothing"
    assert text_of(tag, "TALB") == "The first weeks"
    assert text_of(tag, "TPE1") == "A. Writer"
    assert text_of(tag, "TRCK") == "7"
    assert text_of(tag, "TPOS") == "2"
    assert text_of(tag, "TCON") == "Podcast"
    assert text_of(tag, "TLAN") == "eng"
    assert text_of(tag, "COMM::eng") == "What happens in the first days."


def test_rule_t1_dates_stand_in_the_frames_of_version_2_3() -> None:
    """The day is the one of the program's timezone: 14 October in Brisbane is still the 13th in London."""
    tag = id3(VALUES)
    assert (text_of(tag, "TYER"), text_of(tag, "TDAT")) == ("2025", "1410")
    assert id3(replace(VALUES, published=date(2025, 10, 14))) == tag


def test_rule_t1_the_tag_is_version_2_3_throughout() -> None:
    names = {name for name, _ in frames_of(id3(VALUES))}
    assert names.isdisjoint({"TDRC", "TDRL", "TDOR"})
    assert {content[0] for name, content in frames_of(id3(VALUES)) if name.startswith("T")} <= {0, 1}


def test_rule_t2_the_tag_uses_no_unsynchronisation_even_where_a_picture_asks_for_it() -> None:
    tag = id3(replace(VALUES, picture=b"\xff\xd8\xff\xe0" + b"\xff\xe0\xff\x00" * 500))
    assert tag[5] == 0
    assert tag.endswith(b"\xff\xe0\xff\x00")


def test_rule_t3_a_track_stands_alone_without_a_total_and_only_if_the_editor_numbered_it() -> None:
    assert "/" not in text_of(id3(VALUES), "TRCK")
    names = {name for name, _ in frames_of(id3(replace(VALUES, track=None, season=None)))}
    assert names.isdisjoint({"TRCK", "TPOS"})


def test_rule_t5_chapters_come_before_the_description_and_the_picture() -> None:
    names = [name for name, _ in frames_of(id3(VALUES))]
    assert names[-6:] == ["CTOC", "CHAP", "CHAP", "CHAP", "COMM", "APIC"]
    assert names[0] == "TIT2"


def test_rule_t5_the_cover_is_a_front_cover_of_its_true_type() -> None:
    picture = read_back(id3(VALUES))["APIC:"]
    assert (picture.type, picture.mime, picture.data) == (3, "image/jpeg", JPEG)
    png = b"\x89PNG\r\n\x1a\n" + bytes(20)
    assert read_back(id3(replace(VALUES, picture=png)))["APIC:"].mime == "image/png"
    assert "APIC" not in dict(frames_of(id3(replace(VALUES, picture=None))))


def test_a_picture_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="JPEG"):
        id3(replace(VALUES, picture=b"GIF89a"))


def test_rule_t5_300_long_chapters_and_a_small_cover_stay_under_300_kb() -> None:
    values = many_chapters(300, title="Ж" * 195)
    assert len(id3(replace(values, picture=JPEG[:4] + bytes(120_000)))) <= 300_000


def test_rule_h1_chapters_have_unique_ids_titles_and_no_byte_offsets() -> None:
    tag = read_back(id3(VALUES))
    chapters = tag.getall("CHAP")
    ids = [chapter.element_id for chapter in chapters] + [table.element_id for table in tag.getall("CTOC")]
    assert len(set(ids)) == len(ids) == 4
    assert {chapter.start_offset for chapter in chapters} == {0xFFFFFFFF}
    assert {chapter.end_offset for chapter in chapters} == {0xFFFFFFFF}
    assert [str(chapter.sub_frames["TIT2"]) for chapter in sorted(chapters, key=lambda one: one.start_time)] == [
        chapter.title for chapter in VALUES.chapters
    ]


def test_rule_h2_one_table_of_contents_lists_every_chapter_in_time_order() -> None:
    (table,) = read_back(id3(VALUES)).getall("CTOC")
    assert int(table.flags) == 0x03
    by_id = {chapter.element_id: chapter for chapter in read_back(id3(VALUES)).getall("CHAP")}
    starts = [by_id[child].start_time for child in table.child_element_ids]
    assert starts == sorted(starts)
    assert len(starts) == 3


@pytest.mark.parametrize(("count", "tables"), [(1, 1), (255, 1), (256, 3), (300, 3), (511, 4)])
def test_rule_h2_beyond_255_chapters_tables_nest(count: int, tables: int) -> None:
    tag = read_back(id3(many_chapters(count)))
    by_id = {table.element_id: table for table in tag.getall("CTOC")}
    assert len(by_id) == tables
    assert all(len(table.child_element_ids) <= 255 for table in by_id.values())
    children = leaves_of(by_id)
    by_chapter = {chapter.element_id: chapter.start_time for chapter in tag.getall("CHAP")}
    assert [by_chapter[child] for child in children] == sorted(by_chapter.values())
    assert len(children) == count


@pytest.mark.slow
def test_rule_h2_tables_of_tables_nest_where_one_more_chapter_is_too_many_for_them() -> None:
    count = 255 * 255 + 1
    tag = read_back(id3(many_chapters(count)))
    by_id = {table.element_id: table for table in tag.getall("CTOC")}
    assert len(by_id) == 1 + 2 + 256
    assert all(len(table.child_element_ids) <= 255 for table in by_id.values())
    assert leaves_of(by_id) == [f"ch{number}" for number in range(count)]


def leaves_of(tables: dict[str, Any]) -> list[str]:
    """Return the chapters that the top table leads to, in order."""

    def below(child: str) -> list[str]:
        return [leaf for one in tables[child].child_element_ids for leaf in below(one)] if child in tables else [child]

    (top,) = (name for name, table in tables.items() if int(table.flags) & 2)
    return below(top)


def test_rule_h2_chapters_lie_in_time_order_in_the_bytes() -> None:
    """mutagen alone would sort them by the length of their titles."""
    values = many_chapters(300, title="a long title")
    short = replace(values.chapters[150], title="b")
    tag = id3(replace(values, chapters=(*values.chapters[:150], short, *values.chapters[151:])))
    starts = [
        int.from_bytes(content[content.index(b"\0") + 1 :][:4], "big")
        for name, content in frames_of(tag)
        if name == "CHAP"
    ]
    assert len(starts) == 300
    assert starts == sorted(starts)


def test_rule_h3_each_chapter_ends_where_the_next_begins_and_the_last_with_the_sound() -> None:
    chapters = sorted(read_back(id3(VALUES)).getall("CHAP"), key=lambda one: int(one.start_time))
    assert chapters[0].start_time == 0
    assert all(before.end_time == after.start_time for before, after in pairwise(chapters))
    assert chapters[1].start_time == round(1152 * 100 * 1000 / RATE_HZ)
    assert chapters[-1].end_time == 1152 * 2345 * 1000 // RATE_HZ


def test_rule_h3_a_chapter_is_never_without_a_title() -> None:
    nameless = Chapter(start_samples=Samples(0), title=" \x07 ", anchor="")
    (chapter,) = read_back(id3(replace(VALUES, chapters=(nameless,)))).getall("CHAP")
    assert str(chapter.sub_frames["TIT2"]) == "1"


@pytest.mark.parametrize("title", ["Café crème", "Good night 🌙👶🏽", "לילה טוב", "الليلة الأولى", "夜", "x" * 200])
def test_titles_in_any_script_come_back_letter_for_letter(title: str) -> None:
    chapters = (replace(VALUES.chapters[0], title=title),)
    tag = id3(replace(VALUES, title=title, show=title, description=title, chapters=chapters))
    assert text_of(tag, "TIT2") == text_of(tag, "TALB") == text_of(tag, "COMM::eng") == title
    assert str(read_back(tag).getall("CHAP")[0].sub_frames["TIT2"]) == title


@given(text=st.text(st.characters(), max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_whatever_makes_a_tag_that_can_be_read(text: str) -> None:
    chapters = (replace(VALUES.chapters[0], title=text),)
    values = replace(VALUES, title=f"a{text}b", author=text, description=text, chapters=chapters, picture=None)
    tag = id3(values)
    frames_of(tag)
    title = text_of(tag, "TIT2")
    assert title.startswith("a")
    assert title.endswith("b")
    assert not any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in title)


def test_control_characters_are_left_out_and_line_ends_become_blanks() -> None:
    tag = id3(replace(VALUES, title="Two\x00 \x1b[1mlines\r\nhere\x85\ufffe"))
    assert text_of(tag, "TIT2") == "Two [1mlines here"


def test_an_empty_text_has_no_frame() -> None:
    names = {name for name, _ in frames_of(id3(replace(VALUES, author="", description="")))}
    assert names.isdisjoint({"TPE1", "COMM"})


@pytest.mark.parametrize(
    ("language", "letters"),
    [("en", "eng"), ("en-au", "eng"), ("EN-GB", "eng"), ("de-at", "deu"), ("haw", "haw"), ("zz", "und"), ("", "und")],
)
def test_rule_t3_the_language_has_three_letters(language: str, letters: str) -> None:
    assert language_of_tag(language) == letters


def test_ffmpeg_reads_tag_and_300_chapters(
    ffmpeg: Callable[[Sequence[str], bytes], tuple[bytes, str]], joined: Callable[..., bytes]
) -> None:
    silence: list[SectionSound] = [assemble([], true_peak_dbtp=-1)] * 300
    values = many_chapters(300, title="לילה 🌙 " + "x" * 180)
    values = replace(values, picture=None)
    metadata, complaints = ffmpeg(["-v", "error", "-i", "-", "-f", "ffmetadata", "-"], joined(silence, tag=id3(values)))
    text = metadata.decode("utf-8")
    assert complaints == ""
    assert text.count("[CHAPTER]") == 300
    assert f"title={values.title}\n" in text
    assert "album=The first weeks\n" in text
    assert "genre=Podcast\n" in text
    titles = [line.removeprefix("title=") for line in text.splitlines() if line.startswith("title=")][1:]
    assert titles == [chapter.title for chapter in values.chapters]


def test_ffmpeg_reads_chapters_where_we_put_them(
    ffmpeg: Callable[[Sequence[str], bytes], tuple[bytes, str]], joined: Callable[..., bytes]
) -> None:
    silence: list[SectionSound] = [assemble([], true_peak_dbtp=-1)] * 40
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "navy").save(picture, "JPEG")
    values = replace(many_chapters(40), picture=picture.getvalue())
    described = ffmpeg(["-i", "-", "-c", "copy", "-f", "null", "-"], joined(silence, tag=id3(values)))[1]
    assert "mjpeg" in described
    chapters = re.findall(r"start (\d+\.\d+), end (\d+\.\d+)", described.split("Output #0")[0])
    assert [round(1000 * float(start)) for start, _ in chapters] == [
        milliseconds(chapter.start_samples) for chapter in values.chapters
    ]
    assert all(before[1] == after[0] for before, after in pairwise(chapters))


def test_the_bytes_of_a_tag_change_only_with_the_format_number() -> None:
    """If this fails, tags come out differently now: raise ``tags.FORMAT``, then renew the digest here."""
    digest = hashlib.sha256(id3(VALUES)).hexdigest()[:16]
    assert (FORMAT, digest) == (1, "7d9f84fbccf450b2")


def test_the_fingerprint_names_mutagen_and_our_own_format() -> None:
    assert all(word in tags_fingerprint() for word in ("mutagen 1", "format 1"))
