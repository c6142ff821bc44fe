"""A unit file that is wrong stops the load with file, line and reason, and nothing is loaded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from haicap.gates.datafiles import HANOI, TINY, load_bodies, load_unit_data
from haicap.gates.maps import load_boundaries
from haicap.rules.checks import DataError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "tiny")
    return tmp_path / "tiny"


def change(folder: Path, name: str, line: int, old: str, new: str) -> None:
    path = folder / name
    lines = path.read_text("utf-8").split("\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("\n".join(lines), "utf-8")


def append(folder: Path, name: str, *lines: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines))


def refused(folder: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        load_unit_data(folder)
    return caught.value


@pytest.mark.parametrize(
    ("line", "old", "new", "reason", "named"),
    [
        (3, "98004,98001", "98005,98001", "không có đơn vị mã “98005”", 3),
        (3, "98004,98001", "98004,98002", "không có đơn vị mã “98002”", 3),
        (3, "part,part,part", "whole,all,all", "không còn phần nào", 4),
        (2, "whole,all,all", "whole,part,all", "land = all", 2),
        (2, "whole,all,all", "part,rest,rest", "từ hai đơn vị", 2),
        (4, "part,rest,rest", "part,part,rest", "đúng một phần còn lại", 4),
        (4, "part,rest,rest", "part,rest,part", "dân số", 4),
        (3, "part,part,part", "part,part,some", "some", 3),
        (3, ",1,0,", ",một,0,", "số nguyên", 3),
        (3, "2025-07-01", "2025-08-01", "phải hết hiệu lực", 3),
        (3, "98004,98001", "98004,98", "không phải cấp xã", 3),
    ],
)
def test_a_succession_that_cannot_be_is_named_with_the_last_line_of_its_unit(
    folder: Path, line: int, old: str, new: str, reason: str, named: int
) -> None:
    change(folder, "succession.csv", line, old, new)
    error = refused(folder)
    assert error.file == "succession.csv"
    assert error.line == named
    assert reason in error.vi


def test_shares_that_do_not_add_up_name_the_unit(folder: Path) -> None:
    change(folder, "succession.csv", 4, "part,rest,rest", "part,part,part")
    error = refused(folder)
    assert (error.file, error.line) == ("succession.csv", 4)
    assert "Phường Gò Lim" in error.vi
    assert "exactly one remainder" in error.en


def test_a_pair_twice_is_refused(folder: Path) -> None:
    append(folder, "succession.csv", "98001,98001,whole,all,all,1,,again,2025-07-01")
    error = refused(folder)
    assert (error.file, error.line) == ("succession.csv", 8)
    assert "dòng 2" in error.vi


def test_a_cycle_in_the_succession_names_its_units(folder: Path) -> None:
    for line, code in ((7, "98090"), (8, "98091")):
        unit = f"{2000 + line + 90},{code},Vòng {line},Xã Vòng {line},commune,xã,980,,,,,,,,,"
        append(folder, "units.csv", unit)
    append(
        folder,
        "succession.csv",
        "98090,98091,whole,all,all,9,,x,2025-07-01",
        "98091,98090,whole,all,all,9,,x,2026-07-01",
    )
    error = refused(folder)
    assert (error.file, error.line) == ("succession.csv", 9)
    assert "quay vòng: Xã Vòng 7 → Xã Vòng 8 → Xã Vòng 7" in error.vi
    assert "cycle" in error.en


def test_a_former_commune_without_a_successor_is_refused(folder: Path) -> None:
    change(folder, "succession.csv", 7, "98010,98010,whole,all,all,3,,Dữ liệu thử,2025-07-01", "")
    error = refused(folder)
    assert (error.file, error.line) == ("units.csv", 7)
    assert "không có đơn vị kế thừa" in error.vi


@pytest.mark.parametrize(
    ("line", "old", "new", "reason"),
    [
        (4, "98001", "9800", "không đúng dạng"),
        (4, "98001", "9800A", "không đúng dạng"),
        (5, "2002", "2001", "id 2001 đã có ở dòng 4"),
        (5, "98004", "98001", "trùng thời gian"),
        (4, ",980,", ",981,", "cấp trên mã “981”"),
        (8, "2025-07-01,", "2025-07-32,", "2025-07-32"),
        (8, "2025-07-01,,", "2025-07-01,2025-06-30,", "hết hiệu lực trước"),
        (8, ",commune,", ",village,", "village"),
        (8, "10.015000", "100.5", "-90 đến 90"),
        (8, "Phường Bến Hồng", "Xã Bến Hồng", "phải bắt đầu bằng"),
        (8, ",8000,", ",tám nghìn,", "số nguyên"),
    ],
)
def test_a_unit_that_cannot_be_is_named(folder: Path, line: int, old: str, new: str, reason: str) -> None:
    change(folder, "units.csv", line, old, new)
    error = refused(folder)
    assert (error.file, error.line) == ("units.csv", line)
    assert reason in error.vi


def test_a_broken_encoding_names_the_line(folder: Path) -> None:
    path = folder / "units.csv"
    path.write_bytes(path.read_bytes().replace("Gò Lim".encode(), b"G\xf2 Lim", 1))
    error = refused(folder)
    assert (error.file, error.line) == ("units.csv", 5)
    assert "UTF-8" in error.vi


@pytest.mark.parametrize(
    ("line", "old", "new", "reason", "named"),
    [
        (2, "98001,980", "98001,981", "981", 2),
        (2, ",1.0000,1", ",1.0000,0", "98001", 0),
        (2, ",1.0000,", ",1.5,", "từ 0 đến 1", 2),
        (3, "98004,980", "98001,980", "đã có", 3),
    ],
)
def test_former_districts_that_cannot_be_are_named(
    folder: Path, line: int, old: str, new: str, reason: str, named: int
) -> None:
    change(folder, "former_districts.csv", line, old, new)
    error = refused(folder)
    assert (error.file, error.line) == ("former_districts.csv", named)
    assert reason in error.vi


@pytest.mark.parametrize(
    ("line", "old", "new", "reason"),
    [
        (8, "1002,", "1001,", "đã có ở dòng 7"),
        (2, "1,city", "2,city", "không thuộc loại city"),
        (7, ",98001,", ",98002,", "98002"),
        (3, ",department,", ",ministry,", "ministry"),
    ],
)
def test_a_body_that_cannot_be_is_named(folder: Path, line: int, old: str, new: str, reason: str) -> None:
    change(folder, "bodies.csv", line, old, new)
    with pytest.raises(DataError) as caught:
        load_bodies(folder)
    assert (caught.value.file, caught.value.line) == ("bodies.csv", line)
    assert reason in caught.value.vi


def test_a_broken_map_is_named(folder: Path) -> None:
    path = folder / "boundaries.geojson"
    path.write_text(path.read_text("utf-8")[:-3], "utf-8")
    with pytest.raises(DataError) as caught:
        load_boundaries(path)
    assert caught.value.file == "boundaries.geojson"
    assert caught.value.line > 1


def test_the_built_in_data_pass(folder: Path) -> None:
    assert len(load_unit_data(folder).units) == 9
    data = load_unit_data(HANOI)
    assert (len(data.units), len(data.successions)) == (683, 795)
    assert len(load_bodies(HANOI)) == 157
