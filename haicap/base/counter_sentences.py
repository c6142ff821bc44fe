"""Refusals at the counter as sentences: what is stated, handed in, scanned, entered from slips, paid."""

from __future__ import annotations

from collections.abc import Mapping

from haicap.base.sentence_words import Text

COUNTER_SENTENCES: Mapping[str, Text] = {
    "PROCEDURE_MISSING": Text(
        "Chưa chọn thủ tục. Hãy gõ tên hoặc mã rồi chọn một thủ tục trong danh sách.",
        "No procedure is chosen. Type its name or code and choose one from the list.",
    ),
    "PLACE_UNKNOWN": Text(
        "Không nhận ra xã, phường này. Hãy chọn một xã, phường trong danh sách.",
        "This is no commune of the city, or may be several. Choose one from the list.",
    ),
    "NAME_MISSING": Text(
        "Thiếu họ và tên. Hãy nhập họ và tên như trên giấy tờ tùy thân.",
        "The name is missing. Enter it as the identity paper has it.",
    ),
    "IDENTITY_MISSING": Text(
        "Thiếu số định danh. Hãy nhập 12 chữ số trên căn cước, số hộ chiếu hoặc mã số thuế.",
        "The identity number is missing. Enter the 12 digits of the card, a passport number or a tax code.",
    ),
    "IDENTITY_LENGTH": Text(
        "Số định danh có {digits} chữ số, cần {most}. Hãy xem lại thẻ căn cước rồi nhập lại.",
        "The identity number has {digits} digits and needs {most}. Look at the card and enter it again.",
    ),
    "IDENTITY_OLD": Text(
        "Số chứng minh nhân dân 9 chữ số không còn giá trị. Hãy nhập 12 chữ số trên thẻ căn cước.",
        "Old identity cards with 9 digits aren’t valid any more. Enter the 12 digits of the new card.",
    ),
    "IDENTITY_PLACE": Text(
        "Số định danh bắt đầu bằng {digits}, không phải mã tỉnh nào. Hãy xem lại ba chữ số đầu.",
        "The identity number begins with {digits}, which is no province’s code. Check its first three digits.",
    ),
    "IDENTITY_YEAR": Text(
        "Theo số định danh thì người này sinh năm {born}, sau năm nay. Hãy xem lại chữ số thứ tư đến thứ sáu.",
        "By this number the person would be born in {born}, which is still to come. Check digits four to six.",
    ),
    "IDENTITY_UNKNOWN": Text(
        "Đây không phải số căn cước, hộ chiếu hay mã số thuế. Hãy xem lại giấy tờ rồi nhập lại.",
        "This is neither a card’s number nor a passport’s nor a tax code. Look at the paper and enter it again.",
    ),
    "PHONE_LENGTH": Text(
        "Số điện thoại có {digits} chữ số, cần 10. Hãy hỏi lại người nộp.",
        "The telephone number has {digits} digits and needs 10. Ask the applicant again.",
    ),
    "PHONE_UNKNOWN": Text(
        "Số điện thoại này không thuộc mạng nào. Hãy hỏi lại người nộp, hoặc để trống.",
        "No network has this telephone number. Ask the applicant again, or leave it empty.",
    ),
    "TOO_MANY_TICKETS": Text(
        "Mỗi người lấy tối đa {most} số một ngày ở một nơi. Hãy dùng số đã lấy, hoặc gặp người tiếp nhận.",
        "One person takes at most {most} tickets a day in one office. Use those you have, or ask the clerk.",
    ),
    "PAPERS_MISSING": Text(
        "Còn thiếu {most} giấy tờ bắt buộc. Hãy đánh dấu đủ giấy tờ đã nộp, hoặc lập phiếu yêu cầu bổ sung.",
        "Papers that are always needed are missing: {most}. Tick those that are here, or ask for the missing ones.",
    ),
    "SUBMITTER_MISSING": Text(
        "Chưa rõ ai nộp thay và vì sao. Hãy nhập người nộp thay và quan hệ, hoặc bỏ phần nộp thay.",
        "It is not told who hands in for the applicant, or why. Enter both, or leave both out.",
    ),
    "SLIP_ENTERED": Text(
        "Phiếu giấy số {number} của ngày này đã được nhập. Hãy kiểm tra lại số phiếu và ngày trên phiếu.",
        "Slip number {number} of that day has been entered already. Check its number and its day.",
    ),
    "SLIP_NUMBER": Text(
        "Số phiếu giấy phải từ 1 đến {most}. Hãy nhập số in trên phiếu.",
        "A slip’s number is 1 to {most}. Enter the number printed on it.",
    ),
    "SLIP_TIME": Text(
        "Giờ ghi trên phiếu phải trước bây giờ và không quá {most} ngày. Hãy xem lại ngày giờ trên phiếu.",
        "The slip’s time must be past, by at most {most} days. Look at the day and hour on it again.",
    ),
    "AUTHORITY_MISSING": Text(
        "Chưa ghi ai cho phép nhập sau. Hãy ghi số và ngày của văn bản cho phép.",
        "It isn’t said by whose authority this is entered later. Name the paper, its number and date.",
    ),
    "PAPERS_NOT_WANTED": Text(
        "Lúc này hồ sơ không chờ giấy tờ. Hãy tải lại trang; khi cần bổ sung, trang này sẽ nói rõ giấy tờ nào.",
        "The dossier waits for no papers now. Reload the page; it will say so when papers are needed.",
    ),
    "REFERENCE_MISSING": Text(
        "Thiếu số giao dịch của cổng thanh toán. Hãy tải lại trang rồi nộp lại; tiền không bị thu hai lần.",
        "The payment has no reference. Reload the page and pay again; nothing is taken twice.",
    ),
    "RATING_TOO_EARLY": Text(
        "Hồ sơ chưa có kết quả nên chưa đánh giá được. Hãy quay lại sau khi có kết quả.",
        "There is no result to rate yet. Come back once there is one.",
    ),
    "GRADE_WRONG": Text(
        "Mức đánh giá phải từ 1 đến {most}. Hãy chọn một mức trong các mức này.",
        "A grade is a number from 1 to {most}. Choose one of these.",
    ),
    "RATED_ALREADY": Text(
        "Bạn đã đánh giá sau khi nhận kết quả nên không đổi được nữa. Hãy gửi phản ánh nếu có điều cần nói.",
        "You have rated this after fetching the result, so it can’t be changed. If there is more, send a report.",
    ),
    "SCAN_UNKNOWN": Text(
        "Bản quét này không thuộc giấy tờ nào của thủ tục. Hãy chọn giấy tờ rồi tải lên lại.",
        "This scan belongs to none of the procedure’s papers. Choose the paper and upload it again.",
    ),
    "SCAN_SIZE": Text(
        "Bản quét phải từ 1 byte đến {most} MB. Hãy quét lại với độ phân giải thấp hơn.",
        "A scan has 1 byte to {most} MB. Scan it again at a lower resolution.",
    ),
    "SCAN_KIND": Text(
        "Tệp này không phải PDF, JPEG hay PNG, hoặc đã hỏng. Hãy quét lại rồi tải lên.",
        "This file is no PDF, JPEG or PNG, or it is damaged. Scan the paper again and upload that.",
    ),
    "SCAN_ACTIVE": Text(
        "Tệp PDF này chứa mã lệnh, tệp đính kèm hoặc mật khẩu nên không nhận. Hãy quét lại từ giấy.",
        "This PDF holds scripts, attachments or a password, so it isn’t taken. Scan it from paper again.",
    ),
    # Money --------------------------------------------------------------------------------------------------------
    "NOTHING_OWED": Text(
        "Các hồ sơ này không còn khoản nào phải thu. Hãy tải lại trang để xem số đã thu.",
        "Nothing is owed for these dossiers any more. Reload the page to see what was paid.",
    ),
    "SUM_CHANGED": Text(
        "Số phải thu nay là {amount} đồng, khác số vừa hiện. Hãy kiểm tra lại rồi thu đúng số này.",
        "What is owed is now {amount} dong, other than shown before. Check it, then take this sum.",
    ),
    "METHOD_UNKNOWN": Text(
        "Chưa chọn cách trả tiền. Hãy chọn tiền mặt hoặc chuyển khoản.",
        "It isn’t said how it is paid. Choose cash or transfer.",
    ),
    "TILL_CLOSED": Text(
        "Quỹ ngày này của bạn đã chốt nên không thu, chi thêm được. Hãy nhờ phụ trách một cửa mở lại.",
        "Your till of this day is closed, so nothing goes in or out. Ask the head to open it again.",
    ),
    "TILL_EMPTY": Text(
        "Ngày này bạn chưa thu khoản nào nên không có quỹ để chốt. Hãy chọn ngày khác.",
        "You took no money on this day, so there is no till to close. Choose another day.",
    ),
    "TILL_NOT_CLOSED": Text(
        "Quỹ này chưa chốt nên không cần mở lại. Hãy chọn đúng người và ngày.",
        "This till isn’t closed, so it needn’t be opened. Choose the right person and day.",
    ),
    "COUNTED_WRONG": Text(
        "Số tiền đếm được không hợp lệ. Hãy nhập tổng tiền mặt bằng đồng, từ 0 trở lên.",
        "The cash counted isn’t possible. Enter the sum of it in dong, 0 or more.",
    ),
    "CASH_DIFFERS": Text(
        "Tiền đếm được lệch {amount} đồng so với sổ. Hãy đếm lại, hoặc ghi lý do chênh lệch rồi chốt.",
        "The cash differs from the books by {amount} dong. Count again, or state the reason, then close.",
    ),
    "NOTHING_PAID": Text(
        "Hồ sơ này chưa thu khoản nào nên không có gì để hoàn. Hãy kiểm tra lại mã hồ sơ.",
        "Nothing has been paid for this dossier, so nothing can be given back. Check its code.",
    ),
    "REFUND_TOO_MUCH": Text(
        "Chỉ được hoàn từ 1 đến {amount} đồng cho hồ sơ này. Hãy nhập lại số tiền.",
        "For this dossier 1 to {amount} dong can be given back. Enter the sum again.",
    ),
}
