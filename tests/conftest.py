"""In CI (CI=true) a test that did not run has failed."""

import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

from analyzers.citations.citation import Citation
from indexer.record import ArticleRecord, Resolved

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from playwright.sync_api import Browser


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} did not run, and in CI every test must: {reason}"
    return report


@pytest.fixture(scope="session")
def illustrative_record() -> ArticleRecord:
    """One article with one citation, written for the tests."""
    text = "Ngày 05/9/2023, Sở Nội vụ hướng dẫn thực hiện Nghị định số 59/2023/NĐ-CP."
    start = text.index("Nghị định")
    citation = Citation(start, len(text) - 1, text[start:-1], "full", "Nghị định", "59/2023/NĐ-CP")
    return ArticleRecord(
        id="minh-hoa/1",
        portal="minh-hoa",
        urls=("https://minh-hoa.example/1",),
        title="Hướng dẫn thực hiện dân chủ ở cơ sở (minh họa)",
        lead="",
        text=text,
        authors=("Nguyễn Văn Minh Họa",),
        source=None,
        section=None,
        published="2023-09-05",
        province="Long An",
        province_now="Tây Ninh",
        mentions=(),
        level="province",
        kind="government",
        captured="2026-11-25T00:00:00Z",
        revision=1,
        reprint_of=None,
        citations=(Resolved(citation, "59-2023-nd-cp", (), "number"),),
    )


@pytest.fixture(scope="session")
def web(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[FlaskClient]":
    """A client of the web application over the illustrative archive of `tests/web_archive.py`."""
    from tests import web_archive
    from webapp.app import create_app

    engine = web_archive.build(tmp_path_factory.mktemp("web") / "index")
    yield create_app(engine, web_archive.PORTALS).test_client()
    engine.close()


@pytest.fixture(scope="module")
def chrome() -> "Iterator[Browser]":
    """A real Chromium."""
    from tests.browser import browser

    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the shipped server over the illustrative archive."""
    from tests import web_archive
    from tests.browser import served

    index = tmp_path_factory.mktemp("site") / "index"
    web_archive.build(index).close()
    with served(index) as address:
        yield address


@pytest.fixture(scope="session")
def elasticsearch_address() -> Iterator[str]:
    """The address of a real Elasticsearch node, one for all tests; `TRACUU_TEST_ELASTICSEARCH` names one that runs already."""
    given = os.environ.get("TRACUU_TEST_ELASTICSEARCH")
    if given:
        yield given
        return
    from tests.elasticsearch_node import node

    with node() as started:
        yield started.address
