#!/usr/bin/env python3
"""Check procedures.yaml, independently of the code that loads it: structure, vocabularies, sums, sources.

`python tools/check_procedures.py [FILE]` prints the counts and exits 1 on any error.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).resolve().parents[1] / "haicap" / "data" / "vietnam" / "procedures.yaml"

KEYS = [
    "id", "code", "code_certain", "name_vi", "name_en", "field", "field_vi", "authority", "authority_before",
    "competence_moved", "competence_basis", "legal_basis", "time_limit", "time_limit_if_verification", "fee",
    "documents", "steps", "result_vi", "online_level", "non_territorial", "form_id", "sim", "note", "sources",
    "verified_fields", "confidence",
]  # fmt: skip
LEVELS = {"commune", "city", "police", "interagency"}
BEFORE = LEVELS | {"district", "mixed", "none"}
UNITS = {"working_days", "days", "hours", "same_day"}
FEES = {"free", "per_page", "per_case", "per_copy", "council"}
ONLINE_FEES = {"none", "council_zero_online", "reduced", "free_registration"}
ROLES = {"tiep_nhan", "thu_ly", "tham_dinh", "xac_minh", "lien_thong", "trinh_ky", "tra_ket_qua"}
ONLINE = {"toan_trinh", "mot_phan", "khong"}
CONFIDENCE = {"high", "medium", "low"}
DOCUMENT_KEYS = {
    "key", "name_vi", "form", "original", "copies", "present_only", "required", "condition_vi",
}  # fmt: skip
FEE_KEYS = {"model", "amount", "currency", "rules", "online", "basis", "exemptions_vi", "confidence"}
SIM_KEYS = {
    "estimate", "volume_weight", "desk_minutes", "back_office_minutes", "online_share", "supplement_rate",
}  # fmt: skip
VERIFIABLE = {"code", "name_vi", "authority", "time_limit", "fee", "documents"}
CODE = re.compile(r"^\d\.\d{6}$")

Need = Callable[[object, str], None]
Procedure = dict[str, Any]


class Errors(list[str]):
    """What was found wrong, each with its place."""

    def at(self, where: str) -> Need:
        """A checker for one place: a false value is an error."""

        def need(ok: object, what: str) -> None:
            if not ok:
                self.append(f"{where}: {what}")

        return need


def is_triple(value: object) -> bool:
    """Whether a value is [min, mode, max]."""
    return isinstance(value, list) and len(value) == 3 and value[0] <= value[1] <= value[2]


def check_identity(p: Procedure, need: Need, known: set[str]) -> None:
    """Id, code, authority, sources."""
    need(re.fullmatch(r"[a-z0-9_]+", p["id"]), "id")
    code_ok = p["code"] is None or (isinstance(p["code"], str) and CODE.match(p["code"]))
    need(code_ok, "code form")
    need(p["code"] is not None or p["code_certain"] is False, "an empty code cannot be certain")
    need(set(p["authority"]) == {"level", "body_vi", "signer_vi"}, "authority keys")
    need(p["authority"]["level"] in LEVELS, "authority.level")
    need(p["authority_before"]["level"] in BEFORE, "authority_before.level")
    for key in ("legal_basis", "competence_basis", "sources"):
        need(isinstance(p[key], list) and p[key], f"{key} is empty")
        for source in p[key]:
            need(source in known, f"unknown source {source} in {key}")
    need(set(p["verified_fields"]) <= VERIFIABLE, "verified_fields")
    need(("code" in p["verified_fields"]) == p["code_certain"], "code_certain and verified_fields disagree")


def check_terms(p: Procedure, need: Need, known: set[str]) -> None:
    """Time limit and fee."""
    limit = p["time_limit"]
    need(set(limit) == {"amount", "unit", "cutoff", "note_vi"}, "time_limit keys")
    need(limit["unit"] in UNITS and limit["amount"] > 0, "time_limit")
    need((limit["unit"] == "same_day") == (limit["cutoff"] is not None), "cutoff belongs to same_day only")
    longer = p["time_limit_if_verification"]
    if longer is not None:
        shape = set(longer) == {"amount", "unit", "when_vi", "total"} and longer["unit"] in UNITS
        need(shape, "time_limit_if_verification")
    fee = p["fee"]
    need(set(fee) == FEE_KEYS, "fee keys")
    need(fee["model"] in FEES and fee["currency"] == "VND" and isinstance(fee["amount"], int), "fee model")
    need(fee["online"]["model"] in ONLINE_FEES and fee["confidence"] in CONFIDENCE, "fee online, confidence")
    need(all(source in known for source in fee["basis"]), "fee basis")


def check_work(p: Procedure, need: Need) -> None:
    """Documents, steps, estimates."""
    need(p["documents"], "no documents")
    for document in p["documents"]:
        need(set(document) == DOCUMENT_KEYS, "document keys")
        need(document["required"] in {"always", "conditional"}, "document.required")
        conditional = document["required"] == "conditional"
        need(conditional == (document["condition_vi"] is not None), f"condition of {document['key']}")
        asks = document["original"] + document["copies"] > 0 or document["present_only"]
        need(asks, f"document {document['key']} asks for nothing")
    roles = [step["role"] for step in p["steps"]]
    ends = roles[0] == "tiep_nhan" and roles[-1] == "tra_ket_qua"
    need(set(roles) <= ROLES and ends and "trinh_ky" in roles, "steps")
    need(abs(sum(step["share"] for step in p["steps"]) - 1) < 1e-6, "step shares do not sum to 1")
    need(p["online_level"] in ONLINE and p["confidence"] in CONFIDENCE, "online_level or confidence")
    need(set(p["non_territorial"]) == {"reception", "decision"}, "non_territorial")
    sim = p["sim"]
    need(set(sim) == SIM_KEYS and sim["estimate"] is True, "sim keys")
    need(is_triple(sim["desk_minutes"]) and is_triple(sim["back_office_minutes"]), "sim minutes")
    need(0 <= sim["online_share"] <= 1 and 0 <= sim["supplement_rate"] <= 1, "sim shares")


def check_document(document: dict[str, Any]) -> Errors:
    """All errors of the parsed file."""
    errors = Errors()
    top = errors.at("top")
    top(document.get("schema_version") == 1, "schema_version must be 1")
    known = set(document["sources"])
    for key, source in document["sources"].items():
        errors.at(key)(set(source) == {"title", "kind", "date", "ref"}, "source keys")
        errors.at(key)(source["kind"] in {"law", "news", "repo", "knowledge"}, "source kind")
    procedures = document["procedures"]
    for p in procedures:
        need = errors.at(p.get("id", "?"))
        need(list(p) == KEYS, f"keys differ: {set(KEYS) ^ set(p)}")
        if list(p) == KEYS:
            check_identity(p, need, known)
            check_terms(p, need, known)
            check_work(p, need)
    for key in ("id", "code"):
        used = Counter(p[key] for p in procedures if p[key])
        top(max(used.values()) == 1, f"{key} used twice: {used.most_common(1)}")
    for group, total in _weights(procedures).items():
        top(group == "police" or abs(total - 1) < 1e-3, f"volume weights of {group} sum to {total:.4f}")
    top(abs(sum(document["meta"]["field_mix_commune"].values()) - 1) < 1e-6, "field mix")
    return errors


def _weights(procedures: list[Procedure]) -> Counter[str]:
    weight: Counter[str] = Counter()
    for p in procedures:
        level = p["authority"]["level"]
        weight["commune" if level == "interagency" else level] += p["sim"]["volume_weight"]
    return weight


def print_counts(document: dict[str, Any]) -> None:
    """How many procedures of each kind the file has."""
    procedures = document["procedures"]
    print(f"{len(procedures)} procedures, {len(document['sources'])} sources")
    kinds: dict[str, Callable[[Procedure], object]] = {
        "field": lambda p: p["field"],
        "level": lambda p: p["authority"]["level"],
        "competent before": lambda p: p["authority_before"]["level"],
        "online": lambda p: p["online_level"],
        "confidence": lambda p: p["confidence"],
        "code certain": lambda p: p["code_certain"],
    }
    for title, kind in kinds.items():
        counts = sorted(Counter(map(kind, procedures)).items(), key=lambda item: str(item[0]))
        print(f"  {title}: " + ", ".join(f"{name}={count}" for name, count in counts))


def main(path: Path = PATH) -> int:
    """Run every check; 1 if any failed."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    print_counts(document)
    errors = check_document(document)
    for error in errors:
        print("ERROR", error)
    print("OK" if not errors else f"{len(errors)} errors")
    return int(bool(errors))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else PATH))
