import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from haicap.gates.datafiles import VIETNAM
from haicap.gates.procedurefile import load_catalogue
from haicap.rules.checks import DataError
from haicap.rules.procedures_reading import parse
from haicap.rules.reading import BadDataError

PATH = VIETNAM / "procedures.yaml"


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(PATH.read_text(encoding="utf-8"), yaml.CSafeLoader)
    document["procedures"] = document["procedures"][:4]
    for each in document["procedures"]:
        each["sim"]["volume_weight"] = 0.25
    return document


Change = Callable[[dict[str, Any]], None]
CASES: list[tuple[str, Change, str]] = [
    ("colour", lambda p: p.update(colour="red"), "procedures[1].colour"),
    ("no fee", lambda p: p.pop("fee"), "procedures[1]"),
    ("bad code", lambda p: p.update(code="2.0008"), "procedures[1].code"),
    ("code as a number", lambda p: p.update(code=2.000815), "procedures[1].code"),
    ("code of another", lambda p: p.update(code="2.000908"), "procedures[1].code"),
    ("id of another", lambda p: p.update(id="ct_ban_sao_so_goc"), "procedures[1].id"),
    ("certain without code", lambda p: p.update(code=None), "procedures[1].code"),
    ("level", lambda p: p["authority"].update(level="district"), "procedures[1].authority.level"),
    ("unit", lambda p: p["time_limit"].update(unit="weeks"), "procedures[1].time_limit.unit"),
    ("cutoff lost", lambda p: p["time_limit"].update(cutoff=None), "procedures[1].time_limit"),
    ("amount", lambda p: p["time_limit"].update(amount=0), "procedures[1].time_limit.amount"),
    ("shares", lambda p: p["steps"][1].update(share=0.36), "procedures[1].steps"),
    ("no signature", lambda p: p["steps"][2].update(role="thu_ly"), "procedures[1].steps"),
    ("source", lambda p: p.update(sources=["NOWHERE"]), "procedures[1].sources[0]"),
    ("fee model", lambda p: p["fee"].update(model="per_kilo"), "procedures[1].fee.model"),
    ("page gap", lambda p: p["fee"]["rules"][1].update(from_page=4), "procedures[1].fee.rules[1]"),
    ("paper", lambda p: p["documents"][0].update(present_only=False), "procedures[1].documents[0]"),
    ("share above 1", lambda p: p["sim"].update(online_share=1.5), "procedures[1].sim.online_share"),
    ("minutes", lambda p: p["sim"].update(desk_minutes=[8, 4, 2]), "procedures[1].sim.desk_minutes"),
    ("weights", lambda p: p["sim"].update(volume_weight=0.5), "procedures"),
    ("dates", lambda p: p.update(valid_from="2025-07-01", valid_to="2025-06-30"), "procedures[1].valid_to"),
    ("text as number", lambda p: p.update(name_vi=7), "procedures[1].name_vi"),
]


@pytest.mark.parametrize(("change", "place"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_wrong_value_is_refused_where_it_stands(whole: dict[str, Any], change: Change, place: str) -> None:
    document = copy.deepcopy(whole)
    change(document["procedures"][1])
    with pytest.raises(BadDataError) as caught:
        parse(document)
    assert str(caught.value).split(": ")[0] == place
    assert caught.value.vi
    assert caught.value.en


def test_one_code_may_have_two_entries_in_periods_that_do_not_meet(whole: dict[str, Any]) -> None:
    document = copy.deepcopy(whole)
    first, second = document["procedures"][:2]
    first.update(valid_to="2025-06-30")
    second.update(code=first["code"], valid_from="2025-07-01")
    assert len(parse(document).procedures) == 4


def _refused(tmp_path: Path, text: str | bytes) -> DataError:
    path = tmp_path / "procedures.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DataError) as caught:
        load_catalogue(path)
    return caught.value


def test_the_error_names_file_and_line(tmp_path: Path) -> None:
    lines = PATH.read_text(encoding="utf-8").split("\n")
    place = next(number for number, line in enumerate(lines) if line == "  code: '1.001193'")
    lines[place] = "  code: '1.00119'"
    error = _refused(tmp_path, "\n".join(lines))
    assert (error.file, error.line) == ("procedures.yaml", place + 1)
    assert "1.00119" in error.vi


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    error = _refused(tmp_path, "schema_version: 1\nschema_version: 1\n")
    assert error.line == 2


def test_broken_syntax_and_broken_encoding_are_refused(tmp_path: Path) -> None:
    assert _refused(tmp_path, "meta: [1, 2\nsources: }").line > 0
    second = tmp_path / "latin"
    second.mkdir()
    assert _refused(second, "meta:\n  ten: Hà Nội".encode("cp1258", "replace") + b"\xff").line == 2
