"""Many portals crawled by a few processes: who takes which, what they tell, and what becomes of the rest when one dies."""

import contextlib
import math
import multiprocessing
import os
import signal
import sys
import threading
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any, Self

from crawler.collector import pause_of
from crawler.crawl_report import CrawlError, CrawlReport
from crawler.frontier import FrontierError
from crawler.home_lock import locked
from crawler.orders import Orders
from crawler.portal import Portal
from crawler.shards import companions
from crawler.tour import Message, Tour

# What one process carries with room to spare, pages a second (benchmarks/crawl.py).
_CARRIES = 60.0


@dataclass(slots=True, eq=False)
class _Worker:
    process: multiprocessing.process.BaseProcess
    ear: Connection
    portals: list[Portal]
    reported: set[str] = field(default_factory=set)


class _Held:
    """The lock of the data folder on its way to a worker: the same lock, not another one."""

    def __init__(self, file: int) -> None:
        self.file = file

    def __getstate__(self) -> object:
        return DupFd(self.file)

    def __setstate__(self, duplicate: Any) -> None:
        self.file = duplicate.detach()


class Fleet:
    """Crawls portals side by side, one request at a time for each host; a context manager that holds the data folder.

    A process that dies (killed for its memory, a fault in a parser) takes only the portal with it at which it dies: the others of its
    share are tried again in ever smaller shares. Raises CrawlError and HomeLockedError when it is entered.
    """

    def __init__(
        self,
        portals: Sequence[Portal],
        home: Path,
        orders: Orders,
        *,
        processes: int | None = None,
        standing: bool = False,
    ) -> None:
        self._home, self._orders, self._standing = home, orders, standing
        self._shares = deque(deal(portals, processes or needed(portals, orders)))
        self._most = len(self._shares)
        self._workers: list[_Worker] = []
        self._stopping = False

    def __enter__(self) -> Self:
        self._stack = contextlib.ExitStack()
        self._lock = self._stack.enter_context(locked(self._home))
        self._fill()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for worker in self._workers:
            worker.process.join()
        self._stack.close()

    @property
    def alive(self) -> bool:
        """Whether something may still be told."""
        return bool(self._workers)

    def stop(self) -> None:
        """Let every crawl end cleanly: requests under way are finished, what came is made durable. Go on reading messages."""
        if not self._stopping:
            self._stopping = True
            for worker in self._workers:
                worker.process.terminate()

    def messages(self, seconds: float) -> Iterator[Message]:
        """What was told, waiting at most so long for the first word."""
        for ready in wait([worker.ear for worker in self._workers], seconds):
            worker = next(each for each in self._workers if each.ear is ready)
            try:
                message: Message = worker.ear.recv()
            except (EOFError, OSError):
                yield from self._ended(worker)
                continue
            if isinstance(message, CrawlReport):
                worker.reported.add(message.portal)
            yield message

    def _ended(self, worker: _Worker) -> Iterator[Message]:
        worker.process.join()
        worker.ear.close()
        self._workers.remove(worker)
        left = [portal for portal in worker.portals if self._standing or portal.id not in worker.reported]
        if worker.process.exitcode != 0 and not self._stopping:
            if len(left) == 1:
                yield CrawlReport(left[0].id, "failed", failures=(_death(worker.process.exitcode),))
            else:
                middle = len(left) // 2
                self._shares += [share for share in (left[:middle], left[middle:]) if share]
        self._fill()

    def _fill(self) -> None:
        while self._shares and len(self._workers) < self._most and not self._stopping:
            self._workers.append(worker := self._worker(self._shares.popleft()))
            if self._stopping:
                worker.process.terminate()

    def _worker(self, portals: list[Portal]) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ear, mouth = context.Pipe(duplex=False)
        arguments = (
            portals,
            self._home,
            self._orders,
            self._standing,
            mouth,
            _Held(self._lock),
        )
        process = context.Process(target=_work, args=arguments, daemon=False)
        process.start()
        mouth.close()
        return _Worker(process, ear, portals)


def deal(portals: Sequence[Portal], parts: int) -> list[list[Portal]]:
    """Shares of about as many hosts each; portals that share a host stay together."""
    groups: dict[str, list[Portal]] = defaultdict(list)
    keys = companions(portals)
    for portal in portals:
        groups[keys[portal.id]].append(portal)
    shares: list[list[Portal]] = [[] for _ in range(min(parts, len(groups)))]
    for group in sorted(groups.values(), key=_hosts, reverse=True):
        min(shares, key=_hosts).extend(group)
    return shares


def needed(portals: Sequence[Portal], orders: Orders) -> int:
    """Processes for the rate that the portals' pauses allow, at most one for each processor."""
    most = os.cpu_count() or 1
    rate = 0.0
    for portal in portals:
        with contextlib.suppress(CrawlError):
            pause = pause_of(portal, orders.delay, orders.connect_to)
            rate += len(portal.hosts) / pause if pause else math.inf
    return most if rate >= most * _CARRIES else max(1, math.ceil(rate / _CARRIES))


def _hosts(portals: Sequence[Portal]) -> int:
    return sum(len(portal.hosts) for portal in portals)


def _death(exitcode: int | None) -> str:
    how = signal.Signals(-exitcode).name if exitcode is not None and exitcode < 0 else f"status {exitcode}"
    return f"its crawl died ({how}); what was fetched is kept, run it again, and alone if it dies again"


def _work(
    portals: list[Portal],
    home: Path,
    orders: Orders,
    standing: bool,
    mouth: Connection,
    lock: _Held,
) -> None:
    """A worker's whole life. It holds the data folder too, so that nobody else begins before it has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def tell(message: Message) -> None:
        # A parent that is gone hears nothing; the crawl ends by its own.
        with contextlib.suppress(OSError):
            mouth.send(message)

    try:
        Tour(home, orders, tell, standing=standing).go(portals)
    except FrontierError as error:
        for portal in portals:
            tell(CrawlReport(portal.id, "failed", failures=(str(error),)))
    os.close(lock.file)
    sys.exit(0)


def _end_with_parent() -> None:
    """A crawl whose parent was killed ends cleanly, and does not keep the folder for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
