"""What a photographed or scanned sheet may be."""

from __future__ import annotations

_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def kind_of(content: bytes) -> str:
    """The type of a picture or document by its first bytes; empty for anything else."""
    return next((kind for mark, kind in _BEGINNINGS if content.startswith(mark)), "")
