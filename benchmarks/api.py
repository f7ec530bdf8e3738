"""Schemathesis, with all of its checks, against the shipped server over an illustrative archive.

    python benchmarks/api.py [--examples N] [--seed N] [--seeds N]

Every operation of `/api/openapi.json` is asked at the bounds of each parameter and then with N examples drawn by the seed, valid and not;
with `--seeds`, as many again by each of the seeds that follow.
What fails a check is printed as Schemathesis tells it, and the exit status is 1. The last line of the output is one JSON object.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.api_cases import cases

AGAIN = ("--phases", "fuzzing")
"""The bounds of parameters are the same by any seed."""


def main() -> int:
    options = _options()
    began, load = time.perf_counter(), os.getloadavg()[0]
    generated = failures = 0
    for turn in range(options.seeds):
        found = cases(options.examples, "--seed", str(options.seed + turn), *(AGAIN if turn else ()))
        generated, failures = generated + found.generated, failures + found.failures
        print(f"seed {options.seed + turn}: {found.generated} requests, {found.failures} failed a check", flush=True)
        if found.failures:
            print(found.printed)
    figures = {
        "cases": generated,
        "failures": failures,
        "seeds": options.seeds,
        "seconds": round(time.perf_counter() - began, 1),
        "load": round(load, 1),
    }
    print(f"{generated} requests, {failures} failed a check, {figures['seconds']} s")
    print(json.dumps(figures))
    return 1 if failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=20, help="examples for each operation (20)")
    parser.add_argument("--seed", type=int, default=20261125, help="what the examples are drawn by")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, one after another (1)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
