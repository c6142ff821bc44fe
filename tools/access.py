"""Writes docs/access.md: every address with who may open it. A test compares the page with the code.

python tools/access.py    writes the page anew; look at what changed before you commit it
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/access.md"
HEAD = """# Who may open which page

Written by `python tools/access.py` from what the views declare (`@for_roles`, `@for_staff`, `@for_account`,
`@for_public`); whatever declares nothing opens for nobody. A test compares this page with the code, so that a new
address is looked at before it is open. Which *cases* a role sees on a page is decided by the database's policies: those
of its unit, or of the whole city (centre, leader, operator, controller, evaluator, auditor, planner). The addresses of
the API ask for the token of a system.

| address | name | who |
|---|---|---|
"""


def text() -> str:
    """The page as the code has it now."""
    from haicap.web.addresses import addresses

    rows = [f"| `/{each.route}` | {each.name} | {each.who} |\n" for each in addresses()]
    return HEAD + "".join(rows)


def main() -> int:
    """Write the page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.web.settings")
    import django

    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
