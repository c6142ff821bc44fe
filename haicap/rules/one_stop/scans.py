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
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt|SubmitForm|ImportData|GoToE)(?![A-Za-z0-9])"
)
_STREAM = re.compile(rb"stream\r?\n")
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
    """What compressed objects hold; None for one that can't be looked into, or is too large to be looked through."""
    found: list[bytes | None] = []
    left = INFLATED_MAX
    for start in _STREAM.finditer(content):
        head = content[content.rfind(b"obj", 0, start.start()) : start.start()]
        if b"/ObjStm" not in _plain(head):
            continue
        unpacker = zlib.decompressobj()
        try:
            inflated = unpacker.decompress(content[start.end() :], left)
        except zlib.error:
            return [*found, None]
        left -= len(inflated)
        if left <= 0:
            return [*found, None]
        found.append(inflated)
    return found
