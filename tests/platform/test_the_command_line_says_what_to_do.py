"""Every error that a person can cause is one sentence in the person's language, with the right exit status."""

import socket

import pytest

from haicap.store import complaints
from haicap.web import serving
from tests.platform.homes import haicap


@pytest.mark.parametrize(
    "words", [["nope"], ["worlds", "--nope"], ["serve", "--port", "0"], ["serve", "--port", "x"]]
)
def test_wrong_usage_ends_with_two(words: list[str]) -> None:
    """An unknown command, an unknown option, a value out of range: status 2, no traceback."""
    done = haicap(*words)
    assert done.returncode == 2
    assert "Error" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "variables", "sentence"),
    [
        (["worlds", "--url", "khong-co"], {}, "Không có thế giới “khong-co”"),
        (["--lang", "en", "worlds", "--url", "khong-co"], {}, 'There is no world "khong-co"'),
        (["worlds", "--url", "Hà Nội"], {"LC_ALL": "en_US.UTF-8"}, "cannot name a world"),
        (["serve", "--world", "khong-co"], {}, "Không có thế giới “khong-co”"),
        (
            ["worlds"],
            {"HAICAP_DATABASE_URL": "postgresql://x@127.0.0.1:1/x"},
            "Không kết nối được cơ sở dữ liệu",
        ),
        (["worlds"], {"HAICAP_DATABASE_URL": "post gres"}, "Không đọc được HAICAP_DATABASE_URL"),
        (["worlds"], {"HAICAP_HOME": "/proc/haicap"}, "HAICAP_HOME"),
        (["worlds"], {"HAICAP_HOME": "/dev/null/x"}, "HAICAP_HOME"),
    ],
)
def test_a_refusal_is_one_line_and_status_one(
    words: list[str], variables: dict[str, str], sentence: str
) -> None:
    """What cannot be done is said in one line on standard error; nothing is on standard output."""
    done = haicap(*words, **variables)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert sentence in done.stderr


def test_worlds_answers_one_json_object() -> None:
    """With --json, standard output holds one object and nothing else."""
    done = haicap("worlds", "--json")
    assert done.returncode == 0
    assert done.stdout.startswith('{"worlds": [')
    assert done.stdout.count("\n") == 1


def test_a_port_in_use_is_said_so() -> None:
    """Serving on a port that another program holds is refused with the port's number."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(serving.ServeError, match=f"Port {taken.getsockname()[1]} is in use"):
            serving.check_port(taken.getsockname()[1])


def test_a_full_disk_is_said_so() -> None:
    """Whether the database or the machine finds the disk full, the sentence is the same."""
    import psycopg

    for error in (psycopg.errors.DiskFull("x"), OSError(28, "No space left on device")):
        said = complaints.sentences(error)
        assert said is not None
        assert said[1].startswith("The disk is full")


def test_a_bug_is_not_dressed_up_as_a_mistake_of_the_person() -> None:
    """An error that no person can cause has no sentence, so that it shows itself."""
    assert complaints.sentences(KeyError("x")) is None
