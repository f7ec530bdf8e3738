"""Each content system's patterns and selectors on pages that we wrote after its template; all names and texts are illustrative.

`tests/platforms/NAME/`: pages, beside each what it holds, and a portal file that names the platform and nothing more.
"""

import json
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from analyzers.article import Article
from analyzers.encodings import decode_page
from analyzers.page import extract_article
from crawler.links import links
from crawler.portal import Portal, load_portal, platform_names
from indexer.pipeline import selectors_of
from tests.command import run
from tests.shared import SHARED, needs_shared
from webapp.portal_proof import PageProof, prove

FOLDER = Path(__file__).parent / "platforms"
PLATFORMS = sorted(set(platform_names()) - {"generic"})
FIELDS = tuple(field.name for field in fields(Article))
ROLES = ("article", "listing", "ignored", "other", "outside")


@cache
def portal_of(platform: str) -> Portal:
    return load_portal(FOLDER / platform / "portal.toml")


def known(platform: str, page: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / platform / f"{page}.json").read_text(encoding="utf-8"))
    return found


def pages(platform: str, key: str) -> list[str]:
    stems = (path.stem for path in sorted((FOLDER / platform).glob("*.html")))
    return [stem for stem in stems if key in known(platform, stem)]


@cache
def article(platform: str, page: str) -> Article:
    html = (FOLDER / platform / f"{page}.html").read_text(encoding="utf-8")
    return extract_article(html, url=known(platform, page)["url"], selectors=selectors_of(portal_of(platform)))


@cache
def proofs(platform: str) -> dict[str, PageProof]:
    found = {
        proof.name: proof for proof in prove(portal_of(platform), [FOLDER / platform]) if isinstance(proof, PageProof)
    }
    assert len(found) == len(list((FOLDER / platform).glob("*.html")))
    return found


ARTICLES = [(platform, page) for platform in PLATFORMS for page in pages(platform, "title")]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_platform_has_its_pages(platform: str) -> None:
    assert len(pages(platform, "title")) >= 3
    assert len(pages(platform, "links")) >= 1
    assert portal_of(platform).platform == platform


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("platform, page", ARTICLES, ids=["/".join(each) for each in ARTICLES])
def test_a_field_of_a_page(platform: str, page: str, field: str) -> None:
    value = getattr(article(platform, page), field)
    assert (list(value) if isinstance(value, tuple) else value) == known(platform, page)[field]


@pytest.mark.parametrize("platform, page", ARTICLES, ids=["/".join(each) for each in ARTICLES])
def test_it_is_the_selectors_that_find_it(platform: str, page: str) -> None:
    proof = proofs(platform)[f"{page}.html"]
    assert {name for name in known(platform, page)["by"] if proof.found[name] in (None, "generic")} == set()
    assert {"title", "published", "body"} <= set(known(platform, page)["by"])
    assert (proof.role, proof.faults) == ("article", ())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_the_links_of_a_list_are(platform: str, role: str) -> None:
    for page in pages(platform, "links"):
        url = known(platform, page)["url"]
        found = links((FOLDER / platform / f"{page}.html").read_bytes(), "text/html", url)
        origin = "/".join(url.split("/")[:3])
        of_role = [link.removeprefix(origin) for link in found if portal_of(platform).role(link) == role]
        assert sorted(of_role) == sorted(known(platform, page)["links"][role])
        assert portal_of(platform).role(url) == "listing"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_two_articles_of_a_platform_have_one_key(platform: str) -> None:
    urls = [known(platform, page)["url"] for page in pages(platform, "title")]
    assert len({portal_of(platform).article_key(url) for url in urls}) == len(urls)


def test_the_command_proves_a_portal_on_saved_pages() -> None:
    ran = run(
        "portals",
        "check",
        FOLDER / "k2-does-not-exist.toml",
        FOLDER / "drupal" / "portal.toml",
        "--pages",
        FOLDER / "drupal",
    )
    assert ran.status == 1
    assert "k2-does-not-exist.toml: cannot be read" in ran.err
    assert "seven.html: article 3312; links:" in ran.out
    assert "  title      h1#page-title" in ran.out
    assert "  source     missing" in ran.out
    assert "4 pages: 3 article, 1 listing" in ran.out
    assert "  body       by selector 3, by the general rules 0, missing 0" in ran.out
    assert run("portals", "check", FOLDER / "drupal" / "portal.toml", "--pages", FOLDER / "drupal").status == 0


def test_a_portal_of_the_wrong_platform_is_found_out() -> None:
    """The patterns and selectors of one system do not pass on the pages of another."""
    ran = run("portals", "check", FOLDER / "drupal" / "portal.toml", "--pages", FOLDER / "nukeviet")
    assert ran.status == 1
    assert "fault: is an article, its address is outside: correct [urls]" in ran.out
    assert "fault: title: no selector finds it" in ran.out


# (what stands beside the page, the page, options, what is said, where)
FAULTS = [
    (None, "<p>Tin</p>", (), "names no address of its own; give --url-prefix"),
    ("{", "<p>Tin</p>", (), "is not JSON in UTF-8"),
    ("[1]", "<p>Tin</p>", (), "must be one JSON object"),
    (None, "", (), "is empty; save the page again"),
    (None, "<p>Tin</p>", ("--url-prefix", "https://khac.vn/"), "its address is outside to the portal: correct hosts or [urls]"),
    (None, '<link rel="canonical" href="https://drupal.minhhoa.gov.vn/node/7"><p>', (), "body: nothing found"),
    ('{"url": "https://drupal.minhhoa.gov.vn/tin", "links": {"article": ["/node/8"]}}', '<a href="/node/9">t</a>', (), "link /node/8: is not there, must be article"),
    ('{"url": "https://drupal.minhhoa.gov.vn/node/7", "title": "Khác"}', "<h1 id='page-title'>Tin</h1>", (), "title: is 'Tin', must be 'Khác'"),
]  # fmt: skip


@pytest.mark.parametrize("beside, html, options, says", FAULTS)
def test_what_is_wrong_with_a_page_is_said(
    tmp_path: Path, beside: str | None, html: str, options: tuple[str, ...], says: str
) -> None:
    (tmp_path / "tin.html").write_text(html, encoding="utf-8")
    if beside is not None:
        (tmp_path / "tin.json").write_text(beside, encoding="utf-8")
    ran = run("portals", "check", FOLDER / "drupal" / "portal.toml", "--pages", tmp_path, *options)
    assert ran.status == 1
    assert says in ran.out + ran.err


def test_a_folder_without_pages_proves_nothing(tmp_path: Path) -> None:
    ran = run("portals", "check", FOLDER / "drupal" / "portal.toml", "--pages", tmp_path)
    assert (ran.status, ran.out.splitlines()[-1]) == (1, "0 pages: none read")


def captured(system: str) -> dict[str, bytes]:
    """The pages of a captured site by address."""
    assert SHARED is not None
    with (SHARED / "cms" / system / "site.warc.gz").open("rb") as file:
        records = (record for record in ArchiveIterator(file) if record.rec_type == "response")
        return {record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read() for record in records}


@needs_shared
@pytest.mark.parametrize("system", ["nukeviet", "wordpress", "joomla"])
def test_a_captured_site_is_read_by_the_platform_alone(system: str) -> None:
    """Real systems: title, day and authors of every article by the selectors; the fields that the system prints are not guessed."""
    assert SHARED is not None
    folder = SHARED / "cms" / system
    portal = load_portal(folder / "portal.toml")
    bodies = captured(system)
    golds = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    unlike = []
    for gold in golds:
        found = extract_article(decode_page(bodies[gold["url"]], None), url=gold["url"], selectors=selectors_of(portal))
        day = "/".join(reversed((found.published or "")[:10].split("-")))
        mine = (portal.role(gold["url"]), found.title, day, list(found.authors), found.section)
        wanted = ("article", gold["title"], gold["date"], gold["authors"], gold["section"])
        unlike += [] if mine == wanted else [(mine, wanted)]
    assert len(golds) == 60
    assert unlike == []
