"""Issue, bad input: double submit (20 threads, same key): one dossier, 20 equal answers; another body: 409."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from tests.services.one_stop.counter.conftest import Plays
from tests.services.one_stop.counter.exercise import Exercise
from tests.services.one_stop.counter.hands import COUNTER, call, form_of, take_ticket

THREADS = 20


def test_twenty_at_once_are_one_dossier_and_another_body_is_a_conflict(town: Exercise, play: Plays) -> None:
    clerk = play("clerk")
    take_ticket(play(""))
    form = form_of(town, call(clerk), key="one key of one form")

    def send(_number: int) -> tuple[int, str]:
        answer = clerk.post(COUNTER, form)
        connections.close_all()
        return answer.status_code, str(answer.headers.get("Location"))

    with ThreadPoolExecutor(THREADS) as threads:
        answers = set(threads.map(send, range(THREADS)))
    assert len(answers) == 1
    status, where = answers.pop()
    assert (status, where.startswith("/mot-cua/giay-hen/")) == (302, True)
    assert town.content("SELECT count(*) FROM dossier") == [(1,)]
    answer = clerk.post(COUNTER, {**form, "copies": 3})
    assert answer.status_code == 409
    assert "khóa của một lần gửi khác" in answer.content.decode()
    assert answer.context["form"].copies == 3
    assert town.content("SELECT count(*), sum(copies) FROM dossier") == [(1, 1)]
