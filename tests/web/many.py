"""A town filled with as many rows as a test wants: dossiers, visits, requests, consultations, entries, refusals.

Whatever there is in ten rows is there in a thousand: states, steps, channels and lateness come round every ten.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection

CODE = "H26.980.01-250623-{:04d}"
DOSSIER_FROM, TICKET_FROM, OTHER_FROM = 10_010_100_000, 10_010_200_000, 10_010_300_000
REFUSED_FROM, ONLINE_FROM = 10_010_400_000, 10_010_500_000

_ROWS = """(
    SELECT n, timestamptz '2025-06-23 00:30+00' + n * interval '2 seconds' AS m,
           (ARRAY[4,4,4,4,5,6,2,9,10,10])[1 + n % 10] AS s, (ARRAY[5,2,3,1,0,0,0,0,0,0])[1 + n % 10] AS t
    FROM generate_series({first}, {last}) n) x
"""
_STATEMENTS = (
    """
    INSERT INTO applicant (id, unit, version, name, identity, phone, address, salt, digest)
    SELECT {other} + n, 1001, 1, 'Người Thử ' || n, '0991900' || lpad(n::text, 5, '0'), '090' || n, 'Thôn ' || n,
           's', 'd' FROM {rows}
    """,
    """
    INSERT INTO ticket (id, taken_at, called_at, ended_at, unit, number, called_by, version, purpose, state, dossiers,
                        pending, put_back, priority)
    SELECT {ticket} + n, m, CASE WHEN n % 5 > 0 THEN m + interval '9 minutes' END,
           CASE WHEN n % 5 > 1 THEN m + interval '20 minutes' END, 1001, n, CASE WHEN n % 5 > 0 THEN 1001010 END, 2, 1,
           (ARRAY[1,2,3,4,3])[1 + n % 5], 1, CASE WHEN n % 5 > 1 THEN 0 ELSE 1 END, 0, false FROM {rows}
    """,
    """
    INSERT INTO dossier (id, applicant, ticket, submitted_at, received_at, due_original, due_at, clock_from, paused_at,
                         asked_at, to_sign_at, signed_at, finished_at, returned_at, duty, fee, receiver, competent,
                         holder, place, owner, paused, number, version, state, step, procedure, channel, pages, copies,
                         asked, work_done, sent_back, consulted, apologies, refused, verification, declared_late, code)
    SELECT {dossier} + n, {other} + n, {ticket} + n, m, m, m + interval '3 hours' * (n % 3),
           m + interval '3 hours' * (n % 3), m, CASE WHEN s IN (5, 6) THEN m + interval '1 minute' END,
           CASE WHEN s = 5 THEN m + interval '1 minute' END, CASE WHEN t = 5 OR s > 6 THEN m END,
           CASE WHEN s > 6 THEN m + interval '5 minutes' END, CASE WHEN s > 6 THEN m + interval '4 hours' END,
           CASE WHEN s = 10 THEN m + interval '5 hours' END, 0, 2000 + n % 7, 1001, 1001, 1001, 1001,
           CASE WHEN s > 2 AND t <> 1 THEN {officer} END, 0, CASE WHEN s > 6 THEN n END, 3, s, t, {procedure},
           1 + n % 3, 1, 1, CASE WHEN s = 5 THEN 1 ELSE 0 END, 1, n % 2, n % 2, 0, false, false, false,
           'H26.980.01-250623-' || lpad(n::text, 4, '0') FROM {rows}
    """,
    """
    INSERT INTO dossier (id, ticket, finished_at, duty, fee, receiver, competent, holder, place, paused, version, state,
                         step, procedure, channel, pages, copies, asked, work_done, sent_back, consulted, apologies,
                         refused, verification, declared_late)
    SELECT {refused} + n, {ticket} + n, m, 0, 0, 1001, 1001, 1001, 1001, 0, 1, 3, 0, {procedure}, 1, 1, 1, 0, 0, 0, 0,
           0, false, false, false FROM {rows}
    """,
    """
    INSERT INTO dossier (id, applicant, submitted_at, duty, fee, receiver, competent, holder, place, paused, version,
                         state, step, procedure, channel, pages, copies, asked, work_done, sent_back, consulted,
                         apologies, refused, verification, declared_late)
    SELECT {online} + n, {other} + n, m, 0, 0, 1001, 1001, 1001, 1001, 0, 1, 1, 0, {procedure}, 2, 1, 1, 0, 0, 0, 0,
           0, false, false, false FROM {rows}
    """,
    """
    INSERT INTO absence (id, person, role, unit, from_on, to_on, substitute, cancelled, kind, salt, digest, version)
    SELECT {other} + n, {officer}, 'officer', 1001, date '2025-06-22' + n, date '2025-06-22' + n, {officer} + 1, false,
           'leave', 's', 'd', 1 FROM {rows}
    """,
    """
    INSERT INTO request (id, dossier, ticket, asked_at, back_at, unit, missing, version, procedure, at_intake)
    SELECT {other} + n, {dossier} + n, NULL, m, CASE WHEN n % 2 = 0 THEN m + interval '1 hour' END, 1001, 3, 1,
           {procedure}, false FROM {rows}
    """,
    """
    INSERT INTO request (id, dossier, ticket, asked_at, back_at, unit, missing, version, procedure, at_intake)
    SELECT {refused} + n, NULL, {ticket} + n, m, NULL, 1001, 3, 1, {procedure}, true FROM {rows}
    """,
    """
    INSERT INTO consultation (id, dossier, asked_at, limit_at, answered_at, asker, unit, version)
    SELECT {other} + n, {dossier} + n, m, m + interval '1 day', CASE WHEN n % 2 = 0 THEN m END, 1001, 1002, 1
    FROM {rows}
    """,
    """
    INSERT INTO journal_entry (subject_id, at, recorded_at, act_office, act_counter, person, unit, command, role,
                               subject_kind, ordinal, before, after, reason)
    SELECT {refused} + n, m, m, 1001, 800000 + n, 1001010, 1001, 'one_stop.RefuseIntake', 'clerk', 'dossier', 0, NULL,
           '{{}}', 'Không thuộc thẩm quyền' FROM {rows}
    """,
    """
    INSERT INTO journal_entry (subject_id, at, recorded_at, act_office, act_counter, person, unit, command, role,
                               subject_kind, ordinal, before, after, reason)
    SELECT {dossier} + CASE WHEN n % 2 = 0 THEN 1 ELSE n END, m, m, 1001, 900000 + n, 1001010, 1001,
           ('one_stop.' || (ARRAY['Receive','Transfer','Assign','Reassign','Work'])[1 + n % 5])::command_name,
           'clerk', 'dossier', 0, NULL, '{{}}', NULL FROM {rows}
    """,
    """
    INSERT INTO refusal (id, at, unit, person, role, command, code, subject_kind, subject_id, facts)
    SELECT n, m, 1001, 1001010, 'clerk', 'Call', 'OTHER_UNIT', 'dossier', {dossier} + n,
           json_build_object('unit', 1001 + n % 2) FROM {rows}
    """,
)


def fill(connection: Connection[Any], first: int, last: int, *, procedure: int, officer: int) -> None:
    """Add rows `first` to `last` of each kind (numbers from 1) to a town, as its owner."""
    words = {
        "rows": _ROWS.format(first=first, last=last),
        "dossier": DOSSIER_FROM,
        "refused": REFUSED_FROM,
        "online": ONLINE_FROM,
        "ticket": TICKET_FROM,
        "other": OTHER_FROM,
        "procedure": procedure,
        "officer": officer,
    }
    for statement in _STATEMENTS:
        connection.execute(statement.format(**words).encode())
    connection.execute("ANALYZE")
