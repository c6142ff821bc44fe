"""Many at once: the same wish twenty times is one dossier; two signers, one signature; numbers without gaps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from haicap.engine.outcome import Done, Outcome, Refused
from haicap.engine.ports import Wish
from haicap.rules.base import Actor, Command
from haicap.rules.one_stop import commands as c
from tests.store.live.conftest import OPENS_AT, PLACE, Town


def _at_once(town: Town, wishes: list[Wish]) -> list[Outcome]:
    barrier = Barrier(len(wishes))

    def send(wish: Wish) -> Outcome:
        with town.connect() as connection:
            barrier.wait(30)
            return town.tell(wish, connection=connection)[0]

    with ThreadPoolExecutor(len(wishes)) as pool:
        return list(pool.map(send, wishes))


def test_the_same_key_twenty_times_is_one_dossier_and_twenty_equal_answers(town: Town) -> None:
    """Same key, same words: the outcome is kept and told again."""
    (dossier,) = town.ids()
    answers = _at_once(town, [Wish(town.submit(dossier), "citizen-1-form-7")] * 20)
    assert len(town.content("dossier", "id")) == 1
    assert isinstance(answers[0], Done)
    assert answers == [answers[0]] * 20


def test_the_same_key_with_other_words_is_a_conflict(town: Town) -> None:
    """Same key, other pages: refused, and nothing changes."""
    first, second = town.ids(2)
    assert isinstance(town.tell(Wish(town.submit(first), "key"))[0], Done)
    (other,) = town.tell(Wish(town.submit(second, pages=2), "key"))
    assert isinstance(other, Refused)
    assert other.code == "IDEMPOTENCY_CONFLICT"
    assert town.content("dossier", "id") == [(first,)]


def test_a_refusal_is_told_again_as_it_was(town: Town) -> None:
    """A kept refusal has the same code, field and facts."""
    (dossier,) = town.ids()
    said = [town.tell(Wish(town.receive(dossier)._replace(channel=1), "again"))[0] for _ in range(2)]
    assert said[0] == said[1]
    assert isinstance(said[0], Refused)


def test_what_the_sender_said_counts_and_not_what_was_made_of_it(town: Town) -> None:
    """A form sent twice gets another id and salt each time; said the same under the same key, it is one dossier."""
    first, second, third = town.ids(3)
    answers = _at_once(town, [Wish(town.submit(number), "form", "pages=1") for number in (first, second)])
    assert answers[0] == answers[1]
    assert isinstance(answers[0], Done)
    (other,) = town.tell(Wish(town.submit(third), "form", "pages=2"))
    assert isinstance(other, Refused)
    assert other.code == "IDEMPOTENCY_CONFLICT"
    assert len(town.content("dossier", "id")) == 1


def test_the_same_key_twice_in_one_list_is_told_once(town: Town) -> None:
    """The double has the outcome of the first; with other words it is a conflict; other persons' keys are theirs."""
    first, second = town.ids(2)
    wish = Wish(town.submit(first), "key")
    outcomes = town.tell(wish, wish, Wish(town.submit(second, pages=3), "key"), Wish(town.submit(second)))
    assert [type(outcome) for outcome in outcomes] == [Done, Done, Refused, Done]
    assert outcomes[0] == outcomes[1]
    stranger = town.submit(first)._replace(actor=town.actor("clerk"))
    (told,) = town.tell(Wish(stranger, "key"))
    assert isinstance(told, Refused)
    assert told.code == "IDEMPOTENCY_CONFLICT"


def test_two_offices_at_once_on_one_dossier_come_one_after_the_other(town: Town) -> None:
    """Receiver and solver lock their own offices; what makes them wait is the dossier's row."""
    office = 1002
    (dossier,) = town.ids()
    visitor, clerk = Actor(0, "applicant", PLACE), town.actor("clerk")
    procedure = next(p.number for p in town.cast.facts.procedures.values() if p.id == "hkd_thanh_lap")
    submit = town.submit(dossier)._replace(actor=visitor, procedure=procedure, place=office)
    town.tell(submit, town.receive(dossier)._replace(procedure=procedure, place=office))
    head, officer = town.actor("head", office), town.actor("officer", office)
    ends = c.Withdraw(OPENS_AT + 200, clerk, dossier, "Người nộp rút")
    assigns = [c.Assign(OPENS_AT + 200 + n, head, dossier, officer.person) for n in range(8)]
    told: list[Command] = [*assigns[:4], ends, *assigns[4:]]
    outcomes = _at_once(town, [Wish(each) for each in told])
    assert isinstance(outcomes[4], Done)
    done = sum(isinstance(outcome, Done) for outcome in outcomes)
    assert all(outcome.code == "OUT_OF_TURN" for outcome in outcomes if isinstance(outcome, Refused))
    ((state, version),) = town.content("dossier", "state, version")
    assert (state, version) == (7, 3 + done)


def test_of_two_signers_at_once_one_signs_and_the_other_is_told(town: Town) -> None:
    """The row is locked: the second signer finds the dossier signed already."""
    dossier = town.submitted_for_signature()
    signers = [town.actor("signer", PLACE, place) for place in (0, 1)]
    outcomes = _at_once(town, [Wish(c.Sign(OPENS_AT + 600, signer, dossier)) for signer in signers])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Done", "Refused"]
    refused = next(outcome for outcome in outcomes if isinstance(outcome, Refused))
    assert refused.code == "OUT_OF_TURN"


def test_twelve_receipts_at_once_are_numbered_without_gap_or_double(town: Town) -> None:
    """Also the day's first number, whose counter row nobody has made yet."""
    dossiers = town.ids(12)
    town.tell(*[town.submit(number) for number in dossiers])
    outcomes = _at_once(town, [Wish(town.receive(number)) for number in dossiers])
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    codes = sorted(code for (code,) in town.content("dossier", "code"))
    assert [int(code.rsplit("-", 1)[1]) for code in codes] == list(range(1, 13))
    acts = [act for (act,) in town.content("journal_entry", "DISTINCT act_counter") if act]
    assert acts == list(range(1, len(acts) + 1))
