"""Design, section 4: an act is numbered by its office and that office's counter; ordinals number its changes."""

from __future__ import annotations

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import Channel
from tests.builders import MORNING, PERSON, SHOP, Shop, actor, procedure, session
from tests.engine.replay import told


def test_each_office_counts_its_own_acts_and_goes_on_where_it_stood() -> None:
    shop = Shop()
    shop.session = session(shop.facts, acts={1001: 40})
    for unit in (1001, 1002, 1001):
        shop.do(c.TakeTicket(MORNING, actor("applicant", unit), shop.new_id(unit), 1, 1))
    assert [(each.office, each.counter) for each in shop.session.entries] == [
        (1001, 41),
        (1002, 1),
        (1001, 42),
    ]
    assert shop.session.acts == {1001: 42, 1002: 1}


def test_the_changes_of_one_act_are_numbered_from_zero() -> None:
    shop = Shop()
    shop.received()
    last = shop.session.entries[-1]
    same = [
        each for each in shop.session.entries if (each.office, each.counter) == (last.office, last.counter)
    ]
    assert [each.ordinal for each in same] == [0, 1, 2]
    assert [told(each.line).columns["subject_kind"] for each in same] == ["dossier", "applicant", "ticket"]


def test_a_reaction_is_an_act_of_its_own_right_after_its_cause() -> None:
    shop = Shop()
    number = shop.new_id()
    shop.do(c.Submit(MORNING, actor("applicant"), number, procedure(SHOP), 1001, Channel.ONLINE, 7, PERSON))
    shop.do(c.Receive(MORNING, actor("clerk"), number, procedure(SHOP), 1001, Channel.ONLINE, 7, None))
    acts = [(told(each.line).columns["command"], each.counter) for each in shop.session.entries]
    assert acts[-2:] == [("one_stop.Receive", 2), ("one_stop.Transfer", 3)]
    assert shop.session.done_count == 3


def test_entries_sort_as_the_digest_wants_them() -> None:
    shop = Shop()
    shop.finished()
    shop.finished(unit=1002)
    entries = shop.session.entries
    ordered = sorted(entries)
    assert [each[:4] for each in ordered] == sorted(each[:4] for each in entries)
    assert len({each[:4] for each in entries}) == len(entries)


def test_what_was_handed_over_for_writing_is_handed_over_once() -> None:
    shop = Shop()
    shop.received()
    entries, changed = shop.session.take_written()
    for rows in changed.values():
        for row in rows:
            row.stored = row.version
    assert entries
    assert shop.session.take_written() == ([], {})
    shop.received()
    again, _ = shop.session.take_written()
    assert not set(entries) & set(again)
