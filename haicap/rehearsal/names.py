"""Invented people: names, phones, identity numbers and addresses that look right and belong to nobody.

Identity numbers begin with 999, which is no province's; phone numbers with 010, which no network has. Names are put
together from common parts by chance.
"""

from __future__ import annotations

from typing import NamedTuple

from haicap.rehearsal.draws import DrawKind, Draws

FAMILY = (
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Nguyễn",
    "Trần",
    "Trần",
    "Lê",
    "Lê",
    "Phạm",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Trịnh",
    "Đào",
    "Mai",
    "Tạ",
    "Chu",
    "Kiều",
    "Khuất",
    "Nghiêm",
    "Phùng",
)
MIDDLE_FEMALE = (
    "Thị",
    "Thị",
    "Thị",
    "Thu",
    "Ngọc",
    "Thanh",
    "Minh",
    "Hồng",
    "Bích",
    "Kim",
    "Phương",
    "Thuỳ",
    "Diệu",
    "Khánh",
    "Mai",
    "Quỳnh",
)
MIDDLE_MALE = (
    "Văn",
    "Văn",
    "Văn",
    "Đức",
    "Minh",
    "Quang",
    "Hữu",
    "Đình",
    "Xuân",
    "Ngọc",
    "Thanh",
    "Công",
    "Tiến",
    "Việt",
    "Quốc",
    "Gia",
)
GIVEN_FEMALE = (
    "Lan",
    "Hương",
    "Hà",
    "Linh",
    "Trang",
    "Thảo",
    "Ngân",
    "Nga",
    "Hạnh",
    "Yến",
    "Oanh",
    "Huệ",
    "Nhung",
    "Quỳnh",
    "Thuỷ",
    "Dung",
    "Hằng",
    "Loan",
    "Mai",
    "Vân",
    "Phượng",
    "Tuyết",
    "Giang",
    "Chi",
    "Ánh",
    "Hoà",
    "Thư",
    "Uyên",
    "Diệp",
    "Nguyệt",
    "Hiền",
    "Trâm",
)
GIVEN_MALE = (
    "Hùng",
    "Dũng",
    "Tuấn",
    "Nam",
    "Anh",
    "Sơn",
    "Long",
    "Hải",
    "Cường",
    "Quân",
    "Thắng",
    "Đạt",
    "Khoa",
    "Phúc",
    "Bình",
    "Trung",
    "Việt",
    "Hiếu",
    "Toàn",
    "Kiên",
    "Lâm",
    "Tùng",
    "Hưng",
    "Đông",
    "Tâm",
    "Nghĩa",
    "Lộc",
    "Thịnh",
    "Duy",
    "Khánh",
    "Vinh",
    "Ước",
)
IDENTITY_PREFIX = "999"
PHONE_PREFIX = "010"


class Someone(NamedTuple):
    """An invented person; `birth_year` fits the identity number."""

    name: str
    identity: str
    phone: str
    address: str
    birth_year: int


class People:
    """Invents the same people for the same seed; person i depends on the seed and i alone."""

    def __init__(self, draws: Draws, subjects: int) -> None:
        """`subjects` is how many people can be asked for."""
        self._first = draws.block(DrawKind.VISIT_NAME, subjects).tolist()
        self._second = draws.block(DrawKind.VISIT_NAME, subjects, attempt=1).tolist()

    def person(self, number: int, commune: str) -> Someone:
        """Citizen `number`, who lives in `commune` ("phường Ba Đình")."""
        first, second = self._first[number], self._second[number]
        female = first & 1
        birth_year = 1945 + (first >> 1) % 62
        century = (2 if birth_year >= 2000 else 0) + female
        serial = (
            number * 7_919 + 104_729
        )  # a step that shares no factor with a power of ten: nobody has the same
        house, group = 1 + second % 199, 1 + (second >> 8) % 28
        cell = "tổ dân phố" if commune.startswith("phường") else "thôn"
        return Someone(
            _name(first, female),
            f"{IDENTITY_PREFIX}{century}{birth_year % 100:02d}{serial % 1_000_000:06d}",
            f"{PHONE_PREFIX}{serial % 10_000_000:07d}",
            f"Số {house}, {cell} {group}, {commune}",
            birth_year,
        )


def officer_name(draws: Draws, unit: int, number: int) -> str:
    """The invented name of person `number` (below 1000) of a unit."""
    value = (
        draws.column(DrawKind.OFFICER_NAME, group=unit)[number]
        if draws.subjects > number
        else _one(draws, unit, number)
    )
    return _name(value, value & 1)


def _one(draws: Draws, unit: int, number: int) -> int:
    return int(draws.block(DrawKind.OFFICER_NAME, 1, group=unit, skip=number)[0])


def _name(value: int, female: int) -> str:
    middles, givens = (MIDDLE_FEMALE, GIVEN_FEMALE) if female else (MIDDLE_MALE, GIVEN_MALE)
    return f"{FAMILY[(value >> 7) & 31]} {middles[(value >> 12) & 15]} {givens[(value >> 16) & 31]}"
