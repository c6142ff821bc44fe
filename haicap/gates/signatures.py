"""The gate to pyHanko: signs PDF documents (PAdES) and checks signatures; keys and certificates of a test authority.

The test authority stands in for a public one in trials and exercises: its root and each person's key are made where
they are first needed, in files that only this user reads, and every certificate says what it is.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import content, generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    InnerScaling,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

ROOT = "root"
ROOT_NAME = "Haicap: chứng thực THỬ, không có giá trị"
KEY_BITS = 2048
CONTAINER_BYTES = 16_384
"""Room for one signature with its certificates, as hexadecimal digits."""
VALID_FROM, VALID_TO = datetime(2024, 1, 1, tzinfo=UTC), datetime(2044, 1, 1, tzinfo=UTC)
"""Wide enough for every moment at which an exercise may stand."""


class KeyMissingError(LookupError):
    """There is no key for somebody in a folder of keys."""


@dataclass(frozen=True, slots=True)
class Identity:
    """With what somebody signs: key and certificate, and the certificate of the authority."""

    certificate: asn1_x509.Certificate
    key: asn1_keys.PrivateKeyInfo
    root: asn1_x509.Certificate


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a signature shows on the first page: a PDF of its own, and where it stands (points, from below left)."""

    page: bytes
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature to be made: by whom, in which field, when (UTC), for what reason, where."""

    identity: Identity
    field: str
    at: datetime
    reason: str
    place: str
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One signature found in a document: by whom, when, and whether document and certificate can be relied on."""

    name: str
    at: datetime | None
    intact: bool
    trusted: bool


class _AtItsTime(signers.PdfSigner):
    """Signs as of a given moment: a virtual clock's in an exercise."""

    at: datetime

    def init_signing_session(self, *args: Any, **words: Any) -> Any:
        session = super().init_signing_session(*args, **words)
        session.system_time = self.at
        return session


class _Key(signers.SimpleSigner):
    """Signs with a key that is read once and not proved anew, which costs more than the signature, each time."""

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        if digest_algorithm != "sha256":
            raise ValueError(digest_algorithm)
        return _loaded(self.signing_key.dump()).sign(data, padding.PKCS1v15(), hashes.SHA256())


@lru_cache(maxsize=64)
def _loaded(key: bytes) -> rsa.RSAPrivateKey:
    found = serialization.load_der_private_key(key, None)
    if not isinstance(found, rsa.RSAPrivateKey):
        raise KeyMissingError("no RSA key")
    return found


class _Repeatable(IncrementalPdfFileWriter):
    """Adds to a document without a trace of chance or of the wall's clock: same document, same bytes."""

    def __init__(self, document: bytes) -> None:
        super().__init__(BytesIO(document))
        second = generic.ByteStringObject(hashlib.sha256(document).digest()[:16])
        self._document_id = generic.ArrayObject([self._document_id[0], second])

    def _update_meta(self) -> None:
        """Leave what the document says of itself; the signature tells when it was added to."""


class _Page(content.PdfContent):
    """A page of another document, drawn as it is; named by what it holds."""

    def __init__(self, page: bytes) -> None:
        self._page = page
        super().__init__()

    def render(self) -> bytes:
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._page)))
        name = "/Page" + hashlib.sha256(self._page).hexdigest()[:16]
        self.resources.xobject[name] = drawn
        left, low, right, high = drawn.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(high - low))
        return name.encode() + b" Do"


def sign(document: bytes, signings: Sequence[Signing]) -> bytes:
    """The document with these signatures, one after another, each over all before it (PAdES baseline B).

    Same document and signings, same bytes; what was there stays the beginning of what is answered.
    """
    for each in signings:
        meta = signers.PdfSignatureMetadata(
            field_name=each.field,
            md_algorithm="sha256",
            reason=each.reason,
            location=each.place,
            subfilter=fields.SigSeedSubFilter.PADES,
        )
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register(each.identity.root)
        pen = _AtItsTime(
            meta, signer=_Key(each.identity.certificate, each.identity.key, store), **_shown(each)
        )
        pen.at = each.at
        # With its room given, the signature isn't made once more before, only to be measured.
        document = pen.sign_pdf(_Repeatable(document), bytes_reserved=CONTAINER_BYTES).getvalue()
    return document


_MIDDLE = AxisAlignment.ALIGN_MID
_WHOLE = SimpleBoxLayoutRule(_MIDDLE, _MIDDLE, Margins(0, 0, 0, 0), InnerScaling.STRETCH_FILL)
"""The drawn page fills its box: it was made for it."""


def _shown(signing: Signing) -> dict[str, Any]:
    """What makes a signature show on the page; nothing for one that does not."""
    if signing.stamp is None:
        return {}
    style = StaticStampStyle(background=_Page(signing.stamp.page), border_width=0, background_layout=_WHOLE)
    return {
        "stamp_style": style,
        "new_field_spec": fields.SigFieldSpec(signing.field, on_page=0, box=signing.stamp.box),
    }


def check(document: bytes, roots: Iterable[asn1_x509.Certificate], at: datetime) -> list[Checked]:
    """What the signatures of a document are worth to somebody who trusts these roots at a moment."""
    found, trusted = [], list(roots)
    for embedded in PdfFileReader(BytesIO(document)).embedded_signatures:
        context = ValidationContext(trust_roots=trusted, moment=at, allow_fetching=False)
        status = validate_pdf_signature(embedded, signer_validation_context=context)
        certificate = embedded.signer_cert
        name = certificate.subject.native.get("common_name", "") if certificate is not None else ""
        signed_at = embedded.self_reported_timestamp
        # What was signed stands in the file for ever; what was laid over it afterwards may only be further signatures.
        intact = status.intact and status.valid and status.docmdp_ok is True
        found.append(Checked(name, signed_at, intact, status.trusted))
    return found


# Keys ----------------------------------------------------------------------------------------------------------------


def root_of(folder: Path) -> asn1_x509.Certificate:
    """The certificate of the authority whose keys lie in a folder; raises KeyMissingError."""
    return _read(folder / f"{ROOT}.pem")[0]


def identity(folder: Path, name: str) -> Identity:
    """The identity of that file name in a folder of keys; raises KeyMissingError."""
    certificate, key = _read(folder / f"{name}.pem")
    return Identity(certificate, key, root_of(folder))


def make_root(folder: Path) -> None:
    """Make the test authority's root in a folder if there is none."""
    path = folder / f"{ROOT}.pem"
    if path.exists():
        return
    key = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
    name = _name(ROOT_NAME, "")
    _keep(path, key, _certificate(name, key, name, key, is_root=True))


def make_identity(folder: Path, name: str, person: str, unit: str) -> Identity:
    """The identity of a person of a unit under the test authority of that folder, made if there is none."""
    make_root(folder)
    path = folder / f"{name}.pem"
    if not path.exists():
        text = (folder / f"{ROOT}.pem").read_bytes()
        root_key = serialization.load_pem_private_key(text, None)
        root = x509.load_pem_x509_certificate(text)
        assert isinstance(root_key, rsa.RSAPrivateKey)
        key = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
        made = _certificate(_name(person, unit), key, root.subject, root_key, is_root=False)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _keep(path, key, made)
    certificate, signing_key = _read(path)
    return Identity(certificate, signing_key, root_of(folder))


def _name(common: str, unit: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    if unit:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, _short(unit)))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, _short(common)))
    return x509.Name(parts)


def _short(text: str) -> str:
    """As much of a text as an attribute of a name holds: 64 bytes."""
    return text.encode()[:64].decode(errors="ignore").strip()


def _certificate(
    subject: x509.Name, key: rsa.RSAPrivateKey, issuer: x509.Name, by: rsa.RSAPrivateKey, *, is_root: bool
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_TO)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .sign(by, hashes.SHA256())
    )


def _keep(path: Path, key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> None:
    """Write key and certificate to a file that only this user reads; whoever was quicker keeps what was written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # 0600 by itself
        file.write(text)
        file.flush()
        with suppress(FileExistsError):
            path.hardlink_to(file.name)


def _read(path: Path) -> tuple[asn1_x509.Certificate, asn1_keys.PrivateKeyInfo]:
    if not path.is_file():
        raise KeyMissingError(path.name)
    certificate = key = None
    for kind, _headers, armoured in asn1_pem.unarmor(path.read_bytes(), multiple=True):
        if kind == "CERTIFICATE":
            certificate = asn1_x509.Certificate.load(armoured)
        elif kind == "PRIVATE KEY":
            key = asn1_keys.PrivateKeyInfo.load(armoured)
    if certificate is None or key is None:
        raise KeyMissingError(path.name)
    return certificate, key
