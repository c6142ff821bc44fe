"""`haicap account …`: the first administrator, fresh links, whoever is kept out; mounted by haicap/cli.py."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer

account_app = typer.Typer(
    no_args_is_help=True, help="Tài khoản cán bộ của một thế giới · accounts of a world's staff."
)
OfWorld = Annotated[str, typer.Option("--world", help="Thế giới · the world.")]
Json = Annotated[bool, typer.Option("--json", help="Một đối tượng JSON · one JSON object.")]
AskPassword = Annotated[
    bool,
    typer.Option(
        "--password", help="Hỏi mật khẩu ngay, không hiện chữ · ask for the password, without echo."
    ),
]


@account_app.command("add", help="Thêm người, vai trò và tài khoản · add a person, a role and an account.")
def account_add(
    username: Annotated[str, typer.Argument(help="Tên đăng nhập · user name.")],
    world: OfWorld,
    name: Annotated[str, typer.Option(help="Họ và tên · full name.")],
    role: Annotated[str, typer.Option(help="Vai trò · role.")] = "administrator",
    unit: Annotated[str, typer.Option(help="Mã hoặc tên đơn vị; 1: thành phố · unit, 1: the city.")] = "1",
    password: AskPassword = False,
    as_json: Json = False,
) -> None:
    """Make the first administrator, or anybody else; print the link that opens the account, once."""
    serving_world(world)
    from haicap.base.people import console

    opened = console.add(name, unit, role, username, _asked_password() if password else None)
    _say_opened(opened, as_json=as_json)


@account_app.command("renew", help="Cấp đường dẫn mới, hủy mật khẩu và phiên cũ · give a fresh link.")
def account_renew(
    username: Annotated[str, typer.Argument(help="Tên đăng nhập · user name.")],
    world: OfWorld,
    password: AskPassword = False,
    as_json: Json = False,
) -> None:
    """Give an account a fresh link or password; what was set before ends."""
    serving_world(world)
    from haicap.base.people import console

    _say_opened(console.renew(username, _asked_password() if password else None), as_json=as_json)


@account_app.command("disable", help="Ngừng ngay một người · keep a person out at once.")
def account_disable(
    username: Annotated[str, typer.Argument(help="Tên đăng nhập · user name.")],
    world: OfWorld,
    as_json: Json = False,
) -> None:
    """Keep the person of an account out at once."""
    serving_world(world)
    from haicap.base.people import console
    from haicap.cli import say, say_json

    person = console.keep_out(username)
    if as_json:
        say_json({"username": username, "person": person, "active": False})
    else:
        say(f"Đã ngừng {username}.", f"{username} is kept out.")


@account_app.command("list", help="Liệt kê tài khoản · list the accounts.")
def account_list(world: OfWorld, as_json: Json = False) -> None:
    """List the accounts of a world."""
    serving_world(world)
    from haicap.base.people import console
    from haicap.cli import say, say_json

    found = console.listed()
    if as_json:
        say_json({"accounts": found})
        return
    for each in found:
        state = ("hoạt động", "active") if each["active"] else ("đang ngừng", "kept out")
        row = f"{each['username']:<24} {each['unit'] or '–':>5}  {', '.join(each['roles']) or '–':<32} "
        say(row + state[0], row + state[1])


def _say_opened(opened: Any, *, as_json: bool) -> None:
    from haicap.cli import say, say_json

    if as_json:
        say_json({"username": opened.username, "person": opened.person, "path": opened.path or None})
    elif opened.path:
        say(
            f"Tài khoản {opened.username}: mở {opened.path} trên máy chủ này (72 giờ, dùng một lần).",
            f"Account {opened.username}: open {opened.path} on this server (72 hours, works once).",
        )
    else:
        say(f"Tài khoản {opened.username} đã có mật khẩu.", f"Account {opened.username} has its password.")


def _asked_password() -> str:
    return str(
        typer.prompt("Mật khẩu · password", hide_input=True, confirmation_prompt="Nhập lại · again", err=True)
    )


def serving_world(name: str) -> None:
    """Set Django up for a world's database, signed in as its pages are."""
    from haicap.store import worlds as store

    found = store.find_world(name)
    os.environ["HAICAP_WORLD"] = found.name
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.web.settings")
    from haicap.web import serving

    serving.refuse_outdated(found)
