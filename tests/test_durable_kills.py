"""A crawl that is killed at random moments holds, in the end, what an undisturbed one holds: nothing lost, nothing doubled."""

from tests.test_benchmarks import measured


def test_killed_again_and_again_nothing_is_lost_or_doubled() -> None:
    """A few kills; hundreds of them: `benchmarks/durability.py --kills 200`."""
    figures = measured("durability", "--articles", 200, "--kills", 3, "--each", 3, "--scrapy-kills", 0)
    ours = figures["ours"]
    assert (ours["kills"], ours["pages"]) == (3, 200 * ours["series"])
    assert (ours["lost"], ours["doubled"], ours["differ"], ours["problems"]) == (0, 0, 0, 0)
