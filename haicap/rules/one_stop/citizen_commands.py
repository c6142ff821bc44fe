"""Commands of applicants beside those that move a dossier: files, fees paid online, ratings; each tells the secret."""

from __future__ import annotations

from typing import NamedTuple

from haicap.rules.base import Actor


class SendScan(NamedTuple):
    """Add a file to one's own dossier: its digest, size in bytes and media; the file itself lies outside."""

    at: int
    actor: Actor
    scan: int
    dossier: int
    paper: int
    digest: str
    size_bytes: int
    media: int
    secret: str = ""


class Remit(NamedTuple):
    """Note that the fee of one's dossier has reached the office's account, with the gateway's reference."""

    at: int
    actor: Actor
    remittance: int
    dossier: int
    amount: int
    reference: str
    secret: str = ""


class Rate(NamedTuple):
    """Rate the handling of one's dossier in five grades, once there is a result."""

    at: int
    actor: Actor
    dossier: int
    grade: int
    secret: str = ""
