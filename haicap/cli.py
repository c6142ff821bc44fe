"""The `haicap` command: parses, calls one function of the room that owns the matter, prints.

To add a command, write one function below its room's heading: typed options, a help sentence in both languages, a late
import of the room (so that `haicap --help` stays quick), one call, then `say_json` or lines. Progress goes to standard
error by `note`, so that standard output holds the answer alone. Raise errors that carry `vi` and `en`; `House` makes
one line of them and exit status 1. Wrong usage ends with 2, Ctrl-C with 130; a traceback is a bug of ours.
"""

import io
import json
import os
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from haicap.cli_accounts import account_app
from haicap.cli_serving import serve, worker
from haicap.cli_systems import token_app, webhook_app

EXIT_REFUSED, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130


class Language(StrEnum):
    """The languages in which the command speaks."""

    vi = "vi"
    en = "en"


def language() -> Language:
    """Return the language of messages: as --lang or HAICAP_LANG say, else the shell's English, else Vietnamese."""
    chosen = os.environ.get("HAICAP_LANG", "")
    if chosen in Language.__members__:
        return Language(chosen)
    shell = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return Language.en if shell.startswith("en") else Language.vi


def say(vi: str, en: str) -> None:
    """Print one line of the answer in the reader's language."""
    print(en if language() is Language.en else vi)  # noqa: T201 - the command's answer


def say_json(value: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own."""
    print(json.dumps(value, ensure_ascii=False), flush=True)  # noqa: T201 - the command's answer


def note(vi: str, en: str) -> None:
    """Print one line about progress or trouble, on standard error."""
    print(en if language() is Language.en else vi, file=sys.stderr, flush=True)  # noqa: T201 - beside the answer


class House(TyperGroup):
    """Turns every error that a person can cause into one line and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; end with 1 and one line if it was refused, with 130 on Ctrl-C."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            note("Đã dừng theo yêu cầu.", "Stopped as asked.")
            raise typer.Exit(EXIT_INTERRUPTED) from None
        except Exception as error:
            from haicap.store.complaints import sentences

            said = sentences(error)
            if said is None:
                raise
            note(f"Lỗi: {said[0]}", f"Error: {said[1]}")
            raise typer.Exit(EXIT_REFUSED) from None


app = typer.Typer(
    cls=House,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Haicap: chính quyền địa phương hai cấp, diễn tập và vận hành · a two-tier city, rehearsed and run.",
)
Json = Annotated[bool, typer.Option("--json", help="Một đối tượng JSON · one JSON object.")]


@app.callback()
def begin(
    lang: Annotated[
        Language | None, typer.Option(help="Ngôn ngữ của thông báo · language of messages.")
    ] = None,
) -> None:
    """Take the options that hold for every command."""
    if lang is not None:
        os.environ["HAICAP_LANG"] = lang.value


# --- store: worlds and their server ---------------------------------------------------------------------------------


@app.command(help="Liệt kê các thế giới · list the worlds.")
def worlds(
    url: Annotated[
        str | None, typer.Option(help="Địa chỉ cơ sở dữ liệu của thế giới · a world's database.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the worlds, or print the owner's database address of one."""
    from haicap.store import server
    from haicap.store import worlds as store

    if url is not None:
        address = server.ensure_running().url(store.find_world(url).database)
        say_json({"name": url, "url": address}) if as_json else say(address, address)
        return
    found = store.list_worlds()
    if as_json:
        say_json({"worlds": [store.described(world) for world in found]})
        return
    if not found:
        note("Chưa có thế giới nào; hãy chạy make trial.", "There are no worlds yet; run make trial.")
    for world in found:
        vi, en = store.standing(world)
        row = f"{world.name:<24} {world.kind:<9} {world.place:<8} {world.size_bytes / 1e6:>6.0f} MB  "
        say(row + vi, row + en)


class WorldKind(StrEnum):
    """The kinds of worlds that this command makes; `trial` makes the others."""

    live = "live"
    exercise = "exercise"


@app.command(help="Tạo thế giới vận hành thật hoặc cuộc diễn tập · make a live world or an exercise.")
def world(
    name: Annotated[str, typer.Argument(help="Tên · its name.")],
    kind: Annotated[WorldKind, typer.Option(help="Vận hành thật hoặc diễn tập · which kind.")],
    place: Annotated[str, typer.Option(help="Nơi: hanoi hoặc tiny · place.")] = "hanoi",
    replace: Annotated[
        bool, typer.Option("--replace", help="Chỉ cho diễn tập: làm lại từ đầu · exercises only: begin anew.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make a world in which people act; a live one is never replaced."""
    if replace and kind is WorldKind.live:
        raise typer.BadParameter("--replace chỉ dùng cho diễn tập · --replace is for exercises only.")
    _django()
    from haicap.engine.clock import WallClock
    from haicap.rehearsal import opening as rehearsal
    from haicap.store import opening
    from haicap.store.worlds import described

    if kind is WorldKind.live:
        made = opening.make_live(name, place, WallClock())
    else:
        made = rehearsal.make_exercise(name, place, replace=replace)
    vi, en = f"Đã tạo “{name}” ({kind}).", f'"{name}" is made ({kind}).'
    say_json(described(made)) if as_json else say(vi, en)


@app.command(help="Dừng máy chủ cơ sở dữ liệu của bản này · stop this checkout's database server.")
def stop() -> None:
    """Stop the checkout's own PostgreSQL server."""
    from haicap.store import server

    if server.stop():
        say("Đã dừng PostgreSQL.", "PostgreSQL is stopped.")
    else:
        say("PostgreSQL không chạy.", "PostgreSQL was not running.")


# --- base: units and deadlines, straight from the data files ---------------------------------------------------------


@app.command(help="Tra đơn vị hành chính theo mã, tên hoặc điểm, vào ngày bất kỳ · look up a unit.")
def unit(
    query: Annotated[
        str, typer.Argument(help="Mã hoặc tên; - đọc từng dòng · code or name; - reads lines.")
    ] = "",
    on: Annotated[str | None, typer.Option(help="Ngày, ví dụ 01/07/2025 · date.")] = None,
    at: Annotated[str | None, typer.Option(help="Vĩ độ,kinh độ · latitude,longitude.")] = None,
    as_json: Json = False,
) -> None:
    """Print all that a query may mean on a date and who answers for it; exit status 1 if nothing is found."""
    from haicap.base.units import answers, wording

    if query == "-":
        _say_lines(answers.unit_lines(_lines(), on))
        return
    answer = answers.unit_answer(query, on, at)
    if as_json:
        say_json(answers.unit_json(answer))
    for line in [] if as_json else wording.unit_text(answer):
        say(line.vi, line.en)
    if not answer.matches:
        raise typer.Exit(EXIT_REFUSED)


@app.command(help="Tính ngày hẹn trả của một thủ tục · when a procedure's result is due.")
def due(
    code: Annotated[
        str, typer.Argument(help="Mã thủ tục hoặc id; - đọc từng dòng · code or id; - reads lines.")
    ],
    when: Annotated[
        list[str] | None, typer.Argument(help="Lúc nhận: 23/06/2025 15:00 · received at.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print when a dossier is due, the days that counted and why others did not."""
    from haicap.base.units import answers, wording

    if code == "-":
        _say_lines(answers.due_lines(_lines()))
        return
    found = answers.due_answer(code, " ".join(when or []))
    if as_json:
        say_json(answers.due_json(found))
    for line in [] if as_json else wording.due_text(found):
        say(line.vi, line.en)


def _lines() -> Iterable[str]:
    """The lines of standard input as UTF-8; what is not UTF-8 is marked, never a reason to stop."""
    return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")


def _say_lines(answers: Iterable[dict[str, Any]]) -> None:
    """Print one JSON object a line; end with status 1 if any question could not be understood."""
    wrong = False
    for answer in answers:
        wrong = wrong or "error" in answer
        say_json(answer)
    if wrong:
        raise typer.Exit(EXIT_REFUSED)


# --- rehearsal: the trial -------------------------------------------------------------------------------------------


@app.command(help="Chạy đợt vận hành thử · run the trial.")
def trial(
    name: Annotated[str, typer.Option(help="Tên đợt · the trial's name.")] = "hanoi",
    days: Annotated[int | None, typer.Option(min=1, max=60, help="Số ngày · days.")] = None,
    scale: Annotated[
        str, typer.Option(help="Nhân lượng người và cán bộ · multiplies arrivals and staff.")
    ] = "1",
    seed: Annotated[int, typer.Option(min=0, help="Hạt giống · seed.")] = 1,
    window: Annotated[int, typer.Option(min=1, max=1440, help="Phút mỗi lần ghi · minutes a write.")] = 30,
    resume: Annotated[bool, typer.Option("--resume", help="Chạy tiếp · go on.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Chạy lại từ đầu · begin anew.")] = False,
    setting: Annotated[
        list[str] | None, typer.Option("--set", help="KHÓA=GIÁ_TRỊ; khóa sai sẽ được liệt kê · KEY=VALUE.")
    ] = None,
    place: Annotated[str, typer.Option(help="Nơi: hanoi hoặc tiny · place.")] = "hanoi",
    as_json: Json = False,
) -> None:
    """Run a trial to its end, print its figures and how to open the review; status 1 if anything was lost."""
    _django()
    from haicap.rehearsal import console
    from haicap.rehearsal import trial as rehearsal
    from haicap.rehearsal.world import Options

    options = Options(place, days, scale, seed, tuple(setting or ()))
    wanted = rehearsal.Wanted(name, options, window * 60, resume=resume, replace=replace)
    teller = console.Teller(lambda vi, en: en if language() is Language.en else vi)
    with console.stopping() as goes_on:
        try:
            finished = rehearsal.run_trial(wanted, teller.begins, teller.tells, goes_on)
        finally:
            teller.ends()
    if finished is None:
        note(
            f"Đã dừng sau khi ghi xong; chạy tiếp bằng: haicap trial --name {name} --resume",
            f"Stopped after the last write; go on with: haicap trial --name {name} --resume",
        )
        raise typer.Exit(EXIT_INTERRUPTED)
    if as_json:
        say_json(finished.summary)
    for line in [] if as_json else console.summary_lines(finished):
        say(line.vi, line.en)
    for bug in finished.bugs:
        note(f"Lệnh bị loại do lỗi chương trình: {bug}", f"A command was set aside by a bug: {bug}")
    note(f"Số liệu: {finished.folder / 'summary.json'}", f"Figures: {finished.folder / 'summary.json'}")
    note(
        "Xem báo cáo: make serve, rồi mở http://127.0.0.1:8000/",
        "The review: make serve, then open http://127.0.0.1:8000/",
    )
    if finished.summary["lost"]:
        raise typer.Exit(EXIT_REFUSED)


@app.command(
    help="Kiểm nhật ký, niêm phong và trạng thái của một thế giới · verify a world's journal and state."
)
def verify(
    world: Annotated[
        str | None, typer.Option(help="Mặc định: đợt xong gần nhất · latest finished trial.")
    ] = None,
    head: Annotated[
        str | None, typer.Option(help="Đầu chuỗi cất ở ngoài, 64 chữ số · a head kept outside.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Prove a world's journal, or name what is wrong; exit status 1 if anything is."""
    _django()
    from haicap.rehearsal import audit
    from haicap.store.verify_findings import verdict_json, verdict_lines

    chosen, verdict = audit.verify_world(world, head, _tell_now_and_then())
    if as_json:
        say_json({"world": chosen, **verdict_json(verdict)})
    else:
        say(f"Thế giới “{chosen}”", f'World "{chosen}"')
        for line in verdict_lines(verdict):
            say(line.vi, line.en)
    if not verdict.is_well:
        raise typer.Exit(EXIT_REFUSED)


@app.command(help="Đo tốc độ; không tên: đo tất cả và viết docs/benchmarks.md · measure speed; no name: all.")
def bench(
    name: Annotated[
        str, typer.Argument(help="trial, scale, single, orm, simpy, action, deadlines, papers, live")
    ] = "",
    seconds: Annotated[int | None, typer.Option(min=5, help="live: đo bao lâu · how long (600).")] = None,
    dossiers: Annotated[
        int | None,
        typer.Option(min=1_000, help="live: số hồ sơ có sẵn · dossiers that stand there (1000000)."),
    ] = None,
    rate: Annotated[
        int | None, typer.Option(min=1, help="live: yêu cầu mỗi giây; không có: tự tìm · requests a second.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure one bench, or all one after the other and write docs/benchmarks.md."""
    from haicap.rehearsal import benches

    main = benches.load()
    found = []
    for each in [name] if name else main.NAMES:
        note(f"Đang đo “{each}”…", f'Measuring "{each}"…')
        words = {"seconds": seconds, "dossiers": dossiers, "rate": rate} if name or each == "live" else {}
        found.append(main.measure(each, **words))
        for vi, en in [] if as_json else main.lines(found[-1]):
            say(vi, en)
    if not name:
        path = main.write_document(found).name
        note(f"Đã viết docs/{path}.", f"docs/{path} is written.")
    if as_json:
        say_json(found[0] if name else {"benches": found})


def _tell_now_and_then(every_seconds: float = 2) -> Callable[[int, int], None]:
    """Tells on standard error how many of all were done, but not for what is quickly done."""
    from haicap.engine.clock import elapsed_seconds

    stopwatch, told = elapsed_seconds(), 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told
        if stopwatch() - told >= every_seconds:
            told = stopwatch()
            note(f"Đã đọc {done * 100 // total} %…", f"Read {done * 100 // total} %…")

    return tell


def _django() -> None:
    """Make the apps known, for commands that go through the engine."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.web.settings")
    import django

    django.setup()


# --- base: accounts, other systems ------------------------------------------------------------------------------------

app.add_typer(account_app, name="account")
app.add_typer(token_app, name="token")
app.add_typer(webhook_app, name="webhook")


# --- web, store ----------------------------------------------------------------------------------------------------

app.command(help="Mở các trang của một thế giới trên máy này · serve a world's pages on this machine.")(serve)
app.command(help="Việc nền của thế giới vận hành thật: niêm phong, cất đầu chuỗi · seal a live world.")(
    worker
)


def main() -> None:
    """Run the command line and leave with its exit status."""
    app(prog_name="haicap")


if __name__ == "__main__":
    main()
