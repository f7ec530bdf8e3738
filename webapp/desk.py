"""The researcher's desk: addresses of the files that a reader takes home, follows, or finds the site by."""

from collections.abc import Callable
from functools import partial

from flask import Flask, Response

from webapp import addresses, citing, exports, feeds, finding
from webapp.answer import Held
from webapp.asked import Asked

FILES: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("/xuat/<what>.<any(csv,jsonl,parquet):form>", "export", exports.table),
    ("/xuat/<what>.<any(bib,ris,csl):style>", "export_references", exports.references),
    ("/xuat/tat-ca.zip", "export_all", exports.everything),
    ("/xuat/ban-ke.json", "export_manifest", exports.told),
    ("/bai-viet/<portal>/<path:name>.<any(bib,ris,csl):style>", "article_reference", citing.article_file),
    ("/van-ban/<path:key>.<any(bib,ris,csl):style>", "document_reference", citing.document_file),
    ("/tim-kiem.atom", "search_feed", feeds.of_search),
    ("/van-ban/<path:key>.atom", "document_feed", feeds.of_document),
    ("/tinh/<slug>.atom", "province_feed", feeds.of_province),
    ("/nguon/<portal>.atom", "source_feed", feeds.of_source),
    ("/co-quan/<body>.atom", "body_feed", feeds.of_body),
    ("/opensearch.xml", "opensearch", finding.opensearch),
    ("/sitemap.xml", "sitemap", finding.sitemap),
    ("/sitemap/<what>-<int:number>.xml", "sitemap_part", finding.part),
)


def init(app: Flask, held: Held) -> None:
    """Put the addresses in place, and what templates need to name them."""
    for rule, endpoint, view in FILES:
        app.add_url_rule(rule, endpoint, partial(view, held))
    app.jinja_env.globals |= {"exports": exports.choices, "feed": feed, **citing.init_templates(held)}


def feed(question: Asked) -> str:
    """The address of the feed of a search."""
    return addresses.page("search_feed") + exports.narrowed(question)
