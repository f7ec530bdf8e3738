"""The production server: gunicorn's threads, one for each open socket, so that slow readers hold nobody up.

Measured with 60 to 2,000 slow sockets (docs/decisions/0008-serving.md): 16 threads stop at 60, 2,048 stand 2,000.
"""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from concurrent.futures import Future

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http.errors import InvalidHeader, UnsupportedTransferCoding
from gunicorn.workers.gthread import TConn, ThreadWorker

from webapp import logs
from webapp.turns import Turns

THREADS = 2048
MOST_WORKERS = 4
COUNTING = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus-client learns where the processes of a server count together."""


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's thread worker, which says goodbye in the thread that served.

    gunicorn 27.0 lingers up to two seconds on each closing connection, and does so in the one loop that accepts: a hundred
    clients that send half a body and stay would stop the server for minutes.
    """

    def handle(self, conn: TConn) -> object:
        kept = super().handle(conn)
        if not kept:
            conn.close(graceful=True)
        return kept

    def handle_error(self, req: object, client: socket.socket, addr: object, exc: Exception) -> None:
        """A transfer coding that is none is the client's fault (400), not a lack of ours: gunicorn's 501 would alarm whoever watches."""
        known = InvalidHeader("TRANSFER-ENCODING") if isinstance(exc, UnsupportedTransferCoding) else exc
        super().handle_error(req, client, addr, known)

    def finish_request(self, conn: TConn, served: Future[object]) -> None:
        if served.cancelled() or served.exception() is not None or not served.result():
            self.nr_conns -= 1
            conn.close()
        else:
            super().finish_request(conn, served)


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, make_app: Callable[[], Flask], options: dict[str, object]) -> None:
        self._make_app = make_app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Turns:
        """The application, warm: models loaded and templates compiled before the first reader asks."""
        app = self._make_app()
        app.test_client().get("/tim-kiem", query_string={"q": "quy chế dân chủ"})
        return Turns(app)


def serve(
    make_app: Callable[[], Flask],
    host: str,
    port: int,
    *,
    workers: int | None = None,
    announce: Callable[[str], object] = str,
    log: logs.Form = "text",
) -> None:
    """Serve until SIGTERM or Ctrl-C, then end the process (SystemExit 0). Port 0 lets the system choose.

    `make_app` is called in each worker, after the fork, so that each opens its own engine. `announce` gets the address
    (`http://127.0.0.1:8000/`) once connections are accepted. An address that cannot be bound ends with SystemExit 1.
    `log`: how warnings are written to standard error; as JSON lines each answer is told too.
    """
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    chosen = options(address, workers or min(MOST_WORKERS, os.cpu_count() or 1)) | _logging(log)
    counting = os.environ[COUNTING] = tempfile.mkdtemp(prefix="tracuu-metrics-")
    ends = {
        "when_ready": lambda server: announce(_address(server.LISTENERS[0].sock)),
        "on_exit": lambda _: shutil.rmtree(counting, ignore_errors=True),
    }
    _Server(make_app, {**chosen, **ends}).run()


def _logging(log: logs.Form) -> dict[str, object]:
    if log == "text":
        return {}
    logs.begin()
    return {"logger_class": logs.ServerLogger}


def options(address: str, workers: int) -> dict[str, object]:
    """gunicorn's settings: room for slow sockets, bounds on what a request may be, no door but the one, a short goodbye."""
    return {
        "bind": [address],
        "workers": workers,
        "worker_class": Worker,
        "threads": THREADS,
        "worker_connections": 2 * THREADS,
        "backlog": 2048,
        "keepalive": 5,
        "timeout": 60,
        "graceful_timeout": 10,
        "limit_request_line": 8190,
        "limit_request_fields": 64,
        "limit_request_field_size": 8190,
        "forwarded_allow_ips": "",
        "control_socket_disable": True,
        "proc_name": "tracuu",
        "loglevel": "warning",
    }


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
