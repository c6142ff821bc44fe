"""Accounts from the command line: the first administrator, fresh links, whoever must be kept out at once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection

from haicap.base import acting, reading
from haicap.base.people import accounts, queries
from haicap.base.people.middleware import clock_of, day_of
from haicap.base.people.models import Account
from haicap.base.sentences import sentence
from haicap.engine.outcome import Done, Failed
from haicap.engine.ports import Wish
from haicap.engine.run import run
from haicap.rules.base import OPEN_ROLES, SYSTEM_ROLE, Actor, Command
from haicap.rules.people import commands as c
from haicap.rules.people.decisions import CITY
from haicap.rules.roles import ROLES
from haicap.rules.text import fold
from haicap.store.errors import StoreError
from haicap.store.live import PostgresStore

SYSTEM = Actor(0, SYSTEM_ROLE, CITY)


class AccountError(StoreError):
    """What was asked about an account cannot be done; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that was made or given a fresh link; `path` is the link without its host, empty with a password."""

    person: int
    username: str
    path: str


def add(name: str, unit: str, role: str, username: str, password: str | None) -> Opened:
    """A new person with a role and an account, all in the served world; raises AccountError."""
    if role not in ROLES:
        known = ", ".join(sorted(set(ROLES) - OPEN_ROLES))
        raise AccountError(
            f"Không có vai trò “{role}”; hãy chọn một trong: {known}.",
            f'There is no role "{role}"; choose one of: {known}.',
        )
    where = _unit(unit)
    kept = _username(username, 0)
    if password is not None:
        _check_password(password, kept)
    world, clock = _world()
    person, holding = acting.take_person_ids(2)
    today = day_of(clock).isoformat()
    _tell(
        world,
        clock,
        [
            c.AddPerson(clock.now(), SYSTEM, person, where, name.strip(), secrets.token_hex(16)),
            c.Appoint(clock.now(), SYSTEM, holding, person, role, where, today),
            c.Invite(clock.now(), SYSTEM, person),
        ],
    )
    return _open(person, kept, password)


def renew(username: str, password: str | None) -> Opened:
    """A fresh link, or a new password, for an account; the old password, factors and sessions end."""
    account = _account(username)
    if password is not None:
        _check_password(password, account.username)
    world, clock = _world()
    _tell(world, clock, [c.Invite(clock.now(), SYSTEM, account.person)])
    return _open(account.person, account.username, password)


def keep_out(username: str) -> int:
    """Keep the person of an account out at once; answers the person's number."""
    account = _account(username)
    world, clock = _world()
    _tell(world, clock, [c.Deactivate(clock.now(), SYSTEM, account.person, "security")])
    return int(account.person)


def listed() -> list[dict[str, Any]]:
    """Every account with its person, roles today, and whether the person is let in."""
    _, clock = _world()
    with reading.as_city() as reader:
        people = {
            each.id: each for each in queries.people(reader, queries.Asked(), day_of(clock), 1_000_000, 1)[0]
        }
    found = []
    for account in Account.objects.order_by("username"):
        person = people.get(account.person)
        found.append(
            {
                "username": account.username,
                "person": account.person,
                "unit": person.unit if person else None,
                "roles": person.roles if person else [],
                "active": bool(person and person.active),
                "opened": account.has_usable_password(),
            }
        )
    return found


def _open(person: int, username: str, password: str | None) -> Opened:
    token = accounts.open_link(person, username)
    if password is None:
        return Opened(person, username, f"/mo-tai-khoan/{token}/")
    account = accounts.by_link(token)
    if account is None:
        raise RuntimeError("a fresh link opens nothing")
    accounts.set_password(account, password)
    return Opened(person, username, "")


def _world() -> tuple[reading.WorldNow, Any]:
    world = reading.world()
    if world is None:
        raise AccountError("Thế giới này chưa có dữ liệu; hãy lập lại.", "This world is empty; make it anew.")
    return world, clock_of(world)


def _tell(world: reading.WorldNow, clock: Any, commands: Sequence[Command]) -> None:
    connection.ensure_connection()
    below: Any = connection.connection
    facts = acting.facts_of(world)
    for outcome in run([Wish(each) for each in commands], PostgresStore(below, clock), facts):
        if isinstance(outcome, Failed):
            raise outcome.error
        if not isinstance(outcome, Done):
            raise AccountError(sentence(outcome, "vi"), sentence(outcome, "en"))


def _unit(text: str) -> int:
    """The body that is meant: by our number, official code, or name without marks."""
    with reading.as_city() as reader:
        rows = reader.rows(
            "SELECT id, code, body_name_vi, full_name FROM unit WHERE body_name_vi IS NOT NULL ORDER BY id"
        )
    wanted = fold(text)
    for number, code, body, full in rows:
        if text in (str(number), code) or wanted in (fold(body), fold(full or "")):
            return int(number)
    raise AccountError(
        f"Không có đơn vị “{text}”; hãy ghi mã hoặc tên đầy đủ, 1 là thành phố.",
        f'There is no unit "{text}"; write its code or full name, 1 is the city.',
    )


def _username(text: str, person: int) -> str:
    try:
        return accounts.check_username(text, person)
    except accounts.UsernameError as error:
        if error.taken:
            raise AccountError(
                f"Tên đăng nhập “{text}” đã có người dùng; hãy chọn tên khác.",
                f'The user name "{text}" is taken; choose another.',
            ) from None
        raise AccountError(
            "Tên đăng nhập có 3 đến 40 ký tự a-z, 0-9, chấm, gạch; bắt đầu bằng chữ.",
            "A user name has 3 to 40 of a-z, 0-9, dot, hyphen, underscore; it begins with a letter.",
        ) from None


def _check_password(password: str, username: str) -> None:
    try:
        validate_password(password, Account(username=username))
    except ValidationError:
        raise AccountError(
            "Mật khẩu quá yếu: ít nhất 12 ký tự, không giống tên đăng nhập, không phải mật khẩu hay gặp.",
            "The password is too weak: at least 12 letters, unlike the user name, none of the common ones.",
        ) from None


def _account(username: str) -> Account:
    found = Account.objects.filter(username=username.strip().lower()).first()
    if found is None:
        raise AccountError(
            f"Không có tài khoản “{username}”; xem: haicap account list.",
            f'There is no account "{username}"; see: haicap account list.',
        )
    return found
