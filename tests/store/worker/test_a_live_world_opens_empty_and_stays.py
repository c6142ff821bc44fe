"""Design, section 7: a live world is cloned from the base, opens with today's law, and nothing replaces it."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

from haicap.cli import app
from haicap.rehearsal.audit import verify_world
from haicap.store import opening, worlds
from haicap.store.errors import WorldError
from tests.store.tampering import Case
from tests.store.worker.conftest import NOW, Live


def _told(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["--lang", "en", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stderr.strip().splitlines()[-1]


def test_it_opens_with_the_days_law_no_staff_and_a_seal_that_names_its_data(live: Live) -> None:
    ((kind, as_of, any_counter, digest),) = Case(live.name).change(
        "SELECT kind, organisation_as_of::text, any_counter, parent_digest FROM world"
    )
    assert (kind, as_of, any_counter) == ("live", "2026-11-24", True)
    assert Case(live.name).change("SELECT digest, entries, extract(epoch FROM to_at)::int8 FROM seal") == [
        (digest, 0, NOW)
    ]
    ((people, holdings, bodies),) = Case(live.name).change(
        "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM holding), (SELECT count(*) FROM unit)"
    )
    assert (people, holdings) == (0, 0)
    assert bodies > 0
    assert verify_world(live.name)[1].findings == ()


def test_its_commits_wait_for_the_disk(live: Live) -> None:
    assert Case(live.name).change("SELECT current_setting('synchronous_commit')") == [("on",)]


@pytest.mark.parametrize(
    "words",
    [
        ("trial", "--name", "{}", "--place", "tiny", "--days", "1", "--replace"),
        ("trial", "--name", "{}", "--resume"),
        ("world", "{}", "--kind", "exercise", "--place", "tiny", "--replace"),
        ("world", "{}", "--kind", "live", "--place", "tiny"),
    ],
)
def test_no_command_replaces_or_drops_it(live: Live, words: tuple[str, ...]) -> None:
    live.hand_in()
    status, said = _told(*[word.format(live.name) for word in words])
    assert status == 1
    assert said.startswith("Error: ")
    assert len(Case(live.name).change("SELECT id FROM dossier")) == 1
    with pytest.raises(WorldError, match="is a live world, which no command replaces or drops"):
        worlds.drop_world(live.name)


def test_replace_is_no_option_of_a_live_world(live: Live) -> None:
    status, said = _told("world", live.name, "--kind", "live", "--replace")
    assert status == 2
    assert "--replace is for exercises only" in said


def test_a_making_that_fails_leaves_nothing_behind(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_words: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(opening, "open_world", fails)
    name = f"{live.name}-c"
    with pytest.raises(OSError, match="No space left"):
        opening.make_live(name, "tiny", live.clock)
    assert not worlds.world_exists(name)
