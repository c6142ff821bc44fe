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
from haicap.store.tables import TABLES
from tests.conftest import worker
from tests.store.tampering import forget

PACKAGE = Path(haicap.__file__).parent
ASIDE = {
    "base/people/accounts.py": {"account", "Authenticator"},
    "base/people/housekeeping.py": {"page_cache", "Rate"},
    "base/people/limits.py": {"page_rate"},
    "base/people/readings.py": {"reading_record"},
    "base/people/tokens.py": {"api_token", "webhook"},
    "services/one_stop/api_webhooks.py": {"webhook", "webhook_delivery"},
    "services/one_stop/citizen_drafts.py": {"citizen_draft", "Draft"},
    "services/one_stop/citizen_submit.py": {"drafts"},
    "services/one_stop/work_views.py": {"saved_view"},
}
"""Sign-in, tokens, outbox, who read what, forms begun and views kept: no case, so no command; tables by module."""
MAY_WRITE = re.compile(r"^store/|/desk\.py$|/migrations/|^base/\w+/load\.py$")
SQL = re.compile(
    r"\bINSERT\s+INTO\b|\bUPDATE\s+(ONLY\s+)?[\w.{}\"]+\s+(AS\s+)?(\w+\s+)?SET\b|\bDELETE\s+FROM\b|\bTRUNCATE\b"
    r"|\bCOPY\s+[\w.{}\"]+\s*(\(|FROM\b)|\bFROM\s+STDIN\b|\bMERGE\s+INTO\b|\bSELECT\b[^;]*\bINTO\s+TABLE\b",
    re.IGNORECASE,
)
ORM = re.compile(r"^(save|delete|a?bulk_\w+|create|acreate|get_or_create|update_or_create)$")


def test_what_the_rule_refuses_does_not_happen_in_the_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a rule that refuses every Receive nothing is received, and every dossier that was tried is refused."""
    handler = REGISTRY.handlers[c.Receive]
    tried: dict[str, set[int]] = {"counter": set(), "online": set()}

    def refuse(state: tuple[object, ...], command: c.Receive, _facts: object) -> Refused:
        tried["counter" if state[0] is None else "online"].add(command.dossier)
        return Refused("CLOSED_BY_THE_TEST")

    monkeypatch.setitem(REGISTRY.handlers, c.Receive, handler._replace(decide=refuse))
    name = f"test-refused-{worker()}-{os.getpid()}"
    try:
        wanted = Wanted(name, Options(place="tiny", days=2, seed=3), 3_600, replace=True)
        finished = run_trial(wanted, lambda _run: None, lambda _reached: None, lambda: True)
        assert finished is not None
        dossiers = finished.summary["dossiers"]
        assert dossiers["received"] == dossiers["in_hand"] == dossiers["returned"] == 0
        assert min(len(numbers) for numbers in tried.values()) > 20
        assert finished.refusals == {"Receive:CLOSED_BY_THE_TEST": sum(map(len, tried.values()))}
        waiting = dossiers["asked_at_intake"] + dossiers["gave_up"] + dossiers["queued"]
        assert dossiers["refused_intake"] == dossiers["arrived"] - waiting
        assert sum(map(len, tried.values())) <= dossiers["refused_intake"]
        assert finished.summary["lost"] == 0
    finally:
        forget(name)


def _text(node: ast.AST) -> str | None:
    """The text of a literal, `x` for what is put into it; None for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "x" for part in node.values)
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value if isinstance(node.value, str) else node.value.decode("utf-8", "replace")
    return None


def _writes(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Line, words and table (or what stands first in a call of the ORM) of all in a module that may change one."""
    for node in ast.walk(tree):
        text = _text(node)
        if text is not None and (found := SQL.search(text)) is not None:
            assert isinstance(node, ast.expr)
            target = TARGET.search(text, found.start())
            yield node.lineno, found[0], target[1] if target else "?"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called, over = node.func.attr, ast.unparse(node.func.value)
            of_a_query = "objects" in over or over.endswith(")")
            # A mapping's update takes a mapping; that of a query takes columns by name.
            updates = called == "update" and bool(node.keywords) and not node.args
            always = called == "save" or called.startswith(("bulk_", "abulk_"))
            if always or (of_a_query and (updates or ORM.match(called))):
                yield node.lineno, f"{over}.{called}(", over.split(".", maxsplit=1)[0]


TARGET = re.compile(r"(?:INTO|UPDATE(?:\s+ONLY)?|FROM)\s+([\w]+)", re.IGNORECASE)


def _found(*, allowed: bool) -> list[str]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        if (MAY_WRITE.search(name) is not None) == allowed:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found += [f"{name}:{line}: {words}" for line, words, _ in _writes(tree)]
    return found


def test_only_desks_and_the_store_write() -> None:
    """No statement that changes a table stands outside the store, the desks, loaders and migrations, but for ASIDE."""
    assert [line for line in _found(allowed=False) if line.split(":")[0] not in ASIDE] == []


def test_what_is_written_aside_is_no_case() -> None:
    """Sign-in, tokens and drafts are written by whoever keeps them, each in tables of its own without entries."""
    kept = {table.name for table in TABLES.values()} | {
        "journal_entry",
        "seal",
        "idempotency",
        "office_counter",
    }
    for name, tables in ASIDE.items():
        assert not tables & kept
        targets = {target for *_, target in _writes(ast.parse((PACKAGE / name).read_text("utf-8")))}
        assert targets <= tables, (name, targets)


def test_the_search_for_writing_finds_what_writes() -> None:
    """The same search sees the desks, the loaders and the store at work."""
    found = _found(allowed=True)
    files = {line.split(":")[0] for line in found}
    assert {"rehearsal/desk.py", "base/units/load.py", "store/bulk.py", "store/live.py"} <= files, files
