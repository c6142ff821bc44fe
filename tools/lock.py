"""Write requirements.txt and requirements-dev.txt anew from pyproject.toml: exact versions, with digests, no hosts."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORDS = [
    "--quiet", "--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header", "--no-emit-index-url",
    "--no-emit-trusted-host", "--no-emit-find-links", "--no-emit-options", "--annotation-style=line",
    "--build-deps-for=editable",
]  # fmt: skip
FORBIDDEN = re.compile(r"://|^-|file:/|@ /", re.MULTILINE)


def main() -> int:
    """Lock both lists; return 1 if a host or a path of this machine got into one."""
    compile_list("requirements.txt")
    compile_list("requirements-dev.txt", "--extra=dev", "--constraint=requirements.txt")
    wrong = [
        name
        for name in ("requirements.txt", "requirements-dev.txt")
        if FORBIDDEN.search((ROOT / name).read_text())
    ]
    for name in wrong:
        print(f"{name} names a host, an option or a path: take it out", file=sys.stderr)
    return 1 if wrong else 0


def compile_list(name: str, *words: str) -> None:
    """Run pip-compile for one list."""
    command = [
        sys.executable,
        "-m",
        "piptools",
        "compile",
        *WORDS,
        *words,
        f"--output-file={name}",
        "pyproject.toml",
    ]
    subprocess.run(command, cwd=ROOT, check=True, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    raise SystemExit(main())
