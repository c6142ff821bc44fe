"""The rehearsal's desk: opens a trial's world, keeps what a run has in mind with every window, and recalls it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg import Connection, Cursor

from haicap.engine.journal import COLUMNS, NULL, Entry, escaped
from haicap.engine.seals import Seal
from haicap.engine.stamp import stamp
from haicap.rehearsal.kept import Kept
from haicap.rehearsal.stage import Due, Happening, Stage, TurnedDown
from haicap.rules.base import Row
from haicap.services.one_stop.actors.company import APPLICANTS_FROM
from haicap.services.one_stop.actors.joining import Errand
from haicap.services.one_stop.actors.script import Kind
from haicap.store import bulk, opening
from haicap.store.arrays import Int8Array

if TYPE_CHECKING:
    from haicap.rehearsal.run import Run

OPEN_STATES = "(1, 2, 4, 5, 6, 9)"
AWAITING = f"SELECT a FROM happening WHERE kind = {int(Kind.RATE)}"  # noqa: S608 - numbers are ours
OPEN_DOSSIERS = f"state IN {OPEN_STATES} OR id IN ({AWAITING})"
OF_OPEN_DOSSIERS = f"id IN (SELECT id FROM dossier WHERE {OPEN_DOSSIERS})"  # noqa: S608 - as above
OPEN_ROWS = {
    "dossier": OPEN_DOSSIERS,
    "ticket": "state IN (1, 2, 4, 5)",
    "request": "back_at IS NULL",
    "consultation": "answered_at IS NULL",
    "serial": "true",
    "paid": OF_OPEN_DOSSIERS,
    "rating": OF_OPEN_DOSSIERS,
    "till": "true",
}
"""What somebody may still touch, by kind; it follows `company.settle`."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """Everything that a run needs to go on."""

    reached_at: int
    next_visit: int
    lost: int
    changes: int
    received: int
    finished: int
    refusals: dict[str, int]
    ids: dict[int, int]
    acts: dict[int, int]
    counters: dict[int, int]
    rows: list[Row]
    origins: dict[int, tuple[int, int]]
    applicants: set[int]
    efforts: dict[int, int]
    happenings: list[Happening]
    last_seal: Seal
    unsealed: list[Entry]


def open_world(cursor: Cursor[Any], row: opening.WorldRow, seal: Seal) -> None:
    """Open a fresh world with a run that has not moved yet."""
    opening.open_world(cursor, row, seal)
    cursor.execute(
        "INSERT INTO progress (id, reached_at, next_visit, lost, changes, refusals, counters) "
        "VALUES (1, to_timestamp(%s), 0, 0, 0, '{}', '{}')",
        [row.starts_at],
    )


def seat(cursor: Cursor[Any], people: str, holdings: str) -> None:
    """Copy the people of a run and the roles that they hold."""
    columns = "id, person, role, unit, from_on, authenticates"
    bulk.execute(
        cursor, [bulk.Copy("person", "id, unit, name", people), bulk.Copy("holding", columns, holdings)]
    )


def finish(connection: Connection[Any], summary: dict[str, Any]) -> None:
    """Note in its row that the run has come to its end, with its figures."""
    with connection.transaction():
        connection.execute(
            "UPDATE world SET finished = true, summary = %s", [json.dumps(summary, sort_keys=True)]
        )


def keep(run: Run, reached_at: int) -> Kept:
    """Hand over what the run has to keep since the last time."""
    fresh, ended, counters = run.stage.take_written()
    company = run.company
    origins, company.fresh_origins = company.fresh_origins, []
    efforts, company.fresh_efforts = company.fresh_efforts, {}
    progress = [
        reached_at,
        run.next_visit,
        run.stage.lost_count,
        run.session.done_count,
        json.dumps(run.stage.refusals, sort_keys=True),
        json.dumps(counters, sort_keys=True),
    ]
    told = turned_down(run.stage)
    return Kept(progress, fresh, ended, origins, efforts, told, run.stage.last_ids, run.session.acts)


def kept(what: Kept) -> list[bulk.Statement]:
    """The statements that write what a run keeps."""
    return [
        *bulk.counters(what.ids, what.acts),
        *_happenings(what.fresh, what.ended),
        *_origins(what.origins),
        *_efforts(what.efforts),
        *refusals(what.refusals),
        bulk.Change(_PROGRESS, what.progress),
        bulk.Change("UPDATE world SET clock_at = to_timestamp(%s)", what.progress[:1]),
    ]


_PROGRESS = (
    "UPDATE progress SET reached_at = to_timestamp(%s), next_visit = %s, lost = %s, changes = %s, "
    "refusals = %s::jsonb, counters = %s::jsonb"
)
_ENDED = (
    "DELETE FROM happening h USING unnest(%b::int8[], %b::int8[]) AS e(office, counter) "
    "WHERE h.office = e.office::int AND h.counter = e.counter::int"
)


def _happenings(fresh: list[Due], ended: list[tuple[int, int]]) -> list[bulk.Statement]:
    statements: list[bulk.Statement] = []
    if ended:
        keys = [Int8Array([key[0] for key in ended]), Int8Array([key[1] for key in ended])]
        statements.append(bulk.Change(_ENDED, keys))
    if fresh:
        lines = [
            f"{stamp(at)}\t{kind}\t{office}\t{number}\t{a}\t{b}\n" for at, kind, office, number, a, b in fresh
        ]
        statements.append(bulk.Copy("happening", "at, kind, office, counter, a, b", "".join(lines)))
    return statements


def _origins(fresh: list[tuple[int, tuple[int, int]]]) -> list[bulk.Statement]:
    if not fresh:
        return []
    text = "".join([f"{number}\t{visit}\t{need}\n" for number, (visit, need) in fresh])
    return [bulk.Copy("origin", "id, visit, need", text)]


def _efforts(fresh: dict[int, int]) -> list[bulk.Statement]:
    if not fresh:
        return []
    kept = {number: seconds for number, seconds in fresh.items() if seconds}
    return [
        bulk.Change("DELETE FROM effort WHERE id = ANY(%b::int8[])", [Int8Array(fresh)]),
        bulk.Change(
            "INSERT INTO effort (id, seconds) SELECT * FROM unnest(%b::int8[], %b::int8[])",
            [Int8Array(kept), Int8Array(kept.values())],
        ),
    ]


def turned_down(stage: Stage) -> str:
    """What the rules have refused since the last time, as lines of COPY."""
    return "".join([_refusal(each) for each in stage.take_turned_down()])


def refusals(lines: str) -> list[bulk.Statement]:
    """The statement that writes what was refused."""
    if not lines:
        return []
    columns = "id, at, unit, person, role, command, code, subject_kind, subject_id, facts"
    return [bulk.Copy("refusal", columns, lines)]


def _refusal(each: TurnedDown) -> str:
    """One refusal as a line of COPY."""
    command, refused, row = each.command, each.refused, each.subject
    facts = json.dumps(dict(refused.facts), sort_keys=True, ensure_ascii=False)
    who, name = command.actor, type(command).__name__
    subject = f"{NULL}\t{NULL}" if row is None else f"{row.KIND}\t{row.id}"
    about = f"{stamp(command.at)}\t{who.unit}\t{who.person}\t{who.role}\t{name}\t{refused.code}"
    return f"{each.number}\t{about}\t{subject}\t{escaped(facts)}\n"


def recall(connection: Connection[Any]) -> Remembered:
    """Everything that an interrupted run had in mind, as of its last window: one SELECT a kind."""
    progress = connection.execute(
        "SELECT extract(epoch FROM reached_at)::int8, next_visit, lost, changes, refusals, counters FROM progress"
    ).fetchone()
    if progress is None:
        raise LookupError("this world holds no run")
    counters = connection.execute("SELECT unit, last_id, last_act FROM office_counter").fetchall()
    seal = _last_seal(connection)
    rows = [row for kind, where in OPEN_ROWS.items() for row in bulk.load(connection, kind, where)]
    counts = connection.execute(
        "SELECT count(*) FILTER (WHERE code IS NOT NULL), count(*) FILTER (WHERE state IN (9, 10)) FROM dossier"
    ).fetchone()
    return Remembered(
        reached_at=progress[0],
        next_visit=progress[1],
        lost=progress[2],
        changes=progress[3],
        received=counts[0] if counts else 0,
        finished=counts[1] if counts else 0,
        refusals=progress[4],
        ids={unit: last for unit, last, _ in counters if last},
        acts={unit: last for unit, _, last in counters if last},
        counters={int(office): last for office, last in progress[5].items()},
        rows=rows,
        origins=origins_of(connection, [row.id for row in rows if row.KIND != "serial"]),
        applicants={
            number
            for (number,) in connection.execute("SELECT id FROM applicant WHERE id >= %s", [APPLICANTS_FROM])
        },
        efforts=dict(connection.execute("SELECT id, seconds FROM effort").fetchall()),
        happenings=[
            Happening(*record)
            for record in connection.execute(
                "SELECT extract(epoch FROM at)::int8, kind, office, counter, a, b FROM happening"
            )
        ],
        last_seal=seal,
        unsealed=_unsealed(connection, seal.to_at),
    )


def origins_of(connection: Connection[Any], numbers: list[int]) -> dict[int, tuple[int, int]]:
    """From which visit and need the tickets, requests and dossiers of these ids come, as far as anybody sent them."""
    records = connection.execute(
        "SELECT o.id, o.visit, o.need FROM origin o JOIN unnest(%b::int8[]) AS r(id) ON o.id = r.id",
        [Int8Array(numbers)],
    )
    return {number: (visit, need) for number, visit, need in records}


def _last_seal(connection: Connection[Any]) -> Seal:
    record = connection.execute(
        "SELECT number, extract(epoch FROM from_at)::int8, extract(epoch FROM to_at)::int8, entries, digest, head, "
        "leaves FROM seal ORDER BY number DESC LIMIT 1"
    ).fetchone()
    if record is None:
        raise LookupError("this world's journal has no opening seal")
    return Seal(*record)


def _unsealed(connection: Connection[Any], since: int) -> list[Entry]:
    """The entries after the last seal, as the text that COPY sends."""
    columns = ", ".join(COLUMNS)
    found = []
    with connection.cursor() as cursor:
        query = (
            f"COPY (SELECT extract(epoch FROM at)::int8, {columns} FROM journal_entry "  # noqa: S608 - names are ours
            f"WHERE at >= '{stamp(since)}' ORDER BY at, act_office, act_counter, ordinal) TO STDOUT"
        )
        with cursor.copy(query) as copy:
            for block in copy:
                at, _, line = bytes(block).decode().removesuffix("\n").partition("\t")
                _, office, counter, ordinal, _ = line.split("\t", 4)
                found.append(Entry(int(at), int(office), int(counter), int(ordinal), line))
    return found


# Live exercises -------------------------------------------------------------------------------------------------------


SEEN_SECONDS_MAX = 600
"""Wall seconds after which a player who does nothing has left: the simulated person goes on."""
SEEN_SECONDS = 60
"""So seldom is it written that a player is still there, though the band asks every few seconds."""


class Act(NamedTuple):
    """One entry as a driver sees it: number, acting office, the row, whether it was made, or got another state."""

    seq: int
    office: int
    kind: str
    number: int
    made: bool
    moved: bool


_UNSEEN = (
    "SELECT seq, act_office, subject_kind, subject_id, before IS NULL, "
    "after::jsonb ?| array['state', 'step', 'owner'] FROM journal_entry "
    "WHERE seq > (SELECT seen_seq FROM progress) ORDER BY seq"
)


def unseen_acts(cursor: Cursor[Any]) -> list[Act]:
    """What people did since the driver last looked, also while nobody drove, in its order."""
    return [Act(*record) for record in cursor.execute(_UNSEEN.encode())]


def note_all_seen(cursor: Cursor[Any]) -> None:
    """Note that whatever stands in the journal by now is the driver's own or has been followed."""
    cursor.execute(b"UPDATE progress SET seen_seq = (SELECT coalesce(max(seq), 0) FROM journal_entry)")


def last_acts(cursor: Cursor[Any], offices: list[int]) -> dict[int, int]:
    """How many acts each of these offices has done."""
    return dict(
        cursor.execute(
            b"SELECT unit, last_act FROM office_counter WHERE unit = ANY(%s)", [offices]
        ).fetchall()
    )


def places(cursor: Cursor[Any], gone_before: int) -> set[tuple[int, int]]:
    """Unit and person of every place that people have taken; who was not seen since (UTC seconds) has left."""
    cursor.execute(b"DELETE FROM place WHERE seen_at < to_timestamp(%s)", [gone_before])
    return set(cursor.execute(b"SELECT unit, person FROM place").fetchall())


def tell_errands(cursor: Cursor[Any], errands: Iterable[Errand]) -> None:
    """Keep what simulated citizens want at counters that people play, and nothing else."""
    cursor.execute("DELETE FROM errand")
    names = "ticket, unit, clerk, procedure, place, name, identity, phone, address, pages, copies, missing"
    lines = [
        "\t".join([NULL if value is None else escaped(str(value)) for value in each]) for each in errands
    ]
    if lines:
        bulk.execute(cursor, [bulk.Copy("errand", names, "\n".join(lines) + "\n")])


def take_place(cursor: Cursor[Any], person: int, unit: int, role: str, player: str, now: int) -> bool:
    """Take a place for a player; False where somebody else has it. `now`: UTC seconds by the wall's clock."""
    cursor.execute(
        "INSERT INTO place (person, unit, role, player, taken_at, seen_at) "
        "VALUES (%s, %s, %s, %s, to_timestamp(%s), to_timestamp(%s)) ON CONFLICT (person) DO NOTHING",
        [person, unit, role, player, now, now],
    )
    cursor.execute("SELECT player FROM place WHERE person = %s", [person])
    return cursor.fetchone() == (player,)


def leave_place(cursor: Cursor[Any], player: str, person: int) -> None:
    """Give back a place that a player has."""
    cursor.execute("DELETE FROM place WHERE player = %s AND person = %s", [player, person])


def leave_places(cursor: Cursor[Any], player: str) -> None:
    """Give back every place that a player has."""
    cursor.execute("DELETE FROM place WHERE player = %s", [player])


def free_place(cursor: Cursor[Any], person: int) -> None:
    """Give back a place, whoever has it."""
    cursor.execute("DELETE FROM place WHERE person = %s", [person])


def player_of(cursor: Cursor[Any], person: int) -> str | None:
    """Who has this place; None where a simulated person is at work."""
    cursor.execute("SELECT player FROM place WHERE person = %s", [person])
    found = cursor.fetchone()
    return None if found is None else str(found[0])


def note_seen(cursor: Cursor[Any], player: str, now: int) -> None:
    """Note that a player is still there (UTC seconds by the wall's clock)."""
    cursor.execute(
        "UPDATE place SET seen_at = to_timestamp(%s) WHERE player = %s AND seen_at < to_timestamp(%s)",
        [now, player, now - SEEN_SECONDS],
    )


def open_exercise(cursor: Cursor[Any], name: str, trial: str, seal: Seal) -> None:
    """Make an exercise of this name of the copy of a trial; its journal is sealed anew from that seal on."""
    cursor.execute("DELETE FROM seal")
    bulk.execute(cursor, bulk.seals([seal], [None]))
    cursor.execute(
        "UPDATE world SET name = %s, kind = 'exercise', parent = %s, parent_digest = %s, finished = false",
        [name, trial, seal.digest],
    )


def close_exercise(cursor: Cursor[Any]) -> None:
    """Note that an exercise is over: all places are free, and nobody wants anything any more."""
    cursor.execute("UPDATE world SET finished = true")
    cursor.execute("DELETE FROM place")
    cursor.execute("DELETE FROM errand")


_BEAT = (
    b"INSERT INTO beat (id, at, held_milli, skips_to, opens_at) "
    b"VALUES (1, to_timestamp(%s), %s, to_timestamp(%s), to_timestamp(%s)) ON CONFLICT (id) DO UPDATE SET "
    b"at = excluded.at, held_milli = excluded.held_milli, skips_to = excluded.skips_to, opens_at = excluded.opens_at"
)


def tell_beat(cursor: Cursor[Any], beat: tuple[int, int | None, int | None, int | None]) -> None:
    """Keep the driver's beat: moment of the wall, speed held, end of closed time passed over, next opening."""
    cursor.execute(_BEAT, beat)
