"""One holder at a time, among all processes of all machines: a lock is a document that its holder keeps renewing."""

import contextlib
import os
import secrets
import socket
import threading
import time
from typing import Any

from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError, TransportError

from indexer.elasticsearch_client import Address, faults
from indexer.engine import EngineError

LEASE = 60.0
"""Seconds after which a lock that was not renewed is nobody's."""
_RENEWALS = 6
LOCKS = "tracuu-locks"
"""The alias of the index that holds the locks of all our aliases on a cluster."""

_FIELDS = {name: {"type": "keyword"} for name in ("holder", "machine", "process", "started", "token")}
_MAPPING = {"dynamic": "strict", "properties": _FIELDS | {"until": {"type": "double"}}}


class Lock:
    """Taken by `take`, renewed by a thread until `release`. A holder that died on this machine loses it at once, one elsewhere
    after its lease.

    `doing` says what a holder does to the index, as in "written", for who is refused.
    """

    def __init__(self, client: Elasticsearch, address: Address, name: str, doing: str) -> None:
        self._client = client
        self._address = address
        self._id = f"{address.alias} {name}"
        self._doing = doing
        self._token = secrets.token_hex(8)
        self._version: tuple[int, int] | None = None
        self._renewal: threading.Thread | None = None
        self._released = threading.Event()
        self._sole = threading.Lock()

    @property
    def held(self) -> bool:
        return self._version is not None

    def take(self) -> None:
        """Hold the lock from now on. Raises EngineError while another process or engine holds it."""
        if self.held:
            return
        with faults(self._address):
            self._version = self._create() or self._inherit()
        if self._version is None:
            raise EngineError(
                f"The index {self._address.alias} is being {self._doing} by another process ({self._holder()}). "
                "Wait until it ends, then try again."
            )
        self._released = threading.Event()
        self._renewal = threading.Thread(target=self._renew_until, args=(self._released,), daemon=True)
        self._renewal.start()

    def prove(self) -> None:
        """Raise EngineError unless the lock is still ours, as it may not be after a long silence."""
        with self._sole, faults(self._address):
            try:
                self._version = self._put(**self._expected())
            except ConflictError as error:
                self._version = None
                raise EngineError(
                    f"The index {self._address.alias} has been taken over by another process, because this one was silent "
                    f"for {LEASE:.0f} s. Nothing more is written; run `tracuu index` again."
                ) from error

    def release(self) -> None:
        """Give the lock back, if it is held."""
        self._released.set()
        with self._sole:
            if self.held:
                with contextlib.suppress(ApiError, TransportError):  # then the lease ends by itself
                    self._client.delete(index=LOCKS, id=self._id, **self._expected())
                self._version = None

    def _renew_until(self, released: threading.Event) -> None:
        while not released.wait(LEASE / _RENEWALS):
            with contextlib.suppress(ApiError, TransportError), self._sole:  # `prove` will tell
                if self.held and not released.is_set():
                    self._version = self._put(**self._expected())

    def _create(self) -> tuple[int, int] | None:
        with contextlib.suppress(ConflictError):
            return self._put(op_type="create")
        return None

    def _inherit(self) -> tuple[int, int] | None:
        """The lock of a holder that is no more; None while it lives, or if somebody else was quicker."""
        found = self._client.options(ignore_status=404).get(index=LOCKS, id=self._id)
        if not found["found"]:
            return self._create()
        if _alive(found["_source"]):
            return None
        with contextlib.suppress(ConflictError):
            return self._put(if_seq_no=found["_seq_no"], if_primary_term=found["_primary_term"])
        return None

    def _put(self, **condition: Any) -> tuple[int, int]:
        holder = {
            "holder": f"{socket.gethostname()}, process {os.getpid()}",
            "machine": _machine(),
            "process": str(os.getpid()),
        }
        document = holder | {"started": _started(os.getpid()), "token": self._token, "until": time.time() + LEASE}
        try:
            kept = self._client.index(index=LOCKS, id=self._id, document=document, require_alias=True, **condition)
        except NotFoundError:
            self._make()
            kept = self._client.index(index=LOCKS, id=self._id, document=document, require_alias=True, **condition)
        return kept["_seq_no"], kept["_primary_term"]

    def _make(self) -> None:
        """The index of the locks, unless another process has made it just now."""
        self._client.options(ignore_status=400).indices.create(
            index=f"{LOCKS}-1",
            mappings=_MAPPING,
            settings={"number_of_shards": 1, "auto_expand_replicas": "0-1", "hidden": True},
            aliases={LOCKS: {"is_hidden": True}},
        )

    def _expected(self) -> dict[str, Any]:
        if self._version is None:
            raise EngineError(
                f"The index {self._address.alias} is no longer held by this process. Run `tracuu index` again."
            )
        return {"if_seq_no": self._version[0], "if_primary_term": self._version[1]}

    def _holder(self) -> str:
        with contextlib.suppress(ApiError, TransportError):
            return str(self._client.get(index=LOCKS, id=self._id)["_source"]["holder"])
        return "gone just now"


def _alive(held: dict[str, Any]) -> bool:
    if held["machine"] == _machine():
        return _started(int(held["process"])) == str(held["started"])
    return time.time() < float(held["until"])


def _machine() -> str:
    """This machine, this boot, this set of processes: containers may share a name."""
    parts = [socket.gethostname()]
    with contextlib.suppress(OSError):
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as boot:
            parts.append(boot.read().strip())
        parts.append(os.readlink("/proc/self/ns/pid"))
    return " ".join(parts)


def _started(process: int) -> str:
    """When a process was started, which tells it from a later one of the same number; empty for none."""
    try:
        with open(f"/proc/{process}/stat", "rb") as stat:
            state, *rest = stat.read().rpartition(b")")[2].split()
        return "" if state == b"Z" else rest[18].decode()
    except OSError:
        return _answers(process) if not os.path.isdir("/proc/self") else ""


def _answers(process: int) -> str:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "running"
