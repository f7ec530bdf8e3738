"""The archive for other tools on the command line."""

import click

from webapp.cli import home_option, settings_of


@click.command()
@click.argument("portal", required=False)
@home_option
def cdxj(portal: str | None, home: str | None) -> None:
    """Print an index of the archive for replay tools such as pywb: CDXJ, sorted, file names relative to `archive/`."""
    from crawler.archive import Archive
    from crawler.cdxj import cdxj as lines

    for line in lines(Archive(settings_of(home).home / "archive"), portal):
        click.echo(line)
