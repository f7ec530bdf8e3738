"""The web application, the demonstration, and the settings, on the command line."""

import re
from typing import TYPE_CHECKING

import click

from webapp.cli import Failure, home_option, say, settings_of
from webapp.settings import Settings, sourced_settings

if TYPE_CHECKING:
    from flask import Flask

_PASSWORD = re.compile(r"(//[^:/@]*:)[^/]*@")


@click.command()
@click.option("--host", metavar="ADDR", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default 8000).")
@click.option("--engine", metavar="URL", help="tantivy:DIR (default: tantivy:<home>/index).")
@home_option
def serve(host: str | None, port: int | None, engine: str | None, home: str | None) -> None:
    """Serve the web application."""
    serve_application(settings_of(home, host=host, port=port, engine=engine))


def serve_application(settings: Settings) -> None:
    """Serve what the engine holds, until stopped."""
    from crawler.portal import known_portals
    from indexer.copies import Copies
    from indexer.engines import open_engine
    from webapp.app import create_app
    from webapp.server import serve as run_server
    from webapp.site import Site

    site = Site.of(settings)
    open_engine(settings.engine_url).close()  # a fault is told before the server starts
    portals = known_portals(settings.home)

    def make_app() -> "Flask":
        engine = open_engine(settings.engine_url)
        app = create_app(engine, portals, site, Copies(settings.home), settings.home)
        app.config["CONTACT"] = settings.contact
        return app

    run_server(
        make_app,
        settings.host,
        settings.port,
        announce=lambda address: say(f"open {address} — Ctrl-C ends"),
        log="json" if settings.log == "json" else "text",
    )


@click.command()
@click.option("--once", is_flag=True, help="End after the index and print the totals.")
@click.option("--host", metavar="ADDR", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default 8000).")
@home_option
def demo(once: bool, host: str | None, port: int | None, home: str | None) -> None:
    """Serve, crawl and index the bundled demonstration portals, then serve the application."""
    settings = settings_of(home, host=host, port=port)
    if settings.home == Settings().home:
        settings = settings_of(str(settings.home / "demo"), host=host, port=port)
    _build_demonstration(settings)
    if once:
        return
    serve_application(settings)


def _build_demonstration(settings: Settings) -> None:
    from crawler.orders import Orders
    from crawler.portal import keep_portal, known_portals
    from crawler.roster import Roster
    from indexer.build import update
    from webapp.cli_crawl import crawl_chosen
    from webapp.demonstration import DemonstrationServer, connect_to, demonstration_portals
    from webapp.progress import ProgressDisplay

    settings.home.mkdir(parents=True, exist_ok=True)
    portals = [keep_portal(settings.home, path) for path in demonstration_portals()]
    with DemonstrationServer() as port:
        if not crawl_chosen(Roster(tuple(portals)), settings, Orders(connect_to(port), delay=0.0)):
            raise Failure("the demonstration was not crawled whole; the lines above say why")
    with ProgressDisplay() as display:
        report = update(
            settings.home,
            settings.engine_url,
            known_portals(settings.home),
            workers=settings.workers or None,
            progress=lambda now: display.show(now.stage, now.done, now.total),
        )
    click.echo(f"{report.articles} articles and {report.documents} cited documents are indexed in {settings.home}")


@click.command()
@home_option
def settings(home: str | None) -> None:
    """Print each setting with its value and where it comes from."""
    for one in sourced_settings({"home": home or click.get_current_context().obj}):
        value = _PASSWORD.sub(r"\1…@", one.value) if one.name == "engine" else one.value
        click.echo(f"{one.name:10} {value:30} {one.source}")
