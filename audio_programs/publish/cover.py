"""Pictures for apps: a program's cover drawn, or an editor's picture checked and made fit to publish (RULES P1, P2).

Beside the feed. Pure: bytes in, bytes out; the same bytes for the same input and the same Pillow, whose versions are
``pillow_fingerprint``, for the keys of what is made here. A picture's header is checked before its pixels are
decoded, so a small file cannot ask for much memory.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

import PIL
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError, features

from audio_programs.errors import Problem
from audio_programs.publish.drawing import draw

FORMAT = 2
"""Of what this module makes: to be raised when the same input gives other bytes."""

SMALLEST_PX, LARGEST_PX = 1400, 3000
LARGEST_SOURCE_BYTES = 30_000_000
LARGEST_COVER_BYTES = 512_000  # RULES P1
LARGEST_TAG_PICTURE_BYTES = 200_000  # RULES T5: the tag, chapters included, stays under 300 kB
TAG_PICTURE_PX = 800

_FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
_QUALITIES = (90, 84, 78, 70, 60)
# RGB, or what becomes RGB without a guess: grey, palettes, transparency. Not print colours (CMYK), nor 16-bit grey.
_MODES = frozenset({"RGB", "RGBA", "P", "PA", "L", "LA", "1"})
# What Pillow raises for a damaged or hostile file: each of these was met in one of its decoders.
_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to publish: sRGB JPEG without alpha, EXIF, GPS or times (RULES P2)."""

    full: bytes  # 1400 to 3000 px, at most 512 kB: for the feed and the pages
    small: bytes  # at most 800 px and 200 kB: for the ID3 tag, of which there is one in every episode


def pillow_fingerprint() -> str:
    """Name and version of all that shapes a picture's bytes, for keys."""
    libraries = ("libjpeg_turbo", "jpg", "freetype2", "littlecms2")
    versions = ", ".join(f"{name} {features.version(name)}" for name in libraries)
    return f"Pillow {PIL.__version__}, {versions}, pictures {FORMAT}"


def draw_cover(*, title: str, seed: str) -> bytes:
    """Return a cover as JPEG, 3000 px square, at most 512 kB. ``seed`` (the program's id) decides its colours."""
    return _jpeg(draw(title, seed), longest_px=LARGEST_PX, most_bytes=LARGEST_COVER_BYTES)


def prepare_picture(content: bytes, path: str) -> tuple[Picture | None, tuple[Problem, ...]]:
    """Check an editor's picture and make it fit to publish; return it, or None and all that is wrong with it."""
    image, problems = _opened(content, path)
    if image is None:
        return None, problems
    try:
        upright = _plain(image)
    except _UNREADABLE:
        return None, (_damaged(path),)
    picture = Picture(
        full=_jpeg(upright, longest_px=LARGEST_PX, most_bytes=LARGEST_COVER_BYTES),
        small=_jpeg(upright, longest_px=TAG_PICTURE_PX, most_bytes=LARGEST_TAG_PICTURE_BYTES),
    )
    return picture, ()


def _opened(content: bytes, path: str) -> tuple[Image.Image | None, tuple[Problem, ...]]:
    """Read the picture's header; return it undecoded, or None and all that is wrong with it."""
    if len(content) > LARGEST_SOURCE_BYTES:
        what = f"the picture has {len(content) / 1e6:.0f} MB"
        return None, (Problem(path, 0, what, "save it smaller: 30 MB is the most"),)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # its size is checked here, below
            image = Image.open(BytesIO(content), formats=("JPEG", "PNG"))
    except UnidentifiedImageError:
        return None, (Problem(path, 0, "this is no JPEG or PNG picture", "save it as one of these"),)
    except _UNREADABLE:
        return None, (_damaged(path),)
    problems = _problems(image, path)
    return (None if problems else image), problems


def _problems(image: Image.Image, path: str) -> tuple[Problem, ...]:
    found: list[Problem] = []
    width, height = image.size
    size = f"{width} x {height} pixels"
    suffix = PurePosixPath(path).suffix.lower()
    really = "PNG" if image.format == "PNG" else "JPEG"  # a telephone's JPEG with an extra frame is 'MPO' to Pillow
    if suffix not in _FORMATS:
        found.append(
            Problem(path, 0, f"its name does not end in .jpg or .png: '{suffix}'", "let its name end in one of these")
        )
    elif _FORMATS[suffix] != really:
        right = ".png" if really == "PNG" else ".jpg"
        found.append(
            Problem(path, 0, f"it is named '{suffix}' but is a {really} picture", f"let its name end in '{right}'")
        )
    if width != height:
        hint = "crop it: apps show a square"
        found.append(Problem(path, 0, f"the picture is not square: {size}", hint))
    if not SMALLEST_PX <= min(width, height) <= max(width, height) <= LARGEST_PX:
        hint = f"save it with {SMALLEST_PX} to {LARGEST_PX} pixels a side, as apps demand"
        wrong = "large" if max(width, height) > LARGEST_PX else "small"
        found.append(Problem(path, 0, f"the picture is too {wrong}: {size}", hint))
    if image.mode not in _MODES:
        what = f"the picture's colours ({image.mode}) are not for screens"
        found.append(Problem(path, 0, what, "save it as RGB, 8 bits a channel"))
    return tuple(found)


def _damaged(path: str) -> Problem:
    return Problem(path, 0, "the picture is damaged: it cannot be read to its end", "save it again")


def _plain(image: Image.Image) -> Image.Image:
    """Decode to upright sRGB on white, with nothing else of the file left."""
    image.load()
    profile = image.info.get("icc_profile")
    ImageOps.exif_transpose(image, in_place=True)
    turned = image.convert("RGBA") if image.mode == "P" or "transparency" in image.info else image
    alpha = turned.getchannel("A") if "A" in turned.getbands() else None
    colours = _in_srgb(turned if turned.mode == "RGB" else turned.convert("RGB"), profile)
    if alpha is None:  # no copy: at 3000 px each takes 36 MB
        colours.info = {}
        return colours
    plain = Image.new("RGB", colours.size, "white")
    plain.paste(colours, mask=alpha)
    return plain


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the colours as sRGB. A profile that cannot be used (a grey one, a broken one) is left aside."""
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return converted or image


def _jpeg(image: Image.Image, *, longest_px: int, most_bytes: int) -> bytes:
    """Return the picture as JPEG: the best quality, then the largest size, that keeps within ``most_bytes``."""
    side = min(longest_px, *image.size)
    while True:
        sized = image if image.size == (side, side) else image.resize((side, side), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            encoded = _encoded(sized, quality)
            if len(encoded) <= most_bytes:
                return encoded
        smaller = max(side * 3 // 4, SMALLEST_PX if longest_px > SMALLEST_PX else 64)
        if smaller == side:
            return encoded  # RULES P1: the size in bytes is a SHOULD, the size in pixels a MUST
        side = smaller


def _encoded(image: Image.Image, quality: int) -> bytes:
    target = BytesIO()
    image.save(target, "JPEG", quality=quality, optimize=True, dpi=(72, 72))
    return target.getvalue()
