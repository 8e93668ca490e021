"""The pictures of a program as files to be: its cover and its episodes' own, named by their bytes.

Part of the edge: a picture that is not in the cache is made, for its name is the digest of what it is.
"""

from functools import partial

from audio_programs.build.pictures import Pictures
from audio_programs.build.prepare import ProgramReady
from audio_programs.build.renderings import Rendering
from audio_programs.catalog import names
from audio_programs.keys import digest_of


def pictures_of(ready: ProgramReady, pictures: Pictures) -> tuple[str, dict[str, str], tuple[Rendering, ...]]:
    """Return the cover's name, the episodes' pictures' names by GUID, and all of them as files to be."""
    cover, _ = pictures.get(ready.cover)
    assert cover is not None  # noqa: S101 - prepare has looked at it
    cover_file = names.cover_name(digest_of(cover.full))
    found = [Rendering(name=cover_file, key=ready.cover.key, render=partial(bytes, cover.full))]
    images = {}
    for placement in ready.catalog.placements:
        wanted = ready.images.get(placement.guid)
        picture = pictures.get(wanted)[0] if wanted is not None else None
        if wanted is None or picture is None:
            continue
        images[placement.guid] = names.image_name(placement.slug, digest_of(picture.full))
        path = f"{names.EPISODES}/{images[placement.guid]}"
        found.append(Rendering(name=path, key=wanted.key, render=partial(bytes, picture.full)))
    return cover_file, images, tuple(found)
