"""The one-stop shop as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from haicap.base.registry import FIRST_PAGES, MENUS, PAPERS, MenuEntry


class OneStopConfig(AppConfig):
    """Registers the commands and kinds of the one-stop shop with the engine."""

    name = "haicap.services.one_stop"
    label = "one_stop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the engine's registry, and put lists and papers in their places."""
        from haicap.services.one_stop import desk, paper_kinds
        from haicap.store.loading import WEB_TABLES

        desk.register()
        WEB_TABLES.update({"saved_view", "citizen_draft"})
        PAPERS.extend(paper_kinds.entries())
        MENUS.append(MenuEntry(_("Một cửa"), _("Tiếp nhận"), "counter", "plus-square", 10))
        MENUS.append(MenuEntry(_("Một cửa"), _("Hồ sơ trực tuyến"), "counter_checks", "cloud-download", 11))
        MENUS.append(MenuEntry(_("Một cửa"), _("Chuyển và trả"), "counter_out", "box-arrow-right", 11))
        MENUS.append(MenuEntry(_("Một cửa"), _("Lấy số"), "kiosks", "ticket-perforated", 18))
        MENUS.append(MenuEntry(_("Một cửa"), _("Màn hình gọi số"), "call_screens", "display", 19))
        MENUS.append(MenuEntry(_("Một cửa"), _("Quỹ trong ngày"), "counter_cash", "cash-coin", 16))
        MENUS.append(MenuEntry(_("Một cửa"), _("Phiếu giấy"), "counter_slip", "journal-arrow-up", 17))
        MENUS.append(MenuEntry(_("Một cửa"), _("Đính chính, hủy"), "counter_amends", "eraser", 17))
        FIRST_PAGES["clerk"] = "counter"
        for role in ("officer", "records_clerk"):
            FIRST_PAGES[role] = "work"
        FIRST_PAGES.update(head="work_morning", signer="work_sign")
        MENUS.append(MenuEntry(_("Một cửa"), _("Việc cần làm"), "work", "inbox", 12))
        MENUS.append(MenuEntry(_("Một cửa"), _("Chờ ký"), "work_sign", "pen", 13))
        MENUS.append(MenuEntry(_("Một cửa"), _("Hỏi ý kiến"), "work_questions", "chat-left-text", 15))
        MENUS.append(MenuEntry(_("Một cửa"), _("Đầu ngày"), "work_morning", "sunrise", 14))
        MENUS.append(MenuEntry(_("Một cửa"), _("Vắng mặt"), "absences", "person-dash", 20))
        MENUS.append(MenuEntry(_("Công dân"), _("Nộp trực tuyến"), "citizen_start", "cloud-upload", 90))
        MENUS.append(MenuEntry(_("Công dân"), _("Tra cứu hồ sơ"), "follow", "search", 91))
        MENUS.append(MenuEntry(_("Điều hành"), _("Hồ sơ"), "dossiers", "folder2-open", 30))
        MENUS.append(MenuEntry(_("Điều hành"), _("Lượt đến quầy"), "visits", "people", 40))
        MENUS.append(MenuEntry(_("Điều hành"), _("Sổ theo dõi"), "registers", "journal-text", 45))
