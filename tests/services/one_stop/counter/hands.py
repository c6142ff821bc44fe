"""What a clerk does with the pages, in a few words."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.services.one_stop.counter.exercise import PLACE, Exercise

COUNTER = "/mot-cua/tiep-nhan/"


def take_ticket(client: Client, unit: int = PLACE, **fields: Any) -> str:
    """Take a ticket at a kiosk; answers where its holder sees his turn."""
    answer = client.post(f"/hang-doi/{unit}/lay-so/", {"dossiers": 1, **fields})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def call(clerk: Client) -> int:
    """Call the next ticket; answers its id."""
    assert clerk.post("/mot-cua/goi/").status_code == 302
    ticket = clerk.get(COUNTER).context["ticket"]
    assert ticket is not None
    return int(ticket.id)


def form_of(town: Exercise, called: int, wanted: str = "ct_ban_sao", /, **fields: Any) -> dict[str, Any]:
    """A complete form: certified copies of Trần Thị Thử, every paper there."""
    papers = town.cast.facts.procedures[town.procedure(wanted)].documents
    known = {
        "key": "",
        "ticket": called,
        "procedure": town.procedure(wanted),
        "identity": "999190000046",
        "name": "Trần Thị Thử",
        "phone": "0912345678",
        "address": "12 phố Mẫu",
        "place": "Phường Bến Hồng",
        "pages": 1,
        "copies": 1,
        "relation": 0,
        "papers": [place for place, paper in enumerate(papers) if paper.always],
        "do": "receive",
    }
    return {**known, **fields}


def receive(
    town: Exercise, clerk: Client, public: Client, wanted: str = "ct_ban_sao", /, **fields: Any
) -> str:
    """From a ticket to a receipt; answers the dossier's code."""
    take_ticket(public)
    answer = clerk.post(COUNTER, form_of(town, call(clerk), wanted, **fields))
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer.headers["Location"]).rstrip("/").rsplit("/", 1)[1]
