"""A checkout has one server of its own: started once, back after a kill, apart from others, never run by root."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from haicap.store import postgres, server
from tests.platform.homes import ROOT, environment, run_python

START = "from haicap.store import server; print(server.ensure_running().dsn('postgres'))"
ERASE = "from haicap.store import server; server.erase()"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Give a home below a 0700 folder with spaces in its name; its server is gone afterwards."""
    folder = tmp_path / "nhà của máy chủ" / "var"
    folder.mkdir(parents=True)
    tmp_path.chmod(0o700)
    yield folder
    assert run_python(folder, ERASE).returncode == 0


def start(home: Path) -> str:
    """Start the home's server and return its address."""
    done = run_python(home, START)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def postmaster(dsn: str) -> int:
    """Return the server's process id as its own pid file names it."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute("select pg_read_file('postmaster.pid')").fetchone()
    assert row is not None
    return int(row[0].splitlines()[0])


def test_a_killed_server_comes_back_with_all_that_was_committed(home: Path) -> None:
    """After kill -9 of the server the next start waits for the orphans and finds every committed row."""
    dsn = start(home)
    with psycopg.connect(dsn) as connection:
        connection.execute("create table kept as select generate_series(1, 1000) as n")
    os.kill(postmaster(dsn), signal.SIGKILL)
    with psycopg.connect(start(home)) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (1000,)


def test_a_pid_file_of_another_process_is_no_server(home: Path) -> None:
    """A pid file left behind, whose number now belongs to another process, does not keep the server from starting."""
    dsn = start(home)
    with psycopg.connect(dsn) as connection:
        row = connection.execute("select current_setting('data_directory')").fetchone()
    assert row is not None
    assert run_python(home, "from haicap.store import server; server.stop()").returncode == 0
    stale = Path(row[0]) / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{row[0]}\n1\n5432\n/tmp\n\n1 1\nready\n", "utf-8")
    assert postmaster(start(home)) != os.getpid()


def test_starting_at_once_from_several_processes_starts_one_server(home: Path) -> None:
    """Four processes that need the server at the same moment get the same one."""
    command = [sys.executable, "-c", START]
    children = [
        subprocess.Popen(command, cwd=ROOT, env=environment(home), stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = {child.communicate(timeout=60)[0].strip() for child in children}
    assert [child.returncode for child in children] == [0, 0, 0, 0]
    assert len(answers) == 1
    assert postmaster(answers.pop()) > 1


def test_two_homes_have_two_servers(home: Path) -> None:
    """The server of one checkout is not the server of another."""
    ours = server.ensure_running().dsn("postgres")
    theirs = start(home)
    assert ours != theirs
    assert postmaster(ours) != postmaster(theirs)


def test_the_server_keeps_commits_and_listens_to_no_network(home: Path) -> None:
    """Durability is on, the network is off, the socket's folder is closed to others, and root runs nothing."""
    dsn = start(home)
    with psycopg.connect(dsn) as connection:
        names = ("fsync", "full_page_writes", "synchronous_commit", "listen_addresses", "TimeZone", "jit")
        found = [connection.execute("select current_setting(%s)", [name]).fetchone() for name in names]
    assert found == [("on",), ("on",), ("on",), ("",), ("UTC",), ("off",)]
    folder = Path(str(psycopg.conninfo.conninfo_to_dict(dsn)["host"]))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert Path(f"/proc/{postmaster(dsn)}").stat().st_uid != 0


def test_an_ordinary_user_runs_the_server_as_itself(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Without root's rights the same code runs PostgreSQL under the caller's own account."""
    code = """
import os, shutil, tempfile
import psycopg
from haicap.store import binaries, postgres, server
programs, version = binaries.ensure(copied=os.geteuid() == 0), binaries.version()
folder = tempfile.mkdtemp(prefix='haicap test ')
if os.geteuid() == 0:
    import pwd
    user = pwd.getpwnam('nobody')
    os.chown(folder, user.pw_uid, user.pw_gid)
    os.setgroups([]); os.setgid(user.pw_gid); os.setuid(user.pw_uid)
    binaries.ensure, binaries.version = lambda copied: programs, lambda: version
os.environ['HAICAP_HOME'] = folder
dsn = server.ensure_running().dsn('postgres')
with psycopg.connect(dsn) as connection:
    pid = int(connection.execute("select pg_read_file('postmaster.pid')").fetchone()[0].split()[0])
assert os.stat(f'/proc/{pid}').st_uid == os.geteuid() != 0
server.erase()
shutil.rmtree(folder)
print('ok')
"""
    done = run_python(tmp_path_factory.mktemp("unused"), code)
    assert done.stdout == "ok\n", done.stderr


def test_a_socket_path_that_is_too_long_is_refused() -> None:
    """A path of more than 107 bytes is refused with a sentence before PostgreSQL sees it."""
    with pytest.raises(server.ServerError, match="107"):
        postgres.socket_folder("x" * 90)
