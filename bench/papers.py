"""`papers`: receipts in one stack, each with its own QR code, against one by one; a register; a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from bench.figures import TIMES, Bench, Figure, median
from haicap.base.names import Body
from haicap.engine.clock import elapsed_seconds
from haicap.gates import datafiles
from haicap.gates.formfile import load_forms
from haicap.gates.procedurefile import load_catalogue
from haicap.gates.spreadsheets import MOMENT, Cell, Column, to_xlsx
from haicap.services.one_stop import paper_tables, papers
from haicap.services.one_stop.paper_queries import Change, Particulars, Record
from haicap.services.one_stop.papers import Setting

STACK, SINGLY, REGISTER, ROWS = 200, 40, 1_000, 20_000
ROUNDS = 3
AT = datetime(2025, 6, 23, 2, tzinfo=UTC)
MS = 1_000


def measure() -> Bench:
    """Fill and set receipts of all procedures for all communes, fresh texts in every round, so that nothing is kept."""
    setting = _setting()
    _receipts(_records(3, "warm", setting), setting)
    stacked, filled, single, register, rows, size = [], [], [], [], [], 0
    for turn in range(ROUNDS):
        records = _records(STACK, f"a{turn}", setting)
        filled.append(_timed(partial(_filled, records, setting)) / STACK)
        stopwatch = elapsed_seconds()
        size = len(_receipts(records, setting))
        stacked.append(stopwatch() / STACK)
        alone = _records(SINGLY, f"b{turn}", setting)
        single.append(_timed(partial(_singly, alone, setting)) / SINGLY)
        book = _records(REGISTER, f"c{turn}", setting)
        register.append(_timed(partial(_register, book, setting)) / REGISTER)
        rows.append(_timed(_sheet) / ROWS)
    details = {"stack": STACK, "receipt_bytes": size // STACK, "procedures": len(setting.procedures)}
    medians = [median(each) for each in (stacked, filled, single, register, rows)]
    return Bench("papers", _figures(*medians), details)


def _figures(stacked: float, filled: float, single: float, register: float, row: float) -> list[Figure]:
    """The figures from medians in seconds."""
    stack, one = stacked * MS, single * MS
    return [
        Figure(
            "receipt_ms", stack, "ms", "mỗi giấy hẹn, in 200 giấy một lượt", "each of 200 receipts", must=10
        ),
        Figure("filled_ms", filled * MS, "ms", "trong đó điền chữ và mã QR", "of that, filling and QR code"),
        Figure("single_ms", one, "ms", "một giấy hẹn in riêng", "one receipt by itself"),
        Figure(
            "single_to_stack",
            one / stack,
            TIMES,
            "in riêng so với in một lượt",
            "by itself against in a stack",
        ),
        Figure("register_row_ms", register * MS, "ms", "mỗi dòng sổ theo dõi", "each row of a register"),
        Figure("xlsx_row_us", row * 1e6, "µs", "mỗi dòng bảng tính", "each row of a spreadsheet"),
    ]


def _timed(work: Callable[[], object]) -> float:
    stopwatch = elapsed_seconds()
    work()
    return stopwatch()


def _setting() -> Setting:
    bodies = {
        entry.id: Body(entry.id, entry.code or "", _name(entry.name_vi), entry.name_en, entry.kind)
        for entry in datafiles.load_bodies(datafiles.HANOI)
    }
    people = {number: f"Người Tiếp Nhận {number}" for number in range(1, 50)}
    return Setting(
        load_forms(), bodies, load_catalogue().by_number, people, date(2025, 7, 1), "Thành phố Hà Nội",
        "https://x.example.vn/tra-cuu/{code}/",
    )  # fmt: skip


def _name(body: str) -> str:
    short = body.removeprefix("Ủy ban nhân dân ")
    return short[:1].upper() + short[1:]


def _records(count: int, turn: str, setting: Setting) -> list[Record]:
    communes = [body.id for body in setting.bodies.values() if body.kind == "commune"]
    numbers = list(setting.procedures)
    return [_record(n, turn, numbers[n % len(numbers)], communes[n % len(communes)]) for n in range(count)]


def _record(number: int, turn: str, procedure: int, unit: int) -> Record:
    at = AT + timedelta(seconds=37 * number)
    who = Particulars(
        f"Nguyễn Thị Ước {turn} {number}", f"0010990{number:05d}", f"09{number:08d}", f"Số {number}, ngõ 5"
    )
    base = Record(
        number, f"H26.000.70-250623-{number:04d}", 4, 3, procedure, 1, unit, unit, unit, number, at, at, at, None, None,
        1_000 * number, 1, False, False, number, who,
    )  # fmt: skip
    made = Change(at, "Receive", "clerk", number % 49 + 1, unit, {}, None)
    return replace(base, changes=(made,), secret=f"7K3M9Q{number:06d}")


def _filled(records: list[Record], setting: Setting) -> int:
    return sum(papers.receipt(record, setting) is not None for record in records)


def _singly(records: list[Record], setting: Setting) -> int:
    return sum(len(_receipts([record], setting)) for record in records)


def _receipts(records: list[Record], setting: Setting) -> bytes:
    made = [papers.receipt(record, setting) for record in records]
    return papers.to_pdf([each for each in made if each is not None], AT)


def _register(records: list[Record], setting: Setting) -> bytes:
    made = paper_tables.register(records, records[0].receiver, (AT.date(), AT.date()), setting, AT)
    return papers.to_pdf([made] if made is not None else [], AT)


def _sheet() -> bytes:
    columns = [
        Column("Mã hồ sơ"),
        Column("Thủ tục"),
        Column("Nơi nhận"),
        Column("Nhận lúc", MOMENT),
        Column("Hạn", MOMENT),
    ]
    rows: Iterable[list[Cell]] = (
        [f"H26.000.70-250623-{n:04d}", "Cấp bản sao từ sổ gốc", "Phường Hoàn Kiếm", AT, AT]
        for n in range(ROWS)
    )
    return to_xlsx("Hồ sơ", columns, rows, AT)
