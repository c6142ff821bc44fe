"""Write docs/api/openapi.json anew from the API's code, or say with --check that it is current."""

import json
import os
import sys
from pathlib import Path

import django

FILE = Path(__file__).resolve().parents[1] / "docs" / "api" / "openapi.json"


def main(words: list[str]) -> int:
    """Return 1 if --check finds the file to differ from what the code says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.web.settings")
    django.setup()
    from haicap.web.api import description

    text = json.dumps(description(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if "--check" in words:
        current = FILE.exists() and FILE.read_text("utf-8") == text
        if not current:
            print("docs/api/openapi.json is not current: run tools/openapi.py", file=sys.stderr)
        return 0 if current else 1
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
