"""RFC 9309, clause by clause, on what a robots.txt says; what becomes of a crawl by its answers is in test_politeness.py."""

import pytest

from crawler.robots import ROBOTS_BYTES, Rules, rules_of

# Section, the file, a path, whether it may be fetched. Examples are ours; the RFC's own are marked.
CLAUSES = [
    # 2.2.1 the group of our name, whatever its case; its name whole, what follows the name is no part of it
    ("2.2.1", "User-agent: TraCuu\nDisallow: /a", "/a", False),
    ("2.2.1", "user-AGENT: TRACUU\ndisallow: /a", "/a", False),
    ("2.2.1", "User-agent: tracuu/2.0 (tin)\nDisallow: /a", "/a", False),
    ("2.2.1", "User-agent: tra\nDisallow: /a", "/a", True),
    ("2.2.1", "User-agent: tracuubot\nDisallow: /a", "/a", True),
    ("2.2.1", "User-agent: tracuu-tin\nDisallow: /a", "/a", True),
    # our group alone where there is one, else everybody's, else none
    ("2.2.1", "User-agent: *\nDisallow: /\n\nUser-agent: tracuu\nDisallow: /b", "/a", True),
    ("2.2.1", "User-agent: *\nDisallow: /\n\nUser-agent: tracuu\nDisallow:", "/a", True),
    ("2.2.1", "User-agent: *\nDisallow: /a\n\nUser-agent: khac\nDisallow: /b", "/a", False),
    ("2.2.1", "User-agent: khac\nDisallow: /", "/a", True),
    ("2.2.1", "", "/a", True),
    # groups of one name are one group, wherever they stand
    ("2.2.1", "User-agent: tracuu\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: tracuu\nDisallow: /b", "/a", False),
    ("2.2.1", "User-agent: tracuu\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: tracuu\nDisallow: /b", "/b", False),
    ("2.2.1", "User-agent: *\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: *\nDisallow: /b", "/a", False),
    # several names before one set of rules
    ("2.1", "User-agent: x\nUser-agent: tracuu\n\nDisallow: /a", "/a", False),
    ("2.1", "User-agent: tracuu\nUser-agent: x\nDisallow: /a", "/a", False),
    ("2.1", "Disallow: /a\nUser-agent: *\nDisallow: /b", "/a", True),  # a rule of nobody
    # 2.2.2 the longest match, of equals the one that allows; case matters; no match is a permission
    ("2.2.2", "User-agent: *\nDisallow: /bai\nAllow: /bai/2", "/bai/2", True),
    ("2.2.2", "User-agent: *\nAllow: /bai/2\nDisallow: /bai", "/bai/2", True),
    ("2.2.2", "User-agent: *\nAllow: /bai\nDisallow: /bai/2", "/bai/2", False),
    ("2.2.2", "User-agent: *\nDisallow: /bai/2\nAllow: /bai/2", "/bai/2", True),
    ("2.2.2", "User-agent: *\nAllow: /tin\nDisallow: /*.aspx", "/tin.aspx", False),
    ("2.2.2", "User-agent: *\nDisallow: /Tin", "/tin", True),
    ("2.2.2", "User-agent: *\nDisallow: /tin", "/tintuc", False),
    ("2.2.2", "User-agent: *\nDisallow:", "/bai/1", True),
    ("2.2.2", "User-agent: *\nDisallow: /", "/robots.txt", True),
    ("5.1", "User-agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: tracuu\nDisallow: /", "/x", False),
    ("5.2", "User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/disallowed.gif", False),
    ("5.2", "User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/", True),
    # escapes: what may stand bare is compared bare, what may not is compared escaped (the RFC's table and more)
    ("2.2.2", "User-agent: *\nDisallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
    ("2.2.2", "User-agent: *\nDisallow: /foo/bar/baz", "/foo/bar/%62%61%7a", False),
    ("2.2.2", "User-agent: *\nDisallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", False),
    ("2.2.2", "User-agent: *\nDisallow: /foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", False),
    ("2.2.2", "User-agent: *\nDisallow: /foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar", False),
    ("2.2.2", "User-agent: *\nDisallow: /tin%2Ftuc", "/tin/tuc", True),
    ("2.2.2", "User-agent: *\nDisallow: /tin%2ftuc", "/tin%2Ftuc", False),
    ("2.2.2", "User-agent: *\nDisallow: /tin-tức", "/tin-t%E1%BB%A9c/1", False),
    ("2.2.2", "User-agent: *\nDisallow: /tin-t%E1%BB%A9c", "/tin-t%E1%BB%A9c/1", False),
    # 2.2.3 signs with a meaning, and the same signs as letters
    ("2.2.3", "User-agent: * # tất cả\nDisallow: /a # và những gì dưới đó", "/a/1", False),
    ("2.2.3", "User-agent: *\nDisallow: /*.aspx$", "/tin.aspx", False),
    ("2.2.3", "User-agent: *\nDisallow: /*.aspx$", "/tin.aspx?id=1", True),
    ("2.2.3", "User-agent: *\nDisallow: /bai/1$", "/bai/12", True),
    ("2.2.3", "User-agent: *\nDisallow: /bai/*/in", "/bai/1/2/in/3", False),
    ("2.2.3", "User-agent: *\nDisallow: /a*b*c$", "/abbcc", False),
    ("2.2.3", "User-agent: *\nDisallow: /a*ab$", "/ab", True),
    ("2.2.3", "User-agent: *\nDisallow: /*?in=", "/bai/1?in=1", False),
    ("2.2.3", "User-agent: *\nDisallow: /*?", "/bai/1", True),
    ("2.2.3", "User-agent: *\nDisallow: *", "/a", False),
    ("2.2.3", "User-agent: *\nDisallow: /tep-%2A.html", "/tep-*.html", False),
    ("2.2.3", "User-agent: *\nDisallow: /tep-%2A.html", "/tep-1.html", True),
    ("2.2.3", "User-agent: *\nDisallow: /gia-%24", "/gia-$", False),
    ("2.2.3", "User-agent: *\nDisallow: /gia$100", "/gia$1000", False),
    # 2.2.4 other lines take no part: they end no list of names
    ("2.2.4", "User-agent: tracuu\nSitemap: https://t.vn/sitemap.xml\nUser-agent: x\nDisallow: /a", "/a", False),
    ("2.2.4", "User-agent: tracuu\nHost: t.vn\nUser-agent: x\nDisallow: /a", "/a", False),
    ("2.2.4", "User-agent: tracuu\nCrawl-delay: 9\nUser-agent: x\nDisallow: /a", "/a", False),
    ("2.2.4", "User-agent: *\nDisallow: /a\nSitemap: https://t.vn/sitemap.xml\nDisallow: /b", "/b", False),
    # 2.2 lines end in CR, LF or both; blanks around signs; a byte order mark
    ("2.2", "User-agent: *\rDisallow: /a\r", "/a", False),
    ("2.2", "User-agent: *\r\n\r\nDisallow: /a\r\n", "/a", False),
    ("2.2", " User-agent :\t*\n\tDisallow : /a  ", "/a", False),
    ("2.3", "\ufeffUser-agent: *\nDisallow: /a", "/a", False),
    # 2.3.1.5 what cannot be understood is passed over, the rest holds; plain slips of the pen are understood
    ("2.3.1.5", "<html>\nUser-agent: *\n\x00\x01\nnonsense\nDisallow: /a\n: x", "/a", False),
    ("2.3.1.5", "User-agent: *\nDisallow: a", "/a", True),
    ("2.3.1.5", "User agent: *\nDisalow: /a", "/a", False),
    ("2.3.1.5", "User-agent *\nDisallow /a", "/a", False),
]  # fmt: skip


@pytest.mark.parametrize(("section", "text", "path", "free"), CLAUSES)
def test_clause(section: str, text: str, path: str, free: bool) -> None:
    found = rules_of(200, text.encode())
    assert found is not None
    assert found.allows(f"https://t.example{path}") is free, f"RFC 9309 §{section}"


@pytest.mark.parametrize(
    ("status", "body", "free"),
    [
        (200, b"User-agent: *\nDisallow: /", False),
        (206, b"User-agent: *\nDisallow: /", False),
        (200, b"\xff\xfe\x00 no text", True),
        (200, "User-agent: *\nDisallow: /".encode("utf-16"), True),  # §2.3: the file is UTF-8
        (200, b"User-agent: *\nDisallow: /\xfb", True),
        (400, b"", True),  # §2.3.1.3: any 4xx, whatever it brings with it
        (401, b"User-agent: *\nDisallow: /", True),
        (403, b"", True),
        (404, b"User-agent: *\nDisallow: /", True),
        (410, b"", True),
        (451, b"", True),
        (429, b"User-agent: *\nAllow: /", None),  # a request to stay away, not an absent file
        (500, b"User-agent: *\nAllow: /", None),  # §2.3.1.4: any 5xx
        (502, b"", None),
        (503, b"User-agent: *\nAllow: /", None),
        (599, b"", None),
        (304, b"", None),
        (101, b"", None),
    ],
)
def test_what_a_status_means(status: int, body: bytes, free: bool | None) -> None:
    """None: nothing may be fetched."""
    found = rules_of(status, body)
    assert (None if found is None else found.allows("https://t.example/a")) is free


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 0,5", 0.5),
        ("User-agent: *\nCrawl-delay: 10s", 10.0),
        ("User-agent: *\nCrawl-delay: 999999999", 86400.0),
        ("User-agent: *\nCrawl-delay: nan", 0.0),
        ("User-agent: *\nCrawl-delay: -3", 0.0),
        ("Crawl-delay: 3\nUser-agent: *", 0.0),
        ("User-agent: tracuu\nCrawl-delay: 3\n\nUser-agent: *\nCrawl-delay: 9", 3.0),
        ("User-agent: *\nCrawl-delay: 3\n\nUser-agent: tracuu\nDisallow: /a", 0.0),
        ("User-agent: *\nDisallow: /a\nCrawl-delay: 3\nDisallow: /b", 3.0),
        ("User-agent: x\nUser-agent: *\nCrawl-delay: 3\nDisallow: /b", 3.0),
        ("User-agent: *\nCrawl-delay: 3\nCrawl-delay: 5", 5.0),
    ],
)
def test_crawl_delay(text: str, seconds: float) -> None:
    assert Rules(text).delay == seconds


def test_at_least_500_kib_are_read() -> None:
    """§2.5. A line that the bound cuts in two is not read: `Disallow: /bai` would be another rule than `Disallow: /bai/2`."""
    within = b"User-agent: *\n" + b"# " + b"x" * (500 * 1024 - 60) + b"\nDisallow: /bai/1\n"
    assert len(within) <= 500 * 1024
    cut = within + b"#" * (ROBOTS_BYTES - len(within) - 15) + b"\nDisallow: /bai/2\n"
    found = rules_of(200, cut)
    assert found is not None
    assert [found.allows(f"https://t.example/bai/{n}") for n in (1, 2, 3)] == [False, True, True]


HOSTILE = {
    "wildcards in one rule": "Disallow: /" + "*a" * 100_000 + "*b\n",
    "wildcards in many rules": "Disallow: /a*a*a*a*b\n" * 20_000,
    "escapes": "Disallow: /" + "%41" * 150_000 + "\n",
    "blanks": "Disallow" + " " * 400_000 + "\n",
    "names": "User-agent: *\n" * 17_000 + "Disallow: /b\n" * 17_000,
    "no line ends": "x" * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_read_and_asked(name: str) -> None:
    """Work that grew with the square of a file's length, or worse, would not end here."""
    rules = rules_of(200, b"User-agent: *\n" + HOSTILE[name].encode())
    assert rules is not None
    assert rules.allows("https://t.example/" + "a" * 2000)


def test_a_file_without_line_ends_has_nothing_before_the_bound() -> None:
    assert rules_of(200, b"x" * 16_000_000) is not None
