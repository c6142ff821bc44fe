"""`haicap serve` and `haicap worker`: what runs as long as a world is in use; mounted by haicap/cli.py."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

Speed = Annotated[
    float | None,
    typer.Option(
        min=0.1, max=3_600, help="Diễn tập sống: nhanh gấp mấy lần · a live exercise, so many times as fast."
    ),
]
SkipClosed = Annotated[
    bool,
    typer.Option(
        "--skip-closed",
        help="Diễn tập sống: bỏ qua giờ nghỉ, đêm, ngày nghỉ · pass over closed time, nights and days off.",
    ),
]


def serve(
    world: Annotated[
        str | None, typer.Option(help="Mặc định: lần diễn tập xong gần nhất · latest trial.")
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Cổng · port.")] = 8000,
    host: Annotated[
        str, typer.Option(help="Địa chỉ; khác 127.0.0.1 thì cần --https · address to bind.")
    ] = "127.0.0.1",
    https: Annotated[
        bool,
        typer.Option("--https", help="Đứng sau máy chủ HTTPS: cookie an toàn, HSTS · behind an HTTPS proxy."),
    ] = False,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="Tên miền được nhận · host names that are answered.")
    ] = None,
    speed: Speed = None,
    skip_closed: SkipClosed = False,
) -> None:
    """Serve one world's pages, on 127.0.0.1 unless told otherwise, until Ctrl-C; with a speed, drive an exercise."""
    if skip_closed and speed is None:
        raise typer.BadParameter("--skip-closed cần --speed · --skip-closed needs --speed.")
    from haicap.rehearsal.driving import Driving
    from haicap.web import serving

    serving.bind(host, https=https, names=name or [])
    driving = None if speed is None else Driving(world, speed, skips_closed=skip_closed)
    try:
        _serve(
            world if driving is None else driving.world,
            port,
            host,
            address_name=name[0] if https and name else None,
        )
    finally:
        if driving is not None:
            driving.stop()


def _serve(world: str | None, port: int, host: str, *, address_name: str | None) -> None:
    """Serve until told to stop; Ctrl-C is passed on as KeyboardInterrupt."""
    from haicap.cli import note
    from haicap.web import serving

    chosen = serving.prepare(world, port, host)
    address = f"https://{address_name}/" if address_name else f"http://{host}:{port}/"
    note(
        f"Thế giới “{chosen}”: {address}  (Ctrl-C để dừng)", f'World "{chosen}": {address}  (Ctrl-C to stop)'
    )
    if serving.run(port, host):
        raise KeyboardInterrupt


def worker(
    world: Annotated[str, typer.Option("--world", help="Thế giới vận hành thật · the live world.")],
    every: Annotated[float, typer.Option(min=1, max=3600, help="Giây giữa hai lần · seconds between.")] = 30,
) -> None:
    """Seal a live world, lay its heads outside, sign results that wait, forget old keys, until SIGTERM or Ctrl-C."""
    from haicap.cli import note
    from haicap.cli_accounts import serving_world
    from haicap.engine.clock import WallClock
    from haicap.store import worker as store
    from haicap.store import worlds

    worlds.find_world_of(world, "live")
    serving_world(world)
    from haicap.services.one_stop import result_chore

    with store.resting() as (rest, came):
        store.Worker(world, WallClock(), note, [result_chore.sign_what_waits]).run(rest, every)
    if signal.SIGINT in came:
        raise KeyboardInterrupt
    note("Đã dừng theo yêu cầu.", "Stopped as asked.")
