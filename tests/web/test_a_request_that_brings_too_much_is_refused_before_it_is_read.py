"""Issue, bad input: oversized uploads are refused; by what a request says of itself, or while it is counted."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.db import connections
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser  # the server's own reading of requests, chunks and all
from gunicorn.http.wsgi import create

from haicap.web.bounds import counted
from haicap.web.wsgi import application
from tests.web.conftest import Served

KIOSK = "/hang-doi/1001/lay-so/"
ONLINE = "/nop-ho-so/"
PDF = "Content-Type: multipart/form-data; boundary=x"
FORM = "Content-Type: application/x-www-form-urlencoded"
JSON = "Content-Type: application/json"


class Raw:
    """A server's side of one connection: what a raw client sends is parsed by gunicorn and answered by our pages."""

    def __init__(self) -> None:
        self.read_bytes = 0

    def said(self, *parts: bytes, hold_back: bool = False) -> tuple[int, str]:
        """Send these parts over a socket; the status and the text of the answer."""
        client, server = socket.socketpair()
        with closing(client), closing(server):
            client.settimeout(20)
            thread = threading.Thread(target=self._serve, args=(server,), daemon=True)
            thread.start()
            for part in parts:
                try:
                    client.sendall(part)
                except OSError:  # the answer came before all was sent
                    break
            if not hold_back:
                client.shutdown(socket.SHUT_WR)
            told = b""
            while chunk := client.recv(65_536):
                told += chunk
            thread.join(20)
        head, _, text = told.partition(b"\r\n\r\n")
        return int(head.split()[1]), text.decode()

    def _serve(self, server: socket.socket) -> None:
        config = Config()
        request = next(RequestParser(config, server, ("127.0.0.1", 1)))
        response, environ = create(request, server, ("127.0.0.1", 1), ("127.0.0.1", 80), config)
        environ["wsgi.input"] = self._counting(environ["wsgi.input"])
        response.force_close()
        answered = application(environ, response.start_response)
        for part in answered:
            response.write(part)
        response.close()
        answered.close()  # type: ignore[attr-defined]  # as the server does
        connections.close_all()
        server.shutdown(socket.SHUT_RDWR)

    def _counting(self, body: Any) -> Any:
        mine = self

        class Counting:
            def read(self, size: int = -1) -> bytes:
                found: bytes = body.read(size)
                mine.read_bytes += len(found)
                return found

            def readline(self, size: int = -1) -> bytes:
                found: bytes = body.readline(size)
                mine.read_bytes += len(found)
                return found

        return Counting()


@pytest.fixture
def raw(exercise: Served) -> Raw:
    """Pages of an exercise behind a raw connection."""
    exercise.point()
    return Raw()


def asked(path: str, *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: testserver", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def chunks(size: int, count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield f"{size:x}\r\n".encode() + b"a" * size + b"\r\n"
    yield b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("path", "kind", "most"),
    [(KIOSK, FORM, 2_000_000), (KIOSK, PDF, 2_000_000), ("/khong-co/", PDF, 2_000_000),
     ("/mot-cua/tiep-nhan/", PDF, 60_000_000), ("/api/v1/dossiers", JSON, 65_536)],
)  # fmt: skip
def test_a_length_beyond_the_pages_bound_is_refused_before_a_byte_is_read(
    raw: Raw, path: str, kind: str, most: int
) -> None:
    status, text = raw.said(asked(path, kind, f"Content-Length: {most + 1}"), hold_back=True)
    assert status == 413
    assert raw.read_bytes == 0
    if path.startswith("/api/"):
        assert '"code": "TOO_LARGE"' in text
        assert str(most) in text
    else:
        assert f"Gửi một lần nặng quá {most // 1_000_000} MB" in text
        assert "Chưa có gì được ghi" in text


@pytest.mark.parametrize(
    ("path", "kind", "most"), [(KIOSK, FORM, 300_000), ("/api/v1/dossiers", JSON, 65_536)]
)
def test_a_body_of_no_told_length_is_counted_and_let_go_once_it_is_too_large(
    raw: Raw, settings: Any, path: str, kind: str, most: int
) -> None:
    settings.FORM_BYTES_MAX = 300_000
    parts = [asked(path, kind, "Transfer-Encoding: chunked"), *chunks(50_000, 40)]
    status, text = raw.said(*parts)
    assert status == 413
    assert most < raw.read_bytes <= most + 2 * 65_536
    assert ("TOO_LARGE" in text) == path.startswith("/api/")


def test_a_chunked_body_within_the_bound_is_read_like_any_other(raw: Raw) -> None:
    body = b'{"procedure": "x"}'
    parts = [
        asked("/api/v1/dossiers", JSON, "Transfer-Encoding: chunked"),
        b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body),
    ]
    assert raw.said(*parts)[0] == 401  # its token is asked for, no longer its size
    assert raw.read_bytes == len(body)


def test_what_answered_a_counted_body_is_closed_once_it_is_sent() -> None:
    """Else the database's connection would stay open."""
    closed: list[bool] = []

    class Answer(list[bytes]):
        def close(self) -> None:
            closed.append(True)

    class Body:
        def read(self, size: int) -> bytes:
            return b""

    told = counted(lambda environ, start: Answer([b"x"]))
    environ = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": Body(), "PATH_INFO": "/"}
    assert list(told(environ, None)) == [b"x"]
    assert closed == [True]
