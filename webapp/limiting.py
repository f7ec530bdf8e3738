"""How much one client may ask of what programs read. Pages are not counted: many readers may share one address."""

from flask import Flask, request
from flask_limiter import Limiter

from webapp.answer import for_machines
from webapp.site import Site

_FREE = ("/healthz", "/goi-y", "/goi-y.json")
"""Asked by monitors and at every keystroke."""


def init(app: Flask, site: Site) -> None:
    """Count the requests of each client, told by `Site.client`; none are counted without a rate."""
    limiter = Limiter(
        lambda: client(site),
        application_limits=[site.rate] if site.rate else [],
        enabled=bool(site.rate),
        headers_enabled=True,
        storage_uri="memory://",
    )
    limiter.request_filter(lambda: not for_machines() or request.path in _FREE or request.method == "OPTIONS")
    limiter.init_app(app)


def client(site: Site) -> str:
    """Who asks."""
    return site.client(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))
