"""Serving a world's pages: which world, with which rights, on which port; then gunicorn."""

import errno
import gc
import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

import psycopg

from haicap.store import bases, roles, server, worlds
from haicap.store.errors import StoreError

HOST = "127.0.0.1"
WORKERS = max(2, min(16, 2 * len(os.sched_getaffinity(0))))
THREADS = 2
"""Two processes a core of two threads each, not one of four: threads of a process wait for one another.

With 200 requests a second offered on two cores 95 % were answered within 106 ms, with two processes of four threads
within 1,150 ms, at the same cost a request (docs/decisions/pages-from-few-waits.md).
"""
GARBAGE = (20_000, 20, 20)
"""Thresholds of the collector: a page makes some ten thousand objects that go by themselves when it is sent."""


def _settle(_worker: Any) -> None:
    """What a worker has loaded stays: collections of garbage pass over it, and come less often than by default."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


OPTIONS: dict[str, Any] = {
    "workers": WORKERS,
    "threads": THREADS,
    "worker_class": "gthread",
    "loglevel": "warning",
    "graceful_timeout": 5,
    "control_socket_disable": True,
    "proc_name": "haicap",
    "post_worker_init": _settle,
}
"""How gunicorn serves; what its version does not know is left out."""


class ServeError(StoreError):
    """The pages cannot be served; the sentence says what to do."""


def bind(host: str, *, https: bool, names: list[str]) -> None:
    """Note how pages are reached; raise ServeError for an address beyond this machine without HTTPS in front of it."""
    if not is_loopback(host) and not https:
        raise ServeError(
            f"Chỉ mở trang ở địa chỉ {host} khi có máy chủ HTTPS đứng trước; hãy thêm --https, hoặc bỏ --host.",
            f"Pages open on {host} only behind an HTTPS proxy; add --https, or leave --host out.",
        )
    if https:
        os.environ["HAICAP_HTTPS"] = "1"
    if names:
        os.environ["HAICAP_HOSTS"] = ",".join(names)


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def prepare(name: str | None, port: int, host: str = HOST) -> str:
    """Choose the world, check login, port and files, and set up Django for it; return the world's name.

    Raise ServeError, WorldError or ServerError; nothing is open afterwards.
    """
    world = worlds.world_or_latest_trial(name)
    os.environ["HAICAP_WORLD"] = world.name
    os.environ["DJANGO_SETTINGS_MODULE"] = "haicap.web.settings"
    role = os.environ.setdefault("HAICAP_DATABASE_ROLE", roles.WEB)
    os.environ.pop("HAICAP_READ_AS", None)  # pages say for themselves whose reading each is
    private = is_loopback(host) and os.environ.get("HAICAP_HTTPS") != "1"
    if world.kind == "trial" and private:  # whoever sits at this machine may read the review
        os.environ.setdefault("HAICAP_OPEN_REVIEW", "1")
    refuse_privileged(world.database, role)
    check_port(port, host)
    refuse_outdated(world)
    _collect_files()
    _tidy()
    return world.name


def refuse_outdated(world: worlds.World) -> None:
    """Raise ServeError if a world was made by an earlier version and lacks what pages read (sets Django up)."""
    import django

    django.setup()
    from django.db.migrations.loader import MigrationLoader

    wanted = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or ())
    with bases.connect(world.database, roles.OWNER) as connection:
        applied = set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
    if wanted - applied:
        raise ServeError(
            f"Thế giới “{world.name}” lập bằng phiên bản trước nên thiếu bảng mới; hãy chạy lại đợt với --replace.",
            f'The world "{world.name}" is of an earlier version and lacks new tables; run it again with --replace.',
        )


def refuse_privileged(database: str, role: str) -> None:
    """Raise ServeError if pages would sign in with more rights than a page may have."""
    with psycopg.connect(server.address().dsn(database, role or None)) as connection:
        if roles.is_privileged(connection):
            raise ServeError(
                "Không phục vụ trang bằng tài khoản có đặc quyền; hãy bỏ HAICAP_DATABASE_ROLE (mặc định haicap_web).",
                "Pages are not served with a privileged login; unset HAICAP_DATABASE_ROLE (default haicap_web).",
            )


def check_port(port: int, host: str = HOST) -> None:
    """Raise ServeError if nothing can be bound to `port` on `host`."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise ServeError(
                    f"Cổng {port} đang được dùng; hãy chọn cổng khác bằng --port.",
                    f"Port {port} is in use; choose another with --port.",
                ) from error
            if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
                raise ServeError(
                    f"Máy này không có địa chỉ {host}; hãy chọn địa chỉ khác bằng --host.",
                    f"This machine has no address {host}; choose another with --host.",
                ) from error
            raise ServeError(
                f"Không mở được cổng {port} ({error.strerror}); hãy chọn cổng từ 1024 trở lên bằng --port.",
                f"Port {port} cannot be opened ({error.strerror}); choose one from 1024 up with --port.",
            ) from error


def run(port: int, host: str = HOST) -> bool:
    """Serve the prepared world until told to stop; return whether Ctrl-C told it."""
    from gunicorn.app.base import BaseApplication
    from gunicorn.arbiter import Arbiter

    class Pages(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in ({"bind": f"{host}:{port}"} | OPTIONS).items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from haicap.web.wsgi import application

            return application

    class Watched(Arbiter):  # type: ignore[misc]  # gunicorn has no types
        interrupted = False

        def handle_int(self) -> None:
            self.interrupted = True
            super().handle_int()

    master = Watched(Pages())
    try:
        master.run()
    except SystemExit as left:
        if left.code not in {0, None}:
            raise
    return bool(master.interrupted)


def _tidy() -> None:
    """Remove ended sessions, used codes and old counts; no connection stays open for the forks to share."""
    import django

    django.setup()
    from django.db import connections

    from haicap.base.people import housekeeping

    housekeeping.tidy()
    connections.close_all()


def _collect_files() -> None:
    """Collect and compress the files that browsers get, if any says something else than at the last collection."""
    from django.conf import settings

    from haicap.web import assets, collecting

    missing = assets.missing()
    if missing:
        raise ServeError(
            f"Thiếu tệp cho trình duyệt ({missing[0]}); hãy chạy make setup.",
            f"Files for the browser are missing ({missing[0]}); run make setup.",
        )
    collecting.collect(Path(settings.STATIC_ROOT))
