"""`haicap token …` and `haicap webhook …`: what the administrator does for other systems; mounted by haicap/cli.py."""

from __future__ import annotations

from typing import Annotated, Any

import typer

token_app = typer.Typer(
    no_args_is_help=True, help="Khóa truy cập của hệ thống khác · tokens of other systems."
)
webhook_app = typer.Typer(
    no_args_is_help=True,
    help="Báo hệ thống khác khi hồ sơ đổi trạng thái · telling other systems of changes.",
)
OfWorld = Annotated[str, typer.Option("--world", help="Thế giới · the world.")]
Json = Annotated[bool, typer.Option("--json", help="Một đối tượng JSON · one JSON object.")]
Number = Annotated[int, typer.Argument(min=1, help="Số trong danh sách · number in the list.")]


@token_app.command("make", help="Cấp một khóa; khóa chỉ hiện một lần · make a token, shown once.")
def token_make(
    system: Annotated[str, typer.Argument(help="Tên hệ thống · name of the system.")],
    world: OfWorld,
    unit: Annotated[int, typer.Option(min=1, help="Số của đơn vị (haicap unit) · number of the unit.")],
    scope: Annotated[
        list[str], typer.Option(help="intake, status, results, webhooks, supplement, withdraw, payments")
    ],
    days: Annotated[int, typer.Option(help="Số ngày dùng được · days until it expires.")] = 90,
    per_minute: Annotated[int, typer.Option(help="Số lượt mỗi phút · requests a minute.")] = 600,
    as_json: Json = False,
) -> None:
    """Make a token of a system for one unit and some scopes; print it this once."""
    from haicap.cli import say, say_json

    with _engine(world) as connection:
        from haicap.base.people import tokens

        made, secret = tokens.make(connection, system, unit, scope, days, per_minute)
    if as_json:
        say_json(_shown(made) | {"token": secret})
        return
    until = made.expires_at.date().isoformat()
    say(
        f"Khóa số {made.id} của “{made.system}”, dùng đến {until}; chỉ hiện lần này:",
        f'Token {made.id} of "{made.system}", good until {until}; shown this once:',
    )
    say(secret, secret)


@token_app.command("list", help="Liệt kê khóa · list the tokens.")
def token_list(world: OfWorld, as_json: Json = False) -> None:
    """List every token that was made in a world."""
    from haicap.cli import say, say_json

    with _engine(world) as connection:
        from haicap.base.people import accounts, tokens

        found, now = tokens.listed(connection), accounts.now()
    if as_json:
        say_json({"tokens": [_shown(each) for each in found]})
        return
    for each in found:
        row = f"{each.id:>4}  {each.system:<32} {each.unit:>5}  {','.join(sorted(each.scopes)):<32} "
        good = ("dùng được", "in use") if each.is_good(now) else ("hết dùng", "ended")
        say(row + good[0], row + good[1])


@token_app.command("revoke", help="Thu hồi ngay một khóa · end a token at once.")
def token_revoke(number: Number, world: OfWorld, as_json: Json = False) -> None:
    """End a token at once, and whatever it is told by webhook."""
    from haicap.cli import say, say_json

    with _engine(world) as connection:
        from haicap.base.people import tokens

        ended = tokens.revoke(connection, number)
    if as_json:
        say_json(_shown(ended))
    else:
        say(f"Đã thu hồi khóa số {number}.", f"Token {number} is revoked.")


@webhook_app.command("add", help="Báo một địa chỉ https từ nay về sau · tell an https address from now on.")
def webhook_add(
    token: Annotated[int, typer.Argument(min=1, help="Số của khóa · number of the token.")],
    url: Annotated[str, typer.Argument(help="https://…")],
    world: OfWorld,
    as_json: Json = False,
) -> None:
    """Tell an address of the changes of a token's unit; print what the messages are signed with, this once."""
    from haicap.cli import say, say_json

    with _engine(world) as connection:
        from haicap.base.people import accounts
        from haicap.services.one_stop import api_webhooks

        number, secret = api_webhooks.add(connection, token, url, accounts.now(), _door(connection))
    if as_json:
        say_json({"webhook": number, "url": url, "secret": secret})
        return
    say(
        f"Webhook số {number}; khóa ký chỉ hiện lần này:",
        f"Webhook {number}; its signing secret, shown this once:",
    )
    say(secret, secret)


@webhook_app.command("list", help="Liệt kê webhook · list the webhooks.")
def webhook_list(world: OfWorld, as_json: Json = False) -> None:
    """List the addresses that are told of changes, what waits and what was given up."""
    from haicap.cli import say, say_json

    with _engine(world) as connection:
        rows = connection.execute(
            "SELECT w.id, w.token, w.url, count(d.id) FILTER (WHERE d.next_at IS NOT NULL),"
            " count(d.id) FILTER (WHERE d.next_at IS NULL AND d.sent_at IS NULL) FROM webhook w"
            " LEFT JOIN webhook_delivery d ON d.webhook = w.id WHERE w.ended_at IS NULL GROUP BY w.id ORDER BY w.id"
        ).fetchall()
    names = ("webhook", "token", "url", "waiting", "given_up")
    if as_json:
        say_json({"webhooks": [dict(zip(names, row, strict=True)) for row in rows]})
        return
    for number, token, url, waiting, given_up in rows:
        row = f"{number:>4}  {token:>4}  {url}  "
        say(f"{row}chờ {waiting}, bỏ {given_up}", f"{row}waiting {waiting}, given up {given_up}")


@webhook_app.command("end", help="Thôi báo một địa chỉ · tell an address nothing any more.")
def webhook_end(number: Number, world: OfWorld) -> None:
    """Tell an address nothing any more."""
    from haicap.cli import say

    with _engine(world) as connection:
        from haicap.base.people import accounts
        from haicap.services.one_stop import api_webhooks

        api_webhooks.end(connection, number, accounts.now())
    say(f"Đã dừng webhook số {number}.", f"Webhook {number} has ended.")


@webhook_app.command(
    "send", help="Đọc nhật ký và gửi những gì đến lượt · read the journal and send what is due."
)
def webhook_send(
    world: OfWorld,
    every: Annotated[
        int, typer.Option(min=0, max=3600, help="Lặp lại sau số giây; 0: một lần · seconds; 0: once.")
    ] = 0,
    as_json: Json = False,
) -> None:
    """Fill the outbox from the journal and hand over what is due, through the door that the world's kind has."""
    import time

    from haicap.cli import say, say_json

    while True:
        with _engine(world) as connection:
            from haicap.base.people import accounts
            from haicap.services.one_stop import api_webhooks

            door = _door(connection)
            noted = api_webhooks.read(connection, accounts.now())
            taken, failed = api_webhooks.send(connection, door, accounts.now())
        if as_json:
            say_json({"noted": noted, "taken": taken, "failed": failed, "door": door.name})
        else:
            say(
                f"Ghi {noted}, gửi {taken}, chưa gửi được {failed} (cửa {door.name}).",
                f"Noted {noted}, sent {taken}, not taken {failed} (door {door.name}).",
            )
        if not every:
            return
        time.sleep(every)


def _door(connection: Any) -> Any:
    """The door that this world's messages go through; raises TokenError where its networks are wrongly named."""
    from haicap.base.people.tokens import TokenError
    from haicap.gates.webhookdoor import door_of
    from haicap.gates.webhookplaces import NETWORKS

    kind = connection.execute("SELECT kind FROM world").fetchone()
    try:
        return door_of(kind[0] if kind else "")
    except ValueError as error:
        raise TokenError(
            f"{NETWORKS} phải là các mạng cách nhau bằng dấu phẩy, ví dụ 10.20.0.0/16; hãy sửa lại ({error}).",
            f"{NETWORKS} must be networks separated by commas, such as 10.20.0.0/16; correct it ({error}).",
        ) from error


def _engine(world: str) -> Any:
    """A connection to a world in the engine's role, with Django set up for that world's keys."""
    from haicap.cli_accounts import serving_world

    serving_world(world)
    from haicap.store import worlds

    return worlds.connect(world, autocommit=True)


def _shown(token: Any) -> dict[str, Any]:
    return {
        "id": token.id,
        "system": token.system,
        "unit": token.unit,
        "scopes": sorted(token.scopes),
        "expires_at": token.expires_at.isoformat(),
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
        "per_minute": token.per_minute,
    }
