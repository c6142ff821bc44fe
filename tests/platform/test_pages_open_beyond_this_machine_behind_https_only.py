"""`haicap serve` keeps to this machine unless told, and opens beyond it only behind an HTTPS server."""

from __future__ import annotations

import pytest

from haicap.web import serving


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HAICAP_HTTPS", "HAICAP_HOSTS"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(name, "")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
def test_another_address_without_https_is_refused(host: str) -> None:
    """Passwords and cookies would travel in the clear."""
    with pytest.raises(serving.ServeError) as refused:
        serving.bind(host, https=False, names=[])
    assert "--https" in refused.value.vi
    assert "--https" in refused.value.en


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.9"])
def test_this_machine_needs_none(host: str) -> None:
    """Whoever can reach it sits here."""
    serving.bind(host, https=False, names=[])


def test_behind_https_cookies_are_secure_and_names_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings read what `bind` notes."""
    import os

    serving.bind("0.0.0.0", https=True, names=["motcua.example.org"])
    assert os.environ["HAICAP_HTTPS"] == "1"
    assert os.environ["HAICAP_HOSTS"] == "motcua.example.org"


def test_an_address_that_this_machine_lacks_is_one_sentence() -> None:
    """No traceback."""
    with pytest.raises(serving.ServeError) as refused:
        serving.check_port(18_999, "203.0.113.7")
    assert "203.0.113.7" in refused.value.vi
