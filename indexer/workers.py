"""A pool of worker processes with a wall clock and a memory limit: a hostile page costs its own record, never the run."""

import gc
import multiprocessing
import os
import resource
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

_Result = TypeVar("_Result")

# Of 13 hostile pages trafilatura hung on 4, and one took 640 MB in a tree (measured, autumn 2026).
WALL_CLOCK_SECONDS = 20.0
# Of addresses, so the resident part is less; a worker takes 65 MB with all that it loads, 300 MB for a page of 2 MB in small pieces.
MEMORY_BYTES = 512 << 20
_TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Offence:
    """Why a task gave nothing: it ran too long, took too much memory, crashed or raised."""

    reason: str


@dataclass(slots=True)
class Ticket(Generic[_Result]):
    """A task handed to a pool: ask the pool for its result."""

    arguments: tuple[object, ...]
    sent: "Future[list[_Outcome]] | None" = None
    place: int = 0
    alone: bool = False


_Outcome = tuple[Any, Exception | None]
"""What a function returned, or what it raised."""


def _prepare(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    gc.set_threshold(20_000, 20)  # a page leaves few cycles: looking for them less often saves a tenth


def _work(function: Callable[..., _Result], tasks: list[tuple[object, ...]]) -> list[_Outcome]:
    return [_outcome(function, arguments) for arguments in tasks]


def _outcome(function: Callable[..., _Result], arguments: tuple[object, ...]) -> _Outcome:
    try:
        return function(*arguments), None
    except Exception as error:
        return None, error


class GuardedPool(Generic[_Result]):
    """Runs one function in guarded workers; a result is what the function returns, or an Offence."""

    def __init__(
        self,
        function: Callable[..., _Result],
        *,
        workers: int | None = None,
        seconds: float = WALL_CLOCK_SECONDS,
        memory: int = MEMORY_BYTES,
    ) -> None:
        self._function = function
        self._seconds = seconds
        self._gathered: list[Ticket[_Result]] = []
        self._pool = ProcessPool(
            max_workers=workers or max(1, os.cpu_count() or 1),
            initializer=_prepare,
            initargs=(memory,),
            # A fork would count the index that the parent has mapped against the limit.
            context=multiprocessing.get_context("spawn"),
        )

    def submit(self, *arguments: object) -> Ticket[_Result]:
        """Tasks travel some together, for a journey costs as much as a short page."""
        ticket: Ticket[_Result] = Ticket(arguments)
        self._gathered.append(ticket)
        if len(self._gathered) == _TOGETHER:
            self._send()
        return ticket

    def result(self, ticket: Ticket[_Result]) -> _Result | Offence:
        """Wait for a task; a page's own fault is named, a fault of the installation or the machine is raised.

        Where one of some tasks stops the worker, each of them is done again alone.
        """
        if ticket.sent is None:
            self._send()
        assert ticket.sent is not None
        try:
            value, error = ticket.sent.result()[ticket.place]
        except Exception as fault:
            if not ticket.alone:
                return self._again(ticket)
            error = fault
        return value if error is None else self._offence(error)

    def _send(self) -> None:
        together, self._gathered = self._gathered, []
        tasks = [ticket.arguments for ticket in together]
        sent = self._pool.schedule(_work, args=(self._function, tasks), timeout=self._seconds)
        for place, ticket in enumerate(together):
            ticket.sent, ticket.place, ticket.alone = sent, place, len(together) == 1

    def _again(self, ticket: Ticket[_Result]) -> _Result | Offence:
        again: Ticket[_Result] = Ticket(ticket.arguments)
        others, self._gathered = self._gathered, [again]
        self._send()
        self._gathered = others
        return self.result(again)

    def _offence(self, error: Exception) -> Offence:
        if isinstance(error, TimeoutError):
            return Offence(f"extraction took longer than {self._seconds:g} s")
        if isinstance(error, MemoryError):
            return Offence("extraction needed too much memory")
        if isinstance(error, ProcessExpired):
            return Offence(f"the extraction process died (status {error.exitcode})")
        if isinstance(error, (ImportError, OSError)):
            raise error  # the installation or the machine is at fault, not the page: the run must not go on
        return Offence(f"{type(error).__name__}: {error}"[:300])

    def __enter__(self) -> "GuardedPool[_Result]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
