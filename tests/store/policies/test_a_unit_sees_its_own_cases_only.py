"""Row-level security: without a unit a page reads nothing; with one it reads that unit's cases and no others."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest

from haicap.store import bases, roles, worlds
from haicap.store.loading import WEB_TABLES
from tests.conftest import worker
from tests.store.tampering import forget, trial_of

REFERENCE = {
    "unit",
    "succession",
    "former_district",
    "special_day",
    "unit_data",
    "world",
    "seal",
}
"""What is nobody's secret: every reading that has said whose it is sees it, even one of no unit."""
OF_UNITS_OR_PERSONS = {
    "absence": "web_reads",
    "account": "web_own",
    "account_emailaddress": "web_own",
    "api_token": "",
    "applicant": "web_reads",
    "begun": "web_reads",
    "consultation": "web_reads",
    "dossier": "web_reads",
    "errand": "web_reads",
    "handed_in": "web_reads",
    "holding": "web_reads",
    "idempotency": "",
    "journal_entry": "web_reads web_reads_dossiers",
    "mfa_authenticator": "web_own",
    "office_counter": "web_reads",
    "pace": "web_reads",
    "paid": "web_reads",
    "payment": "web_reads",
    "person": "web_reads",
    "place": "web_reads",
    "rating": "web_reads",
    "reading_record": "",
    "refusal": "web_reads",
    "remittance": "web_reads",
    "request": "web_reads",
    "result": "web_reads",
    "saved_view": "web_own",
    "scan": "web_reads",
    "serial": "web_reads",
    "slip": "web_reads",
    "ticket": "web_reads",
    "till": "web_reads",
    "visitor": "web_reads",
    "webhook": "web_reads",
    "webhook_delivery": "web_reads",
}
"""Every table with a unit or a person in it, and the web's policies on it: none (it sees nothing there), `web_reads`
(rows of the units that a reading has set), or `web_own` (of sign-in or drafts: pages write it themselves)."""
TABLES = """
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
"""


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The database of a finished trial of the tiny town."""
    name = f"test-policies-{worker()}-{os.getpid()}"
    try:
        trial_of(name)
        yield worlds.find_world(name).database
    finally:
        forget(name)


def _count(connection: psycopg.Connection[tuple[int]], query: str, units: list[int] | None) -> int:
    if units is not None:
        connection.execute(
            "SELECT set_config('haicap.units', %s, true)", ["{" + ",".join(map(str, units)) + "}"]
        )
    row = connection.execute(query.encode()).fetchone()
    connection.rollback()
    assert row is not None
    return int(row[0])


def test_every_table_is_under_policies(database: str) -> None:
    """A new table without row-level security fails this test, above all one with a unit or a person in it."""
    with bases.connect(database) as connection:
        tables = {name for (name,) in connection.execute(TABLES)}
        guarded = {name for (name,) in connection.execute(TABLES + " AND c.relrowsecurity")}
    assert tables - guarded == set()
    assert {"dossier", "ticket", "journal_entry", "applicant", "person", "holding"} <= guarded


def test_whatever_holds_a_unit_or_a_person_is_on_the_list(database: str) -> None:
    """A new table with a unit, a person or an applicant is looked at here before it passes: who reads it as the web?"""
    with bases.connect(database) as connection:
        rows = connection.execute(
            "SELECT DISTINCT c.table_name, coalesce(string_agg(DISTINCT p.policyname, ' '), '') "
            "FROM information_schema.columns c LEFT JOIN pg_policies p ON p.tablename = c.table_name "
            "AND 'haicap_web' = ANY (p.roles) AND p.schemaname = 'public' "
            "WHERE c.table_schema = 'public' AND c.column_name = ANY (%s) GROUP BY c.table_name",
            [["unit", "person", "receiver", "competent", "asker", "applicant", "holder", "owner", "user_id"]],
        ).fetchall()
    assert dict(rows) == OF_UNITS_OR_PERSONS


def test_no_policy_of_the_web_stands_without_looking_at_its_units(database: str) -> None:
    """The web's policies each compare with the setting, or with a table whose own policy does."""
    with bases.connect(database) as connection:
        rows = connection.execute(
            "SELECT tablename, qual FROM pg_policies WHERE schemaname = 'public' AND 'haicap_web' = ANY (roles) "
            "AND NOT tablename = ANY (%s)",
            [sorted(WEB_TABLES)],
        ).fetchall()
        writes = connection.execute(
            "SELECT count(*) FROM pg_policies WHERE NOT cmd = 'SELECT' AND NOT roles = '{haicap_engine}' "
            "AND NOT (roles = '{haicap_web}' AND tablename = ANY (%s))",
            [sorted(WEB_TABLES)],
        ).fetchone()
    assert len(rows) > 12
    assert [table for table, qual in rows if "haicap.units" not in qual] == ["journal_entry"]
    assert [qual for table, qual in rows if "haicap.units" not in qual and "FROM dossier" not in qual] == []
    assert writes == (0,)


def test_the_webs_login_is_bound_by_policies(database: str) -> None:
    """Neither superuser nor spared row-level security, in any table."""
    with bases.connect(database, roles.WEB) as web:
        rights = "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        assert web.execute(rights).fetchone() == (False, False)
        tables = [name for (name,) in web.execute(TABLES)]
        active = {web.execute("SELECT row_security_active(%s)", [name]).fetchone() for name in tables}
    assert active == {(True,)}


@pytest.mark.parametrize("units", [None, []])
def test_without_a_unit_nothing_is_seen(database: str, units: list[int] | None) -> None:
    """No setting, no rows in any table, though the city sees plenty; of no unit, only what is nobody's secret."""
    with bases.connect(database) as owner:
        tables = [name for (name,) in owner.execute(TABLES + " ORDER BY 1")]
    with bases.connect(database, roles.WEB) as web, bases.connect(database, roles.CITY) as city:
        seen = {name: _count(web, f"SELECT count(*) FROM {name}", units) for name in tables}
        there = {name: _count(city, f"SELECT count(*) FROM {name}", None) for name in tables}
    assert {name for name, count in seen.items() if count} == (set() if units is None else REFERENCE)
    assert all(seen[name] == there[name] for name in REFERENCE if units is not None)
    assert there["dossier"] > 50
    assert there["journal_entry"] > 500


def test_a_setting_ends_with_its_transaction(database: str) -> None:
    """What one reading may see the next one on the same connection may not."""
    with bases.connect(database, roles.WEB) as web:
        assert _count(web, "SELECT count(*) FROM dossier", [1001]) > 0
        assert _count(web, "SELECT count(*) FROM dossier", None) == 0


def test_a_units_dossiers_are_found_by_index(database: str) -> None:
    """The policy on dossiers is a union of three index searches, whatever the city's size."""
    with bases.connect(database, roles.WEB) as web:
        web.execute("SET LOCAL haicap.units = '{1001}'")
        web.execute("SET LOCAL enable_seqscan = off")
        plan = "\n".join(line for (line,) in web.execute("EXPLAIN SELECT count(*) FROM dossier"))
    for index in ("dossier_receiver", "dossier_competent", "dossier_pkey"):
        assert f"Bitmap Index Scan on {index}" in plan, plan


@pytest.mark.parametrize(
    ("table", "own"),
    [
        ("dossier", "receiver = 1001 OR competent = 1001"),
        ("ticket", "unit = 1001"),
        ("person", "unit = 1001"),
        ("serial", "unit = 1001"),
        ("holding", "unit = 1001"),
        ("office_counter", "unit = 1001"),
    ],
)
def test_with_a_unit_its_own_rows_are_seen(database: str, table: str, own: str) -> None:
    """A page of commune 1001 sees all that is the commune's, and what it is asked about, and nothing else."""
    asked = " OR id IN (SELECT dossier FROM consultation WHERE unit = 1001 AND answered_at IS NULL)"
    where = own + (asked if table == "dossier" else "")
    with bases.connect(database, roles.CITY) as city:
        expected = _count(city, f"SELECT count(*) FROM {table} WHERE {where}", None)
        everything = _count(city, f"SELECT count(*) FROM {table}", None)
    with bases.connect(database, roles.WEB) as web:
        seen = _count(web, f"SELECT count(*) FROM {table}", [1001])
    assert 0 < seen == expected < everything


def test_a_dossiers_story_is_seen_by_whoever_sees_the_dossier(database: str) -> None:
    """The receiving commune reads what the competent one did to the dossier; the third commune reads none of it."""
    with bases.connect(database, roles.CITY) as city:
        row = city.execute(
            "SELECT id, receiver, competent FROM dossier WHERE receiver <> competent AND state >= 4 LIMIT 1"
        ).fetchone()
    assert row is not None
    number, receiver, competent = row
    story = f"SELECT count(*) FROM journal_entry WHERE subject_id = {number}"
    stranger = next(unit for unit in (1001, 1002, 1003) if unit not in (receiver, competent))
    with bases.connect(database, roles.CITY) as city, bases.connect(database, roles.WEB) as web:
        whole = _count(city, story, None)
        assert _count(web, story, [receiver]) == whole
        assert _count(web, story, [competent]) == whole
        assert _count(web, story, [stranger]) == 0


def test_the_asked_unit_sees_a_dossier_while_the_question_is_open(database: str) -> None:
    """Asked: the dossier with its story; answered: the question alone; the asker sees both all the time."""
    with bases.connect(database, roles.CITY) as city:
        row = city.execute(
            "SELECT c.id, d.id, c.unit, c.asker FROM consultation c JOIN dossier d ON d.id = c.dossier "
            "WHERE c.unit NOT IN (d.receiver, d.competent) LIMIT 1"
        ).fetchone()
    assert row is not None
    question, dossier, asked, asker = row
    answered = f"UPDATE consultation SET answered_at = {{}} WHERE id = {question}"
    seen = {}
    for state, moment in (("open", "NULL"), ("answered", "asked_at")):
        with bases.connect(database, roles.ENGINE) as engine:
            engine.execute(answered.format(moment).encode())
        with bases.connect(database, roles.WEB) as web:
            for table, where in (
                ("dossier", f"id = {dossier}"),
                ("journal_entry", f"subject_id = {dossier} AND unit <> {asked}"),
                ("consultation", f"id = {question}"),
            ):
                query = f"SELECT least(count(*), 1) FROM {table} WHERE {where}"
                seen[state, table] = tuple(_count(web, query, [unit]) for unit in (asked, asker, 999))
    assert seen == {
        ("open", "dossier"): (1, 1, 0),
        ("open", "journal_entry"): (1, 1, 0),
        ("open", "consultation"): (1, 1, 0),
        ("answered", "dossier"): (0, 1, 0),
        ("answered", "journal_entry"): (0, 1, 0),
        ("answered", "consultation"): (1, 1, 0),
    }
