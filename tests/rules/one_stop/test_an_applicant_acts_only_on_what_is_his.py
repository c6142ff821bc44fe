"""Design, section 6: code and secret part. What an applicant does with a dossier must come from that dossier's
applicant; the helper who types for a citizen, and whoever knows a code, is not the applicant."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from haicap.rules.base import Actor, Decision, Refused
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.handlers import HANDLERS
from haicap.rules.one_stop.receipts import SECRET_LETTERS, is_told, secret_of, shown
from haicap.rules.one_stop.state import TicketState
from haicap.rules.one_stop.transitions import TABLE
from tests.builders import MORNING, Shop, actor, decided, dossier, facts, procedure, ticket
from tests.rules.one_stop.test_every_command_keeps_the_transition_table import command, companions, row

BY_APPLICANTS = [kind for kind, entry in TABLE.items() if "applicant" in entry.roles and entry.froms]
VISITOR = actor("applicant")
NO_PROOF = Refused("NOT_THE_APPLICANT", "secret")


def places(kind: type) -> list[tuple[int, int]]:
    return sorted(TABLE[kind].froms)


def test_these_are_the_commands_that_an_applicant_gives_about_an_old_dossier() -> None:
    assert {kind.__name__ for kind in BY_APPLICANTS} == {"Resubmit", "Supplement", "Pay", "Withdraw"}
    everything = [kind for kind in HANDLERS if "secret" in kind._fields]  # type: ignore[attr-defined]
    assert set(everything) == {*BY_APPLICANTS, c.GiveUp, c.TakeTicket}


@pytest.mark.parametrize("kind", BY_APPLICANTS, ids=lambda each: each.__name__)
def test_the_secret_of_the_receipt_opens_it(kind: type) -> None:
    for place in places(kind):
        outcome = decided(command(kind, VISITOR), row(kind, *place), *companions(kind))
        assert isinstance(outcome, Decision), outcome


@pytest.mark.parametrize("kind", BY_APPLICANTS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("secret", ["", " ", "000000000000", "Ô ký tự lạ", "another's"])
def test_nothing_else_does(kind: type, secret: str) -> None:
    if secret == "another's":
        secret = secret_of(dossier(id=10_010_000_002), facts())
    for place in places(kind):
        wanted = command(kind, VISITOR)._replace(secret=secret)
        assert decided(wanted, row(kind, *place), *companions(kind)) == NO_PROOF


@pytest.mark.parametrize("kind", BY_APPLICANTS, ids=lambda each: each.__name__)
def test_whoever_guesses_learns_neither_whether_it_exists_nor_where_it_stands(kind: type) -> None:
    wrong = command(kind, VISITOR)._replace(secret="guess")
    assert decided(wrong, *companions(kind)) == NO_PROOF
    assert decided(wrong, dossier(10), *companions(kind)) == NO_PROOF
    assert (
        getattr(decided(command(kind, VISITOR), dossier(10), *companions(kind)), "code", "") == "OUT_OF_TURN"
    )


@pytest.mark.parametrize("kind", BY_APPLICANTS, ids=lambda each: each.__name__)
def test_a_clerk_needs_none_for_he_sees_the_person(kind: type) -> None:
    for role in sorted(TABLE[kind].roles - {"applicant"}):
        wanted = command(kind, actor(role))._replace(secret="")
        outcome = decided(wanted, row(kind, *places(kind)[0]), *companions(kind))
        assert isinstance(outcome, Decision), outcome


def test_a_refused_guess_changes_nothing() -> None:
    shop = Shop()
    number = shop.received()
    before = replace(shop.dossier(number))
    entries = len(shop.session.entries)
    wish = c.Withdraw(MORNING + 60, VISITOR, number, "Người nộp rút", "guess")
    assert shop.refusal(wish) == NO_PROOF
    assert (shop.dossier(number), len(shop.session.entries)) == (before, entries)
    shop.do(wish._replace(secret=shop.secret(number)))


def test_a_secret_is_read_as_people_write_it() -> None:
    case = dossier()
    secret = secret_of(case, facts())
    assert len(secret) == SECRET_LETTERS
    assert set(secret) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    for written in (secret, shown(secret), shown(secret).lower(), f" {shown(secret).replace('-', ' ')} "):
        assert is_told(written, case, facts())
    misread = secret.replace("0", "o").replace("1", "l")
    assert is_told(misread, case, facts())
    assert not is_told(secret[:-1], case, facts())
    assert not is_told(secret + secret, case, facts())


def test_every_dossier_every_applicant_and_every_world_has_a_secret_of_its_own() -> None:
    one = facts()
    rows = [dossier(id=number, applicant=person) for number in range(1, 60) for person in (None, 1, 2)]
    secrets = {secret_of(each, one) for each in rows}
    assert len(secrets) == len(rows)
    clone = facts(receipt_key=b"another key")
    assert not {secret_of(each, clone) for each in rows} & secrets
    assert secret_of(ticket(id=1), one) != secret_of(dossier(id=1), one)


def test_a_world_without_a_key_lets_nobody_act_as_an_applicant() -> None:
    keyless = facts(receipt_key=b"")
    case = dossier()
    assert not is_told("", case, keyless)
    assert decided(command(c.Withdraw, VISITOR), case, known=keyless) == NO_PROOF
    with pytest.raises(ValueError, match="no key"):
        secret_of(case, keyless)


def test_a_slip_is_struck_from_the_queue_by_whoever_holds_it() -> None:
    waiting = ticket(TicketState.WAITING)
    secret = secret_of(waiting, facts())
    assert isinstance(decided(c.GiveUp(MORNING, VISITOR, waiting.id, secret), waiting), Decision)
    assert decided(c.GiveUp(MORNING, VISITOR, waiting.id), waiting) == NO_PROOF
    assert isinstance(decided(c.GiveUp(MORNING, actor("clerk"), waiting.id), waiting), Decision)


def test_a_ticket_goes_on_from_an_earlier_one_or_from_a_request_for_whoever_holds_its_paper() -> None:
    shop = Shop()
    left, served = shop.called(), shop.called()
    shop.do(c.GiveUp(MORNING, actor("clerk"), left))
    asked = shop.new_id()
    shop.do(c.AskAtIntake(MORNING, actor("clerk"), asked, procedure("dd_cap_lan_dau"), 2, ticket=served))
    secrets = {"replaces": shop.secret_on("ticket", left), "back": shop.secret_on("request", asked)}
    for name, number in (("replaces", left), ("back", asked)):
        plain = c.TakeTicket(MORNING, VISITOR, shop.new_id(), 1, 1)
        wish = plain._replace(**{name: number})  # type: ignore[arg-type]
        others = [secret for each, secret in secrets.items() if each != name]
        for secret in ("", "guess", shop.secret_on("ticket", served), *others):
            assert shop.refusal(wish._replace(secret=secret)) == NO_PROOF
        nobodys = wish._replace(secret=secrets[name], **{name: 4711})  # type: ignore[arg-type]
        assert shop.refusal(nobodys) == NO_PROOF
        shop.do(wish._replace(secret=secrets[name]))


def test_a_clerk_hands_out_a_ticket_that_goes_on_from_another_without_a_secret() -> None:
    shop = Shop()
    left = shop.called()
    shop.do(c.GiveUp(MORNING, actor("clerk"), left))
    shop.do(c.TakeTicket(MORNING, actor("clerk"), shop.new_id(), 1, 1, replaces=left))
    assert shop.row("ticket", left).state == TicketState.REPLACED


def test_no_secret_stands_in_the_journal_or_in_an_event() -> None:
    shop, chance = Shop(), Random(1)
    numbers = [shop.received() for _ in range(5)]
    secrets: dict[int, Any] = {number: shop.secret(number) for number in numbers}
    told: list[Any] = []
    for number in numbers:
        at = MORNING + chance.randrange(100, 900)
        told += shop.do(c.Withdraw(at, Actor(0, "applicant", 1001), number, "Rút", secrets[number]))
    text = "\n".join([*(entry.line for entry in shop.session.entries), *map(repr, told)])
    assert not [secret for secret in secrets.values() if secret in text or shown(secret) in text]
