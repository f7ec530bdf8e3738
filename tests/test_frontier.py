"""The frontier's promises: one state a URL, one transaction a batch, nothing leased twice, nothing lost at a crash."""

import sqlite3
from pathlib import Path

import pytest

from crawler.archive_members import Location
from crawler.frontier import Frontier, FrontierError, Link, Mark, Outcome

A, B, C = (f"https://t.example/{name}.html" for name in "abc")
HOST = "t.example"


def _place(offset: int, file: str = "t/20261125071500-00000.warc.gz") -> Location:
    return Location(file, offset, 100, "sha1:ABC")


@pytest.fixture
def frontier(tmp_path: Path) -> Frontier:
    return Frontier(tmp_path / "crawl.sqlite")


def _states(frontier: Frontier) -> dict[str, tuple[str, str | None]]:
    return {row.url: (row.state, row.reason) for row in frontier.rows()}


@pytest.mark.parametrize(
    ("url", "role", "state", "reason"),
    [
        (A, "article", "pending", None),
        (A, "listing", "pending", None),
        ("https://other.example/", "outside", "off scope", "outside the portal"),
        ("https://other.example/a.pdf", "outside", "off scope", "outside the portal"),
        (A, "ignored", "off scope", "ignored by pattern"),
        (A, "other", "off scope", "matches no pattern"),
        ("https://t.example/vb.PDF", "other", "off scope", "attachment"),
        ("https://t.example/documents/5/0/ke-hoach.docx/44b14afe-ca0f", "other", "off scope", "attachment"),
        ("https://t.example/vb.pdf", "article", "pending", None),
        ("https://t.example/a?f=x.pdf", "other", "off scope", "matches no pattern"),
    ],
)
def test_what_is_found_is_pending_or_off_scope(
    frontier: Frontier, url: str, role: str, state: str, reason: str | None
) -> None:
    assert frontier.add("t", [(url, role)]) == (state == "pending")
    assert _states(frontier) == {url: (state, reason)}


def test_a_url_is_leased_once_in_the_order_found(frontier: Frontier) -> None:
    assert frontier.add("t", [(C, "listing"), (A, "article"), (C, "article"), (B, "article")]) == 3
    assert [(lease.url, lease.role) for lease in frontier.lease("t", 2)] == [(C, "listing"), (A, "article")]
    assert [lease.url for lease in frontier.lease("t", 9)] == [B]
    assert frontier.lease("t", 9) == []
    assert frontier.lease("other", 9) == []


def test_leases_expire(frontier: Frontier) -> None:
    frontier.add("t", [(A, "article"), (B, "article")])
    frontier.lease("t", 1)
    assert frontier.expire_leases("other") == 0
    assert frontier.expire_leases() == 1
    assert [lease.url for lease in frontier.lease("t", 9)] == [A, B]


def test_a_batch_ends_its_urls_and_enters_its_links(frontier: Frontier) -> None:
    frontier.add("t", [(A, "listing"), (B, "article")])
    frontier.lease("t", 2)
    outcomes = [
        Outcome(A, "listing", None, 200, "2026-11-25T07:15:00Z", _place(0), (Link(B, "article"), Link(C, "article"))),
        Outcome(B, "captured", None, 200, "2026-11-25T07:15:02Z", _place(100)),
    ]
    assert frontier.finish("t", outcomes, [_place(300)]) == 1
    assert _states(frontier) == {A: ("listing", None), B: ("captured", None), C: ("pending", None)}
    assert frontier.archived("t") == {"t/20261125071500-00000.warc.gz": 400}
    assert frontier.archived("") == frontier.archived("t0") == {}
    assert frontier.known("t", B) == ("captured", None, True)
    assert frontier.known("t", "https://t.example/unknown") == (None, None, False)
    assert frontier.last_fetched("t") == "2026-11-25T07:15:02Z"


def test_a_batch_that_fails_leaves_nothing_behind(frontier: Frontier) -> None:
    frontier.add("t", [(A, "listing")])
    frontier.lease("t", 1)
    impossible = Outcome(A, "listing", None, 200, None, Location("f", 2**70, 1, "x"), (Link(B, "article"),))
    with pytest.raises((FrontierError, OverflowError)):
        frontier.finish("t", [Outcome(A, "listing", links=(Link(C, "article"),)), impossible])
    assert _states(frontier) == {A: ("leased", None)}
    assert frontier.expire_leases() == 1


def test_a_url_given_back_waits_until_it_is_due_and_counts_its_tries(frontier: Frontier) -> None:
    frontier.add("t", [(A, "article"), (B, "article")])
    frontier.lease("t", 1)
    frontier.finish("t", [Outcome(A, "pending", "timeout", due=1000.0)])
    assert [lease.url for lease in frontier.lease("t", 9, now=999.0)] == [B]
    assert frontier.next_due("t", HOST) == 1000.0
    assert [(lease.url, lease.attempts) for lease in frontier.lease("t", 9, now=1000.0)] == [(A, 1)]
    assert frontier.next_due("t", HOST) is None


def test_hosts_with_something_pending(frontier: Frontier) -> None:
    frontier.add(
        "t", [("https://b.example/1", "article"), ("https://a.example/1", "article"), ("https://c.example/", "outside")]
    )
    frontier.add("other", [("https://d.example/1", "article")])
    assert frontier.hosts("t") == ["a.example", "b.example"]
    assert [lease.url for lease in frontier.lease("t", 9, "b.example")] == ["https://b.example/1"]
    assert frontier.hosts("t") == ["a.example"]


def test_the_index_marks_what_was_captured_and_nothing_else(frontier: Frontier) -> None:
    frontier.add("t", [(A, "article"), (B, "article")])
    frontier.lease("t", 1)
    frontier.finish("t", [Outcome(A, "captured", status=200, place=_place(0))])
    foreign = "https://t.example/foreign.html"
    frontier.mark_indexed(Mark(url, "t", "indexed", None, f"t/{at}") for at, url in enumerate((A, B, foreign)))
    assert _states(frontier) == {A: ("indexed", None), B: ("pending", None), foreign: ("indexed", None)}
    assert [row.article for row in frontier.rows("t")] == ["t/0", None, "t/2"]


def test_totals_add_up_and_fold_redirects(frontier: Frontier) -> None:
    frontier.add("t", [(A, "article"), (B, "article"), (C, "article"), ("https://x.example/", "outside")])
    frontier.lease("t", 2)
    frontier.finish(
        "t", [Outcome(A, "duplicate", f"redirects to {C}", 301), Outcome(B, "duplicate", "redirects to x", 302)]
    )
    assert frontier.totals("t") == [
        ("t", "duplicate", "redirect", 2),
        ("t", "off scope", "outside the portal", 1),
        ("t", "pending", "", 1),
    ]
    assert sum(count for *_, count in frontier.totals()) == len(list(frontier.rows()))


def test_reopen_takes_what_can_have_changed(frontier: Frontier) -> None:
    final = [
        (A, "captured", None, 200),
        (B, "listing", None, 200),
        (C, "error", "404", 404),
        ("https://t.example/d", "error", "503", 503),
        ("https://t.example/e", "error", "timeout", None),
        ("https://t.example/f", "walled", "login", 401),
    ]
    frontier.add("t", [(url, "article") for url, *_ in final])
    frontier.lease("t", 9)
    frontier.finish("t", [Outcome(url, state, reason, status) for url, state, reason, status in final])
    assert frontier.reopen("t", [A]) == 4
    assert {lease.url for lease in frontier.lease("t", 9)} == {A, B, "https://t.example/d", "https://t.example/e"}


def test_what_is_written_is_there_for_the_next_one_who_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "home" / "crawl.sqlite"
    with Frontier(path) as first:
        first.add("t", [(A, "article")])
        with Frontier(path) as second:
            assert list(second.rows()) == list(first.rows())
            assert [lease.url for lease in second.lease("t", 1)] == [A]
            assert first.lease("t", 1) == []


def test_the_file_is_written_ahead_and_synced(frontier: Frontier, tmp_path: Path) -> None:
    frontier.add("t", [(A, "article")])
    mode = sqlite3.connect(tmp_path / "crawl.sqlite").execute("PRAGMA journal_mode").fetchone()
    assert mode == ("wal",)


def test_a_file_that_is_no_frontier_is_named(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    path.write_bytes(b"this is not a database, it is a sentence of more than a hundred bytes " * 20)
    with pytest.raises(FrontierError, match=r"crawl\.sqlite cannot be opened"):
        Frontier(path)
