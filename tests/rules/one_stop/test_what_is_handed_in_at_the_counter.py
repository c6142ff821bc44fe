"""Issue, line 2: applicant and submitter as two persons, papers ticked or scanned, tickets capped and recounted."""

from __future__ import annotations

from typing import Any

import pytest

from haicap.rules.one_stop import commands as base
from haicap.rules.one_stop import counter_commands as c
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.counter_state import Media, Relation
from haicap.rules.one_stop.state import TicketState
from haicap.rules.one_stop.tickets import TICKETS_PER_PERSON_MAX
from tests.builders import LAND, MORNING, PERSON, actor, procedure
from tests.rules.one_stop.counter_town import CounterShop

CLERK = actor("clerk")
SON = PERSON._replace(name="Trần Văn Con", identity="999201000002", salt="muối-của-con")


def every_paper(shop: CounterShop) -> int:
    papers = shop.facts.procedures[procedure(LAND)].documents
    return sum(1 << place for place, paper in enumerate(papers) if paper.always)


def test_applicant_and_submitter_are_two_persons() -> None:
    shop = CounterShop()
    submitter = shop.new_id()
    number = shop.received(
        papers=every_paper(shop), submitter=submitter, submitting=SON, relation=int(Relation.AUTHORISED)
    )
    kept = shop.row("handed_in", number)
    assert (kept.papers, kept.submitter, kept.relation) == (every_paper(shop), submitter, 1)
    assert shop.row("applicant", submitter).name == "Trần Văn Con"
    assert shop.row("applicant", shop.dossier(number).applicant or 0).name == PERSON.name
    told = " ".join(note.line for note in shop.session.entries)
    assert "Trần" not in told


@pytest.mark.parametrize(
    "fields", [{"relation": 1}, {"submitter": 5, "submitting": SON}, {"relation": 9, "submitter": 5}]
)
def test_who_hands_in_for_another_says_who_and_why(fields: dict[str, Any]) -> None:
    shop = CounterShop()
    assert shop.refusal(shop.receive(**fields)).code == "SUBMITTER_MISSING"


def test_a_dossier_without_a_paper_that_is_always_needed_is_not_received() -> None:
    shop = CounterShop()
    command = shop.receive(papers=every_paper(shop) & ~1)
    assert shop.refusal(command).code == "PAPERS_MISSING"
    shop.do(command._replace(papers=every_paper(shop)))


def test_nothing_is_kept_beside_a_dossier_of_which_nothing_more_is_told() -> None:
    shop = CounterShop()
    shop.received()
    assert shop.session.rows["handed_in"] == {}


def test_one_person_takes_so_many_tickets_a_day_and_no_more() -> None:
    shop = CounterShop()
    visitor = receipts.visitor_of(PERSON.identity, 1001, 250623, shop.facts)
    other = receipts.visitor_of(PERSON.identity, 1001, 250624, shop.facts)
    for _ in range(TICKETS_PER_PERSON_MAX):
        shop.called(visitor=visitor)
    more = base.TakeTicket(MORNING, actor("applicant"), shop.new_id(), 1, 1, visitor=visitor)
    assert shop.refusal(more).code == "TOO_MANY_TICKETS"
    shop.do(more._replace(visitor=other))
    shop.do(more._replace(visitor=0, ticket=shop.new_id()))


def test_a_ticket_is_recounted_never_below_what_was_looked_at() -> None:
    shop = CounterShop()
    ticket = shop.called()
    shop.do(c.Recount(MORNING, CLERK, ticket, 3))
    shop.received(ticket=ticket)
    assert shop.row("ticket", ticket).pending == 2
    assert shop.refusal(c.Recount(MORNING, CLERK, ticket, 0)).code == "TOO_MANY_DOSSIERS"
    assert shop.refusal(c.Recount(MORNING, CLERK, ticket, 21)).code == "TOO_MANY_DOSSIERS"
    shop.do(c.Recount(MORNING, CLERK, ticket, 1))
    assert (shop.row("ticket", ticket).state, shop.row("ticket", ticket).pending) == (TicketState.SERVED, 0)
    assert shop.refusal(c.Recount(MORNING, CLERK, ticket, 2)).code == "TICKET_NOT_CALLED"


def scan(shop: CounterShop, dossier: int, **fields: Any) -> c.AttachScan:
    known = {"paper": 0, "digest": "ab" * 32, "size_bytes": 1_000, "media": int(Media.PDF)}
    return c.AttachScan(MORNING, CLERK, shop.new_id(), dossier, **{**known, **fields})


def test_a_scan_is_noted_by_digest_size_and_media() -> None:
    shop = CounterShop()
    command = scan(shop, shop.received())
    shop.do(command)
    assert shop.row("scan", command.scan).digest == "ab" * 32


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"paper": 99}, "SCAN_UNKNOWN"),
        ({"media": 4}, "SCAN_UNKNOWN"),
        ({"size_bytes": 0}, "SCAN_SIZE"),
        ({"size_bytes": 20_000_001}, "SCAN_SIZE"),
        ({"digest": "../../etc"}, "SCAN_SIZE"),
        ({"actor": actor("clerk", 1002)}, "OTHER_UNIT"),
        ({"actor": actor("officer")}, "ROLE_MISSING"),
        ({"dossier": 5}, "DOSSIER_UNKNOWN"),
    ],
)
def test_a_scan_that_fits_nothing_is_refused(fields: dict[str, Any], code: str) -> None:
    shop = CounterShop()
    command = scan(shop, shop.received())
    assert shop.refusal(command._replace(**fields)).code == code
