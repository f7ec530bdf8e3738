"""How much one client may ask, and who a client is: no header that a client writes can change that."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.command import run
from tests.web_archive import PORTALS, build
from webapp.app import create_app
from webapp.settings import Settings, SettingsError
from webapp.site import Site


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    engine = build(tmp_path_factory.mktemp("limited") / "index")
    yield create_app(engine, PORTALS, Site.of(Settings(rate="5/day", proxies="10.0.0.1")))
    engine.close()


def asked(app: Flask, address: str, peer: str, times: int, **headers: str) -> list[int]:
    client = app.test_client()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return [client.get(address, headers=named, environ_base={"REMOTE_ADDR": peer}).status_code for _ in range(times)]


@pytest.mark.parametrize(
    "proxies, peer, forwarded, client",
    [
        ("", "192.0.2.1", "", "192.0.2.1"),
        ("", "192.0.2.1", "1.1.1.1", "192.0.2.1"),  # nobody is believed
        ("10.0.0.1", "192.0.2.1", "1.1.1.1", "192.0.2.1"),  # a stranger is not believed
        ("10.0.0.1", "10.0.0.1", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "10.0.0.1", "9.9.9.9, 1.1.1.1", "1.1.1.1"),  # what the client wrote itself stands before
        ("10.0.0.0/8 172.16.0.1", "10.0.0.1", "9.9.9.9, 1.1.1.1, 172.16.0.1", "1.1.1.1"),  # two of ours in a row
        ("10.0.0.0/8", "10.0.0.1", "9.9.9.9, 10.1.1.1, 10.2.2.2", "9.9.9.9"),
        ("10.0.0.1", "10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.1", "1.1.1.1, unknown", "10.0.0.1"),  # what is no address is nobody
        ("10.0.0.1", "10.0.0.1", "1.1.1.1, <script>", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.1", ",,  ,", "10.0.0.1"),
        ("::1", "::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),  # a subscriber has all of them
        ("", "2001:db8:1:2::ffff", "", "2001:db8:1:2::/64"),
        ("", "::ffff:192.0.2.1", "", "192.0.2.1"),
    ],
)
def test_who_asks(proxies: str, peer: str, forwarded: str, client: str) -> None:
    assert Site.of(Settings(proxies=proxies)).client(peer, forwarded) == client


def test_what_is_beyond_the_rate_is_refused(limited: Flask) -> None:
    assert asked(limited, "/api/tro-giup", "192.0.2.10", 7) == [200] * 5 + [429] * 2
    answer = limited.test_client().get("/api", environ_base={"REMOTE_ADDR": "192.0.2.10"})
    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    assert 0 < int(answer.headers["Retry-After"]) <= 24 * 3600


def test_another_client_is_not_held_up(limited: Flask) -> None:
    assert asked(limited, "/api", "192.0.2.20", 6)[-1] == 429
    assert asked(limited, "/api", "192.0.2.21", 1) == [200]


@pytest.mark.parametrize("header", ["X_Forwarded_For", "X_Real_IP", "Forwarded", "True_Client_IP", "CF_Connecting_IP"])
def test_a_header_does_not_make_another_client(limited: Flask, header: str) -> None:
    peer = f"198.51.100.{sum(map(ord, header)) % 250}"
    client = limited.test_client()
    said = []
    for number in range(6):
        value = f"for=203.0.113.{number}" if header == "Forwarded" else f"203.0.113.{number}"
        headers = {header.replace("_", "-"): value}
        said.append(client.get("/api", headers=headers, environ_base={"REMOTE_ADDR": peer}).status_code)
    assert said == [200] * 5 + [429]


def test_behind_a_proxy_of_ours_each_reader_counts_for_himself(limited: Flask) -> None:
    assert asked(limited, "/api", "10.0.0.1", 6, X_Forwarded_For="203.0.113.50")[-1] == 429
    assert asked(limited, "/api", "10.0.0.1", 1, X_Forwarded_For="203.0.113.51") == [200]
    forged = [asked(limited, "/api", "10.0.0.1", 1, X_Forwarded_For=f"203.0.113.{n}, 203.0.113.50") for n in range(3)]
    assert forged == [[429]] * 3


@pytest.mark.parametrize(
    "address", ["/api", "/tim-kiem.json", "/xuat/ban-ke.json", "/tim-kiem.atom", "/bai-viet/bao-long-an/0.bib"]
)
def test_all_that_programs_read_counts_together(limited: Flask, address: str) -> None:
    peer = f"198.51.101.{sum(map(ord, address)) % 250}"
    assert asked(limited, "/api", peer, 4) == [200] * 4
    assert asked(limited, address, peer, 2) == [200, 429]


@pytest.mark.parametrize(
    "address", ["/", "/tim-kiem?q=dân", "/bai-viet/bao-long-an/0", "/goi-y.json?q=d", "/healthz", "/static/style.css"]
)
def test_pages_and_what_they_need_are_not_counted(limited: Flask, address: str) -> None:
    assert asked(limited, address, "192.0.2.40", 8) == [200] * 8


@pytest.mark.parametrize(
    "given, named",
    [
        ({"rate": "many"}, "rate: 'many'"), ({"proxies": "10.0.0.0/33"}, "proxies: '10.0.0.0/33'"), ({"proxies": "proxy.example"}, "proxies"),
        ({"proxies": "10.0.0.1/8"}, "proxies"), ({"url": "tracuu.example.vn"}, "url"), ({"url": "https://a.vn/?x"}, "url"),
    ],
)  # fmt: skip
def test_settings_that_mean_nothing_are_refused(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named.replace("/", ".").replace("(", ".")):
        Site.of(Settings(**given))  # type: ignore[arg-type]


def test_the_server_does_not_start_with_them(tmp_path: Path) -> None:
    build(tmp_path / "index").close()
    said = run("serve", "--port", 0, home=tmp_path, TRACUU_RATE="often")
    assert (said.status, said.err) == (
        1,
        "tracuu: rate: 'often' is no rate; give one as `600/minute`, or 0 for no bound\n",
    )
