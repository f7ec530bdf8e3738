"""Writing: what a commit will change, and sending it so that every single answer is read."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

from elasticsearch import ApiError, Elasticsearch, TransportError

from indexer.elasticsearch_client import BUSY, Address, explain_answer, faults, is_busy, is_read_only
from indexer.elasticsearch_records import identity
from indexer.engine import EngineError

PATIENCE = 120.0
"""Seconds without any progress after which writing gives up."""

_LOT_RECORDS, _LOT_BYTES = 1_000, 8_000_000
_IN_MEMORY = 32_000_000
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
_SECONDS_OF_A_LOT = 60.0

_Made = TypeVar("_Made")
Lot = Mapping[str, bytes | None]
"""Records as Elasticsearch takes them by uid; None deletes."""


class Changes:
    """The last word on each record since the last commit; in a file without a name where they are many."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        self._places: dict[str, tuple[int, int] | None] = {}

    def __len__(self) -> int:
        return len(self._places)

    @property
    def kept(self) -> int:
        """How many records will be there."""
        return sum(place is not None for place in self._places.values())

    @property
    def uids(self) -> list[str]:
        return list(self._places)

    def put(self, uid: str, record: bytes | None) -> None:
        """Index the record, or delete what has the uid."""
        self._places.pop(uid, None)
        start = self._file.seek(0, 2)
        try:
            self._places[uid] = None if record is None else (start, self._file.write(record))
        except OSError as error:
            raise EngineError(
                f"The {uid} cannot be kept until the commit: {error}. Make room in {tempfile.gettempdir()}."
            ) from error

    def lots(self) -> Iterator[Lot]:
        """All of them, in parts of which each is one request."""
        lot: dict[str, bytes | None] = {}
        size = 0
        for uid, place in self._places.items():
            lot[uid] = self._read(*place) if place else None
            size += place[1] if place else 0
            if len(lot) == _LOT_RECORDS or size >= _LOT_BYTES:
                yield lot
                lot, size = {}, 0
        if lot:
            yield lot

    def clear(self) -> None:
        """Forget them."""
        self._places.clear()
        self._file.seek(0)
        self._file.truncate()

    def _read(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        return self._file.read(length)


def send(client: Elasticsearch, address: Address, alias: str, lot: Lot) -> None:
    """Return when every change is taken durably. Raises EngineError when one is refused, or when nothing is taken for `PATIENCE`.

    What the cluster is too busy for, or what a node took with it, is sent again: the ids make that harmless.
    """
    waiting, pauses = lot, _Pauses()
    while True:
        left, why = _try(client, address, alias, waiting)
        if not left:
            return
        if len(left) < len(waiting):
            pauses = _Pauses()
        if not pauses.wait():
            raise EngineError(f"{len(left)} records were not taken within {PATIENCE:.0f} s. {why}")
        waiting = left


def patiently(ask: Callable[[], _Made], address: Address) -> _Made:
    """What is asked, asked again as long as the cluster is busy. Raises EngineError."""
    pauses = _Pauses()
    while True:
        try:
            return ask()
        except (ApiError, TransportError) as error:
            if not (is_busy(error) and pauses.wait()):
                with faults(address):
                    raise


class _Pauses:
    """Ever longer pauses, until patience ends."""

    def __init__(self) -> None:
        self._next = _FIRST_PAUSE
        self._end = time.monotonic() + PATIENCE

    def wait(self) -> bool:
        """Pause, unless patience has ended: then False."""
        if time.monotonic() + self._next > self._end:
            return False
        time.sleep(self._next)
        self._next = min(2 * self._next, _LONGEST_PAUSE)
        return True


def _try(client: Elasticsearch, address: Address, alias: str, lot: Lot) -> tuple[Lot, str]:
    """What has to be sent again, and why."""
    operations = [line for uid, record in lot.items() for line in _lines(uid, record)]
    try:
        answer = client.options(request_timeout=_SECONDS_OF_A_LOT, max_retries=0).bulk(
            index=alias, operations=cast(Any, operations), require_alias=True, timeout="20s", filter_path="items.*.status,items.*.error"
        )  # fmt: skip
    except (ApiError, TransportError) as error:
        with faults(address):
            if not is_busy(error):
                raise
        return lot, str(error)[:300]
    return _left(address, lot, answer["items"])


def _left(address: Address, lot: Lot, items: Sequence[Mapping[str, Mapping[str, Any]]]) -> tuple[Lot, str]:
    """A request that was answered by 200 says nothing: each of its items must."""
    left: dict[str, bytes | None] = {}
    why = ""
    for (uid, record), item in zip(lot.items(), items, strict=True):
        (done,) = item.values()
        error = done.get("error")
        if error is None:
            continue  # also a deletion that found nothing
        why = explain_answer(done["status"], error, address)
        if done["status"] in BUSY and not is_read_only(done["status"], error):
            left[uid] = record
        else:
            raise EngineError(why if done["status"] in (403, 404, 429) else f"The {uid} cannot be indexed. {why}")
    return left, why


def _lines(uid: str, record: bytes | None) -> tuple[bytes, ...]:
    action = json.dumps({"delete" if record is None else "index": {"_id": identity(uid)}}).encode()
    return (action,) if record is None else (action, record)
