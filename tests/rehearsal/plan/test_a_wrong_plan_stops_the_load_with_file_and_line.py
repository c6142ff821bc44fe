from pathlib import Path

import pytest

from haicap.gates.datafiles import HANOI, TINY
from haicap.gates.procedurefile import load_catalogue
from haicap.rehearsal.plan import load_plan
from haicap.rules.checks import DataError

TEXT = (TINY / "trial.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  sent_back_ppm: {value: 0.12,", "  sent_back_ppm: {value: 1.2,"),
        ("  sent_back_ppm: {value: 0.12, unit: share", "  sent_back_ppm: {value: 0.12, unit: bushels"),
        (
            "  sent_back_ppm: {value: 0.12, unit: share",
            "  sent_back_ppm: {value: 3, unit: dossiers, extra: 1",
        ),
        (
            "  priority_ppm: {value: 0.06, unit: share, mark: E",
            "  priority_ppm: {value: 0.06, unit: share, mark: X",
        ),
        ("  doors_open_seconds: {value: '07:30'", "  doors_open_seconds: {value: '25:30'"),
        ("  detour_seconds: {value: [20, 30, 40]", "  detour_seconds: {value: [40, 30, 20]"),
        ("  last_on: {value: 2025-06-25", "  last_on: {value: 2025-06-01"),
        ("  last_on: {value: 2025-06-25", "  last_on: {value: soon"),
        ("  not_yet: {value: [bt_huu_tri_xh]", "  not_yet: {value: [bt_khong_co]"),
        ("  ct_ban_sao: 40", "  ct_ban_xao: 40"),
        ("  ct_ban_sao: 40", "  ct_ban_sao: -1"),
        ("    value: [['07:30', '08:00', 8],", "    value: [['07:30', '08:00', 9],"),
        ("  pages: {value: [1, 2, 12], unit: pages", "  pages: {value: 2, unit: pages"),
        ("  smooth: {value: {5: 0.66, 4:", "  smooth: {value: {6: 0.66, 4:"),
    ],
)
def test_a_wrong_value_is_refused_where_it_stands(tmp_path: Path, old: str, new: str) -> None:
    assert old in TEXT
    path = tmp_path / "trial.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    with pytest.raises(DataError) as caught:
        load_plan(path, load_catalogue())
    # profiles are summed as a whole, so their error may stand at the line of the key above
    assert caught.value.line in {line, line - 1}
    assert caught.value.file == "trial.yaml"
    assert caught.value.vi != caught.value.en


def test_a_missing_parameter_is_named(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    lines = [line for line in TEXT.split("\n") if not line.startswith("  rework_ppm")]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataError, match="rework_ppm"):
        load_plan(path, load_catalogue())


def test_the_tiny_town_states_the_same_parameters_as_the_city() -> None:
    city, tiny = (load_plan(folder / "trial.yaml", load_catalogue()) for folder in (HANOI, TINY))
    assert [each.key for each in city.parameters] == [each.key for each in tiny.parameters]
