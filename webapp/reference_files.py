"""The references of a whole result, one after another."""

from collections.abc import Iterator, Mapping

from indexer.engine import Engine
from indexer.export import What, cited_documents
from indexer.query import Query
from webapp.references import STYLES, Reference, of_article, of_document
from webapp.site import article_path, document_path


def reference_chunks(
    engine: Engine, what: What, query: Query, style: str, names: Mapping[str, str], url: str
) -> Iterator[bytes]:
    """References of the articles that a query finds, or of the documents that they cite, in a form of `STYLES`.

    `names` are those of the portals by id, `url` is the site's own address, empty where there is none.
    """
    for text in STYLES[style].write(_references(engine, what, query, names, url)):
        yield text.encode("utf-8", "replace")


def _references(engine: Engine, what: What, query: Query, names: Mapping[str, str], url: str) -> Iterator[Reference]:
    if what == "documents":
        for document in cited_documents(engine, query):
            yield of_document(document, url + document_path(document.key) if url else None)
        return
    for article in engine.export(query):
        held = url + article_path(article.id) if url else None
        yield of_article(article, names.get(article.portal, article.portal), held)
