"""Figures for people: lines for the terminal, and docs/benchmarks.md in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Found = dict[str, Any]

TITLES = {
    "trial": ("Đợt diễn tập và COPY trần", "The trial against a bare COPY"),
    "scale": ("Quy mô", "Scale"),
    "single": ("Từng lệnh một", "One command at a time"),
    "orm": ("Từng đối tượng bằng Django ORM", "Object by object with the Django ORM"),
    "simpy": ("SimPy trong bộ nhớ", "SimPy in memory"),
    "action": ("Một thao tác trực tiếp", "A live action"),
    "deadlines": ("Ngày hẹn trả", "Deadlines"),
    "papers": ("Giấy tờ và bảng tính", "Papers and spreadsheets"),
    "live": ("Các trang với một triệu hồ sơ", "The pages over a million dossiers"),
}
VERDICTS = {
    "goal": ("đạt mục tiêu", "goal met"),
    "must": ("đạt mức phải có", "must met"),
    "missed": ("không đạt", "not met"),
    "": ("", ""),
}
BUSY_SHARE_MAX = 0.25
HOW = """
## How it is measured
- `trial`: the whole command, from the start of its process to its end, five times in turn with the COPY; each is set
  against the COPY right after it, and the ratio is the median of these pairs; the other figures are medians, too.
  COPY: the text of all rows of all tables that the trial filled, made beforehand, one transaction a table, into an
  empty clone of the same base; the bench refuses to go on unless indexes, constraints, triggers and settings of both
  are equal. Numbers that the server gives (`seq`) are left to it on both sides.
- `single`, `orm`: every command of a whole small trial (scale 0.02, seven days), told again on a fresh world, each in
  a transaction with durable commit; the journal (`single`) and the tables (`orm`) must come out byte for byte the
  same. The ORM gets what it changes for update, sets, saves and creates; what to write is given to it, so deciding
  costs it nothing.
- `simpy`: the same citizens, staff, absences, queues, service times and rules of order, hours and due dates; people
  are SimPy processes, nothing is on record. Drawing the citizens is in neither time.
- `scale`: the whole command at each scale; arrivals and staff are multiplied, the offices stay.
- `action`: the commands of that same story as live actions; `deadlines`: receipts spread over the limits of all
  procedures, a sample of them compared with the rule for one.
- `papers`: receipts of all procedures for all communes, each with its own QR code and texts that were never set
  before.
- `live`: a live world with a million dossiers and fifteen million entries, told again from a real trial for other
  weeks (`haicap verify` finds nothing wrong in such a world: tests/bench), its clock the wall's, commits durable.
  `haicap serve` as in production behind a server that speaks HTTPS, over HTTP/1.1 with connections kept; the load
  generator (aiohttp) runs on the same two cores. Stories begin as chance has it (Poisson, open loop), whether or not
  the last were answered, and count from when they were due. First for some seconds at rising rates until 95 % take
  over 300 ms or anything fails; then ten minutes at 85 % of the most that was held. People of all offices, a session
  each as after password and second factor; nothing of persons is kept between requests. Intake by the real form with
  CSRF and its key: ticket, call, who is known, receipt; a step of work by list, case and form; look-ups with and
  without a secret; the API with tokens. Files for browsers are not asked for, since browsers keep them. Costs by
  kind: that story alone, one at a time. TPC-B: pgbench of the same server, scale 20, four clients, prepared, right
  afterwards.
"""


def number(value: float, *, comma: bool) -> str:
    """A value with three figures that count, written the Vietnamese or the English way."""
    digits = (
        0
        if abs(value) >= 100 or value == 0
        else 1
        if abs(value) >= 10
        else 2
        if abs(value) >= 1
        else 3
        if abs(value) >= 0.1
        else 4
    )
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if comma else text


def bounds(figure: Found, *, comma: bool) -> tuple[str, str]:
    """Goal and must as they are read: at most or at least."""
    sign = "≥" if figure["at_least"] else "≤"
    said = [figure["goal"], figure["must"]]
    goal, must = ["" if bound is None else f"{sign} {number(bound, comma=comma)}" for bound in said]
    return goal, must


def lines(found: Found) -> Iterator[tuple[str, str]]:
    """What a terminal shows of one bench, each line in both languages."""
    yield TITLES[found["bench"]]
    for figure in [*found["ratios"], *found["figures"]]:
        yield _line(figure, 0), _line(figure, 1)
    if found["busy_before"] > BUSY_SHARE_MAX:
        share = f"{found['busy_before'] * 100:.0f} %"
        yield (
            f"  Máy đang bận ({share} trước khi đo): các số trên cao hơn thực tế.",
            f"  The machine was busy before ({share}): these figures are higher than they would be.",
        )


def _line(figure: Found, language: int) -> str:
    goal, must = bounds(figure, comma=language == 0)
    words = ("mục tiêu", "phải") if language == 0 else ("goal", "must")
    aims = [f"{word} {bound}" for word, bound in zip(words, (goal, must), strict=True) if bound]
    verdict = VERDICTS[figure["verdict"]][language]
    more = f"  [{', '.join(aims)}: {verdict}]" if aims else ""
    value = f"{number(figure['value'], comma=language == 0)} {figure['unit']}"
    return f"  {value:>14}  {figure['en' if language else 'vi']}{more}"


def document(found: Iterable[Found]) -> str:
    """docs/benchmarks.md: what was measured, in Vietnamese and in English, ratios first."""
    benches = list(found)
    last = benches[-1]
    parts = [
        "# Tốc độ · Benchmarks",
        "",
        "`make bench` viết trang này. · Written by `make bench`; figures by machine in `var/bench/NAME.json`.",
        "",
        _machine(last),
        "",
        "## Tiếng Việt",
        "Tỷ số trước: chúng không phụ thuộc máy, vì cả hai vế đo trên một máy, trong một lần chạy.",
        "",
        *_table(benches, 0),
        "",
        "## English",
        "Ratios first: both sides are measured on one machine in one run, so they carry over to others.",
        "",
        *_table(benches, 1),
        "",
        *_notes(benches),
    ]
    return "\n".join(parts) + "\n"


def _machine(found: Found) -> str:
    machine, versions = found["machine"], found["versions"]
    used = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (
        f"{found['made_on']}, commit `{found['commit']}`; {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['cpu']}, {machine['system']}; {used}."
    )


def _table(benches: list[Found], language: int) -> list[str]:
    heads = ("phép đo", "số đo", "giá trị", "mục tiêu", "phải", "kết quả")
    if language:
        heads = ("bench", "figure", "value", "goal", "must", "verdict")
    rows = [f"| {' | '.join(heads)} |", "|---|---|---:|---:|---:|---|"]
    for part in ("ratios", "figures"):
        for bench in benches:
            rows += [_row(bench["bench"], figure, language) for figure in bench[part]]
    return rows


def _row(name: str, figure: Found, language: int) -> str:
    comma = language == 0
    value = f"{number(figure['value'], comma=comma)} {figure['unit']}".strip()
    label, verdict = figure["en" if language else "vi"], VERDICTS[figure["verdict"]][language]
    return f"| `{name}` | {label} | {value} | {' | '.join(bounds(figure, comma=comma))} | {verdict} |"


def _notes(benches: list[Found]) -> list[str]:
    by_name = {bench["bench"]: bench["details"] for bench in benches}
    said = HOW.strip().split("\n")
    if "trial" in by_name:
        details = by_name["trial"]
        counts = ", ".join(f"{table} {count:,}" for table, count in details["rows"].items())
        said += [
            "",
            f"Rows copied ({details['text_mb']} MB of text): {counts}.",
            "",
            "Indexes on both sides:",
        ]
        said += [f"- `{line}`" for line in details["furnishing"]["trial"]["indexes"]]
    return said
