"""Keeps the English of the pages complete: finds every marked Vietnamese text, writes the compiled catalogue.

python tools/languages.py           finds new texts, adds them untranslated to django.po, compiles django.mo
python tools/languages.py --check   changes nothing; exits 1 if a text lacks its English or django.mo is stale
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "haicap/web/locale/en/LC_MESSAGES/django.po"
OF_PACKAGES = ROOT / "haicap/web/locale/vi/LC_MESSAGES/django.po"
"""Vietnamese of packages that have none, or a poor one; compiled as it stands."""
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop", "noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CALL = re.compile(r"\b(n?gettext|_)\(")
Text = tuple[str, str]


def of_python(path: Path) -> Iterator[Text]:
    """Texts (and plurals) in calls of gettext and its kin, where they are plain strings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        wanted = 1 if node.func.id in SINGLE else 2 if node.func.id in PLURAL else 0
        words = [arg.value for arg in node.args[:wanted] if isinstance(arg, ast.Constant)]
        if wanted and len(words) == wanted and all(isinstance(word, str) for word in words):
            yield str(words[0]), str(words[1]) if wanted == 2 else ""


def of_template(path: Path) -> Iterator[Text]:
    """Texts (and plurals) of translate and blocktranslate tags."""
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for found in CALL.finditer(code):
        literals = []
        rest = code[found.end() :]
        while match := re.match(
            r"\s*,?\s*u?((?:'(?:[^'\\]|\\.)*')|(?:\"(?:[^\"\\]|\\.)*\"))", rest, re.DOTALL
        ):
            literals.append(ast.literal_eval(match[1].replace("\n", "\\n")))
            rest = rest[match.end() :]
        if literals:
            yield literals[0], literals[1] if found[1] == "ngettext" else ""


def texts() -> dict[Text, list[str]]:
    """Every marked text of the product with the files in which it stands."""
    found: dict[Text, list[str]] = {}
    for path in sorted((ROOT / "haicap").rglob("*")):
        if path.suffix not in (".py", ".html"):
            continue
        for text in of_python(path) if path.suffix == ".py" else of_template(path):
            places = found.setdefault(text, [])
            name = path.relative_to(ROOT).as_posix()
            if name not in places:
                places.append(name)
    return found


def complaints(catalogue: polib.POFile, found: dict[Text, list[str]]) -> list[str]:
    """What is wrong with the catalogue, a line each."""
    known = {(entry.msgid, entry.msgid_plural): entry for entry in catalogue if not entry.obsolete}
    wrong = [
        f"no entry for {text[0]!r} ({', '.join(places)})"
        for text, places in found.items()
        if text not in known
    ]
    wrong += [f"nothing says {key[0]!r} any more" for key in known if key not in found]
    for key, entry in known.items():
        said = list(entry.msgstr_plural.values()) if key[1] else [entry.msgstr]
        if not all(said):
            wrong.append(f"no English for {key[0]!r}")
        wrong += [f"fields differ in {text!r}" for text in said if text and fields(text) != fields(key[0])]
    return wrong


def fields(text: str) -> list[str]:
    """The named fields that a text fills in."""
    return sorted(re.findall(r"%\(\w+\)s", text))


def update(catalogue: polib.POFile, found: dict[Text, list[str]]) -> None:
    """Add new texts, drop those that nothing says any more, note where each stands."""
    known = {(entry.msgid, entry.msgid_plural): entry for entry in catalogue}
    for entry in [entry for key, entry in known.items() if key not in found]:
        catalogue.remove(entry)
    for text, places in found.items():
        if text not in known:
            plural = {0: "", 1: ""} if text[1] else {}
            known[text] = polib.POEntry(msgid=text[0], msgid_plural=text[1], msgstr_plural=plural)
            catalogue.append(known[text])
        known[text].occurrences = [(place, "") for place in places]
        known[text].flags = ["python-format"] if "%(" in text[0] else []
    catalogue.sort(key=lambda entry: (entry.occurrences[0][0], entry.msgid))


def main() -> int:
    """Update and compile the catalogue, or check it."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--check", action="store_true")
    check = words.parse_args().check
    if not settings.configured:
        settings.configure()
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=110)
    found = texts()
    compiled = CATALOGUE.with_suffix(".mo")
    if not check:
        update(catalogue, found)
        catalogue.save(str(CATALOGUE))
        compiled.write_bytes(catalogue.to_binary())
        OF_PACKAGES.with_suffix(".mo").write_bytes(polib.pofile(str(OF_PACKAGES)).to_binary())
    wrong = complaints(catalogue, found)
    if check and (not compiled.exists() or compiled.read_bytes() != catalogue.to_binary()):
        wrong.append("django.mo is older than django.po: run python tools/languages.py")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
