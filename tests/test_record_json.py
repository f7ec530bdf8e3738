"""Records as JSON, there and back."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.citations.citation import Citation
from indexer.record import ArticleRecord, Count, DocumentRecord, Resolved
from indexer.record_json import RecordJsonError, article_shape, dump_article, dump_document, load_article, load_document
from tests.engine_records import article, document

TEXT = st.text(max_size=20)
CITATION = st.builds(
    Citation, start=st.integers(0), end=st.integers(0), surface=TEXT, form=st.sampled_from(("full", "short", "name")),
    type=st.none() | TEXT, number=st.none() | TEXT, issued=st.none() | TEXT, issuer=st.none() | TEXT, subject=st.none() | TEXT,
    provision=st.none() | TEXT, relation=st.none() | TEXT, binds_to=st.none() | st.integers(0),
)  # fmt: skip
RESOLVED = st.builds(Resolved, CITATION, st.none() | TEXT, st.lists(TEXT, max_size=3).map(tuple), st.none() | TEXT)
MAYBE, SOME = st.none() | TEXT, st.lists(TEXT, max_size=3).map(tuple)
ARTICLE = st.builds(
    ArticleRecord, id=TEXT, portal=TEXT, urls=SOME, title=TEXT, lead=TEXT, text=TEXT, authors=SOME, source=MAYBE, section=MAYBE, published=MAYBE,
    province=MAYBE, province_now=MAYBE, mentions=SOME, level=TEXT, kind=TEXT, captured=TEXT, revision=st.integers(1), reprint_of=MAYBE,
    citations=st.lists(RESOLVED, max_size=3).map(tuple),
)  # fmt: skip
COUNTS = st.lists(st.builds(Count, TEXT, st.integers(0)), max_size=3).map(tuple)
DOCUMENT = st.builds(
    DocumentRecord, key=TEXT, number=st.none() | TEXT, type=st.none() | TEXT, title=st.none() | TEXT, spellings=COUNTS, types=COUNTS,
    dates=COUNTS, issuers=COUNTS, subjects=COUNTS, provinces=COUNTS, articles=st.integers(0), mentions=st.integers(0),
    first=st.none() | TEXT, last=st.none() | TEXT,
)  # fmt: skip


@given(ARTICLE)
def test_an_article_comes_back(record: ArticleRecord) -> None:
    line = dump_article(record)
    assert load_article(line) == load_article(line.encode()) == record
    assert "\n" not in line


@given(DOCUMENT)
def test_a_document_comes_back(record: DocumentRecord) -> None:
    assert load_document(dump_document(record)) == record


def test_the_shape_of_an_article_and_its_citation() -> None:
    citation = Citation(0, 4, "Luật", "name", "Luật", None, "2022", None, "dân chủ", "khoản 2 Điều 5", "implements", 3)
    shape = article_shape(replace(article(), citations=(Resolved(citation, None, ("a", "b"), None),)))
    assert list(shape) == [
        "id",
        "portal",
        "urls",
        "title",
        "lead",
        "text",
        "authors",
        "source",
        "section",
        "published",
        "province",
        "province_now",
        "mentions",
        "level",
        "kind",
        "captured",
        "revision",
        "reprint_of",
        "citations",
        "title_citations",
    ]
    assert shape["citations"] == [
        {"start": 0, "end": 4, "surface": "Luật", "form": "name", "type": "Luật", "number": None, "issued": "2022", "issuer": None,
         "subject": "dân chủ", "provision": "khoản 2 Điều 5", "relation": "implements", "relation_by": None, "binds_to": 3,
         "document": None, "status": "open", "candidates": ["a", "b"], "how": None}
    ]  # fmt: skip


def test_json_is_vietnamese_as_it_is() -> None:
    assert "Tiêu đề" in dump_article(article())
    assert json.loads(dump_document(document("k", None)))["dates"] == [{"value": "2023-08-14", "count": 1}]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"id": "a"}', '{"unknown": 1}', dump_document(document("k", None))]
)
def test_what_is_no_article_is_refused(text: str) -> None:
    with pytest.raises(RecordJsonError, match="Export it again"):
        load_article(text)


@pytest.mark.parametrize("text", ["", "[]", '{"key": "a"}', dump_article(article())])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(RecordJsonError, match="Export it again"):
        load_document(text)
