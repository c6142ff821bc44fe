"""Makes the files of signed results once, and gives them: by the request that signed, the worker, or whoever opens one.

A signature leaves a row that waits for its file (rules/one_stop/results.py); here the letter is set, signed, laid down
under its digest, and the digest told by a command. Whoever comes second finds it made, for a lock lets one come after
the other; whoever comes after a crash makes the same bytes.
"""

# Statements are put together from the fragments written here alone; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple

import structlog
from django.db import connection

from haicap.base import acting, names, reading, signing
from haicap.base.reading import Reader, WorldNow
from haicap.engine.clock import Clock, elapsed_seconds
from haicap.engine.outcome import Done
from haicap.gates import signatures
from haicap.gates.formfile import load_forms
from haicap.gates.signatures import Signing
from haicap.rules.base import SYSTEM_ROLE, Actor
from haicap.rules.one_stop.results import KeepResult, Stage
from haicap.services.one_stop import catalogue, paper_queries, papers, result_papers
from haicap.services.one_stop.paper_queries import Change, Record
from haicap.services.one_stop.papers import Setting
from haicap.store import files

_log = structlog.get_logger(__name__)
BATCH = 10
"""Files that are made and told of in one go: about half a second's work."""
LOCK_CLASS = 7_202_510
BAND = "VẬN HÀNH THỬ: giấy này không có giá trị pháp lý"
_DUE = "r.digest = '' AND (r.signed_digest = '' OR d.number IS NOT NULL)"


class TamperedError(LookupError):
    """A file that a digest binds to its dossier isn't there, or is no longer what it was."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept of a result; a digest is empty where the file is yet to be made."""

    dossier: int
    signed_digest: str
    digest: str
    size_bytes: int

    @property
    def kilobytes(self) -> int:
        """Its size in whole kilobytes, at least one."""
        return max(1, self.size_bytes // 1000)

    @property
    def short(self) -> str:
        """So much of the digest as people compare."""
        return self.digest[:16]


class Made(NamedTuple):
    """How many results got what they waited for, how many lack somebody's key, and how many a file that was altered."""

    done: int = 0
    keyless: int = 0
    broken: int = 0


def stored(reader: Reader, dossier: int) -> Stored | None:
    """What is kept of a dossier's result, or None where no file was ever ordered; one statement."""
    rows = _stored(reader, [dossier])
    return rows[0] if rows else None


def waiting(reader: Reader, most: int, dossiers: Sequence[int] | None = None) -> list[int]:
    """The dossiers (of these, if any are named) whose result waits for a file; one statement."""
    among = "" if dossiers is None else " AND r.id = ANY(%(ids)s)"
    rows = reader.rows(
        f"SELECT r.id FROM result r JOIN dossier d ON d.id = r.id WHERE {_DUE}{among} ORDER BY r.id LIMIT %(most)s",
        {"most": most, "ids": list(dossiers or ())},
    )
    return [number for (number,) in rows]


def make_within(world: WorldNow, clock: Clock, dossiers: Sequence[int] | None, seconds: float) -> Made:
    """Make what waits (for these dossiers, if any are named), batch by batch, until all is made or time is up."""
    passed, made, tried = elapsed_seconds(), Made(), set[int]()
    while passed() < seconds:
        with reading.as_city() as reader:
            found = [each for each in waiting(reader, BATCH + len(tried), dossiers) if each not in tried][
                :BATCH
            ]
        if not found:
            break
        tried.update(found)
        made = Made(*(a + b for a, b in zip(made, make(world, clock, found), strict=True)))
    return made


def make(world: WorldNow, clock: Clock, dossiers: Iterable[int]) -> Made:
    """Make what these dossiers' results wait for; the number of statements does not depend on how many there are."""
    wanted = sorted(set(dossiers))
    with _one_after_the_other(wanted):
        with reading.as_city() as reader:
            kept = {each.dossier: each for each in _stored(reader, wanted)}
            records = paper_queries.by_ids(reader, sorted(kept))
            setting = setting_of(reader, world, records)
        commands, keyless, broken = list[KeepResult](), 0, 0
        at = clock.now()
        for record in records:
            try:
                commands += _kept(record, kept[record.id], setting, world, at)
            except signing.NotConfiguredError:
                keyless += 1
            except LookupError as error:  # what one lacks keeps no other waiting
                _log.error("result_broken", dossier=record.id, error=repr(error))
                broken += 1
        outcomes = acting.by_the_house(world, clock, commands) if commands else []
    told = {
        each.dossier for each, outcome in zip(commands, outcomes, strict=True) if isinstance(outcome, Done)
    }
    return Made(len(told), keyless, broken)


def issued(world: WorldNow, clock: Clock, kept: Stored) -> bytes:
    """The issued file of a finished dossier as it was laid down, proved by its digest; made now if it waits.

    Raises TamperedError, and NotConfiguredError where it waits for the key of somebody who has none.
    """
    if not kept.digest:
        made = make(world, clock, [kept.dossier])
        if made.broken:
            raise TamperedError(kept.signed_digest)
        with reading.as_city() as reader:
            kept = stored(reader, kept.dossier) or kept
        if not kept.digest:
            raise signing.NotConfiguredError(str(kept.dossier))
    return _read(world, kept.digest)


def unsigned(world: WorldNow, record: Record, setting: Setting) -> bytes | None:
    """What stands for a result without a file and says so; None where there is no result yet."""
    made = result_papers.unsigned(record, setting, simulated=world.kind != "live")
    return papers.to_pdf([made[0]], made[1]) if made else None


def setting_of(reader: Reader, world: WorldNow, records: Sequence[Record]) -> Setting:
    """What the papers share; two statements."""
    return Setting(
        forms=load_forms(),
        bodies=names.bodies(reader),
        procedures=catalogue.procedures(),
        people=paper_queries.people(reader, records),
        organisation_as_of=world.organisation_as_of,
        city=world.city,
        band="" if world.kind == "live" else BAND,
    )


def _stored(reader: Reader, dossiers: Sequence[int]) -> list[Stored]:
    rows = reader.rows(
        "SELECT id, signed_digest, digest, size_bytes FROM result WHERE id = ANY(%(ids)s) ORDER BY id",
        {"ids": list(dossiers)},
    )
    return [Stored(*row) for row in rows]


@contextmanager
def _one_after_the_other(dossiers: Sequence[int]) -> Iterator[None]:
    """Within the block nobody else makes these results' files; locks are taken in one fixed order."""
    numbers = sorted({number % 2**31 for number in dossiers})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_lock(%s, n) FROM (SELECT unnest(%s::int[]) AS n ORDER BY 1) AS o",
            [LOCK_CLASS, numbers],
        )
        try:
            yield
        finally:
            cursor.execute(
                "SELECT pg_advisory_unlock(%s, n) FROM unnest(%s::int[]) AS n", [LOCK_CLASS, numbers]
            )


def _kept(record: Record, kept: Stored, setting: Setting, world: WorldNow, at: int) -> list[KeepResult]:
    """Lay down what a result waits for; answers what is to be told. Raises NotConfiguredError, TamperedError."""
    told, actor = [], Actor(0, SYSTEM_ROLE, record.competent)
    document, digest = b"", kept.signed_digest
    if not digest:
        document = _signed(record, setting, world)
        digest = files.put(world.name, document)
        told.append(KeepResult(at, actor, record.id, int(Stage.SIGNED), digest, len(document)))
    if not kept.digest and record.last("Number", "RefuseResult") is not None:
        document = _issued(record, document or _read(world, digest), setting, world)
        digest = files.put(world.name, document)
        told.append(KeepResult(at, actor, record.id, int(Stage.ISSUED), digest, len(document)))
    return told


def _signed(record: Record, setting: Setting, world: WorldNow) -> bytes:
    """The letter with the signer's signature as of when the result was signed."""
    letter, change = result_papers.signed(record, setting), record.last("Sign", "RefuseResult")
    if letter is None or change is None:
        raise LookupError(f"no signature of dossier {record.id} on record")
    document = papers.to_pdf([letter[0]], letter[1])
    return signatures.sign(document, [_signing("NguoiKy", "Ký kết quả", change, record, setting, world)])


def _issued(record: Record, document: bytes, setting: Setting, world: WorldNow) -> bytes:
    """The signed letter with the authority's signature on top, which shows the number; a refusal has it in its text."""
    change = record.last("Number")
    if change is None:
        return document
    given = _signing("VanThu", "Cấp số, phát hành", change, record, setting, world)
    return signatures.sign(document, [replace(given, stamp=result_papers.stamp(record, setting))])


def _signing(
    field: str, reason: str, change: Change, record: Record, setting: Setting, world: WorldNow
) -> Signing:
    body = setting.bodies.get(record.competent)
    unit = body.name_vi if body else ""
    pen = signing.Pen(change.person, setting.people.get(change.person, str(change.person)), unit)
    return Signing(signing.identity(world.kind, world.name, pen), field, change.at, reason, unit)


def _read(world: WorldNow, digest: str) -> bytes:
    found = files.get(world.name, digest)
    if found is None:
        raise TamperedError(digest)
    return found
