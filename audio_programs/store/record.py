"""A blob as it is kept in a pack and at a shared address: its key, length and digest, then its bytes.

Whoever reads it checks all three, so that neither damage nor a blob of another key is ever taken for the right one.
"""

import hashlib
import struct

_MAGIC = b"\xa5audprg2"  # the first byte stands in no UTF-8 text, and seldom in sound
_HEAD = struct.Struct("<8s32sQ32s")

HEAD_BYTES = _HEAD.size


def head_of(key: str, content: bytes) -> bytes:
    """Return what stands before a blob; ``key`` is 64 hex digits."""
    return _HEAD.pack(_MAGIC, bytes.fromhex(key), len(content), hashlib.sha256(content).digest())


def record(key: str, content: bytes) -> bytes:
    """Return a blob with its head before it."""
    return head_of(key, content) + content


def read_head(head: bytes) -> tuple[str, int] | None:
    """Return the key and the length in bytes of the blob behind a head, or None if it is no head."""
    if len(head) != HEAD_BYTES:
        return None
    magic, key, size_bytes, _ = _HEAD.unpack(head)
    return (key.hex(), size_bytes) if magic == _MAGIC else None


def belongs(head: bytes, content: bytes, *, key: str) -> bool:
    """Say whether these are the head and the bytes of the blob with this key, whole and undamaged."""
    if read_head(head) != (key, len(content)):
        return False
    return bool(hashlib.sha256(content).digest() == _HEAD.unpack(head)[3])


def blob_of(stored: bytes, *, key: str) -> bytes | None:
    """Return the bytes of a whole record, or None if it is damaged or another key's."""
    content = stored[HEAD_BYTES:]
    return content if belongs(stored[:HEAD_BYTES], content, key=key) else None


def next_magic(content: bytes, start: int) -> int:
    """Return where the next head may begin, or -1: for who searches a damaged pack."""
    return content.find(_MAGIC, start)


MAGIC_BYTES = len(_MAGIC)
