"""Issue, bad input: oversized, disguised and scripted uploads are refused by content, whatever they are called."""

from __future__ import annotations

import zlib

import pytest

from haicap.rules.base import Refused
from haicap.rules.one_stop.counter_state import Media
from haicap.rules.one_stop.scans import INFLATED_MAX, sniff

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
PNG += b"\x00\x00\x00\x0aIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 40 + b"\xff\xd9"


def pdf(body: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + body + b" >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    )


def packed(inside: bytes) -> bytes:
    stream = zlib.compress(inside)
    return (
        b"%PDF-1.7\n2 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\n"
        + stream
        + b"\nendstream endobj\n%%EOF"
    )


@pytest.mark.parametrize(("content", "media"), [(pdf(), Media.PDF), (JPEG, Media.JPEG), (PNG, Media.PNG)])
def test_a_scan_is_known_by_its_content(content: bytes, media: Media) -> None:
    assert sniff(content) == media


def test_harmless_compressed_objects_are_looked_into_and_taken() -> None:
    assert sniff(packed(b"1 0 << /Type /Page >>")) == Media.PDF


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"alert(1)",
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\x00 this program",
        b"PK\x03\x04 a zip",
        b" " + pdf(),
        pdf()[:-8],
        JPEG[:-1],
        PNG[:-1],
        b"GIF89a",
    ],
)
def test_anything_else_and_what_is_cut_short_is_refused(content: bytes) -> None:
    found = sniff(content)
    assert isinstance(found, Refused)
    assert found.code == "SCAN_KIND"


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        pdf(b"/OpenAction << /S /J#61vaScript >>"),
        pdf(b"/Names << /EmbeddedFiles 5 0 R >>"),
        pdf(b"/AA << /O << /S /Launch /F (cmd.exe) >> >>"),
        pdf(b"/Encrypt 9 0 R"),
        packed(b"1 0 << /S /JavaScript >>"),
        packed(b"1 0 << /S /JavaScript >>").replace(b"/ObjStm", b"#2fObj#53t#6D"),
        packed(b"\0" * (INFLATED_MAX + 1)),
        packed(b"x")[:60] + b"no deflate\nendstream\n%%EOF",
        PNG[:-12] + b"<script>alert(1)</script>" + PNG[-12:],
        JPEG[:-2] + b"<?php system($x) ?>" + JPEG[-2:],
    ],
)
def test_whatever_acts_is_refused(content: bytes) -> None:
    found = sniff(content)
    assert isinstance(found, Refused)
    assert found.code == "SCAN_ACTIVE"


@pytest.mark.parametrize(
    "word", [b"stream\n", b"obj /ObjStm ", b"1 0 obj /ObjStm stream\n" + zlib.compress(b"1 0 <<>>")]
)
def test_a_file_of_nothing_but_beginnings_is_looked_through_once(word: bytes) -> None:
    assert sniff(b"%PDF-1.7\n" + word * (2_000_000 // len(word)) + b"%%EOF") == Media.PDF


def test_objects_that_lie_in_each_other_are_refused_before_the_file_is_read_time_and_again() -> None:
    inside = b""
    empty = b"\x00\x00\x00\xff\xff" * 10_000
    for _ in range(5):
        inside += b"obj /ObjStm stream\n\x78\x01\x00\x15\x00\xea\xff"
    found = sniff(b"%PDF-1.7\n" + inside + empty + b"%%EOF")
    assert isinstance(found, Refused)
    assert found.code == "SCAN_ACTIVE"
