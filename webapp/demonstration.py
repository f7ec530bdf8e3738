"""The bundled demonstration: three small portals, served on loopback by real HTTP as the hosts that they are.

>>> with DemonstrationServer() as port:
...     for file in demonstration_portals():
...         crawl(file, connect_to=connect_to(port))
"""

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType

from analyzers.dates import VIETNAM
from webapp.demonstration_sites import Answer, Site
from webapp.demonstration_texts import DEMO

LOOPBACK = "127.0.0.1"


def demonstration_portals() -> tuple[Path, ...]:
    """The portal files of the demonstration, in the order in which to crawl them; the file's name is the portal's id."""
    return tuple(sorted((DEMO / "portals").glob("*.toml")))


def demonstration_sites(today: datetime | None = None) -> dict[str, Site]:
    """Each portal's id and its site; `today` is the day that the mastheads print."""
    now = today or datetime.now(VIETNAM)
    return {file.stem: Site(file.stem, today=now) for file in demonstration_portals()}


def connect_to(port: int) -> Mapping[str, tuple[str, int]]:
    """Where a crawler has to connect for each demonstration host while the server runs."""
    return {site.plan.host: (LOOPBACK, port) for site in demonstration_sites().values()}


class DemonstrationServer:
    """A context manager: inside it all demonstration hosts answer on 127.0.0.1 at the port that it gives (0 = a free one)."""

    def __init__(self, port: int = 0) -> None:
        self._port = port

    def __enter__(self) -> int:
        self._server = _Origin((LOOPBACK, self._port), _Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return int(self._server.server_address[1])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Origin(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._sites = {site.plan.host: site for site in demonstration_sites().values()}
        self._lock = Lock()

    def answer(self, host: str, target: str) -> Answer | None:
        """None for a host that is none of ours."""
        site = self._sites.get(host.partition(":")[0].lower())
        if site is None:
            return None
        with self._lock:
            return site.answer(target)


class _Handler(BaseHTTPRequestHandler):
    server: _Origin
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        answer = self.server.answer(self.headers.get("Host", ""), self.path)
        if answer is None:
            self.send_error(421, explain=f"Hosts here: {', '.join(connect_to(0))}")
        elif answer.status == 200 and self._known(answer):
            self._send(304, answer, b"")
        else:
            self._send(answer.status, answer, answer.body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _known(self, answer: Answer) -> bool:
        """Has the client this version? An entity tag decides alone where one is sent (RFC 9110, 13.1.3)."""
        if tags := self.headers.get("If-None-Match"):
            return answer.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return since.tzinfo is not None and answer.modified <= since

    def _send(self, status: int, answer: Answer, body: bytes) -> None:
        self.send_response(status)
        self.send_header("ETag", answer.etag)
        self.send_header("Last-Modified", format_datetime(answer.modified, usegmt=True))
        if answer.location:
            self.send_header("Location", answer.location)
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the crawler reports what it fetched."""
