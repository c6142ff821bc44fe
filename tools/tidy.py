"""Hold functions and files to their size; what is too long today may shrink, never grow, and nothing new may join.

Lines of a function run from `def` to its last line. The list of what is tolerated is `tools/tidy.json`; `--write`
lowers it to today's lengths and never raises it.
"""

import ast
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KNOWN = ROOT / "tools" / "tidy.json"
FUNCTION_LINES_MAX = 40
FILE_LINES_MAX = 400
FOLDERS = ("haicap", "tests", "tools", "bench")


def main(words: list[str]) -> int:
    """Print what is too long; return 1 if anything is."""
    known: dict[str, int] = json.loads(KNOWN.read_text("utf-8")) if KNOWN.exists() else {}
    found = {name: lines for path in sources() for name, lines in too_long(path).items()}
    if words == ["--write"]:
        kept = {
            name: min(lines, known.get(name, lines))
            for name, lines in found.items()
            if not known or name in known
        }
        KNOWN.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", "utf-8")
        return 0
    wrong = {name: lines for name, lines in found.items() if lines > known.get(name, 0)}
    for name, lines in sorted(wrong.items()):
        limit = known.get(name, FUNCTION_LINES_MAX if "::" in name else FILE_LINES_MAX)
        print(f"{name}: {lines} lines, at most {limit}: split it")
    stale = sorted(name for name in known if name not in found)
    for name in stale:
        print(f"{name} is short now: run tools/tidy.py --write")
    return 1 if wrong else 0


def sources() -> list[Path]:
    """Return all Python files of ours but migrations."""
    paths = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in paths if "migrations" not in path.parts)


def too_long(path: Path) -> dict[str, int]:
    """Return the file and those of its functions that are too long, by name, with their lines."""
    name = path.relative_to(ROOT).as_posix()
    text = path.read_text("utf-8")
    lines = len(text.splitlines())
    found = {name: lines} if lines > FILE_LINES_MAX else {}
    for node in ast.walk(ast.parse(text, name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES_MAX:
                found[f"{name}::{node.name}"] = length
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
