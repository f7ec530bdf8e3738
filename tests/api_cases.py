"""Schemathesis against the shipped server over the illustrative archive: every check that it has."""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.browser import ROOT, served
from tests.web_archive import build

CONFIG = ROOT / "tests" / "schemathesis.toml"


@dataclass(frozen=True, slots=True)
class Cases:
    """How many requests were made, how many failed a check, and what was printed."""

    generated: int
    failures: int
    printed: str


def cases(examples: int, *options: str) -> Cases:
    """Let Schemathesis make requests, at most `examples` of each kind for each operation."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "index").close()
        with served(Path(folder) / "index") as address:
            printed = _run(f"{address}/api/openapi.json", examples, options)
    total = re.search(r"(\d+) generated", printed)
    failed = re.search(r"(\d+) found \d+ unique failure|(\d+) generated, (\d+) passed", printed)
    if total is None or failed is None:
        raise RuntimeError(f"Schemathesis said nothing that is understood:\n{printed[-2000:]}")
    return Cases(int(total[1]), int(failed[1] or 0), printed)


def _run(address: str, examples: int, options: tuple[str, ...]) -> str:
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIG), "run", address, "--checks", "all",
        "--no-color", "--max-examples", str(examples), "--generation-database", "none", "--request-timeout", "120", *options,
    ]  # fmt: skip
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.schemathesis_hooks", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
