"""The audit of a trial: the generator's arrivals against tables against journal, office by office, and its summary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from psycopg import Connection, DataError, NotSupportedError
from psycopg.errors import UndefinedColumn, UndefinedTable

from haicap.rehearsal import world
from haicap.rehearsal.accounts import (
    COURSE,
    INTAKE,
    PLACES,
    WORDS_VI,
    Accounts,
    JournalAccounts,
    Numbers,
    from_tables,
)
from haicap.rehearsal.cast import Cast, make_cast
from haicap.rehearsal.run import SEAL_SECONDS
from haicap.rehearsal.summary import Broken, summarise
from haicap.store import heads, roles, server, verify, worlds
from haicap.store.errors import WorldError
from haicap.store.verify_findings import FINDINGS_MAX, Finding, Verdict, Words


def verify_world(
    name: str | None, head: str | None = None, tell: verify.Tell | None = None
) -> tuple[str, Verdict]:
    """Verify a world, by default the trial that finished last; raises WorldError, HeadError, DataError.

    A trial is audited besides: arrivals, tables and journal must agree in every office, and its summary with a recount.
    """
    chosen = _chosen(name)
    try:
        with worlds.connect(chosen, roles.CITY) as connection, verify.snapshot(connection):
            kind = connection.execute("SELECT kind FROM world").fetchone()
            if kind is not None and kind[0] == "trial":
                return chosen, _verify_trial(connection, chosen, head, tell)
            return chosen, _verify_lived(connection, chosen, head, tell)
    except (UndefinedTable, UndefinedColumn) as error:
        raise WorldError(
            f"Thế giới “{chosen}” do một phiên bản khác tạo ra nên không kiểm được; hãy chạy lại bằng phiên bản này.",
            f'The world "{chosen}" was made by another version and cannot be verified; run it again with this one.',
        ) from error


def _verify_lived(
    connection: Connection[Any], name: str, head: str | None, tell: verify.Tell | None
) -> Verdict:
    """Verify a world in which people act, against the newest head that was kept of it where none is given."""
    kept = heads.last_kept(name) if head is None else None
    verdict = verify.verify(connection, head or kept, tell=tell)
    if kept is None:
        return verdict
    file = heads.file_of(name)
    note = Words(
        f"Đối chiếu với đầu chuỗi mới nhất trong {file}.", f"Compared with the newest head in {file}."
    )
    return replace(verdict, notes=(*verdict.notes, note))


def _chosen(name: str | None) -> str:
    if name is not None:
        return name
    latest = worlds.latest_finished_trial()
    if latest is None:
        raise WorldError(
            "Chưa có đợt vận hành thử nào đã xong để kiểm; hãy chạy make trial, hoặc chọn bằng --world.",
            "No trial has finished yet that could be verified; run make trial, or choose one by --world.",
        )
    return latest.name


def _verify_trial(
    connection: Connection[Any], name: str, head: str | None, tell: verify.Tell | None
) -> Verdict:
    options, digest = world.options_of(connection)
    plan = options.plan()
    if plan.digest != digest:
        verdict = verify.verify(connection, head, tell=tell)
        return replace(verdict, notes=(*verdict.notes, _CHANGED))
    cast = make_cast(options.place, plan, options.seed)
    journal = JournalAccounts(connection, cast.script.arrivals.visits)
    verdict = verify.verify(connection, head, observe=journal.observe, tell=tell)
    findings = list(audit(connection, cast, journal))
    findings += _check_summary(connection, name, cast, options.scale)
    more = max(0, len(findings) - FINDINGS_MAX)
    return replace(verdict, findings=(*verdict.findings, *findings[:FINDINGS_MAX]), more=verdict.more + more)


_CHANGED = Words(
    "Tham số của đợt này đã đổi từ khi chạy, nên không đối chiếu được với lượng người đến.",
    "The trial's parameters have changed since it ran, so arrivals could not be compared.",
)


def audit(connection: Connection[Any], cast: Cast, journal: Accounts) -> Iterator[Finding]:
    """What is wrong in a trial's books, by the visits' home offices: arrivals = tables = journal, nothing lost."""
    tables = from_tables(connection, cast.script.arrivals.visits)
    came = _came(connection, cast)
    yield from _unexplained(tables)
    for place in PLACES:
        yield from _by_office(cast, tables.of(place), journal.of(place), place)
    for source, accounts in (("bảng", tables), ("nhật ký", journal)):
        yield from _lost(cast, came, accounts, source)
    yield from _strangers(connection, cast)
    yield from _seals_up_to_now(connection)


def _came(connection: Connection[Any], cast: Cast) -> Numbers:
    """Dossiers that each visit set out to hand in, of the visits that have taken place."""
    arrivals = cast.script.arrivals
    found: Numbers = np.zeros(arrivals.visits + 1, dtype=np.int64)
    (next_visit,) = connection.execute("SELECT next_visit FROM progress").fetchone() or (0,)
    happened = np.array(arrivals.order, dtype=np.int64)[:next_visit]
    found[happened] = np.array(arrivals.size, dtype=np.int64)[happened]
    return found


def _offices(cast: Cast, wrong: Numbers) -> Iterator[tuple[int, Numbers]]:
    """Each home office of the visits at which `wrong` is not zero, with those visits."""
    home = np.array([*cast.script.arrivals.office, 0], dtype=np.int64)
    visits = np.nonzero(wrong)[0]
    for office in np.unique(home[visits]):
        yield int(office), visits[home[visits] == office]


def _named(visits: Numbers) -> Words:
    count, first = len(visits), visits[0]
    if count == 1:
        return Words(f"lượt người {first}", f"visit {first}")
    return Words(f"{count} lượt người (đầu tiên: lượt {first})", f"{count} visits (the first: {first})")


def _by_office(cast: Cast, tables: Numbers, journal: Numbers, place: str) -> Iterator[Finding]:
    for office, visits in _offices(cast, tables - journal):
        stands, told, who = int(tables[visits].sum()), int(journal[visits].sum()), _named(visits)
        yield Finding(
            f"Đơn vị {office}, hồ sơ {WORDS_VI[place]} của {who.vi}: theo bảng {stands}, theo nhật ký {told}.",
            f"Unit {office}, {place} of {who.en}: {stands} by the tables, {told} by the journal.",
            subject=f"unit {office}",
        )


def _lost(cast: Cast, came: Numbers, accounts: Accounts, source: str) -> Iterator[Finding]:
    """The two equations, visit by visit: arrived = received + …, received = returned + …."""
    source_en = "tables" if source == "bảng" else "journal"
    found = accounts.of(*INTAKE)
    for office, visits in _offices(cast, came - found):
        brought, known, who = int(came[visits].sum()), int(found[visits].sum()), _named(visits)
        yield Finding(
            f"Đơn vị {office}: {who.vi} mang đến {brought} hồ sơ, nhưng {source} chỉ cho biết {known} hồ sơ đi đâu.",
            f"Unit {office}: dossiers brought by {who.en}: {brought}; the {source_en} account for {known}.",
            subject=f"unit {office}",
        )
    received, course = accounts.of("received"), accounts.of(*COURSE)
    for office, visits in _offices(cast, received - course):
        got, known = int(received[visits].sum()), int(course[visits].sum())
        yield Finding(
            f"Đơn vị {office}: đã tiếp nhận {got} hồ sơ, nhưng theo {source} đã và đang giải quyết {known}.",
            f"Unit {office}: of the dossiers received ({got}), the {source_en} account for {known}.",
            subject=f"unit {office}",
        )


def _unexplained(tables: Accounts) -> Iterator[Finding]:
    count = int(tables.counts[:, -1].sum())
    if count:
        yield Finding(
            f"{count} hồ sơ hoặc phiếu trong bảng không thuộc lượt người nào của đợt này.",
            f"{count} dossiers or tickets belong to no visit of this trial.",
        )


def _strangers(connection: Connection[Any], cast: Cast) -> Iterator[Finding]:
    """Dossiers held by what is no body, and offices whose staff is not the cast's."""
    bodies = sorted(cast.facts.bodies)
    held = "SELECT id, holder FROM dossier WHERE holder <> ALL(%s) ORDER BY id LIMIT %s"
    for number, holder in connection.execute(held, [bodies, FINDINGS_MAX]):
        yield Finding(
            f"Hồ sơ {number} do đơn vị {holder} giữ, nhưng không có cơ quan nào mang số đó.",
            f"Dossier {number} is held by unit {holder}, but there is no such body.",
            subject=f"dossier {number}",
        )
    query = "SELECT person, role, unit, authenticates FROM holding"
    stands = {tuple(record) for record in connection.execute(query)}
    wanted = {(post.person, post.role, post.unit, post.authenticates) for post in cast.posts}
    for person, role, unit, _ in sorted(stands ^ wanted)[:FINDINGS_MAX]:
        yield Finding(
            f"Vị trí {role} của người {person} ở đơn vị {unit} khác với danh sách mở đầu đợt.",
            f"The post {role} of person {person} in unit {unit} differs from the trial's opening list.",
            subject=f"person {person}",
        )


def _seals_up_to_now(connection: Connection[Any]) -> Iterator[Finding]:
    """A seal closes every hour of the run, so none may lack at the end of the chain."""
    record = connection.execute(
        "SELECT extract(epoch FROM p.reached_at - s.to_at)::float8, w.finished, s.number "
        "FROM progress p, world w, (SELECT number, to_at FROM seal ORDER BY number DESC LIMIT 1) s"
    ).fetchone()
    if record is None:
        return
    behind, finished, number = record
    if behind >= SEAL_SECONDS or (finished and behind != 0) or behind < 0:
        yield Finding(
            f"Chuỗi dừng ở niêm phong số {number}, không khớp thời điểm mà đợt đã chạy đến: thiếu niêm phong ở cuối.",
            f"The chain ends at seal {number}, not where the run has come to: seals are missing at its end.",
            seal=number + 1,
        )


def _check_summary(connection: Connection[Any], name: str, cast: Cast, scale: str) -> list[Finding]:
    """Compare the summary in the world and in its folder with a recount.

    The head is left out: it lies in the same hands as the journal here; only one from outside proves anything.
    """
    record = connection.execute("SELECT summary FROM world WHERE finished").fetchone()
    if record is None:
        return []
    try:
        recount = summarise(connection, cast, scale, sum(cast.script.arrivals.size))
    except Broken as broken:
        return [Finding(broken.vi, broken.en)]
    except (DataError, NotSupportedError) as error:  # moments or numbers that nothing can be counted with
        why = str(error).splitlines()[0]
        return [
            Finding(f"Không đếm lại được số liệu ({why}).", f"The figures cannot be counted again ({why}).")
        ]
    found = list(_differences(record[0], recount, "world.summary"))
    file = server.home() / "trials" / name / "summary.json"
    if file.exists():
        found += _differences(_read(file.read_text("utf-8")), recount, "summary.json")
    return found


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _differences(stored: Any, recount: dict[str, Any], where: str) -> Iterator[Finding]:
    kept, counted = dict(_flat(stored)), dict(_flat(recount))
    for key in sorted(kept.keys() | counted.keys() - {".journal_head"}):
        if key != ".journal_head" and kept.get(key) != counted.get(key):
            yield Finding(
                f"{where}{key} ghi {kept.get(key)}, nhưng đếm lại được {counted.get(key)}.",
                f"{where}{key} says {kept.get(key)}, but a recount gives {counted.get(key)}.",
            )


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _flat(each, f"{path}.{key}")
    else:
        yield path, value
