"""The production server: gunicorn's threads, one for each open socket, so that slow readers hold nobody up.

Measured with 60 to 2,000 slow sockets (docs/decisions/serving.md): 16 threads stop at 60, 2,048 stand 2,000.
"""

import os
from collections.abc import Callable

from flask import Flask
from gunicorn.app.base import BaseApplication

THREADS = 2048
MOST_WORKERS = 4


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, make_app: Callable[[], Flask], options: dict[str, object]) -> None:
        self._make_app = make_app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._make_app()


def serve(make_app: Callable[[], Flask], host: str, port: int, *, workers: int | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C. `make_app` is called in each worker, after the fork, so that each opens its own engine.

    Port 0 lets the system choose. Raises SystemExit when the address cannot be bound.
    """
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    _Server(make_app, options(address, workers or min(MOST_WORKERS, os.cpu_count() or 1))).run()


def options(address: str, workers: int) -> dict[str, object]:
    """gunicorn's settings: room for slow sockets, bounds on what a request may be, a short goodbye."""
    return {
        "bind": [address],
        "workers": workers,
        "worker_class": "gthread",
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
        "proc_name": "tracuu",
        "loglevel": "warning",
    }
