"""One engine: if the rule refuses, nobody in the trial gets through; and only desks and the store write."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
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
STATEMENT = re.compile(r"\b(INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY)\b")
CALLS = {"save", "delete", "create", "get_or_create", "update_or_create", "executemany"}
MAY_WRITE = ("/store/", "/desk.py", "/migrations/", "/base/units/load.py")


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


def _texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string of a module that is not a docstring, pieces of f-strings included, with its line."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def _calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every call of a method by which Django or a driver writes: save, bulk_…, update by keywords alone, copy."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name = node.func.attr
        by_keywords = name == "update" and bool(node.keywords) and not node.args
        copies = name == "copy" and bool(node.args)
        if name in CALLS or name.startswith("bulk_") or by_keywords or copies:
            yield node.lineno, f".{name}("


def _writes(source: str) -> list[tuple[int, str]]:
    tree = ast.parse(source)
    found = [(line, text.strip()) for line, text in _texts(tree) if STATEMENT.search(text)]
    return sorted(found + list(_calls(tree)))


@pytest.mark.parametrize(
    "line",
    [
        "q = 'INSERT INTO dossier VALUES (1)'",
        "q = f'UPDATE {table} SET state = 1'",
        "q = 'COPY ' + table",
        "q = 'WITH x AS (DELETE FROM ticket RETURNING id) SELECT 1'",
        "Dossier.objects.filter(id=1).update(state=4)",
        "dossier.save()",
        "Dossier.objects.bulk_create(rows)",
    ],
)
def test_the_search_sees_every_way_of_writing(line: str) -> None:
    """The search is not blind: statements put together, pieces of f-strings and the ORM are found."""
    assert _writes(line)


@pytest.mark.parametrize(
    "line", ["found.update(part())", '"""UPDATE in prose."""', "rows = list(old).copy()"]
)
def test_the_search_lets_plain_python_pass(line: str) -> None:
    """A dict's update, prose and copies of lists are no writing."""
    assert not _writes(line)


def test_only_desks_and_the_store_write() -> None:
    """No statement that changes a table stands outside the store, the desks, the loader of units and migrations."""
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {text}"
        for path in PACKAGE.rglob("*.py")
        if not any(word in f"/{path.relative_to(PACKAGE)}" for word in MAY_WRITE)
        for line, text in _writes(path.read_text(encoding="utf-8"))
    ]
    assert found == []
