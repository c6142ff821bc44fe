"""Bad input of issue 4: two signers at the same moment, and one form sent by twenty threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connections

from haicap.rules.one_stop.state import Step
from tests.services.one_stop.work.conftest import Sits
from tests.services.one_stop.work.office import LAND, PLACE, Office

THREADS = 20


def at_once(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """The answers of calls that all begin at the same moment, each on a connection of its own."""
    listed = list(calls)
    gate = Barrier(len(listed))

    def one(call: Callable[[], Any]) -> Any:
        gate.wait(30)
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(listed)) as pool:
        return list(pool.map(one, listed))


def test_of_two_signers_one_signs_and_the_other_is_told(town: Office, sit: Sits) -> None:
    for _ in range(3):
        dossier = town.submitted(LAND)
        address = f"/mot-cua/viec/{town.code(dossier)}/lam/"
        signers = [sit("signer", PLACE, place) for place in (0, 1)]

        calls = [
            partial(each.post, address, {"viec": "Sign", "khoa": f"{dossier} {n}"})
            for n, each in enumerate(signers)
        ]
        answers = at_once(calls)
        assert sorted(answer.status_code for answer in answers) == [302, 422]
        told = next(answer for answer in answers if answer.status_code == 422).content.decode()
        assert "Đã ký, chờ cấp số" in told
        assert "nên không thể ký kết quả" in told
        assert town.where(dossier)[1] == Step.SIGNED
        entries = (
            "SELECT count(*) FROM journal_entry WHERE subject_id = %s AND subject_kind = 'dossier'"
            " AND command = 'one_stop.Sign'"
        )
        assert town.content(entries, dossier) == [(1,)]


def test_one_form_sent_by_twenty_threads_is_done_once_and_answered_alike(town: Office, sit: Sits) -> None:
    dossier = town.assigned(LAND)
    address, own = f"/mot-cua/viec/{town.code(dossier)}/lam/", sit("officer")
    form = {"viec": "AskSupplement", "khoa": "one key", "missing": "0", "reason": "Bản sao bị mờ"}
    answers = at_once([lambda: own.post(address, form)] * THREADS)
    assert {answer.status_code for answer in answers} == {302}
    assert town.content("SELECT count(*) FROM request WHERE dossier = %s", dossier) == [(1,)]
    other = own.post(address, {**form, "missing": "1"})
    assert other.status_code == 409
    assert "dùng lại khóa" in other.content.decode()
