"""Acceptance: statements per page at 10 and 1,000 rows are equal, for every address that answers a GET with data.

The addresses come from the resolver: a new page without a row here fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import get_resolver, reverse

from haicap.base.facts import receipt_key
from haicap.base.people import tokens
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.state import Ticket
from haicap.store import bases, roles
from tests.builders import facts
from tests.web.conftest import Served
from tests.web.many import CODE, ONLINE_FROM, OTHER_FROM, REFUSED_FROM, TICKET_FROM, fill

FEW, MANY = 10, 1_000
STATEMENTS_MAX = 40
TOKEN = "a system with a token"


@dataclass(frozen=True)
class Page:
    """How a page is asked for: by whom (a role of unit 1001, or the public), with which words; `grows` with rows."""

    role: str = ""
    words: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    grows: bool = False
    status: int = 200


class Measured(NamedTuple):
    """What a page answered, by how many statements, how many bytes."""

    status: int
    statements: int
    size: int
    url: str


FIRST = {"code": CODE.format(1)}
OPEN = {"don-vi": 1001, "trang-thai": "mo"}
PAGES: dict[str, list[Page]] = {
    "home": [Page(status=302)],
    "find": [Page(query={"q": CODE.format(1)}, status=302)],
    "dashboard": [Page("leader"), Page("leader", query={"khoang": "dot", "ban-do": "cho"})],
    "review": [Page("leader")],
    "refusals": [Page("leader", query={"viec": "Call", "ma": "OTHER_UNIT"}, grows=True)],
    "refusals_sheet": [Page("leader", query={"viec": "Call", "ma": "OTHER_UNIT"}, grows=True)],
    "offices_sheet": [Page("leader")],
    "service_index": [Page("leader"), Page("head")],
    "index_units": [Page("leader"), Page("head")],
    "index_procedures": [Page("leader"), Page("head", query={"don-vi": 1002})],
    "index_officers": [Page("leader"), Page("head", query={"thu-tuc": 1})],
    "index_days": [Page("leader"), Page("head", query={"kenh": 2})],
    "index_units_sheet": [Page("leader"), Page("head")],
    "index_procedures_sheet": [Page("leader")],
    "index_officers_sheet": [Page("head")],
    "index_days_sheet": [Page("leader")],
    "unit": [Page("leader", {"code": "98001"})],
    "dossiers": [
        Page("head", grows=True),
        Page("leader", query=OPEN, grows=True),
        Page("leader", query={"han": "tre-diem"}, grows=True),
        Page("leader", query={"han": "tre-diem", "ly-do": "ky"}),
        Page("leader", query={"buoc": "cho-ky"}, grows=True),
    ],
    "dossiers_sheet": [Page("head", grows=True)],
    "dossier": [Page("head", FIRST, grows=True)],
    "paper": [Page("head", {**FIRST, "slug": "kiem-soat"})],
    "receipt_sheet": [Page("head", FIRST)],
    "refusal_paper": [Page("head", {"number": REFUSED_FROM + 1})],
    "supplement_paper": [Page("head", {"number": OTHER_FROM + 1})],
    "papers": [Page("head", {"slug": "giay-tiep-nhan"}, {"ma": [CODE.format(n) for n in (1, 2, 3)]})],
    "visits": [Page("head", grows=True)],
    "visits_sheet": [Page("head", grows=True)],
    "registers": [Page("head", grows=True)],
    "register": [Page("head", {"year": 2025}, grows=True)],
    "register_pdf": [Page("head", {"year": 2025}, grows=True)],
    "register_sheet": [Page("head", {"year": 2025}, grows=True)],
    "units": [Page(query={"q": "phuong"})],
    "units_sheet": [Page()],
    "slips_sheet": [Page("head")],
    "counter": [Page("clerk")],
    "counter_receipt": [Page("clerk", FIRST)],
    "counter_case": [Page("clerk", FIRST)],
    "counter_asked": [Page("clerk", {"number": REFUSED_FROM + 1})],
    "counter_refused": [Page("clerk", {"number": REFUSED_FROM + 1})],
    "counter_checks": [Page("clerk", grows=True)],
    "counter_out": [Page("clerk", grows=True)],
    "counter_check": [Page("clerk", {"number": ONLINE_FROM + 1})],
    "counter_cash": [Page("clerk"), Page("head")],
    "counter_cash_pdf": [Page("clerk")],
    "counter_cash_sheet": [Page("clerk")],
    "counter_amends": [Page("head"), Page("auditor", query={"don-vi": 1001})],
    "counter_amends_sheet": [Page("head")],
    "counter_slip": [Page("head")],
    "work": [Page("officer", grows=True), Page("head", grows=True), Page("clerk")],
    "work_case": [Page("officer", FIRST, grows=True), Page("officer", FIRST, {"nguoi-nop": 1}, grows=True)],
    "work_morning": [Page("head")],
    "absences": [Page("head", grows=True), Page("clerk")],
    "work_sign": [Page("signer", grows=True)],
    "work_sheet": [Page("officer", query={"xem": "tat-ca"}, grows=True)],
    "work_questions": [Page("head", grows=True)],
    "work_result": [Page("clerk", {"code": CODE.format(7)}, status=404)],
    "work_told": [Page("officer", status=302)],
    "kiosks": [Page()],
    "kiosk": [Page(words={"unit": 1001})],
    "call_screens": [Page()],
    "call_screen": [Page(words={"unit": 1001})],
    "slip": [Page(words={"ticket": TICKET_FROM + 5})],
    "followed": [Page(words={"number": CODE.format(1)})],
    "citizen_start": [Page()],
    "citizen_form": [Page(words={"procedure": 2})],
    "pick_post": [Page()],
    "exercise_places": [Page()],
    "people": [Page("administrator")],
    "people_sheet": [Page("administrator")],
    "people_saved": [Page("administrator")],
    "person": [Page("administrator", {"number": 1001010})],
    "readings": [Page("auditor")],
    "api_openapi": [Page()],
    "list_dossiers": [Page(TOKEN, grows=True), Page(TOKEN, query={"state": 4, "limit": 100}, grows=True)],
    "get_dossier": [Page(TOKEN, {"number": CODE.format(1)})],
    "get_result_file": [Page(TOKEN, {"number": CODE.format(7)}, status=404)],
    "get_result": [Page(TOKEN, {"number": CODE.format(7)})],
    "list_payments": [Page(TOKEN, {"number": CODE.format(1)})],
    "list_webhooks": [Page(TOKEN)],
    "list_procedures": [Page()],
    "count_dossiers": [Page(query={"day": "2025-06-23"})],
}
WITHOUT_ROWS: dict[str, str] = {
    "set_language": "changes a cookie",
    "follow": "a form",
    "shapes": "reads a file; the tiny town has no outlines",
    "picture": "reads a file; the tiny town has no outlines",
    "slips_template": "an empty sheet",
    "leave_post": "acts",
    "add_person": "a form",
    "change_person": "acts",
    "counter_reckoned": "acts",
    "counter_known": "acts",
    "counter_call": "acts",
    "counter_put_back": "acts",
    "counter_ticket": "acts",
    "counter_absent": "acts",
    "counter_recount": "acts",
    "counter_pay": "acts",
    "counter_reopen": "acts",
    "scan": "one file",
    "exercise_place": "acts",
    "exercise_lead": "acts",
    "exercise_now": "the clock alone",
    "citizen_handed_in": "told once, behind a secret",
    "citizen_keep": "acts",
    "citizen_take_up": "a form that was begun",
    "citizen_rate": "acts, behind the secret of one dossier",
    "citizen_result": "one file, behind the secret of one dossier",
    "citizen_withdraw": "acts, behind the secret of one dossier",
    "citizen_pay": "acts, behind the secret of one dossier",
    "citizen_supplement": "acts, behind the secret of one dossier",
    "work_many": "acts",
    "work_making": "acts; as many statements for one file as for many, proved in tests/services/one_stop/work",
    "work_act": "acts",
    "absence_record": "acts",
    "absence_correct": "acts",
    "absence_end": "acts",
    "work_save_view": "acts",
    "work_forget_view": "acts",
    "work_desk": "acts",
    "work_give_back": "acts",
    "account_login": "a form",
    "account_logout": "a form",
    "account_reauthenticate": "a form",
    "account_change_password": "a form",
    "open_account": "a form",
    "mfa_index": "one's own account",
    "mfa_authenticate": "a form",
    "mfa_reauthenticate": "a form",
    "mfa_activate_totp": "a form",
    "mfa_deactivate_totp": "a form",
    "mfa_generate_recovery_codes": "a form",
    "mfa_view_recovery_codes": "one's own account",
    "own_posts": "one's own account",
    "api_problem": "a text",
    "api_nothing": "a text",
    **dict.fromkeys(
        ("hand_in", "send_paper", "supplement", "withdraw", "record_payment"), "acts, with a token"
    ),
}


def _names(resolver: Any, within: str = "") -> Iterator[tuple[str, str]]:
    """Names of addresses, alone and as they are reversed."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _names(pattern, within + space)
        else:
            yield str(pattern.name), f"{within}{pattern.name}"


def test_every_address_has_its_row() -> None:
    assert {name for name, _ in _names(get_resolver())} == set(PAGES) | set(WITHOUT_ROWS)
    assert not set(PAGES) & set(WITHOUT_ROWS)


@pytest.fixture(scope="module", autouse=True)
def files_as_they_are() -> Iterator[None]:
    """Pages name the browsers' files as they are, whether or not they have been collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        yield


@pytest.fixture(scope="module")
def visitors(exercise: Served) -> dict[str, Client]:
    """A client for each role that a page is asked for by, and one of the public."""
    clients = {"": Client()}
    for role in sorted({page.role for pages in PAGES.values() for page in pages} - {"", TOKEN}):
        if any(post.role == role and post.unit == 1001 for post in exercise.cast.posts):
            clients[role] = exercise.play(role)
            continue
        someone, client = exercise.employ(role), Client()
        answer = client.post("/chon-vai/", someone._asdict() | {"deputy_for": ""})
        assert answer.status_code == 302
        clients[role] = client
    return clients


@pytest.fixture(scope="module")
def counted(exercise: Served, visitors: dict[str, Client]) -> dict[tuple[str, int], list[Measured]]:
    """Statements and bytes of every page at ten rows and at a thousand."""
    visitors[TOKEN] = _with_token(exercise)
    procedure, officer = exercise.procedure, exercise.actor("officer").person
    found: dict[tuple[str, int], list[Measured]] = {}
    done = 0
    for rows in (FEW, MANY):
        with bases.connect(exercise.database, autocommit=True) as owner:
            fill(owner, done + 1, rows, procedure=procedure, officer=officer)
        done = rows
        for name, pages in PAGES.items():
            for place, page in enumerate(pages):
                found.setdefault((name, place), []).append(_measured(name, page, visitors[page.role]))
    return found


def _with_token(town: Served) -> Client:
    with bases.connect(town.database, roles.ENGINE, autocommit=True) as connection:
        _, secret = tokens.make(connection, "Hệ thống thử", 1001, tokens.SCOPES, 1)
    return Client(headers={"authorization": f"Bearer {secret}"})


def _measured(name: str, page: Page, client: Client) -> Measured:
    words = dict(page.words)
    if name == "slip":
        number = words["ticket"] - TICKET_FROM
        known = facts(receipt_key=receipt_key(settings.SECRET_KEY))
        words["secret"] = receipts.secret_of(Ticket(id=words["ticket"], number=number), known)
    url = reverse(dict(_names(get_resolver()))[name], kwargs=words or None)
    url += f"?{urlencode(page.query, doseq=True)}" if page.query else ""
    client.get(url)  # what is kept for the next time is kept now
    with CaptureQueriesContext(connections["default"]) as statements:
        answer = client.get(url)
        content = answer.getvalue()
    return Measured(answer.status_code, len(statements), len(content), url)


@pytest.mark.parametrize(
    ("name", "place"),
    [(name, place) for name, pages in PAGES.items() for place in range(len(pages))],
    ids=str,
)
def test_ten_rows_and_a_thousand_need_equally_many(
    name: str, place: int, counted: dict[tuple[str, int], list[Measured]]
) -> None:
    few, many = counted[name, place]
    page = PAGES[name][place]
    assert (few.status, many.status) == (page.status, page.status), few.url
    assert few.statements == many.statements, few.url
    assert many.statements < STATEMENTS_MAX
    if page.grows:
        assert many.size > 1.5 * few.size, few.url
