"""The program `tracuu` as a person runs it: a process with arguments, two outputs and an exit status."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    def rows(self) -> list[dict[str, object]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(*arguments: object, home: Path | None = None, given: str | None = None, **environment: str) -> Ran:
    """Run `tracuu` with these arguments to its end."""
    done = subprocess.run(
        line(*arguments, home=home),
        input=given,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, **environment},
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def begin(*arguments: object, home: Path | None = None) -> subprocess.Popen[str]:
    """Start `tracuu` in a process group of its own."""
    return subprocess.Popen(
        line(*arguments, home=home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def line(*arguments: object, home: Path | None = None) -> list[str]:
    """The command line: the installed program of the interpreter that runs the tests."""
    program = Path(sys.executable).with_name("tracuu")
    return [str(program), *(("--home", str(home)) if home else ()), *map(str, arguments)]
