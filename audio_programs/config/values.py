"""The values of single keys: web addresses, languages, timezones, paths, program ids.

Validators for the schemas: each takes what was written and returns what is meant, or raises Refused in an editor's
words. Pure; a path is looked at as text, never on the disk.
"""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from audio_programs.yaml_text import Refused, shorten
from audio_programs.yaml_text.addresses import web_address
from audio_programs.yaml_text.wording import nearest

# ISO 639-1. RULES C2: a code that is not on the list fails Apple.
_LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)

RESERVED_IDS = frozenset(("assets", ".build", "index.html", "opml.xml"))
"""What stands beside the programs' folders in output/."""

PICTURES = (".jpg", ".jpeg", ".png")
SOUNDS = (".wav", ".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".flac", ".aif", ".aiff", ".wma")
"""The endings of sound files that an editor may bring."""

NONE = "no"
"""What is written in program.yaml to go without what library.yaml says."""


def one_line(text: str) -> str:
    """Return a text without line breaks and doubled blanks; X5: values have no blanks around them."""
    line = " ".join(text.split())
    if not line:
        raise Refused("a text is left empty", "write it, or delete the line")
    return line


def title(text: str) -> str:
    """Return a title: one line of at most 255 characters (RULES X5)."""
    line = one_line(text)
    if len(line) > 255:
        raise Refused(f"the title has {len(line)} characters", "write at most 255")
    return line


def description(text: str) -> str:
    """Return a description of at most 4000 bytes (RULES C1)."""
    one_line(text)
    size_bytes = len(text.strip().encode())
    if size_bytes > 4000:
        hint = "shorten it: podcast apps take 4000, and letters with accents count twice or more"
        raise Refused(f"the description is too long: it counts {size_bytes}", hint)
    return text.strip()


def season_name(text: str) -> str:
    """Return a season's name of at most 128 characters (RULES I11)."""
    line = one_line(text)
    if len(line) > 128:
        raise Refused(f"a season's name has {len(line)} characters", "write at most 128")
    return line


def base_url(text: str) -> str:
    """Return the address that the output is served at, with a slash at its end."""
    return _folder_address("base_url", text)


def mirror(text: str) -> str:
    """Return a further address that the same output is served at, with a slash at its end."""
    return _folder_address("mirror", text)


def _folder_address(what: str, text: str) -> str:
    web_address(text)
    if "?" in text or "#" in text:
        raise Refused(f"{what} '{shorten(text)}' has a ? or # in it", "write the address of a folder")
    return text if text.endswith("/") else f"{text}/"


def language(text: str) -> str:
    """Return a language code in lower case: two letters, with a region or without (RULES C2)."""
    code = text.strip().lower()
    told = f"language '{shorten(text)}' is not a language code"
    if not re.fullmatch(r"[a-z]{2}(-([a-z]{2}|[0-9]{3}))?", code):
        raise Refused(told, "write two letters, with a country or without: en, en-au")
    if code[:2] not in _LANGUAGES.split():
        raise Refused(told, "write the two letters that stand for it, like en for English")
    return code


def timezone(text: object) -> object:
    """Return the timezone of an IANA name."""
    if not isinstance(text, str):
        return text
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder's name, 'America', is an OSError
        near = _nearest_timezone(text)
        question = f"did you mean '{near}'? " if near else ""
        raise Refused(f"timezone '{shorten(text)}' is not known", f"{question}write it like Europe/Vienna") from None


def _nearest_timezone(text: str) -> str:
    """Return the name that was most likely meant, by its city alone too; '' where none is near."""
    names = sorted(available_timezones(), key=lambda name: ("/" not in name, name.count("/"), name))
    cities: dict[str, str] = {}
    for name in names:
        cities.setdefault(name.rpartition("/")[2].replace("_", " "), name)
    city = nearest(text.rpartition("/")[2].replace("_", " "), tuple(cities))
    if "/" not in text and city:
        return cities[city]
    return nearest(text, names)


def owner(written: object) -> object:
    """Return what stands under ``owner:``; a text alone is refused with what it would have to be."""
    if not isinstance(written, str):
        return written
    mail = next((word.strip("<>,;") for word in written.split() if "@" in word), "ann@example.org")
    name = " ".join(word for word in written.split() if "@" not in word).strip("<>,; ") or "Ann Example"
    raise Refused(
        f"owner '{shorten(written)}' is no name with an address",
        f"write owner: {{name: {shorten(name)}, email: {shorten(mail)}}}",
    )


def picture_path(text: str) -> str:
    """Return the path of a picture that stays in its folder."""
    path = inner_path(text)
    if not path.lower().endswith(PICTURES):
        raise Refused(f"'{shorten(text)}' is not a JPEG or PNG picture", f"its name ends in {', '.join(PICTURES)}")
    return path


def sound_path(text: str) -> str:
    """Return the path of a sound file that stays in its folder; '' for ``no``: there is none."""
    if text.strip().lower() in (NONE, "false"):
        return ""
    path = inner_path(text)
    if not path.lower().endswith(SOUNDS):
        raise Refused(f"'{shorten(text)}' is not a sound file", f"its name ends in {', '.join(SOUNDS)}")
    return path


def inner_path(text: str) -> str:
    """Return a path that, as written, stays inside the folder it is relative to (DESIGN invariant 10)."""
    parts = text.split("/")
    if "\\" in text or ":" in parts[0] or text.startswith(("/", "~")) or ".." in parts or not text.strip():
        raise Refused(f"'{shorten(text)}' is not in this folder", "put the file in this folder and write its name")
    return text


def program_id(text: str) -> str:
    """Return a program's id, which is its folder's name in the output and part of every address."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", text):
        raise Refused(f"'{shorten(text)}' cannot be a program's id", _ID_HINT)
    if text in RESERVED_IDS:
        raise Refused(f"the id '{text}' is taken by the listening pages", "choose another")
    return text


_ID_HINT = "use a to z, 0 to 9 and -, at most 60 of them, like first-weeks"


def email(text: str) -> str:
    """Return a mail address."""
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+", text):
        raise Refused(f"email '{shorten(text)}' is not a mail address", "write it like ann@example.org")
    return text
