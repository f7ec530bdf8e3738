"""Which portals a crawl of all of them takes; a portal whose file is broken is named and keeps nobody else waiting."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crawler.portal import ADDED, Portal, PortalError, bundled_portals, load_portal
from crawler.shards import Shard


@dataclass(frozen=True, slots=True)
class Roster:
    """The portals to crawl, and a sentence for each that cannot be."""

    portals: tuple[Portal, ...]
    faults: tuple[str, ...] = ()


def roster(home: Path, only: Sequence[str] = (), shard: Shard = Shard()) -> Roster:  # noqa: B008 frozen
    """All active portals known to `home`, or of `only` these; of those the ones that fall to the shard.

    Shards are dealt among all portals known, whatever is asked for: every machine with the same portal files comes to the same parts.
    """
    known, faults = _known(home)
    chosen = [portal for portal in shard.of(known.values()) if portal.state == "active" and portal.id != ADDED.id]
    if only:
        faults += [
            f"{name}: no portal of that id; `tracuu portals` lists those known" for name in only if name not in known
        ]
        chosen = [portal for portal in chosen if portal.id in only]
    return Roster(tuple(chosen), tuple(faults))


def _known(home: Path) -> tuple[dict[str, Portal], list[str]]:
    bundled = bundled_portals()
    sources: dict[str, Callable[[], Portal]] = {name: partial(bundled.__getitem__, name) for name in bundled}
    sources |= {
        path.parent.name: partial(load_portal, path) for path in sorted((home / "archive").glob("*/portal.toml"))
    }
    found: dict[str, Portal] = {}
    faults: list[str] = []
    for name, load in sorted(sources.items()):
        try:
            found[name] = load()
        except PortalError as error:
            faults.append(str(error))
    return found, faults
