"""Whoever reads a person's particulars is on record, and the record can only grow."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.test import RequestFactory

from haicap.base import reading
from haicap.base.people import posts, readings
from haicap.base.people.middleware import clock_of, day_of
from haicap.store import bases, roles
from tests.web.conftest import Served


def _request(town: Served, role: str, place: int = 0) -> Any:
    request: Any = RequestFactory().get("/ho-so/")
    world = reading.world()
    actor = town.actor(role, place=place)
    request.world, request.clock, request.reviewing = world, clock_of(world), False
    with reading.as_city() as reader:
        request.post = posts.posts_of(reader, actor.person, day_of(request.clock))[0]
    request.resolver_match = None
    return request


def _lines(town: Served) -> list[tuple[Any, ...]]:
    with bases.connect(town.database, roles.CITY) as city:
        return city.execute(
            "SELECT person, role, unit, subject_kind, subject_id, page FROM reading_record ORDER BY id"
        ).fetchall()


def test_a_look_is_one_line_and_a_second_look_soon_after_none(exercise: Served) -> None:
    """Who, in which role, of what, on which page; another reader has a line of their own."""
    clerk, officer = _request(exercise, "clerk"), _request(exercise, "officer")
    before = len(_lines(exercise))
    readings.on_record(clerk, "dossier", [7, 8])
    readings.on_record(clerk, "dossier", [7])
    readings.on_record(officer, "dossier", [7])
    lines = _lines(exercise)[before:]
    assert [(line[0], line[3], line[4]) for line in lines] == [
        (clerk.post.person, "dossier", 7),
        (clerk.post.person, "dossier", 8),
        (officer.post.person, "dossier", 7),
    ]
    assert lines[0][5] == "/ho-so/"


@pytest.mark.parametrize("statement", ["UPDATE reading_record SET person = 1", "DELETE FROM reading_record"])
@pytest.mark.parametrize("role", [roles.ENGINE, None])
def test_no_line_is_altered_or_removed(exercise: Served, statement: str, role: str | None) -> None:
    """The engine has no right to; the database's administrator meets a trigger."""
    readings.on_record(_request(exercise, "clerk"), "dossier", [9])
    with bases.connect(exercise.database, role) as connection, pytest.raises(psycopg.Error):
        connection.execute(statement.encode())


def test_only_the_auditor_opens_the_record(exercise: Served) -> None:
    """The auditor sees who read; a clerk and an administrator find no such page."""
    readings.on_record(_request(exercise, "clerk"), "dossier", [123_456])
    auditor = exercise.employ("auditor", 1)
    client = exercise.play_person(auditor)
    assert "123456" in client.get("/nhat-ky/luot-doc/?so=123456").content.decode()
    assert exercise.play("clerk").get("/nhat-ky/luot-doc/").status_code == 404
    administrator = exercise.play_person(exercise.employ("administrator", 1))
    assert administrator.get("/nhat-ky/luot-doc/").status_code == 404
