"""One engine: if the rule refuses, nobody in the trial gets through; and only desks and the store write."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import haicap
from haicap.engine.registry import REGISTRY
from haicap.rehearsal.trial import Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.rules.base import Refused
from haicap.rules.one_stop import commands as c
from tests.conftest import worker
from tests.store.tampering import forget

PACKAGE = Path(haicap.__file__).parent
WRITES = re.compile(
    r"INSERT INTO|\bUPDATE \w+ SET|\bDELETE FROM|\bCOPY \w+ \(|FROM STDIN|"
    r"bulk_create|bulk_update|\.save\(|update_or_create"
)
MAY_WRITE = ("store/", "desk.py", "/migrations/", "/load.py")


def test_what_the_rule_refuses_does_not_happen_in_the_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a rule that refuses every Receive, nothing is received and every dossier that was tried was refused."""
    handler = REGISTRY.handlers[c.Receive]
    tried: set[tuple[int, int]] = set()

    def refuse(_state: object, command: c.Receive, _facts: object) -> Refused:
        tried.add((command.dossier, command.at))
        return Refused("CLOSED_BY_THE_TEST")

    monkeypatch.setitem(REGISTRY.handlers, c.Receive, handler._replace(decide=refuse))
    name = f"test-refused-{worker()}-{os.getpid()}"
    try:
        wanted = Wanted(name, Options(place="tiny", days=2, seed=3), 3_600, replace=True)
        finished = run_trial(wanted, lambda _run: None, lambda _reached: None, lambda: True)
        assert finished is not None
        dossiers = finished.summary["dossiers"]
        assert dossiers["received"] == 0
        assert finished.refusals == {"Receive:CLOSED_BY_THE_TEST": len(tried)}
        waiting = dossiers["asked_at_intake"] + dossiers["gave_up"] + dossiers["queued"]
        assert dossiers["refused_intake"] == dossiers["arrived"] - waiting
        assert 0 < len(tried) <= dossiers["refused_intake"]
        assert finished.summary["lost"] == 0
    finally:
        forget(name)


def test_only_desks_and_the_store_write() -> None:
    """No statement that changes a table stands outside the store, the desks, loaders and migrations."""
    found = [
        f"{path.relative_to(PACKAGE)}:{number}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        if not any(word in f"/{path.relative_to(PACKAGE)}" for word in MAY_WRITE)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if WRITES.search(line)
    ]
    assert found == []
