"""PostgreSQL's own programs and folders on this machine: placed, set up, launched, halted (used by `server` alone)."""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from haicap.store import binaries
from haicap.store.errors import ServerError

CHECKOUT = Path(__file__).resolve().parents[2]
POINTER = "postgres.json"
SETTINGS_FILE = "haicap.conf"
SOCKET_PATH_BYTES_MAX = 107
LOG_BYTES_MAX = 20_000_000
COMMAND_SECONDS_MAX = 180
#: what the log says while orphans of a killed server still hold its memory: waiting helps
PASSING = ("shared memory block", "lock file", "Address already in use", "still in use")

SETTINGS = """\
# Written by Haicap at every start.
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = {buffers_mb}MB
maintenance_work_mem = 128MB
work_mem = 16MB
max_wal_size = 8GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
shared_preload_libraries = 'pg_stat_statements'
pg_stat_statements.max = 2000
"""
#: The default keeps every promise of a commit; a trial's database alone lets its commits wait (see `worlds`).
#: `scratch` is for a server of tests and benches whose loss hurts nobody.
PROFILES = {
    "durable": "fsync = on\nfull_page_writes = on\nsynchronous_commit = on\n",
    "scratch": "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n",
}


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged account under which root lets PostgreSQL run."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one server; `account` is None where the caller runs it as itself."""

    data: Path
    sockets: Path
    account: Account | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a start failed; `final` where trying again is no use."""

    error: ServerError
    final: bool


def socket_folder(key: str) -> Path:
    """Return the folder of the server's socket: short, in the system's temporary folder, named by `key`."""
    system = Path("/tmp")  # noqa: S108 - not TMPDIR: two shells of one user must agree
    folder = (
        system if os.access(system, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())
    ) / f"haicap-{key}"
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) > SOCKET_PATH_BYTES_MAX:
        raise ServerError(
            f"Đường dẫn {folder} dài quá {SOCKET_PATH_BYTES_MAX} byte của ổ cắm Unix; hãy đặt TMPDIR ngắn hơn.",
            f"The path {folder} is too long for a Unix socket ({SOCKET_PATH_BYTES_MAX} bytes); set a shorter TMPDIR.",
        )
    return folder


def find(home: Path, key: str) -> Layout | None:
    """Return the layout that `home` points to, or None if no server was ever placed for it."""
    try:
        pointer = json.loads((home / POINTER).read_text("utf-8"))
        data, owner = Path(pointer["data"]), Path(pointer["home"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError) as error:
        raise _unreadable(home / POINTER, str(error)) from error
    copied = data.is_absolute() and owner != home and (owner / POINTER).exists()
    if copied:  # a copy of a checkout must not run on the original's data
        return None
    data = home / data
    return Layout(data, socket_folder(key), _account_of(data))


def place(home: Path, key: str) -> Layout:
    """Choose the data folder of a new server, and leave a pointer to it in `home`."""
    account = _account() if os.geteuid() == 0 else None
    inside = account is None or _can_reach(account, home)
    data = Path("postgres") if inside else binaries.machine_folder() / key / "postgres"
    pointer = home / POINTER
    fresh = pointer.with_suffix(".new")
    fresh.write_text(json.dumps({"data": str(data), "home": str(home)}) + "\n", "utf-8")
    fresh.replace(pointer)
    return Layout(home / data, socket_folder(key), account)


def pid_file(layout: Layout) -> list[str]:
    """Return the lines of the running server's own note (process, folder, start, port, sockets …), or none."""
    try:
        return (layout.data / "postmaster.pid").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except PermissionError as error:
        raise _unreadable(layout.data, "PermissionError") from error


def is_alive(layout: Layout) -> bool:
    """Say whether the process named in the pid file is a server on this very data folder."""
    lines = pid_file(layout)
    if not lines or not lines[0].strip().lstrip("-").isdigit():
        return False
    pid = abs(int(lines[0]))
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's process; /proc tells whether it is the server
    return _is_server(Path("/proc") / str(pid), layout.data)


def is_ready(layout: Layout) -> bool:
    """Say whether the server is alive and takes connections."""
    lines = pid_file(layout)
    return len(lines) > 7 and lines[7].strip() == "ready" and is_alive(layout)


def prepare(layout: Layout) -> None:
    """Make the data folder if there is none, write the settings, clear what a dead server left behind."""
    binaries.ensure(copied=layout.account is not None)
    if not (layout.data / "PG_VERSION").exists():
        _initdb(layout)
    _check_version(layout.data)
    buffers_mb = min(1024, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20 // 6)
    settings = SETTINGS.format(port=5432, sockets=layout.sockets, buffers_mb=buffers_mb) + _profile()
    _write(layout, SETTINGS_FILE, settings)
    _make_private(layout, layout.sockets)
    if pid_file(layout) and not is_alive(layout):
        (layout.data / "postmaster.pid").unlink(missing_ok=True)
    log = layout.data / "server.log"
    if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
        log.replace(log.with_suffix(".log.1"))


def launch(layout: Layout) -> Problem | None:
    """Start the server and wait until it takes connections; return what went wrong, if anything did."""
    log = layout.data / "server.log"
    offset = log.stat().st_size if log.exists() else 0
    done = _run(layout, "pg_ctl", "-D", layout.data, "-l", log, "-w", "-t", "150", "-s", "start")
    if done.returncode == 0:
        return None
    said = log.read_bytes()[offset:].decode("utf-8", "replace") if log.exists() else done.stderr
    return Problem(_start_error(said, log), final=not any(word in said for word in PASSING))


def halt(layout: Layout) -> bool:
    """Stop the server in the orderly way, at once for its clients; return whether it ran."""
    if not is_alive(layout):
        return False
    done = _run(layout, "pg_ctl", "-D", layout.data, "-m", "fast", "-w", "-t", "120", "-s", "stop")
    if done.returncode != 0 and is_alive(layout):
        raise ServerError(
            f"Không dừng được PostgreSQL; xem nhật ký {layout.data / 'server.log'}.",
            f"PostgreSQL could not be stopped; see its log {layout.data / 'server.log'}.",
        )
    return True


def erase(home: Path, layout: Layout) -> None:
    """Delete the data folder, the sockets and the pointer of a server that is not running."""
    shutil.rmtree(layout.data, ignore_errors=True)
    shutil.rmtree(layout.sockets, ignore_errors=True)
    (home / POINTER).unlink(missing_ok=True)
    if layout.data.parent != home and layout.data.parent.is_dir() and not any(layout.data.parent.iterdir()):
        layout.data.parent.rmdir()


def _account() -> Account:
    for name in ("haicap", "postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise ServerError(
        "PostgreSQL không chạy bằng quyền root và máy thiếu tài khoản postgres, nobody; hãy tạo tài khoản haicap.",
        "PostgreSQL refuses to run as root and there is no account postgres or nobody; create an account named haicap.",
    )


def _account_of(data: Path) -> Account | None:
    """Return whose server lies in `data`: its owner, for root; nobody else can start one."""
    if os.geteuid() != 0:
        return None
    try:
        owner = data.stat()
    except FileNotFoundError:
        return _account()
    return Account(owner.st_uid, owner.st_gid) if owner.st_uid else _account()


def _can_reach(account: Account, folder: Path) -> bool:
    probe = subprocess.run(["/bin/sh", "-c", 'test -x "$1"', "sh", folder], check=False, **_as(account))
    return probe.returncode == 0


def _as(account: Account | None) -> dict[str, Any]:
    who = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    return {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, **who}


def _run(layout: Layout, program: str, *words: object) -> subprocess.CompletedProcess[str]:
    folder = binaries.ensure(copied=layout.account is not None)
    command = [str(folder / program), *map(str, words)]
    # To a file, not a pipe: the server inherits it and would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            done = subprocess.run(
                command, check=False, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                timeout=COMMAND_SECONDS_MAX, start_new_session=True, **_as(layout.account),
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ServerError(
                f"Không chạy được {program} của PostgreSQL ({error}); hãy chạy lại make setup.",
                f"PostgreSQL's {program} cannot be run ({error}); run make setup again.",
            ) from error
        output.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, "", output.read())


def _is_server(process: Path, data: Path) -> bool:
    if not Path("/proc/self").exists():
        return True  # without /proc the pid alone must do, as it does for PostgreSQL
    try:
        if process.joinpath("stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0] == "Z":
            return False
        return process.joinpath("cwd").samefile(data)
    except PermissionError:
        return b"postgres" in process.joinpath("cmdline").read_bytes()
    except OSError:
        return False


def _initdb(layout: Layout) -> None:
    fresh = layout.data.with_name(
        layout.data.name + ".new"
    )  # renamed when whole: an interrupted start leaves no half
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        layout.data.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh.mkdir(mode=0o700)
        if layout.account:
            os.chown(fresh, layout.account.uid, layout.account.gid)
    except OSError as error:
        raise _unreadable(fresh, str(error)) from error
    done = _run(
        layout, "initdb", "-D", fresh, "-U", "haicap", "-A", "trust", "-E", "UTF8", "--locale=C",
        "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--no-sync", "--no-instructions",
    )  # fmt: skip
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise _start_error(done.stderr, fresh)
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(f"\ninclude = '{SETTINGS_FILE}'\n")
    fresh.replace(layout.data)


def _check_version(data: Path) -> None:
    made_by = (data / "PG_VERSION").read_text("utf-8").strip()
    ours = binaries.version().partition(".")[0]
    if made_by != ours:
        raise ServerError(
            f"Dữ liệu trong {data} thuộc PostgreSQL {made_by}, bản đang dùng là {ours}; hãy nâng cấp bằng pg_upgrade.",
            f"The data in {data} are of PostgreSQL {made_by}, the programs of {ours}; convert them with pg_upgrade.",
        )


def _profile() -> str:
    name = os.environ.get("HAICAP_POSTGRES_PROFILE", "durable")
    if name not in PROFILES:
        names = ", ".join(PROFILES)
        raise ServerError(
            f"HAICAP_POSTGRES_PROFILE={name} không có; hãy chọn một trong: {names}.",
            f"HAICAP_POSTGRES_PROFILE={name} is unknown; choose one of: {names}.",
        )
    return PROFILES[name]


def _write(layout: Layout, name: str, text: str) -> None:
    path = layout.data / name
    path.write_text(text, "utf-8")
    if layout.account:
        os.chown(path, layout.account.uid, layout.account.gid)


def _make_private(layout: Layout, folder: Path) -> None:
    owner = layout.account.uid if layout.account else os.geteuid()
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if layout.account and found.st_uid == 0 and not folder.is_symlink():
        os.chown(folder, layout.account.uid, layout.account.gid)
        found = folder.lstat()
    if folder.is_symlink() or found.st_uid != owner:
        raise ServerError(
            f"Thư mục {folder} thuộc người dùng khác; hãy xóa thư mục đó rồi thử lại.",
            f"The folder {folder} belongs to another user; remove it, then try again.",
        )
    folder.chmod(0o700)


def _start_error(said: str, log: Path) -> ServerError:
    if "No space left on device" in said:
        return ServerError(
            "Ổ đĩa đã đầy nên PostgreSQL không khởi động được; hãy giải phóng chỗ trống.",
            "The disk is full, so PostgreSQL cannot start; free some space.",
        )
    lines = [
        line for line in said.splitlines() if "FATAL" in line or "error" in line.lower()
    ] or said.splitlines()
    why = lines[-1].strip() if lines else "?"
    return ServerError(
        f"PostgreSQL không khởi động được: {why} (nhật ký: {log})",
        f"PostgreSQL could not start: {why} (log: {log})",
    )


def _unreadable(path: Path, why: str) -> ServerError:
    return ServerError(
        f"Không đọc hoặc ghi được {path} ({why}); hãy chạy bằng người dùng đã tạo ra nó, hoặc đặt HAICAP_HOME khác.",
        f"Cannot read or write {path} ({why}); run as the user who made it, or set another HAICAP_HOME.",
    )
