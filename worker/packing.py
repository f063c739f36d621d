"""How large things lie in the store: compressed, but lightly, for they are written while somebody waits."""

import zstandard

_LEVEL = 3


def pack(data: bytes) -> bytes:
    """Compress."""
    return zstandard.compress(data, _LEVEL)


def unpack(blob: bytes) -> bytes:
    """Give back what was compressed."""
    return zstandard.decompress(blob)
