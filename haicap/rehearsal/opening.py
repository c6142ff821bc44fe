"""How an exercise comes about: made anew, of a finished trial's options, or of a trial that was stopped halfway."""

from __future__ import annotations

import hashlib
from typing import Any

from psycopg import Connection
from psycopg.errors import UndefinedColumn, UndefinedTable

from haicap.engine.clock import VirtualClock
from haicap.engine.seals import first_seal
from haicap.rehearsal import beats, desk, world
from haicap.rehearsal.cast import Cast, make_cast
from haicap.rehearsal.exercise import play
from haicap.rehearsal.names import officer_name
from haicap.rehearsal.run import Run
from haicap.rehearsal.staffing import PERSONS_PER_UNIT
from haicap.rehearsal.world import Options
from haicap.store import bases, heads, roles, sealer, worlds
from haicap.store.errors import WorldError

SUFFIX, NAME_LETTERS_MAX = "-exercise", 41
CITY, LEADERS_FROM = 1, 901
LEADERS = ("controller", "evaluator", "centre", "leader", "auditor")
"""Who leads and looks on: nobody simulates them, so whoever takes such a place replaces nobody."""


def make_exercise(name: str, place: str, *, replace: bool = False) -> worlds.World:
    """Make an exercise with a trial's staff and citizens, played until the counters open for the first time.

    With `replace` an exercise of that name is dropped before. Raises WorldError where the name is taken, DataError.
    """
    options = Options(place)
    options.plan()  # a wrong plan must not cost the old exercise
    if worlds.world_exists(name):
        worlds.find_world_of(name, "exercise")
        if not replace:
            raise WorldError(
                f"Cuộc diễn tập “{name}” đã có; hãy chọn tên khác, hoặc thêm --replace để làm lại từ đầu.",
                f'The exercise "{name}" exists; choose another name, or add --replace to begin anew.',
            )
        worlds.drop_world(name)
    begin(name, options)
    return worlds.find_world(name)


def ready(name: str | None) -> str:
    """The exercise to be driven: this world if it is one, or the exercise of this (the last) trial.

    It is named after the trial and goes on where it stood when there is one. Else it begins where a trial that was
    stopped stands, or with the options of a finished one on the morning of its first day. Raises WorldError.
    """
    found = worlds.world_or_latest_trial(name)
    if found.kind == "exercise":
        if not _is_whole(found.name):
            raise WorldError(
                f"Việc tạo cuộc diễn tập “{found.name}” đã bị ngắt giữa chừng; hãy tạo lại: haicap world {found.name} "
                "--kind exercise --replace.",
                f'The making of the exercise "{found.name}" was cut off; make it again: haicap world {found.name} '
                "--kind exercise --replace.",
            )
        refuse_ended(found.name)
        return found.name
    if found.kind != "trial":
        raise WorldError(
            f"“{found.name}” không phải thế giới diễn tập nên không chạy nhanh, chậm được; hãy bỏ --speed.",
            f'"{found.name}" is no rehearsal, so its time cannot be driven; leave out --speed.',
        )
    wanted = f"{found.name[: NAME_LETTERS_MAX - len(SUFFIX)]}{SUFFIX}"
    if worlds.world_exists(wanted):
        worlds.find_world_of(wanted, "exercise")
        if _is_whole(wanted):
            refuse_ended(wanted)
            return wanted
        worlds.drop_world(wanted)  # its making was cut off
    _make_of(found, wanted)
    return wanted


def refuse_ended(name: str) -> None:
    """Raise WorldError where an exercise is over; the list of worlds is told if that was cut off."""
    with worlds.connect(name, roles.CITY) as connection:
        try:
            ended = beats.has_ended(connection)
        except (UndefinedTable, UndefinedColumn) as error:
            raise outdated(name) from error
    if not ended:
        return
    if worlds.find_world(name).finished is None:
        worlds.mark_finished(name)
    raise WorldError(
        f"Cuộc diễn tập “{name}” đã kết thúc, chỉ còn xem được: haicap serve --world {name} (không có --speed). Muốn "
        f"diễn tập lại từ đầu: haicap world {name} --kind exercise --replace.",
        f'The exercise "{name}" has ended and can only be looked at: haicap serve --world {name} (without --speed). To '
        f"begin anew: haicap world {name} --kind exercise --replace.",
    )


def outdated(name: str | None) -> WorldError:
    """What to say of a world that lacks what this version needs."""
    of_vi, of_en = (f"“{name}” ", f'"{name}" ') if name else ("", "")
    return WorldError(
        f"Thế giới {of_vi}lập bằng phiên bản trước nên thiếu bảng mới; hãy làm lại với --replace.",
        f"The world {of_en}is of an earlier version and lacks new tables; make it anew with --replace.",
    )


def begin(name: str, options: Options) -> None:
    """Make the world of an exercise: a trial's staff and citizens, played until the counters open for the first time.

    Raises WorldError where the name is taken, DataError or SettingError for options that cannot be.
    """
    cast = make_cast(options.place, options.plan(), options.seed)
    made = worlds.create_world(name, "exercise", place=options.place)
    with bases.connect(made.database, roles.ENGINE) as connection:
        world.prepare(connection)
        digest = bases.base_digest(options.place)
        opening = world.fill(connection, name, options, cast, digest, kind="exercise")
        with connection.transaction(), connection.cursor() as cursor:
            _seat_leaders(cursor, cast)
        run = Run(connection, cast)
        run.begin(opening)
        opens_at = run.company.hours.next_counter(cast.starts_at)
        with connection.transaction(), connection.cursor() as cursor:
            play(run, opens_at, cursor)
        sealer.seal_now(connection, VirtualClock(opens_at))
        heads.keep_all(connection, name)


def _seat_leaders(cursor: Any, cast: Cast) -> None:
    """Let the city have people who lead and judge the exercise, beside the simulated ones."""
    (number,) = cursor.execute("SELECT coalesce(max(id), 0) FROM holding").fetchone() or (0,)
    first = cast.plan.days[0].isoformat()
    seats = [(CITY * PERSONS_PER_UNIT + n, n, role) for n, role in enumerate(LEADERS, LEADERS_FROM)]
    people = "".join(f"{person}\t{CITY}\t{officer_name(cast.draws, CITY, n)}\n" for person, n, _ in seats)
    roster = "".join(
        f"{number + place}\t{person}\t{role}\t{CITY}\t{first}\tf\n"
        for place, (person, _, role) in enumerate(seats, 1)
    )
    desk.seat(cursor, people, roster)


# A trial that was stopped halfway goes on as an exercise --------------------------------------------------------------


def _make_of(trial: worlds.World, name: str) -> None:
    """Make the exercise of a trial; of one that was stopped, from where it stands."""
    with worlds.connect(trial.name, roles.ENGINE) as connection:
        world.prepare(connection)
        world.claim(connection, trial.name)  # nobody is at it just now
        try:
            options, plan_digest = world.options_of(connection)
            reached = connection.execute("SELECT reached_at > (SELECT starts_at FROM world) FROM progress")
            halfway = trial.finished is None and reached.fetchone() == (True,)
        except (UndefinedTable, UndefinedColumn) as error:
            raise outdated(trial.name) from error
    if not halfway:
        begin(name, options)
        return
    plan = options.plan()
    if plan.digest != plan_digest:
        raise WorldError(
            f"Tham số của đợt “{trial.name}” đã đổi từ khi bắt đầu nên không thể chạy tiếp; hãy chạy lại đợt với "
            "--replace.",
            f'The parameters of "{trial.name}" have changed since it began, so it cannot go on; run it anew with '
            "--replace.",
        )
    made = worlds.create_world(name, "exercise", parent=trial.name)
    cast = make_cast(options.place, plan, options.seed)
    with bases.connect(made.database, roles.ENGINE) as connection:
        world.prepare(connection)
        _turn(connection, trial.name, name, cast)
        found = connection.execute("SELECT extract(epoch FROM reached_at)::int8 FROM progress").fetchone()
        connection.commit()
        sealer.seal_now(connection, VirtualClock(found[0] if found else cast.starts_at))
        heads.keep_all(connection, name)


def _turn(connection: Connection[Any], trial: str, name: str, cast: Cast) -> None:
    """Make an exercise out of a trial's copy, in one transaction.

    Where people act entries of any moment may still come, so the journal is sealed anew by their numbers. Its opening
    seal names the head that the trial's chain had; the trial itself stays as it is.
    """
    with connection.transaction(), connection.cursor() as cursor:
        record = cursor.execute(
            "SELECT head, (SELECT parent_digest FROM world) FROM seal ORDER BY number DESC LIMIT 1"
        ).fetchone()
        head, base = record or ("", "")
        opening = first_seal(cast.starts_at, hashlib.sha256(f"{base}\t{head}".encode()).hexdigest())
        desk.open_exercise(cursor, name, trial, opening)
        _seat_leaders(cursor, cast)
        desk.note_all_seen(cursor)


def _is_whole(name: str) -> bool:
    """Whether the making of an exercise came to its end: a run stands in it, under its own name."""
    with worlds.connect(name, roles.CITY) as connection:
        try:
            found = connection.execute("SELECT kind, (SELECT count(*) FROM progress) FROM world").fetchone()
        except (UndefinedTable, UndefinedColumn) as error:
            raise outdated(name) from error
    return found is not None and tuple(found) == ("exercise", 1)
