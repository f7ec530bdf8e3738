"""Progress of long work: a bar on a terminal, a plain line now and then elsewhere."""

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

_LINE_SECONDS = 5.0


class ProgressDisplay:
    """Shows `text` with an amount done, on standard error. Use as a context manager."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)
        self._last = time.monotonic()

    def show(self, text: str, done: int, total: int | None = None) -> None:
        """Say how far the work is; `total` None where nobody knows."""
        if self._console.is_terminal:
            self._bar.update(self._task, description=text, completed=done, total=total)
            return
        now = time.monotonic()
        if now - self._last >= _LINE_SECONDS:
            self._last = now
            print(f"{text}: {done}" + (f" of {total}" if total else ""), file=sys.stderr, flush=True)  # noqa: T201

    def __enter__(self) -> "ProgressDisplay":
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._console.is_terminal:
            self._bar.stop()
