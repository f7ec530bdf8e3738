"""TLS towards portals, against a real HTTPS origin: what is refused, with which reason, and the exception that a portal file names."""

import json
import ssl
from pathlib import Path

import pytest

from crawler.frontier import Frontier
from crawler.portal import PortalError, load_portal
from tests.command import run
from tests.crawl_runner import Ran, crawled, portal_file
from tests.origin import page
from tests.tls_origin import Authority, TlsOrigin, chain

PAGES = {"/": page("/bai/1").body, "/bai/1": page(text="Bài một").body}
WHY = "chứng thư hết hạn, đã hỏi cơ quan chủ quản ngày 25/11/2026"


@pytest.fixture(scope="module")
def trusted() -> Authority:
    return Authority.made("CA minh hoạ")


@pytest.fixture
def crawl_by_tls(tmp_path: Path, trusted: Authority, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """A crawl of https://tin.example/, served with that certificate; the system trusts the test's CA alone."""
    roots = tmp_path / "roots.pem"
    roots.write_bytes(trusted.pem())
    monkeypatch.setenv("SSL_CERT_FILE", str(roots))

    def crawl(
        pem: Path, more: str = "", newest: ssl.TLSVersion | None = None, *, recrawl: bool = False
    ) -> tuple[Ran, list[str]]:
        portal = portal_file(tmp_path)
        portal.write_text(f"{more}\n{portal.read_text(encoding='utf-8')}", encoding="utf-8")
        with TlsOrigin(PAGES, pem, newest=newest) as origin:
            socket = f"tin.example=https://127.0.0.1:{origin.port}"
            again = ["--recrawl"] if recrawl else []
            ran = crawled(portal, tmp_path / "home", None, "--connect-to", socket, *again)
            return ran, origin.asked

    return crawl


def _rows(home: Path) -> dict[str, tuple[str, str | None]]:
    with Frontier(home / "crawl.sqlite") as frontier:
        return {row.url.removeprefix("https://tin.example"): (row.state, row.reason) for row in frontier.rows()}


def test_a_certificate_that_holds(crawl_by_tls, trusted: Authority, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ran, asked = crawl_by_tls(chain(tmp_path, "tin.example", trusted))
    assert (ran.status, asked) == (0, ["/robots.txt", "/", "/bai/1"]), ran
    assert _rows(tmp_path / "home") == {"/": ("listing", None), "/bai/1": ("captured", None)}
    assert "tls:" not in _warcinfo(tmp_path / "home")


REFUSED = [
    # the host that the certificate names, who signed it, its days, why it is refused
    ("tin.example", "trusted", (-20, -10), "expired"),
    ("tin.example", "trusted", (1, 10), "not valid yet"),
    ("khac.example", "trusted", (-1, 1), "for another host"),
    ("127.0.0.1", "trusted", (-1, 1), "for another host"),
    ("tin.example", "itself", (-1, 1), "self-signed"),
    ("tin.example", "a stranger", (-1, 1), "of an unknown authority"),
]


@pytest.mark.parametrize(("host", "signer", "days", "why"), REFUSED)
def test_a_certificate_that_does_not_hold(
    crawl_by_tls,
    trusted: Authority,
    tmp_path: Path,
    host: str,
    signer: str,
    days: tuple[int, int],
    why: str,  # type: ignore[no-untyped-def]
) -> None:
    issuer = {"trusted": trusted, "itself": None, "a stranger": Authority.made("CA lạ")}[signer]
    pem = chain(tmp_path, host, issuer, days)
    ran, asked = crawl_by_tls(pem)
    assert (ran.status, asked) == (1, [])
    assert _rows(tmp_path / "home") == {"/": ("error", f"certificate {why}")}
    assert f"tin.example is not fetched, its certificate is {why}" in str(ran.report["failures"])


def test_the_exception_of_a_portal_is_made_and_recorded(crawl_by_tls, trusted: Authority, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    pem = chain(tmp_path, "tin.example", trusted, (-20, -10))
    crawl_by_tls(pem)
    ran, asked = crawl_by_tls(pem, f'tls = "unverified"\ntls_reason = "{WHY}"', recrawl=True)
    assert (ran.status, asked) == (0, ["/robots.txt", "/", "/bai/1"]), ran
    assert _rows(tmp_path / "home") == {"/": ("listing", None), "/bai/1": ("captured", None)}
    assert f"tls: unverified: {WHY}" in _warcinfo(tmp_path / "home")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("tls", "state"), [("verified", "pending"), ("old", "listing")])
def test_a_server_of_long_ago(crawl_by_tls, trusted: Authority, tmp_path: Path, tls: str, state: str) -> None:  # type: ignore[no-untyped-def]
    more = "" if tls == "verified" else f'tls = "{tls}"\ntls_reason = "máy chủ chỉ có TLS 1.0"'
    ran, _ = crawl_by_tls(chain(tmp_path, "tin.example", trusted), more, ssl.TLSVersion.TLSv1)
    assert _rows(tmp_path / "home")["/"][0] == state, ran
    assert ("(tls)" in str(ran.report["failures"])) is (tls == "verified")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_old_server_has_to_be_itself(crawl_by_tls, trusted: Authority, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    more = 'tls = "old"\ntls_reason = "máy chủ chỉ có TLS 1.0"'
    crawl_by_tls(chain(tmp_path, "khac.example", trusted), more, ssl.TLSVersion.TLSv1)
    assert _rows(tmp_path / "home") == {"/": ("error", "certificate for another host")}


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('tls = "unverified"', "tls_reason: is missing"),
        ('tls = "old"', "tls_reason: is missing"),
        ('tls_reason = "x"', "goes with tls ="),
        ('tls = "none"\ntls_reason = "x"', "'none' is not known"),
        ("tls = false", "must be a text"),
    ],
)
def test_an_exception_needs_its_reason(lines: str, fault: str, tmp_path: Path) -> None:
    portal = portal_file(tmp_path)
    portal.write_text(f"{lines}\n{portal.read_text(encoding='utf-8')}", encoding="utf-8")
    with pytest.raises(PortalError, match=fault):
        load_portal(portal)


def test_the_exception_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "archive" / "tin"
    folder.mkdir(parents=True)
    text = portal_file(tmp_path).read_text(encoding="utf-8")
    (folder / "portal.toml").write_text(f'tls = "unverified"\ntls_reason = "{WHY}"\n{text}', encoding="utf-8")
    shown = [line for line in run("portals", home=tmp_path / "home").out.splitlines() if line.startswith("tin ")]
    assert f"TLS unverified: {WHY}" in shown[0]
    rows = [json.loads(line) for line in run("portals", "--json", home=tmp_path / "home").out.splitlines()]
    assert {row["tls"]: row["tls_reason"] for row in rows if row["id"] == "tin"} == {"unverified": WHY}
    assert {row["tls"] for row in rows if row["id"] != "tin"} == {"verified"}


def _warcinfo(home: Path) -> str:
    """What the newest file of the archive says of itself."""
    from warcio.archiveiterator import ArchiveIterator

    newest = sorted(home.glob("archive/tin/*.warc.gz"))[-1]
    with newest.open("rb") as file:
        return str(next(iter(ArchiveIterator(file))).content_stream().read().decode())
