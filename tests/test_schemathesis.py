"""Schemathesis finds nothing; `benchmarks/api.py` asks thousands of times, this a few."""

from tests.api_cases import cases

EXAMPLES = 4


def test_schemathesis_finds_nothing() -> None:
    found = cases(EXAMPLES, "--phases", "fuzzing", "--seed", "20261125")
    assert found.failures == 0, found.printed
    assert found.generated >= 16 * EXAMPLES


def test_the_bounds_of_each_parameter_are_kept() -> None:
    found = cases(1, "--phases", "coverage", "--include-path-regex", "/api/(van-ban|tinh|goi-y|kiem-tra)")
    assert found.failures == 0, found.printed
    assert found.generated > 100
