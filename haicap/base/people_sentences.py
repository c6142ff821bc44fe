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
    # Absences -----------------------------------------------------------------------------------------------------
    "ABSENCE_OF_OTHERS": Text(
        "Chỉ phụ trách một cửa ghi được việc vắng mặt của người khác. Hãy báo phụ trách một cửa.",
        "Only the head of the one-stop unit records the absence of others. Tell the head.",
    ),
    "ABSENCE_BY_HEAD": Text(
        "Bạn chỉ tự đăng ký được nghỉ phép từ ngày mai trở đi. Hãy báo phụ trách một cửa ghi việc vắng mặt khác.",
        "Of yourself you can plan leave from tomorrow on. Tell the head of the one-stop unit of any other absence.",
    ),
    "ABSENCE_NOT_FOUND": Text(
        "Không tìm thấy lượt vắng mặt này. Hãy tải lại trang.",
        "This absence was not found. Reload the page.",
    ),
    "ABSENCE_ROLE": Text(
        "Chỉ ghi vắng mặt cho chuyên viên, người ký và người tiếp nhận. Hãy chọn người khác.",
        "Absences are recorded of officers, signers and receiving clerks. Choose somebody else.",
    ),
    "ABSENCE_KIND": Text(
        "Chưa chọn loại vắng mặt. Hãy chọn nghỉ phép, nghỉ ốm hoặc đi công tác.",
        "The kind of absence is missing. Choose leave, sickness or a mission.",
    ),
    "ABSENCE_REVERSED": Text(
        "Ngày cuối không được trước ngày đầu. Hãy chọn lại.",
        "The last day can't be before the first one. Choose again.",
    ),
    "ABSENCE_PAST": Text(
        "Ngày này đã qua, việc đã làm vẫn có hiệu lực. Hãy chọn từ hôm nay trở đi.",
        "This day is over, and what was done on it stands. Choose today or later.",
    ),
    "ABSENCE_TOO_LONG": Text(
        "Một lượt vắng mặt dài nhất {most} ngày. Hãy chọn ngày cuối sớm hơn, hoặc cho kết thúc vai trò.",
        "An absence lasts {most} days at most. Choose an earlier last day, or let the role end.",
    ),
    "ABSENCE_BEGUN": Text(
        "Lượt vắng mặt này đã bắt đầu từ {from_on} nên không đổi được ngày đầu. Hãy chỉ sửa ngày cuối.",
        "This absence has begun on {from_on}, so its first day stays. Change the last day alone.",
    ),
    "ABSENCE_OVER": Text(
        "Lượt vắng mặt này đã kết thúc. Hãy ghi một lượt mới nếu cần.",
        "This absence is over. Record another one if needed.",
    ),
    "ABSENCE_NOT_EARLIER": Text(
        "Lượt vắng mặt kết thúc ngày {to_on}; ngày đi làm lại phải sớm hơn dự kiến. Hãy chọn ngày đến hết {to_on}.",
        "The absence ends on {to_on} anyway. Choose a day of return up to {to_on}.",
    ),
    "ABSENCE_OVERLAPS": Text(
        "{person} đã được ghi vắng mặt từ {from_on} đến hết {to_on}. Hãy sửa lượt đó thay vì ghi thêm.",
        "{person} is recorded as absent from {from_on} to {to_on} already. Correct that absence instead.",
    ),
    "NOT_THAT_ROLE_HERE": Text(
        "{person} không giữ vai trò “{role}” ở {unit} trong những ngày đó. Hãy chọn người của đơn vị.",
        "{person} doesn't hold the role “{role}” at {unit} on these days. Choose somebody of the unit.",
    ),
    "SUBSTITUTE_ONESELF": Text(
        "Không ai tự thay cho mình được. Hãy chọn một người khác cùng vai trò.",
        "Nobody stands in for himself. Choose another person of the same role.",
    ),
    "SUBSTITUTE_NOT_HERE": Text(
        "{substitute} không giữ vai trò “{role}” ở {unit} suốt những ngày đó. Hãy chọn người thay cùng vai trò.",
        "{substitute} doesn't hold the role “{role}” at {unit} on all of these days. Choose a substitute of that role.",
    ),
    "SUBSTITUTE_AWAY": Text(
        "{substitute} cũng vắng mặt, từ {from_on} đến hết {to_on}. Hãy chọn người thay khác.",
        "{substitute} is absent as well, from {from_on} to {to_on}. Choose another substitute.",
    ),
    "SUBSTITUTE_NEEDED": Text(
        "{substitute} đang thay cho {person} từ {from_on} đến hết {to_on}. Hãy chọn người khác thay {person} trước.",
        "{substitute} stands in for {person} from {from_on} to {to_on}. Choose another substitute for {person} first.",
    ),
    "OFFICER_ABSENT": Text(
        "{officer} vắng mặt đến hết {to_on}; người thay là {substitute}. Hãy giao cho {substitute}.",
        "{officer} is absent up to {to_on}; {substitute} stands in. Give it to {substitute}.",
    ),
    "OFFICER_ABSENT_ALONE": Text(
        "{officer} vắng mặt đến hết {to_on} và chưa có người thay. Hãy giao cho chuyên viên khác.",
        "{officer} is absent up to {to_on}, and nobody stands in. Give it to another officer.",
    ),
    "SIGNER_ABSENT": Text(
        "{signer} vắng mặt đến hết {to_on}; người ký thay là {substitute}. Hãy trình {substitute}.",
        "{signer} is absent up to {to_on}; {substitute} signs meanwhile. Submit it to {substitute}.",
    ),
    "SIGNER_ABSENT_ALONE": Text(
        "{signer} vắng mặt đến hết {to_on} và chưa có người ký thay. Hãy trình người ký khác.",
        "{signer} is absent up to {to_on}, and nobody signs meanwhile. Submit it to another signer.",
    ),
    "NOT_A_SIGNER_HERE": Text(
        "{signer} không phải là người ký của {unit} trong ngày này. Hãy chọn một người ký của {unit}.",
        "{signer} is not a signer of {unit} on this day. Choose a signer of {unit}.",
    ),
    "SIGNER_NOT_AUTHORISED": Text(
        "{signer} chưa được ủy quyền ký thủ tục {procedure}. Hãy trình người được ủy quyền ký chứng thực.",
        "{signer} is not authorised to sign the procedure {procedure}. Submit it to somebody who is.",
    ),
}
