"""A trial on a terminal: progress with the virtual clock, a clean stop on Ctrl-C, and a summary to read at the end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from haicap.base import formats
from haicap.engine.clock import elapsed_seconds
from haicap.rehearsal.run import Reached, Run
from haicap.rehearsal.trial import Finished

QUIET_STEP_SECONDS = 21_600
"""Where nobody watches a bar, a line for every six virtual hours will do."""

Say = Callable[[str, str], str]


class Words(NamedTuple):
    """One text in both languages."""

    vi: str
    en: str


class Teller:
    """Shows how far a trial is, on standard error."""

    def __init__(self, choose: Say, console: Console | None = None) -> None:
        self._choose = choose
        self.console = console or Console(stderr=True, highlight=False)
        self._stopwatch = elapsed_seconds()
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._starts_at = 0
        self._ends_at = 0
        self._began_at = 0

    def begins(self, run: Run) -> None:
        """Say what begins, or from which window it goes on."""
        self._starts_at, self._ends_at, self._began_at = run.cast.starts_at, run.cast.ends_at, run.reached_at
        arrivals, staff = run.cast.script.arrivals, len(run.cast.posts)
        if run.reached_at > run.cast.starts_at:
            when = formats.moment(run.reached_at)
            self._line(f"Chạy tiếp từ {when}.", f"Goes on from the window of {when}.")
        dossiers, people = formats.number(arrivals.dossiers), formats.number(arrivals.visits)
        places = len(run.cast.staff)
        self._line(
            f"{people} lượt người, {dossiers} hồ sơ, {places} đơn vị, {formats.number(staff)} người làm việc "
            "(mô phỏng, tham số ước tính).",
            f"{people} visits, {dossiers} dossiers, {places} bodies, {formats.number(staff)} people at work "
            "(simulated, parameters estimated).",
        )
        if self.console.is_terminal:
            self._bar = Progress(BarColumn(28), TextColumn("{task.description}"), console=self.console)
            self._task = self._bar.add_task("", total=self._ends_at - self._starts_at)
            self._bar.start()

    def tells(self, reached: Reached) -> None:
        """Show a window's end."""
        text = self._text(reached)
        if self._bar is not None:
            self._bar.update(self._task, completed=reached.at - self._starts_at, description=text)
        elif (reached.at - self._starts_at) % QUIET_STEP_SECONDS == 0:
            self.console.print(text, soft_wrap=True)

    def ends(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def _text(self, reached: Reached) -> str:
        spent = self._stopwatch()
        done = max(1, reached.at - self._began_at)
        left = spent * (self._ends_at - reached.at) / done
        when = formats.moment(reached.at)
        into, out = formats.number(reached.received), formats.number(reached.finished)
        return self._choose(
            f"{when} · nhận {into} · xong {out} · chờ {reached.waiting} · còn khoảng {left:.0f} giây",
            f"{when} · in {into} · out {out} · waiting {reached.waiting} · about {left:.0f} s left",
        )

    def _line(self, vi: str, en: str) -> None:
        self.console.print(self._choose(vi, en), soft_wrap=True)


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Within the block Ctrl-C asks a run to stop after its window; the function says whether it may go on."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: not asked
    finally:
        signal.signal(signal.SIGINT, before)


def summary_lines(finished: Finished) -> Iterator[Words]:
    """The end of a trial as a person reads it; every figure stands in summary.json."""
    s = finished.summary
    d, loops, waits = s["dossiers"], s["loops"], s["wait_seconds"]
    n = formats.number
    mean = waits["sum"] / waits["count"] / 60 if waits["count"] else 0.0
    late = d["late_finished"] + d["late_open"]
    share = formats.share(1 - late / d["received"] if d["received"] else None)
    yield Words(
        f"{s['days']} ngày, {s['offices']} xã, phường, {s['branches']} chi nhánh: {n(d['arrived'])} hồ sơ mang đến.",
        f"{s['days']} days, {s['offices']} communes, {s['branches']} branches: {n(d['arrived'])} dossiers arrived.",
    )
    yield Words(
        f"  nhận {n(d['received'])} · từ chối nhận {n(d['refused_intake'])} · chờ bổ sung trước khi nhận "
        f"{n(d['asked_at_intake'])} · bỏ về {n(d['gave_up'])} · còn chờ {n(d['queued'])}",
        f"  received {n(d['received'])} · refused {n(d['refused_intake'])} · asked for papers before receipt "
        f"{n(d['asked_at_intake'])} · gave up {n(d['gave_up'])} · still queued {n(d['queued'])}",
    )
    yield Words(
        f"  đã trả {n(d['returned'])} · có kết quả chờ lấy {n(d['finished_waiting'])} · đang giải quyết "
        f"{n(d['in_hand'])} · rút {n(d['withdrawn'])} · dừng {n(d['stopped'])}",
        f"  returned {n(d['returned'])} · result waiting {n(d['finished_waiting'])} · in hand {n(d['in_hand'])} · "
        f"withdrawn {n(d['withdrawn'])} · stopped {n(d['stopped'])}",
    )
    yield Words(
        f"  đúng hẹn {share} (quá hẹn: {n(d['late_finished'])} đã xong, {n(d['late_open'])} đang mở) · chờ gọi số "
        f"trung bình {formats.number(mean, 1)} phút, 95 % dưới {formats.number(waits['p95'] / 60, 0)} phút",
        f"  on time {share} (late: {n(d['late_finished'])} finished, {n(d['late_open'])} open) · mean wait "
        f"{formats.number(mean, 1)} min, 95 % below {formats.number(waits['p95'] / 60, 0)} min",
    )
    yield Words(
        f"  ký trả lại {n(loops['sent_back'])} · bổ sung {n(loops['supplemented'])} · hỏi ý kiến "
        f"{n(loops['consulted'])} · vắng mặt {n(loops['absences'])}",
        f"  sent back {n(loops['sent_back'])} · supplemented {n(loops['supplemented'])} · consulted "
        f"{n(loops['consulted'])} · absences {n(loops['absences'])}",
    )
    yield Words(
        f"  {n(s['changes'])} lệnh, {n(s['entries'])} dòng nhật ký, mất {s['lost']}; đầu chuỗi niêm phong "
        f"{s['journal_head'][:16]}…",
        f"  {n(s['changes'])} commands, {n(s['entries'])} journal entries, lost {s['lost']}; head of the seals "
        f"{s['journal_head'][:16]}…",
    )
