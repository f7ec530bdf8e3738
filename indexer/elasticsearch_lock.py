"""One writer at a time: a lock document beside the index, renewed by whoever holds it."""

import os
import secrets
import socket
import time
from typing import Any

from elasticsearch import ConflictError, Elasticsearch, NotFoundError

from indexer.elasticsearch_client import Address
from indexer.engine import EngineError

STALE = 300.0
"""Seconds after which a lock that was not renewed is nobody's."""


class WriterLock:
    """Taken at the first change and held until `release`; a holder that died on this machine loses it at once."""

    def __init__(self, client: Elasticsearch, address: Address, index: str) -> None:
        self._client = client
        self._address = address
        self._locks = f"{address.alias}-locks"
        self._id = index
        self._token = secrets.token_hex(8)
        self._renewed: float | None = None

    def hold(self) -> None:
        """Take the lock, or renew it when that is due. Raises EngineError while another process holds it."""
        now = time.monotonic()
        if self._renewed is not None and now - self._renewed < STALE / 10:
            return
        if self._renewed is None:
            self._take()
        else:
            self._client.index(index=self._locks, id=self._id, document=self._mine())
        self._renewed = now

    def release(self) -> None:
        """Give the lock back, if it is held."""
        if self._renewed is not None:
            self._renewed = None
            self._client.options(ignore_status=404).delete(index=self._locks, id=self._id)

    def _take(self) -> None:
        try:
            self._client.create(index=self._locks, id=self._id, document=self._mine())
        except ConflictError:
            self._take_over()

    def _take_over(self) -> None:
        try:
            held = self._client.get(index=self._locks, id=self._id)
            if _alive(held["_source"]):
                raise EngineError(
                    f"The index {self._id} at {self._address} is being written by another process ({held['_source']['holder']}). "
                    "Wait until it ends, then try again."
                )
            self._client.index(
                index=self._locks,
                id=self._id,
                document=self._mine(),
                if_seq_no=held["_seq_no"],
                if_primary_term=held["_primary_term"],
            )
        except (ConflictError, NotFoundError) as error:
            raise EngineError(
                f"The index {self._id} at {self._address} was taken by another process just now. Try again."
            ) from error

    def _mine(self) -> dict[str, Any]:
        return {"holder": f"{socket.gethostname()} {os.getpid()}", "token": self._token, "renewed": time.time()}


def _alive(held: dict[str, Any]) -> bool:
    if time.time() - float(held["renewed"]) > STALE:
        return False
    host, _, process = str(held["holder"]).rpartition(" ")
    return host != socket.gethostname() or _runs(int(process))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
