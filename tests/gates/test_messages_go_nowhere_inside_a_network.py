"""A webhook's name is looked up and looked at, at registration and at each sending; the message goes to just that."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from haicap.engine.clock import WallClock
from haicap.gates import webhookplaces
from haicap.gates.webhookdoor import DoorError, HttpsDoor
from haicap.gates.webhookplaces import NETWORKS, PlaceError, networks, places

HOST = "lien-thong.example.vn"
URL = f"https://{HOST}/haicap"
OUTSIDE = "203.162.0.10"


class Names:
    """A resolver that gives its answers one after the other, the last one ever after."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "127.8.8.8", "169.254.169.254", "0.0.0.0", "100.64.0.1",
     "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused_at_registration_and_at_sending(address: str) -> None:
    for answer in ([address], [OUTSIDE, address]):
        door = HttpsDoor(resolve=Names(answer), inside=())
        with pytest.raises(PlaceError):
            door.check(URL)
        with pytest.raises(DoorError, match="PlaceError"):
            door.post(URL, b"{}", {})


@pytest.mark.parametrize("address", [OUTSIDE, "2405:4800::1", "64:ff9b::cba2:a"])
def test_a_name_that_leads_outside_is_taken(address: str) -> None:
    HttpsDoor(resolve=Names([address]), inside=()).check(URL)


@pytest.mark.parametrize("number", ["0x7f.1", "2130706433", "127.1", "0177.0.0.1"])
def test_other_spellings_of_this_machine_are_seen_through(number: str) -> None:
    """The machine's own look-up reads them as 127.0.0.1."""
    with pytest.raises(PlaceError):
        places(f"https://{number}/", inside=())


def test_a_name_that_leads_nowhere_is_refused() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise socket.gaierror("no such name")

    with pytest.raises(PlaceError):
        places(URL, nowhere)
    with pytest.raises(PlaceError):
        places(URL, Names([]))


def test_the_operator_names_a_network_of_the_citys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """That one opens, its neighbours don't, this very machine never does."""
    monkeypatch.setenv(NETWORKS, "10.20.0.0/16, fd12::/32, 127.0.0.0/8")
    for address, opens in (
        ("10.20.3.4", True),
        ("fd12::5", True),
        ("10.21.0.1", False),
        ("127.0.0.1", False),
    ):
        door = HttpsDoor(resolve=Names([address]))
        if opens:
            door.check(URL)
            continue
        with pytest.raises(PlaceError):
            door.check(URL)
    monkeypatch.setenv(NETWORKS, "trong nhà")
    with pytest.raises(ValueError, match="trong"):
        networks()


# To the place that was looked at, and nowhere else --------------------------------------------------------------------


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Server's and client's side of TLS for HOST, with a certificate that only these tests trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.fromtimestamp(WallClock().now(), UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path: Path = tmp_path_factory.mktemp("tls") / "both.pem"
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(*kinds) + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


class Listener:
    """An HTTPS server on this machine that answers every request alike and keeps what it was sent."""

    def __init__(self, context: ssl.SSLContext, answer: bytes) -> None:
        self.heard: list[bytes] = []
        self._answer, self._context = answer, context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                bare, _ = self._socket.accept()
                with self._context.wrap_socket(bare, server_side=True) as talk:
                    self.heard.append(_whole(talk))
                    talk.sendall(self._answer)
            except OSError:
                if self._socket.fileno() < 0:
                    return

    def close(self) -> None:
        self._socket.close()


def _whole(talk: ssl.SSLSocket) -> bytes:
    """A request with its body: it may come in pieces."""
    found = b""
    while b"\r\n\r\n" not in found:
        found += talk.recv(65_536)
    head, _, body = found.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split()[0])
    while len(body) < length:
        body += talk.recv(65_536)
    return head + b"\r\n\r\n" + body


@pytest.fixture
def listener(context: Any, request: pytest.FixtureRequest) -> Iterator[Listener]:
    made = Listener(context[0], getattr(request, "param", b"HTTP/1.1 204 No Content\r\n\r\n"))
    yield made
    made.close()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """For these tests this machine counts as a place outside, but only by 127.0.0.1."""
    only = ipaddress.ip_address("127.0.0.1")
    monkeypatch.setattr(webhookplaces, "_is_open", lambda address, _inside: address == only)


@pytest.mark.usefixtures("opened")
def test_a_second_answer_to_the_same_question_changes_nothing(context: Any, listener: Listener) -> None:
    """The name is asked for once a message; it goes to the address that was looked at, with the host's certificate."""
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    door = HttpsDoor(context[1], names, ())
    door.post(f"https://{HOST}:{listener.port}/haicap?x=1", b'{"a": 1}', {"Content-Type": "application/json"})
    assert names.asked == 1
    assert listener.heard[0].startswith(b"POST /haicap?x=1 HTTP/1.1\r\n")
    assert f"Host: {HOST}:{listener.port}".encode() in listener.heard[0]
    with pytest.raises(DoorError, match="PlaceError"):
        door.post(f"https://{HOST}:{listener.port}/haicap", b"{}", {})
    assert (names.asked, len(listener.heard)) == (2, 1)


@pytest.mark.usefixtures("opened")
def test_the_certificate_must_be_the_hosts_not_the_addresss(context: Any, listener: Listener) -> None:
    door = HttpsDoor(context[1], Names(["127.0.0.1"]), ())
    with pytest.raises(DoorError, match="SSLCertVerificationError"):
        door.post(f"https://khac.example.vn:{listener.port}/", b"{}", {})
    assert listener.heard == []


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(
    "listener",
    [b"HTTP/1.1 307 Temporary Redirect\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"],
    indirect=True,
)
def test_a_redirect_is_not_followed(context: Any, listener: Listener) -> None:
    names = Names(["127.0.0.1"])
    with pytest.raises(DoorError, match="HTTP 307"):
        HttpsDoor(context[1], names, ()).post(f"https://{HOST}:{listener.port}/", b"{}", {})
    assert (names.asked, len(listener.heard)) == (1, 1)
