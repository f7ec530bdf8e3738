"""A pool of worker processes with a wall clock and a memory limit: a hostile page costs its own record, never the run."""

import multiprocessing
import os
import resource
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

_Result = TypeVar("_Result")

# Of 13 hostile pages trafilatura hung on 4, and one took 640 MB in a tree (measured, autumn 2026).
WALL_CLOCK_SECONDS = 20.0
MEMORY_BYTES = 2 << 30


@dataclass(frozen=True, slots=True)
class Offence:
    """Why a task gave nothing: it ran too long, took too much memory, crashed or raised."""

    reason: str


def _limit_memory(limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


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
        self._pool = ProcessPool(
            max_workers=workers or max(1, os.cpu_count() or 1),
            initializer=_limit_memory,
            initargs=(memory,),
            # A fork would count the index that the parent has mapped against the limit.
            context=multiprocessing.get_context("spawn"),
        )

    def submit(self, *arguments: object) -> "Future[_Result]":
        future: Future[_Result] = self._pool.schedule(self._function, args=arguments, timeout=self._seconds)
        return future

    def result(self, future: "Future[_Result]") -> _Result | Offence:
        """Wait for a task; a page's own fault is named, a fault of the installation or the machine is raised."""
        try:
            return future.result()
        except TimeoutError:
            return Offence(f"extraction took longer than {self._seconds:g} s")
        except MemoryError:
            return Offence("extraction needed too much memory")
        except ProcessExpired as error:
            return Offence(f"the extraction process died (status {error.exitcode})")
        except (ImportError, OSError):
            raise  # the installation or the machine is at fault, not the page: the run must not go on
        except Exception as error:  # any fault of one page is that page's own
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
