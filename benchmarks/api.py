"""Schemathesis, with all of its checks, against the shipped server over an illustrative archive.

    python benchmarks/api.py [--examples N] [--seed N]

Every operation of `/api/openapi.json` is asked at the bounds of each parameter and then with N examples drawn by the seed, valid and not.
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


def main() -> int:
    options = _options()
    began, load = time.perf_counter(), os.getloadavg()[0]
    found = cases(options.examples, "--seed", str(options.seed))
    figures = {
        "cases": found.generated,
        "failures": found.failures,
        "seconds": round(time.perf_counter() - began, 1),
        "load": round(load, 1),
    }
    if found.failures:
        print(found.printed)
    print(f"{found.generated} requests, {found.failures} failed a check, {figures['seconds']} s")
    print(json.dumps(figures))
    return 1 if found.failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=20, help="examples for each operation (20)")
    parser.add_argument("--seed", type=int, default=20261125, help="what the examples are drawn by")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
