"""What a file that is handed in as a scan really is: told by its content, never by its name; what acts is refused."""

from __future__ import annotations

import re
import zlib

from haicap.rules.base import Refused
from haicap.rules.one_stop.counter_state import Media

PNG = b"\x89PNG\r\n\x1a\n"
PNG_END = b"IEND\xaeB`\x82"
JPEG, JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
PDF, PDF_END = b"%PDF-", b"%%EOF"
TAIL = 2_048
INFLATED_MAX = 8_000_000
PIECE = 4_096
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt|SubmitForm|ImportData|GoToE)(?![A-Za-z0-9])"
)
_COMPRESSED = b"".join(b"(?:%c|#(?i:%02x))" % (letter, letter) for letter in b"/ObjStm")
_PARTS = re.compile(rb"obj|" + _COMPRESSED + rb"|stream\r?\n")
"""Where an object begins or ends, what says that it holds others, and where what it holds begins."""
_MARKUP = re.compile(rb"<\s*(?:script|svg|html|iframe|\?php)", re.IGNORECASE)
TYPES = {Media.PDF: "application/pdf", Media.JPEG: "image/jpeg", Media.PNG: "image/png"}
SUFFIXES = {Media.PDF: "pdf", Media.JPEG: "jpg", Media.PNG: "png"}


def sniff(content: bytes) -> Media | Refused:
    """PDF, JPEG or PNG by its content; refused: anything else, what is cut short, what holds scripts or a password."""
    if content.startswith(PDF):
        return _pdf(content)
    if content.startswith(PNG) and content[12:16] == b"IHDR" and content.rstrip(b"\0").endswith(PNG_END):
        return _picture(content, Media.PNG)
    if content.startswith(JPEG) and content.rstrip(b"\0").endswith(JPEG_END):
        return _picture(content, Media.JPEG)
    return Refused("SCAN_KIND", "scan")


def _picture(content: bytes, media: Media) -> Media | Refused:
    return Refused("SCAN_ACTIVE", "scan") if _MARKUP.search(content) else media


def _pdf(content: bytes) -> Media | Refused:
    if PDF_END not in content[-TAIL:]:
        return Refused("SCAN_KIND", "scan")
    if _ACTIVE.search(_plain(content)):
        return Refused("SCAN_ACTIVE", "scan")
    for inflated in _object_streams(content):
        if inflated is None or _ACTIVE.search(_plain(inflated)):
            return Refused("SCAN_ACTIVE", "scan")
    return Media.PDF


def _plain(content: bytes) -> bytes:
    """Names as they are meant: `#4A` in a name stands for J."""
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), content)


def _object_streams(content: bytes) -> list[bytes | None]:
    """What compressed objects hold; None for one that can't be looked into, or is too large to be looked through.

    One pass over the file, whatever it holds: honest objects lie one after the other, so that all that is unpacked is
    no longer than the file; where they lie in each other, looking would take for ever.
    """
    found: list[bytes | None] = []
    left, unread, compressed = INFLATED_MAX, len(content), False
    for part in _PARTS.finditer(content):
        if part[0] == b"obj":
            compressed = False
        elif not part[0].startswith(b"stream"):
            compressed = True
        elif compressed:
            try:
                inflated, read = _inflated(memoryview(content)[part.end() :], left)
            except zlib.error:
                return [*found, None]
            left, unread = left - len(inflated), unread - read
            if left <= 0 or unread < 0:
                return [*found, None]
            found.append(inflated)
    return found


def _inflated(packed: memoryview, most: int) -> tuple[bytes, int]:
    """What is packed at the beginning, as far as `most` bytes, and of how many bytes it was unpacked."""
    unpacker, parts, read = zlib.decompressobj(), [], 0
    while not unpacker.eof and read < len(packed) and most > 0:
        piece = packed[read : read + PIECE]
        parts.append(unpacker.decompress(piece, most))
        read, most = read + len(piece), most - len(parts[-1])
    return b"".join(parts), read - len(unpacker.unused_data)
