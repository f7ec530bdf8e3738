"""Writing many records: sent in lots, every item's answer read, what was not taken sent again."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from elasticsearch import ApiError, ConnectionError, ConnectionTimeout, Elasticsearch

from indexer.elasticsearch_client import Address, blocked, faults, is_block
from indexer.engine import EngineError

LOT_ACTIONS, LOT_BYTES = 1_000, 8_000_000
PATIENCE = 300.0
"""Seconds in which a lot must be taken whole."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
_BUSY = frozenset({429, 502, 503, 504})


class Bulk:
    """Keeps what is to be written, one action a record, and sends a lot when it is large; `send` empties it."""

    def __init__(
        self, client: Elasticsearch, address: Address, index: str, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._address = address
        self._index = index
        self._wait = wait
        self._lot: dict[str, tuple[bytes, ...]] = {}
        self._bytes = 0

    def put(self, id_: str, lines: Sequence[bytes]) -> None:
        """One action as the bulk API spells it: its head and, but for a deletion, its record. A later one for the same id replaces it."""
        self._lot[id_] = tuple(lines)
        self._bytes += sum(map(len, lines))
        if len(self._lot) >= LOT_ACTIONS or self._bytes >= LOT_BYTES:
            self.send()

    def send(self) -> None:
        """Return when every action is taken durably; EngineError when one is refused, or not taken in time."""
        waiting, pause, until = self._lot, _FIRST_PAUSE, time.monotonic() + PATIENCE
        self._lot, self._bytes = {}, 0
        while waiting:
            waiting, reason = self._try(waiting)
            if waiting and time.monotonic() > until:
                raise EngineError(
                    f"Elasticsearch at {self._address} did not take {len(waiting)} records in {PATIENCE:.0f} s ({reason}). "
                    "See that the cluster is well, then run `tracuu index` again."
                )
            if waiting:
                self._wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def discard(self) -> None:
        """Forget what was not sent."""
        self._lot, self._bytes = {}, 0

    def _try(self, actions: Mapping[str, tuple[bytes, ...]]) -> tuple[dict[str, tuple[bytes, ...]], str]:
        """What is still to be sent after one try, and why."""
        operations = [line for lines in actions.values() for line in lines]
        try:
            answer = self._client.bulk(index=self._index, operations=cast(Any, operations))
        except (ConnectionError, ConnectionTimeout) as error:
            return dict(actions), str(error)[:200]
        except ApiError as error:
            if error.status_code in _BUSY and not is_block(str(error.body)):
                return dict(actions), str(error)[:200]
            with faults(self._address):
                raise
        return self._left(actions, answer["items"])

    def _left(
        self, actions: Mapping[str, tuple[bytes, ...]], items: Sequence[Mapping[str, Mapping[str, Any]]]
    ) -> tuple[dict[str, tuple[bytes, ...]], str]:
        left, reason = {}, ""
        for (id_, lines), item in zip(actions.items(), items, strict=True):
            (done,) = item.values()
            if done["status"] < 300 or (done["status"] == 404 and "delete" in item):
                continue
            error = done.get("error", {})
            if is_block(error.get("type", "")):
                raise EngineError(blocked(self._address, error["reason"]))
            if done["status"] not in _BUSY:
                raise EngineError(
                    f"The {id_} cannot be indexed: {error.get('reason')}. Give valid text in every field."
                )
            left[id_], reason = lines, str(error.get("reason"))[:200]
        return left, reason
