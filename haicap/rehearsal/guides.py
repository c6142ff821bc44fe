"""The first minutes of whoever takes a place in an exercise: what to do now, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Guide(NamedTuple):
    """What to do in a place: in one sentence, the page on which it is done, and the steps of a first case."""

    now: str | Promise
    url_name: str
    label: str | Promise
    steps: tuple[str | Promise, ...]


_GUIDES: Mapping[str, Guide] = {
    "clerk": Guide(
        _("Gọi số tiếp theo (Alt 0); khách đến, dải vàng cho biết khách cần gì."),
        "counter",
        _("Quầy tiếp nhận"),
        (
            _(
                "Bấm “Gọi tiếp”. Dải vàng ghi khách xin việc gì, họ tên, số căn cước, mấy trang, thiếu giấy gì."
            ),
            _("Gõ tên thủ tục không dấu cũng được, điền tên và số căn cước, đánh dấu giấy tờ đã có."),
            _(
                "Đủ giấy: tiếp nhận và in giấy hẹn. Thiếu: yêu cầu bổ sung. Không thuộc thẩm quyền: hướng dẫn nơi đến."
            ),
            _("Khách đến lấy kết quả thì trang trả kết quả tự mở."),
        ),
    ),
    "officer": Guide(
        _("Mở hồ sơ trên cùng danh sách: gần đến hạn nhất; làm từng bước rồi trình ký."),
        "work",
        _("Việc cần làm"),
        (
            _("Danh sách xếp theo hạn; J, K lên xuống, Enter mở."),
            _("Trang hồ sơ nói việc gì làm được bây giờ và vì sao việc khác chưa làm được."),
            _("Xong các bước thì trình ký; thiếu giấy thì yêu cầu bổ sung, cần ý kiến thì hỏi đơn vị khác."),
        ),
    ),
    "signer": Guide(
        _("Xem các hồ sơ chờ ký; đánh dấu rồi ký một lượt, hoặc trả lại kèm lý do."),
        "work_sign",
        _("Chờ ký"),
        (
            _("Đọc dự thảo; đánh dấu những hồ sơ đồng ý rồi bấm “Ký”."),
            _("Chưa được thì trả lại kèm lý do: hồ sơ về đúng người thụ lý."),
        ),
    ),
    "head": Guide(
        _("Xem việc đầu ngày: hồ sơ sắp trễ, ai vắng; giao hồ sơ mới và chia lại việc của người vắng."),
        "work_morning",
        _("Đầu ngày"),
        (
            _("Khi bạn giữ chỗ này, hồ sơ chờ chuyển và chờ phân công nằm đợi bạn."),
            _("Mở “Việc cần làm”, chọn hồ sơ, chuyển hoặc giao cho chuyên viên."),
            _("Ai vắng thì chuyển cả bàn của họ cho người khác, và trả lại khi họ về."),
        ),
    ),
    "records_clerk": Guide(
        _("Cấp số, đóng dấu những kết quả đã ký đang đợi bạn."),
        "work",
        _("Việc cần làm"),
        (_("Mở hồ sơ đã ký, bấm “Cấp số”: có số thì kết quả mới trả được cho người dân."),),
    ),
    "controller": Guide(
        _(
            "Bạn điều khiển nhịp diễn tập: tạm dừng, đổi tốc độ, bỏ qua đêm và ngày nghỉ; xem ai ngồi chỗ nào."
        ),
        "exercise_places",
        _("Chỗ làm việc"),
        (
            _("Mọi lần đổi nhịp đều vào nhật ký, kèm tên người đổi."),
            _("Chỗ nào bị bỏ trống có thể trả cho người mô phỏng từ danh sách."),
        ),
    ),
}
_LOOK_ON = Guide(
    _("Không ai mô phỏng vai này: bạn không thay ai. Xem toàn thành phố ở trang điều hành."),
    "dashboard",
    _("Điều hành"),
    (_("Từ mỗi con số mở được danh sách hồ sơ của nó."),),
)
_OTHERS = Guide(
    _("Không ai mô phỏng vai này: bạn không thay ai. Tra đơn vị và thẩm quyền ở đây."),
    "units",
    _("Tra đơn vị"),
    (_("Gõ tên cũ, tên mới, mã hay vị trí đều tìm được đơn vị phụ trách."),),
)
_LOOKING_ON = frozenset({"evaluator", "centre", "leader", "auditor", "department"})


def of(role: str) -> Guide:
    """What whoever has taken a place of this role may do first."""
    return _GUIDES.get(role, _LOOK_ON if role in _LOOKING_ON else _OTHERS)
