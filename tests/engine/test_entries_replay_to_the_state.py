"""Design, section 4: the state before plus the entries gives the state after, whatever people wish for; no entry holds
what would have to be erased some day; numbers are gapless."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from haicap.engine.journal import Note
from haicap.engine.outcome import Done, Failed
from haicap.rules.one_stop.state import Book, Dossier, Serial, Ticket, day_period, year_period
from tests.builders import MORNING, PERSON, Shop, copies_of, session
from tests.engine.replay import Replay, told
from tests.engine.wishes import ALL, Wishes


def counted_again(shop: Shop) -> Counter[tuple[int, int, int]]:
    """Numbers given out per unit, book and period, counted from dossiers and tickets alone."""
    found: Counter[tuple[int, int, int]] = Counter()
    for row in shop.session.rows["ticket"].values():
        assert isinstance(row, Ticket)
        found[row.unit, Book.TICKET, day_period(row.taken_at)] += 1
    for row in shop.session.rows["dossier"].values():
        assert isinstance(row, Dossier)
        if row.received_at is not None:
            found[row.receiver, Book.DOSSIER, day_period(row.received_at)] += 1
        if row.number is not None and row.finished_at is not None:
            found[row.competent, Book.RESULT, year_period(row.finished_at)] += 1
    return found


class Town(RuleBasedStateMachine):
    """People wish for anything at any time; now and then what was done is written and read again."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop()
        self.at = MORNING
        self.entries: list[Note] = []
        self.replay = Replay(self.shop.session.registry)

    @rule(
        kind=st.sampled_from(ALL),
        seed=st.integers(0, 10_000),
        astray=st.sampled_from((False, False, False, True)),
        seconds=st.sampled_from((0, 1, 60, 3600, 86_400)),
    )
    def wish(self, kind: type, seed: int, astray: bool, seconds: int) -> None:
        self.at += seconds
        command = Wishes(self.shop, Random(seed)).wish(kind, self.at, astray=astray)
        outcome = self.shop.try_(command)
        assert not isinstance(outcome, Failed), (command, outcome)

    @rule(seed=st.integers(0, 10_000), days=st.integers(0, 2))
    def a_dossier_gets_some_way(self, seed: int, days: int) -> None:
        """The long way to the later states, which wishes alone seldom go."""
        chance = Random(seed)
        story = chance.choice(
            (self.shop.received, self.shop.working, self.shop.submitted, self.shop.finished)
        )
        story(self.at, chance.choice((1001, 1002)))
        self.at += 14_400 + days * 86_400

    @rule()
    def written_and_read_again(self) -> None:
        notes, changed = self.shop.session.take_written()
        entries = [Note(*each) for each in notes]
        self.entries += entries
        self.replay.add(entries)
        assert all(row.version != row.stored for rows in changed.values() for row in rows)
        acts = self.shop.session.acts
        self.shop.session = session(self.shop.facts, copies_of(self.shop.session), acts)

    @invariant()
    def acts_are_gapless(self) -> None:
        entries = self.entries + self.shop.session.entries
        acts = sorted({(entry.office, entry.counter) for entry in entries})
        last: dict[int, int] = {}
        for office, counter in acts:
            assert counter == last.get(office, 0) + 1
            last[office] = counter
        assert last == {office: count for office, count in self.shop.session.acts.items() if count}

    def teardown(self) -> None:
        self.written_and_read_again()
        rows = [row for held in self.shop.session.rows.values() for row in held.values()]
        self.replay.compare(rows)
        text = "\n".join(entry.line for entry in self.entries)
        for secret in PERSON:
            assert secret not in text
        serials = {(s.unit, s.book, s.period): s.last for s in rows if isinstance(s, Serial)}
        assert serials == counted_again(self.shop)
        assert "\tserial\t" not in text


Town.TestCase.settings = settings(max_examples=60, stateful_step_count=60, deadline=None)
TestEntriesReplayToTheState = Town.TestCase


def test_the_wishes_reach_far_enough_to_prove_something() -> None:
    shop, chance, at, done = Shop(), Random(3), MORNING, Counter[str]()
    wishes = Wishes(shop, chance)
    for _ in range(5000):
        at += 30
        kind = wishes.kind()
        if isinstance(shop.try_(wishes.wish(kind, at, astray=chance.random() < 0.1)), Done):
            done[kind.__name__] += 1
    assert set(done) == {kind.__name__ for kind in ALL}
    replay = Replay(shop.session.registry)
    replay.add(shop.session.entries)
    replay.compare(row for held in shop.session.rows.values() for row in held.values())
    assert {told(entry.line).columns["command"] for entry in shop.session.entries} == {
        f"one_stop.{kind.__name__}" for kind in ALL
    }
