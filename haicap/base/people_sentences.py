"""Refusals about people at work as sentences: what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from haicap.base.sentence_words import Text

SENTENCES: Mapping[str, Text] = {
    "PERSON_UNKNOWN": Text(
        "Không có người này trong danh sách. Hãy thêm người trước, rồi làm lại.",
        "There is no such person on the list. Add the person first, then try again.",
    ),
    "PERSON_EXISTS": Text(
        "Việc này đã được ghi rồi. Hãy tải lại trang rồi xem.",
        "This has been written already. Reload the page and look.",
    ),
    "PERSON_KEPT_OUT": Text(
        "Người này đang bị ngừng hoạt động. Hãy cho hoạt động lại trước, rồi làm tiếp.",
        "This person is kept out at present. Let them in again first, then go on.",
    ),
    "NAME_WRONG": Text(
        "Họ tên phải có từ 2 đến {most} chữ. Hãy nhập lại họ và tên đầy đủ.",
        "A name has 2 to {most} letters. Enter the full name again.",
    ),
    "ROLE_UNKNOWN": Text(
        "Không có vai trò này. Hãy chọn một vai trò trong danh sách.",
        "There is no such role. Choose one from the list.",
    ),
    "CITY_ROLE": Text(
        "Vai trò “{role}” xem được mọi đơn vị nên do quản trị thành phố giao. Hãy đề nghị quản trị thành phố.",
        "The role “{role}” sees all units, so the city's administrator gives it. Ask there.",
    ),
    "CITY_ACCOUNT": Text(
        "Người này còn giữ vai trò ngoài đơn vị. Hãy đề nghị quản trị thành phố cấp đường dẫn.",
        "This person holds roles beyond your unit, so the city's administrator gives the link. Ask there.",
    ),
    "ROLE_NOT_FOUND": Text(
        "Không tìm thấy vai trò được giao này. Hãy tải lại trang.",
        "This role was not found. Reload the page.",
    ),
    "ROLE_HELD_ALREADY": Text(
        "Người này đã giữ vai trò “{role}” ở {unit} trong thời gian đó. Hãy sửa ngày của vai trò đang có.",
        "This person holds the role “{role}” at {unit} in that time already. Change the days of the role they have.",
    ),
    "DAY_WRONG": Text(
        "Không đọc được ngày này. Hãy chọn một ngày trên lịch.",
        "This is no date. Choose one from the calendar.",
    ),
    "DAYS_REVERSED": Text(
        "Ngày cuối phải từ hôm nay trở đi và không trước ngày đầu. Hãy chọn lại.",
        "The last day must be today or later, and not before the first one. Choose again.",
    ),
    "DEPUTY_WITHOUT_END": Text(
        "Làm thay phải có ngày cuối. Hãy chọn ngày người được thay trở lại.",
        "A deputy needs a last day. Choose the day before the other comes back.",
    ),
    "DEPUTY_FOR_NOBODY": Text(
        "Người được thay phải là người khác và đang giữ vai trò “{role}” ở {unit} vào ngày đầu. Hãy chọn lại.",
        "The other must be somebody else who holds the role “{role}” at {unit} on the first day. Choose again.",
    ),
    "ROLE_ENDED_TOO_EARLY": Text(
        "Ngày cuối không được trước hôm qua: việc đã làm vẫn có hiệu lực. Hãy chọn từ hôm qua trở đi.",
        "The last day can't be before yesterday, for what was done stands. Choose yesterday or later.",
    ),
    "NOTHING_CHANGES_HERE": Text(
        "Không có gì thay đổi: đã như vậy rồi. Hãy tải lại trang rồi xem.",
        "Nothing changes: it is so already. Reload the page and look.",
    ),
    "NOT_ONESELF": Text(
        "Không tự làm việc này với chính mình được. Hãy nhờ một quản trị khác.",
        "Nobody can do this to himself. Ask another administrator.",
    ),
}
