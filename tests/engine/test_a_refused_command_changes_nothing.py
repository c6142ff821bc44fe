"""Design, section 3: a refused command changes nothing and stops no other; a refused reaction refuses its cause."""

from __future__ import annotations

from random import Random

from haicap.engine.outcome import Done, Refused
from haicap.engine.session import Session
from haicap.rules.base import Change, Decision, Row
from haicap.rules.base import Refused as No
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Channel
from tests.builders import MORNING, PERSON, SHOP, Shop, actor, copies_of, facts, procedure, registry
from tests.engine import toy
from tests.engine.wishes import Wishes

NO = No("NOT_NOW", "size", {"most": 1})


def seen(opened: Session) -> tuple[object, ...]:
    """All that a command may change, as values."""
    rows = [(row.KIND, row.id, repr(row)) for row in copies_of(opened)]
    entries, changed = opened.take_written()
    written = sorted((kind, row.id, row.version) for kind, held in changed.items() for row in held)
    acts = {office: count for office, count in opened.acts.items() if count}
    return sorted(rows), entries, written, acts, opened.done_count


def nothing_written(opened: Session) -> bool:
    entries, changed = opened.take_written()
    return not entries and not any(changed.values())


def test_no_row_version_act_or_entry_of_the_one_stop_shop_tells_of_a_refusal() -> None:
    shop, chance, refused = Shop(), Random(5), 0
    wishes = Wishes(shop, chance)
    for turn in range(900):
        command = wishes.wish(wishes.kind(), MORNING + turn * 20, astray=chance.random() < 0.3)
        for held in shop.session.rows.values():
            for row in held.values():
                row.stored = row.version
        shop.session.take_written()
        before = seen(shop.session)
        if isinstance(shop.try_(command), Refused):
            refused += 1
            assert seen(shop.session) == before
        else:
            shop.session.take_written()
    assert refused > 200


def test_what_its_causes_did_is_taken_back_when_a_reaction_is_refused() -> None:
    one, two = toy.thing(1, size=5), toy.thing(2, size=7)
    opened = toy.session(one, two)

    def follow(row: toy.Thing) -> Decision:
        return Decision((Change(row, {"size": 70}),), (toy.Thing(9),), (toy.Then((last,)),))

    def react() -> Decision:
        changes = (Change(one, {"size": 6}), Change(one, {"note": "hai lần"}))
        following = toy.Toy(follow, (("thing", 2),))
        return Decision(changes, (toy.Thing(8),), (toy.Then((following,)),))

    last = toy.Toy(lambda: NO)
    assert opened.do(toy.Toy(react)) == NO
    assert (one.size, one.note, one.version, two.size, two.version) == (5, None, 3, 7, 3)
    assert set(opened.rows["thing"]) == {1, 2}
    assert nothing_written(opened)
    assert not any(opened.acts.values())
    assert opened.done_count == 0


def test_an_online_dossier_whose_transfer_is_refused_is_not_received() -> None:
    known = registry()
    handler = known.handlers[c.Transfer]
    known.handlers[c.Transfer] = handler._replace(decide=lambda state, command, facts_: NO)
    shop = Shop()
    shop.session = Session(known, facts(), [(actor("clerk").person, "clerk", 1001)], {})
    number = shop.new_id()
    shop.do(c.Submit(MORNING, actor("applicant"), number, procedure(SHOP), 1001, Channel.ONLINE, 7, PERSON))
    before = seen(shop.session)
    receive = c.Receive(MORNING, actor("clerk"), number, procedure(SHOP), 1001, Channel.ONLINE, 7, None)
    assert shop.refusal(receive) == NO
    assert shop.dossier(number).code is None
    assert not shop.session.rows["serial"]
    assert seen(shop.session)[0] == before[0]
    known.handlers[c.Transfer] = handler
    shop.do(receive)
    assert str(shop.dossier(number).code).endswith("-0001")


def test_a_refusal_stops_no_other_command() -> None:
    row = toy.thing(1, size=1)
    opened = toy.session(row)
    grow = toy.Toy(lambda held: Decision((Change(held, {"size": held.size + 1}),)), (("thing", 1),))
    outcomes = [opened.do(grow), opened.do(toy.Toy(lambda: NO)), opened.do(grow)]
    assert [type(each) for each in outcomes] == [Done, Refused, Done]
    assert (row.size, row.version) == (3, 5)
    entries, changed = opened.take_written()
    assert [entry[1:3] for entry in entries] == [(1, 1), (1, 2)]
    assert changed["thing"] == [row]


def test_a_change_made_before_a_refusal_is_still_written() -> None:
    row = toy.thing(1, size=1)
    opened = toy.session(row)
    grow = toy.Toy(lambda held: Decision((Change(held, {"size": 2}),)), (("thing", 1),))
    late = toy.Toy(
        lambda held: Decision((Change(held, {"size": 3}),), (), (toy.Then((toy.Toy(lambda: NO),)),)),
        (("thing", 1),),
    )
    opened.do(grow)
    assert opened.do(late) == NO
    rows: dict[str, list[Row]] = opened.take_written()[1]
    assert (rows["thing"], row.size, row.version) == ([row], 2, 4)


def test_a_change_of_no_field_is_taken_back_as_a_change() -> None:
    row = toy.thing(1, size=1)
    opened = toy.session(row)
    follow = toy.Toy(lambda: NO)
    command = toy.Toy(lambda held: Decision((Change(held, {}),), (), (toy.Then((follow,)),)), (("thing", 1),))
    assert opened.do(command) == NO
    assert opened.rows["thing"] == {1: toy.thing(1, size=1)}
