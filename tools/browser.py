"""See to it that there is a Chromium for the journeys: Debian's, installed if we may, else said in one line."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
SECONDS_MAX = 600


def main() -> int:
    """Install Debian's chromium if it is missing and apt and root are there; return 0 in any case.

    Without a browser the journeys are skipped, or fail where CI is set: they say so themselves.
    """
    if any(map(shutil.which, NAMES)):
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Cài chromium của Debian · installing Debian's chromium", file=sys.stderr)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(
                ["apt-get", *words], env=environment, check=False, timeout=SECONDS_MAX,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
    if not any(map(shutil.which, NAMES)):
        print(
            "Thiếu trình duyệt cho kiểm thử: hãy cài chromium (apt-get install chromium)."
            " · No browser for the journeys: install chromium.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
