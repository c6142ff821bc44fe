"""What verify says of worlds that are unfinished, of wrong questions, and of heads that left the database."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from haicap.cli import app
from haicap.rehearsal.trial import cast_of
from haicap.store import roles, server, worlds
from tests.conftest import worker
from tests.store.tampering import Case, Trial, forget, trial_of


@pytest.fixture
def stopped() -> Iterator[Case]:
    """A trial that was stopped at 15:30 of its first day: half an hour after the last seal."""
    name = f"test-stopped-{worker()}-{os.getpid()}"
    left = iter(range(31))
    try:
        assert trial_of(name, lambda: next(left, None) is not None) is None
        yield Case(name)
    finally:
        forget(name)


def test_an_unfinished_trial_verifies_and_says_how_many_entries_are_not_sealed(stopped: Case) -> None:
    status, said = stopped.verify()
    assert (status, said["findings"]) == (0, [])
    ((unsealed,),) = stopped.change(
        "SELECT count(*) FROM journal_entry WHERE at >= (SELECT max(to_at) FROM seal)"
    )
    assert said["unsealed"] == unsealed > 0
    done = CliRunner().invoke(app, ["--lang", "vi", "verify", "--world", stopped.name])
    assert done.exit_code == 0
    assert f"{unsealed} dòng chưa niêm phong" in done.stdout


def test_a_trial_that_goes_on_within_an_hour_seals_what_stood_there_already(stopped: Case) -> None:
    """The seal that closes next holds entries of both processes, with the numbers of both."""
    left = iter(range(2))
    assert trial_of(stopped.name, lambda: next(left, None) is not None, resume=True) is None
    status, said = stopped.verify()
    assert (status, said["findings"]) == (0, [])
    ((seals, digests, older),) = stopped.change(
        "SELECT count(*), count(recording_digest), (SELECT entries FROM seal ORDER BY number DESC LIMIT 1) FROM seal"
    )
    assert (seals, digests) == (said["seals"], said["seals"] - 1)
    assert older > 0


def test_without_a_head_it_claims_no_more_than_consistency(trial: Trial) -> None:
    done = CliRunner().invoke(app, ["--lang", "vi", "verify", "--world", trial.name])
    assert done.exit_code == 0
    assert "Nhất quán nội tại" in done.stdout
    assert "--head" in done.stdout


def test_with_a_head_from_outside_it_says_so(trial: Trial) -> None:
    done = CliRunner().invoke(app, ["--lang", "en", "verify", "--world", trial.name, "--head", trial.head])
    assert done.exit_code == 0
    assert "today's chain contains the head" in done.stdout


@pytest.mark.parametrize("head", ["", "abc", "x" * 64])
def test_what_cannot_be_a_head_is_refused_in_one_sentence(trial: Trial, head: str) -> None:
    done = CliRunner().invoke(app, ["--lang", "vi", "verify", "--world", trial.name, "--head", head])
    assert done.exit_code == 1
    assert "64 chữ số thập lục phân" in done.stderr
    assert done.stdout == ""


def test_an_unknown_world_is_refused_in_one_sentence() -> None:
    done = CliRunner().invoke(app, ["--lang", "en", "verify", "--world", "nowhere"])
    assert done.exit_code == 1
    assert 'There is no world "nowhere"' in done.stderr


def test_every_head_of_a_finished_trial_lies_outside_its_database(trial: Trial) -> None:
    lines = (server.home() / "heads" / f"{trial.name}.txt").read_text("utf-8").splitlines()
    with worlds.connect(trial.name, roles.CITY) as connection:
        heads = [head for (head,) in connection.execute("SELECT head FROM seal ORDER BY number")]
    assert [line.split("\t")[2] for line in lines] == heads
    assert heads[-1] == trial.head
    assert {line.split("\t")[0] for line in lines} == {trial.name}


def test_the_journal_holds_nothing_by_which_a_person_could_be_known(trial: Trial) -> None:
    with worlds.connect(trial.name, roles.CITY) as connection:
        cast = cast_of(connection)
        with connection.cursor() as cursor, cursor.copy("COPY journal_entry TO STDOUT") as copy:
            journal = b"".join([bytes(block) for block in copy]).decode()
        applicants = connection.execute("SELECT name FROM applicant").fetchall()
    people = [cast.script.person(visit) for visit in range(cast.script.arrivals.visits)]
    words = {word for person in people for word in person} | {cast.name_of(post) for post in cast.posts}
    assert len(applicants) > 20
    assert {name for (name,) in applicants} <= words
    assert len(journal) > 100_000
    assert [word for word in words if word in journal] == []
