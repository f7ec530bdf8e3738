"""A portal is data: its file, read strictly, and what it says about an address.

A portal's `article` and `listing` patterns and its selectors stand in place of its platform's, field by field; `ignore` and
`remove` add to the platform's. A portal without a platform has the patterns of platforms/generic.toml and no selectors: its
pages are read the generic way. Whoever gives a selector must give one for the title, here or in the platform.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import cast

from crawler.addresses import AddressError, canonical, host_of
from crawler.folders import copy_whole
from crawler.portal_rules import ADDED, Budget, Kind, Level, Portal, Role, Select, State, Tls, UrlRules
from crawler.portal_table import PortalError, Table, read_table
from crawler.traps import MOST_ADDRESSES
from crawler.url_states import DOWNLOADS

__all__ = [
    "ADDED",
    "Portal",
    "PortalError",
    "Role",
    "Select",
    "UrlRules",
    "bundled_portals",
    "keep_portal",
    "known_portals",
    "load_portal",
    "platform_marks",
    "platform_names",
]

_HERE = Path(__file__).parent
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_KEPT = "portal.toml"


@dataclass(frozen=True, slots=True)
class _Platform:
    urls: UrlRules
    select: Select
    verified: str | None
    marks: tuple[re.Pattern[str], ...]


def load_portal(path: Path) -> Portal:
    """The portal that a file describes. Its id is the file's name, or the folder's where the file is called portal.toml.

    Raises PortalError.
    """
    table = read_table(path)
    platform = table.text("platform")
    defaults = _platform(table, platform or "generic")
    state = cast(State, table.choice("state", ("active", "frozen", "moved", "dead"), "active"))
    hosts = _hosts(table)
    portal = Portal(
        id=_id_of(path),
        name=table.required("name"),
        province=table.text("province"),
        level=cast(Level, table.choice("level", ("central", "province", "commune"))),
        kind=cast(Kind, table.choice("kind", ("government", "party", "press"))),
        hosts=hosts,
        start=_addresses(table, hosts, "start", table.required_texts("start")),
        feeds=_addresses(table, hosts, "feeds", table.texts("feeds")),
        platform=platform,
        state=state,
        successor=_successor(table, state),
        delay=_or(table.number("delay", 0, 3600), 2.0),
        urls=_merged_urls(_url_rules(table.table("urls")), defaults.urls),
        select=_merged_select(table, defaults.select),
        expect_articles=_expect(table.table("expect")),
        verified=table.text("verified"),
        tls=(tls := cast(Tls, table.choice("tls", ("verified", "old", "unverified"), "verified"))),
        tls_reason=_tls_reason(table, tls),
        attachments=_attachments(table),
        hours=table.spans("hours"),
        budget=_budget(table.table("budget")),
    )
    table.finish()
    return portal


class _Portals(Mapping[str, Portal]):
    """Portals by id in alphabetical order: those given, and the bundled ones, whose files are read when they are asked for."""

    def __init__(self, given: Mapping[str, Portal]) -> None:
        self._given = given
        self._ids = sorted({*given, *_bundled_ids()})

    def __getitem__(self, key: str) -> Portal:
        if key in self._given:
            return self._given[key]
        if key not in _bundled_ids():
            raise KeyError(key)
        return _bundled(key)

    def __contains__(self, key: object) -> bool:
        return key in self._given or key in _bundled_ids()

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def bundled_portals() -> Mapping[str, Portal]:
    """The portals that the program brings, by id in alphabetical order."""
    return _Portals({})


def known_portals(home: Path) -> Mapping[str, Portal]:
    """The bundled portals, those kept in the archive of `home` (which win over a bundled one of the same id), and `added`.

    In alphabetical order of their ids. Raises PortalError where a kept file cannot be read.
    """
    kept = sorted((home / "archive").glob(f"*/{_KEPT}"))
    return _Portals({**_by_id(kept), ADDED.id: ADDED})


def keep_portal(home: Path, path: Path) -> Portal:
    """Check a portal file and keep a copy in the archive of `home`, so that the portal is known afterwards without it.

    Raises PortalError, also where the id is taken by a portal of other hosts.
    """
    portal = load_portal(path)
    taken = known_portals(home).get(portal.id)
    if taken and not set(taken.hosts) & set(portal.hosts):
        raise PortalError(
            f"{path}: the id {portal.id!r} belongs to the portal of {_listed(taken.hosts)}; rename the file"
        )
    target = home / "archive" / portal.id / _KEPT
    if not (target.exists() and target.samefile(path)):
        try:
            copy_whole(path, target)
        except OSError as error:
            wrong = f"cannot be written ({error.strerror}); make room or choose another --home"
            raise PortalError(f"{target}: {wrong}") from None
    return portal


@cache
def platform_names() -> tuple[str, ...]:
    """The content systems whose patterns and selectors are shipped."""
    return tuple(sorted(path.stem for path in (_HERE / "platforms").glob("*.toml")))


def platform_marks() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """Of each content system what its pages say of themselves, whoever uses it: patterns to be searched in a page's markup."""
    return {name: _read_platform(name).marks for name in platform_names()}


@cache
def _bundled_ids() -> frozenset[str]:
    return frozenset(path.stem for path in (_HERE / "portals").glob("*.toml"))


@cache
def _bundled(name: str) -> Portal:
    return load_portal(_HERE / "portals" / f"{name}.toml")


def _by_id(paths: list[Path]) -> dict[str, Portal]:
    return {portal.id: portal for portal in map(load_portal, paths)}


def _listed(hosts: tuple[str, ...]) -> str:
    return ", ".join(hosts) or "added files"


def _id_of(path: Path) -> str:
    name = path.resolve().parent.name if path.name == _KEPT else path.stem
    if not _ID.fullmatch(name):
        raise PortalError(f"{path}: {name!r} cannot be a portal's id; name the file in letters, digits and hyphens")
    return name


def _platform(table: Table, name: str) -> _Platform:
    if name not in platform_names():
        raise table.error(
            "platform", f"{name!r} is not known; write one of {', '.join(platform_names())}, or leave it out"
        )
    return _read_platform(name)


@cache
def _read_platform(name: str) -> _Platform:
    table = read_table(_HERE / "platforms" / f"{name}.toml")
    table.text("name")
    platform = _Platform(
        _url_rules(table.table("urls")), _select(table.table("select")), table.text("verified"), table.patterns("marks")
    )
    table.finish()
    return platform


def _url_rules(table: Table) -> UrlRules:
    rules = UrlRules(table.patterns("article"), table.patterns("listing"), table.patterns("ignore"))
    table.finish()
    return rules


_FIELDS = tuple(field.name for field in fields(Select))


def _select(table: Table) -> Select:
    select = Select(**{name: table.selectors(name) for name in _FIELDS})
    table.finish()
    return select


def _merged_urls(own: UrlRules, default: UrlRules) -> UrlRules:
    return UrlRules(own.article or default.article, own.listing or default.listing, default.ignore + own.ignore)


def _merged_select(table: Table, default: Select) -> Select:
    own = _select(table.table("select"))
    if not own:
        return default
    merged = {name: getattr(own, name) or getattr(default, name) for name in _FIELDS}
    select = Select(**{**merged, "remove": default.remove + own.remove})
    if select and not select.title:
        raise table.error("select.title", 'is missing; add title = "…" under [select], or name a platform that has one')
    return select


def _hosts(table: Table) -> tuple[str, ...]:
    return tuple(_one_host(table, text) for text in table.required_texts("hosts"))


def _one_host(table: Table, text: str) -> str:
    host = host_of(f"http://{text}/")
    if not host or any(mark in text for mark in "/:@?# "):
        raise table.error(
            "hosts", f'{text!r} is no host name; write it without scheme, port and path, as "nghean.gov.vn"'
        )
    return host


def _addresses(table: Table, hosts: tuple[str, ...], key: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_one_address(table, hosts, key, text) for text in texts)


def _one_address(table: Table, hosts: tuple[str, ...], key: str, text: str) -> str:
    try:
        url = canonical(text)
    except AddressError as error:
        raise table.error(key, f'{error}; write the whole address, as "https://nghean.gov.vn/"') from None
    if host_of(url) not in hosts:
        raise table.error(key, f"{text!r} is on none of the portal's hosts; add its host to hosts or correct it")
    return url


def _successor(table: Table, state: State) -> str | None:
    successor = table.text("successor")
    if state == "moved" and successor is None:
        raise table.error("successor", 'is missing; a portal with state = "moved" names the portal that followed it')
    if state != "moved" and successor is not None:
        raise table.error(
            "successor", f'goes with state = "moved" only, not with {state!r}; remove it or correct state'
        )
    return successor


def _tls_reason(table: Table, tls: Tls) -> str | None:
    """An exception is made by a person who says why; the archive keeps it."""
    reason = table.text("tls_reason")
    if tls != "verified" and reason is None:
        raise table.error(
            "tls_reason", f'is missing; tls = "{tls}" needs the reason, as "certificate expired, asked on 2026-11-25"'
        )
    if tls == "verified" and reason is not None:
        raise table.error("tls_reason", 'goes with tls = "old" or "unverified" only; remove it or add tls')
    return reason


def _budget(table: Table) -> Budget:
    requests, megabytes = table.whole("requests", 1, 1e9), table.number("megabytes", 0.001, 1e9)
    budget = Budget(requests, megabytes, table.whole("addresses", 1, 1e9) or MOST_ADDRESSES)
    table.finish()
    return budget


def _attachments(table: Table) -> tuple[str, ...]:
    """Endings of files, small letters, without their dot."""
    found = tuple(text.lower().removeprefix(".") for text in table.texts("attachments"))
    for ending in found:
        if ending not in DOWNLOADS:
            raise table.error(
                "attachments", f"{ending!r} is no ending of a file; write some of {', '.join(sorted(DOWNLOADS))}"
            )
    return found


def _expect(table: Table) -> int | None:
    articles = table.whole("articles", 0, 1e9)
    table.finish()
    return articles


def _or(value: float | None, default: float) -> float:
    return default if value is None else value
