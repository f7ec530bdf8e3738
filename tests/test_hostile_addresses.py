"""No connection to an address that is not public: whatever its spelling, whatever DNS says, at each redirect and each connection anew."""

import json
import socket
from pathlib import Path

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock
from twisted.python.failure import Failure
from twisted.web.client import URI

from crawler.addresses import host_of
from crawler.connect import CheckedEndpoints, ForbiddenAddressError
from crawler.frontier import Frontier
from crawler.sockets import Sockets
from tests.crawl_runner import crawled, portal_file
from tests.origin import Origin, Pages, Reply, page

PUBLIC = "113.190.233.1"
PUBLIC_6 = "2405:4800::1"

# what a name stands for
FORBIDDEN = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3",  # this machine
    "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",  # private
    "169.254.1.1", "169.254.169.254", "169.254.170.2",  # link-local, the metadata of clouds in it
    "100.64.0.1", "100.127.255.255", "100.100.100.200",  # behind a carrier's NAT, another cloud's metadata
    "168.63.129.16", "192.0.0.192",  # metadata at addresses that look public
    "224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1",  # many, all, none
    "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "192.88.99.1",  # documentation, benchmarks, a relay
    "::1", "::", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "3fff::1", "100::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "::ffff:0:10.0.0.1",  # IPv4 inside IPv6
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1",  # NAT64
    "2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::1", "2001:0:7f00:1::1",  # 6to4, Teredo
]  # fmt: skip
ALLOWED = [PUBLIC, PUBLIC_6, "::ffff:113.190.233.1", "64:ff9b::71be:e901", "2002:71be:e901::1"]

# how this machine is written in a URL, so that only the resolver knows
SPELLINGS = [
    "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.1", "0", "0.0.0.0",
    "127.0.0.1.", "LOCALHOST", "%31%32%37.0.0.1", "%E2%91%A0%E2%91%A1%E2%91%A6.0.0.1",
]  # fmt: skip


class Names:
    """A resolver that answers in turn; the last answer stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[tuple[int, str]]:
        self.asked.append(host)
        given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET6 if ":" in each else socket.AF_INET, each) for each in given]


def _connect(
    names: Names, url: str = "http://tin.example/", connect_to: Sockets | None = None
) -> tuple[list[tuple[str, int]], object]:
    """Where a connection for the URL goes, as (address, port), and how it failed, if it did at once."""
    reactor = MemoryReactorClock()
    endpoints = CheckedEndpoints(reactor, connect_to or {}, resolve=names)
    done: Deferred[object] = endpoints.endpointForURI(URI.fromBytes(url.encode())).connect(Factory())
    failures: list[Failure] = []
    done.addErrback(failures.append)
    return [(host, port) for host, port, *_ in reactor.tcpClients], failures[0].value if failures else None


@pytest.mark.parametrize("address", FORBIDDEN)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_for_a_forbidden_address_is_not_connected_to(address: str, scheme: str) -> None:
    connected, failure = _connect(Names([address]), f"{scheme}://tin.example/")
    assert connected == []
    assert isinstance(failure, ForbiddenAddressError)
    assert "tin.example" in str(failure)


@pytest.mark.parametrize("address", ALLOWED)
def test_the_address_that_was_checked_is_the_one_connected_to(address: str) -> None:
    names = Names([address], ["127.0.0.1"])
    assert _connect(names) == ([(address, 80)], None)
    assert names.asked == ["tin.example"]


def test_a_name_that_changes_its_mind_is_checked_at_each_connection() -> None:
    names = Names([PUBLIC], ["127.0.0.1"], [PUBLIC_6], ["::1"])
    assert [_connect(names)[0] for _ in range(4)] == [[(PUBLIC, 80)], [], [(PUBLIC_6, 80)], []]


@pytest.mark.parametrize("given", [["127.0.0.1", PUBLIC], [PUBLIC, "127.0.0.1"], ["::1", "10.0.0.1", PUBLIC]])
def test_of_several_addresses_only_public_ones_are_tried(given: list[str]) -> None:
    assert _connect(Names(given))[0] == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    ("url", "connected"),
    [
        ("http://tin.example/", [("10.0.0.9", 8080)]),
        ("https://TIN.example/", [("10.0.0.9", 8080)]),
        ("http://khac.example/", []),
        ("http://10.0.0.9/", []),
        ("http://10.0.0.9:8080/", []),
    ],
)
def test_the_operators_socket_serves_the_named_host_alone(url: str, connected: list[tuple[str, int]]) -> None:
    assert _connect(Names(["10.0.0.9"]), url, {"tin.example": ("10.0.0.9", 8080)})[0] == connected


def test_this_machine_by_every_spelling_and_redirect(tmp_path: Path) -> None:
    """One crawl with the system's resolver: the origin that stands at all of these is never asked for anything but the named host."""
    with Origin(Pages({"/bai/1": page(text="mật")})) as inner:
        urls = [f"http://{host}:{inner.port}/bai/{n}" for n, host in enumerate(SPELLINGS, 1)]
        table: dict[str, Reply | list[Reply]] = {"/": page(*urls, *(f"/bai/{n}" for n in range(100, 100 + len(urls))))}
        table |= {f"/bai/{n}": Reply(b"", 302, (("Location", url),)) for n, url in enumerate(urls, 100)}
        with Origin(Pages(table)) as origin:
            portal = portal_file(tmp_path, "tin.example")
            hosts = json.dumps(["tin.example", *{host_of(url) for url in urls}])
            text = portal.read_text(encoding="utf-8").replace('hosts = ["tin.example"]', f"hosts = {hosts}")
            portal.write_text(text, encoding="utf-8")
            ran = crawled(
                portal, tmp_path / "home", None, "--connect-to", f"tin.example={origin.socket[0]}:{origin.port}"
            )
        assert inner.arrivals == []
    assert ran.status == 1, ran.errors
    with Frontier(tmp_path / "home" / "crawl.sqlite") as frontier:
        rows = {row.url: (row.state, row.reason) for row in frontier.rows()}
    inside = {url: row for url, row in rows.items() if "tin.example" not in url}
    assert len(inside) >= 12, (rows, ran)
    assert set(inside.values()) == {("error", "forbidden address")}
    assert {state for url, (state, _) in rows.items() if "/bai/1" in url and "tin.example" in url} == {"duplicate"}
