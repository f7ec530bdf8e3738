"""Mang về: a search whole, as tables, as references, or all in one archive, streamed to whoever asks."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import ClassVar
from urllib.parse import quote

from flask import Response, abort, request
from werkzeug.exceptions import TooManyRequests

from indexer.export import What
from indexer.export_files import FORMS, File, Origin, manifest, tables, written, zipped
from indexer.query import Query
from indexer.query_parser import parse
from webapp import addresses, asked, present
from webapp.answer import Held, send_json
from webapp.conditional import Streamed, conditional, streamed
from webapp.limiting import client
from webapp.reference_files import reference_chunks
from webapp.references import STYLES

TABLES: Mapping[str, What] = {"bai-viet": "articles", "vien-dan": "citations", "van-ban": "documents"}
"""The tables by their names in addresses."""
REFERRED = ("bai-viet", "van-ban")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}
SAFE = "/?&=%+:;,!$()*~@'"
AT_ONCE = 4
"""Exports that one client may have running: each takes a good part of a processor."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A file that can be had of a search: what it is called and where it stands."""

    name: str
    address: str


def table(held: Held, what: str, form: str) -> Response:
    """One table of a search as a file."""
    if what not in TABLES or form not in FORMS:
        abort(404)
    file = File(f"{TABLES[what]}.{form}", TABLES[what], form)
    return _sent(held, f"{what}.{form}", TYPES[form], lambda query, _: written(held.engine, file, query))


def references(held: Held, what: str, style: str) -> Response:
    """The references of a search as a file."""
    if what not in REFERRED or style not in STYLES:
        abort(404)
    names = {portal.id: portal.name for portal in held.portals.values()}
    return _sent(
        held,
        f"{what}.{STYLES[style].suffix}",
        STYLES[style].mimetype,
        lambda query, _: reference_chunks(held.engine, TABLES[what], query, style, names, base(held)),
    )


def everything(held: Held) -> Response:
    """All tables and their manifest in one archive."""
    return _sent(held, "tat-ca.zip", TYPES["zip"], lambda query, origin: zipped(held.engine, tables(), query, origin))


def told(held: Held) -> Response:
    """The manifest of a search: what it takes to cite and to repeat it."""
    query, origin = _question(held)
    return conditional(send_json(manifest(held.engine, query, origin)))


def choices(question: asked.Asked) -> Mapping[str, tuple[Choice, ...]]:
    """What can be had of a search: tables, references, and the rest."""
    query = narrowed(question)

    def one(name: str, endpoint: str, **values: str) -> Choice:
        return Choice(name, addresses.page(endpoint, **values) + query)

    return {
        **{what: tuple(one(form, "export", what=what, form=form) for form in FORMS) for what in TABLES},
        "references": tuple(
            one(style.label, "export_references", what="bai-viet", style=name) for name, style in STYLES.items()
        ),
        "all": (one("zip", "export_all"), one("manifest", "export_manifest")),
    }


def narrowed(question: asked.Asked) -> str:
    """The part of an address that says which articles are meant, to stand behind any path made by `addresses.page`."""
    kept = asked.Asked(question.text, question.chosen, excluded=question.excluded)
    return addresses.of(kept).removeprefix(addresses.page("search"))


def base(held: Held) -> str:
    """The site's address without its last slash."""
    return held.site.url or request.host_url.rstrip("/")


def _question(held: Held) -> tuple[Query, Origin]:
    question = asked.read(request.args)
    query = parse(question.text, filters=question.filters)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    address = base(held) + addresses.page("search") + narrowed(question)
    return query, Origin(question.text, now, present.filters(query), address)


def _sent(held: Held, name: str, mimetype: str, make: Callable[[Query, Origin], Iterable[bytes]]) -> Response:
    query, origin = _question(held)
    running = _Place(client(held.site))
    answer = Streamed(running.held_while(make(query, origin)), mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="tracuu-{origin.made[:10]}-{name}"'
    told_at = addresses.page("export_manifest") + narrowed(asked.read(request.args))
    answer.headers["Link"] = f'<{quote(told_at, safe=SAFE)}>; rel="describedby"'
    sent = streamed(held, answer)
    if request.method == "GET" and sent.status_code == 200:
        running.take()
        sent.call_on_close(running.leave)
    return sent


class _Place:
    """One running export of a client; `AT_ONCE` of them in this process, the next is refused."""

    _lock = Lock()
    _taken: ClassVar[Counter[str]] = Counter()

    def __init__(self, who: str) -> None:
        self._who = who
        self._mine = False

    def take(self) -> None:
        with self._lock:
            if self._taken[self._who] >= AT_ONCE:
                raise TooManyRequests(retry_after=10)
            self._taken[self._who] += 1
            self._mine = True

    def leave(self) -> None:
        """When all is sent, or when the reader has gone; whichever comes first."""
        with self._lock:
            self._taken[self._who] -= self._mine
            self._mine = False
            if not self._taken[self._who]:
                del self._taken[self._who]

    def held_while(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks; nothing is begun before the first is wanted."""
        try:
            yield from chunks
        finally:
            self.leave()
