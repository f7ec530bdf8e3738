"""How much memory a program and its workers hold, watched from outside by /proc while they run."""

import os
import threading
from pathlib import Path
from typing import Self


class Resident:
    """Watches the processes of groups; `most` is the greatest sum of their resident bytes seen, `each` the greatest of one."""

    def __init__(self, *groups: int) -> None:
        self.most = self.each = 0
        self._groups = groups
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(10)

    def _watch(self) -> None:
        while not self._ended.wait(0.1):
            sizes = [
                _bytes(int(path.name))
                for path in Path("/proc").iterdir()
                if path.name.isdecimal() and self._is_of(path)
            ]
            self.most, self.each = max(self.most, sum(sizes)), max(self.each, *sizes, 0)

    def _is_of(self, path: Path) -> bool:
        try:
            return os.getpgid(int(path.name)) in self._groups
        except OSError:
            return False


def _bytes(process: int) -> int:
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
