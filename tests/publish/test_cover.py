"""Covers drawn, and editors' pictures checked."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import TypeAlias

import pytest
from PIL import Image, ImageCms

from audio_programs.errors import Problem
from audio_programs.publish.cover import Picture, draw_cover, pillow_fingerprint, prepare_picture

PATH = "articles/first-weeks/cover.jpg"
Encode: TypeAlias = Callable[..., bytes]


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def plain(side: int = 1400, colour: str = "teal", mode: str = "RGB") -> Image.Image:
    return Image.new("RGB", (side, side), colour).convert(mode)


def prepared(content: bytes, path: str = PATH) -> Picture:
    picture, problems = prepare_picture(content, path)
    assert problems == ()
    assert picture is not None
    return picture


def refused(content: bytes, path: str = PATH) -> tuple[Problem, ...]:
    picture, problems = prepare_picture(content, path)
    assert picture is None
    assert all(problem.path == path and problem.hint for problem in problems)
    return problems


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return draw_cover(title="The first weeks", seed="first-weeks")


def test_rule_p1_a_drawn_cover_is_a_square_rgb_jpeg_of_3000_pixels_72_dpi_and_at_most_512_kb(drawn: bytes) -> None:
    image = opened(drawn)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (3000, 3000))
    assert image.info["dpi"] == (72, 72)
    assert len(drawn) <= 512_000


def test_invariant_2_the_same_title_and_seed_draw_the_same_bytes(drawn: bytes) -> None:
    assert draw_cover(title="The first weeks", seed="first-weeks") == drawn
    assert draw_cover(title="The first weeks", seed="garden") != drawn
    assert draw_cover(title="The last weeks", seed="first-weeks") != drawn


def test_a_drawn_cover_is_dark_but_for_the_moon_so_that_it_can_be_told_from_others_when_small(drawn: bytes) -> None:
    levels = sorted(opened(drawn).convert("L").resize((60, 60)).tobytes())
    assert levels[len(levels) // 2] < 100
    assert levels[-200] > 180


def test_a_drawn_cover_is_fit_to_publish_as_it_is(drawn: bytes) -> None:
    picture = prepared(drawn)
    assert opened(picture.full).size == (3000, 3000)
    assert opened(picture.small).size == (800, 800)
    assert len(picture.small) < 200_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_rule_p1_a_right_picture_is_published_as_jpeg_of_its_own_size(kind: str) -> None:
    picture = prepared(encoded(plain(1700), kind), f"cover.{kind.lower()}")
    image = opened(picture.full)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1700, 1700))


def test_rule_p1_all_that_is_wrong_with_a_picture_is_told_at_once() -> None:
    problems = refused(encoded(Image.new("CMYK", (700, 500))), "p/cover.png")
    assert [(problem.what, problem.hint) for problem in problems] == [
        ("it is named '.png' but is a JPEG picture", "let its name end in '.jpg'"),
        ("the picture is not square: 700 x 500 pixels", "crop it: apps show a square"),
        ("the picture is too small: 700 x 500 pixels", "save it with 1400 to 3000 pixels a side, as apps demand"),
        ("the picture's colours (CMYK) are not for screens", "save it as RGB, 8 bits a channel"),
    ]


@pytest.mark.parametrize(("side", "is_right"), [(1399, False), (1400, True), (3000, True), (3001, False)])
def test_rule_p1_a_picture_has_1400_to_3000_pixels_a_side(side: int, is_right: bool) -> None:
    picture, _ = prepare_picture(encoded(plain(side)), PATH)
    assert (picture is not None) is is_right


def test_rule_p1_a_picture_is_true_to_its_extension() -> None:
    assert "is a PNG picture" in refused(encoded(plain(), "PNG"), "cover.jpg")[0].what
    assert "does not end in .jpg or .png: '.gif'" in refused(encoded(plain(), "PNG"), "cover.gif")[0].what
    assert "does not end in .jpg or .png" in refused(encoded(plain()), "cover")[0].what
    prepared(encoded(plain()), "COVER.JPEG")


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_another_kind_of_picture_is_refused(kind: str) -> None:
    assert refused(encoded(plain(), kind))[0].what == "this is no JPEG or PNG picture"


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"<svg/>"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert len(refused(content)) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_cut_short_is_refused(kind: str) -> None:
    noisy = Image.effect_noise((1400, 1400), 80).convert("RGB")
    content = encoded(noisy, kind)
    (problem,) = refused(content[: len(content) // 2], f"cover.{kind.lower()}")
    assert "damaged" in problem.what


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded() -> None:
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    assert len(refused(bomb, "cover.png")) == 1
    large = bomb.replace(header, struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0))
    assert len(refused(large, "cover.png")) == 1


def test_a_file_of_fifty_megabytes_is_refused() -> None:
    assert refused(b"\xff" * 50_000_000)[0].what == "the picture has 50 MB"


def test_rule_p2_nothing_of_the_camera_is_published() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    exif[0x9003] = "2025:10:14 09:30:00"
    exif.get_ifd(0x8825)[1] = "N"
    content = encoded(plain(), exif=exif, comment=b"a remark", icc_profile=_srgb())
    for published in (prepared(content).full, prepared(content).small):
        image = opened(published)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
        assert b"Camera" not in published
        assert b"remark" not in published


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    image = plain(colour="black")
    image.paste("white", (0, 0, 1400, 700))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    top = opened(prepared(encoded(image, exif=exif)).full).convert("L").getpixel((700, 100))
    assert isinstance(top, int)
    assert top < 20


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "1", "PA"])
def test_rule_p1_grey_palette_and_transparent_pictures_become_rgb_on_white(mode: str) -> None:
    if mode in {"RGBA", "LA"}:
        image = plain(mode=mode)
        image.putalpha(0)
    elif mode == "PA":
        image = plain(mode="P")
    else:
        image = plain(colour="white").convert(mode)
    published = opened(prepared(encoded(image, "PNG"), "cover.png").full)
    assert published.mode == "RGB"
    if mode != "PA":
        assert published.getpixel((700, 700)) == (255, 255, 255)


def test_a_palette_with_a_transparent_colour_is_shown_on_white() -> None:
    image = Image.new("P", (1400, 1400), 0)
    image.putpalette([0, 128, 128])
    content = encoded(image, "PNG", transparency=0)
    assert opened(prepared(content, "cover.png").full).getpixel((5, 5)) == (255, 255, 255)


def test_sixteen_bit_grey_is_refused_for_it_would_be_clipped() -> None:
    image = Image.new("I;16", (1400, 1400), 40_000)
    assert "colours (I;16)" in refused(encoded(image, "PNG"), "cover.png")[0].what


def test_a_colour_profile_is_used_and_one_that_cannot_be_is_left_aside() -> None:
    image = plain(colour="#2080c0", mode="RGB")
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    with_other = encoded(image, icc_profile=_srgb())
    assert opened(prepared(with_other).full).getpixel((9, 9)) == opened(prepared(encoded(image)).full).getpixel((9, 9))
    for unusable in (b"no profile", lab.tobytes()):
        assert prepared(encoded(image, icc_profile=unusable)) == prepared(encoded(image))


def _srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_rule_p1_t5_a_picture_full_of_detail_is_made_to_fit() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((2000, 2000), 90 + 10 * band) for band in range(3)])
    picture = prepared(encoded(noise, quality=95))
    assert len(picture.small) <= 200_000
    assert opened(picture.small).width <= 800
    assert opened(picture.full).width >= 1400


def test_the_same_picture_gives_the_same_bytes_twice(drawn: bytes) -> None:
    assert prepared(drawn) == prepared(drawn)


def test_the_fingerprint_names_pillow_and_its_libraries() -> None:
    assert pillow_fingerprint().startswith("Pillow ")
    assert "freetype2" in pillow_fingerprint()
    assert "None" not in pillow_fingerprint()
