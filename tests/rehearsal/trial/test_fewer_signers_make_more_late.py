"""The signer's day is limited: with one where there were three, the same citizens' same-day papers come late."""

from __future__ import annotations

import os

from haicap.gates.procedurefile import load_catalogue
from haicap.rehearsal.trial import Wanted, run_trial
from haicap.rehearsal.world import Options
from haicap.rules.procedures import Catalogue
from haicap.store import bases, roles, worlds
from tests.conftest import worker
from tests.store.tampering import forget

COMMUNES_FROM = 1001


def _late_same_day(signers: int) -> tuple[int, int]:
    name = f"test-signers-{worker()}-{os.getpid()}-{signers}"
    catalogue: Catalogue = load_catalogue()
    same_day = [entry.number for entry in catalogue.procedures if entry.same_day]
    try:
        options = Options(place="tiny", days=3, seed=2, settings=(f"signers={signers}", "arrivals=3"))
        finished = run_trial(
            Wanted(name, options, 14_400, replace=True), lambda _r: None, lambda _r: None, lambda: True
        )
        assert finished is not None
        with bases.connect(worlds.database_of(name), roles.CITY) as connection:
            row = connection.execute(
                "SELECT count(*) FROM dossier WHERE procedure = ANY(%s) AND competent >= %s "
                "AND coalesce(finished_at, (SELECT clock_at FROM world)) > due_original",
                [same_day, COMMUNES_FROM],
            ).fetchone()
        assert row is not None
        return finished.summary["dossiers"]["arrived"], int(row[0])
    finally:
        forget(name)


def test_one_signer_instead_of_three_at_least_doubles_what_is_late() -> None:
    """Arrivals are equal, for both plans meet the same citizens; late same-day dossiers at least double."""
    arrived_one, late_one = _late_same_day(1)
    arrived_three, late_three = _late_same_day(3)
    assert arrived_one == arrived_three
    assert late_one >= 2 * max(1, late_three), (late_one, late_three)
