"""One archived page understood: bytes in, article and citations out. Pure, so that a pool of guarded workers can scale it."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from analyzers.article import Article, Selectors
from analyzers.citations.citation import Citation
from crawler.links import is_file
from crawler.walls import NO_PAGE, Wall, full_wall_of

ARTICLE_JSON = "application/vnd.tracuu.article+json"
_LONG = 1500


@dataclass(frozen=True, slots=True)
class PageTask:
    """A capture as the analysers need it.

    `selectors` is None where no portal or platform rule is known, `fetched` (ISO) empty where the day is not;
    `published_by` is False where nothing but the text can say which province's page it is.
    """

    url: str
    content_type: str
    body: bytes
    fetched: str
    selectors: Selectors | None
    published_by: bool = True


@dataclass(frozen=True, slots=True)
class Understood:
    """What a page says and cites. `province` is set where the record itself names it (article lists), or the text of a page
    without a known publisher does; `wall` where the page stands in the place of another one and is no article; `digest` names what
    counts of the article, for comparison with what else stood at its address."""

    article: Article
    citations: tuple[Citation, ...]
    mentions: tuple[str, ...]
    province: str | None = None
    title_citations: tuple[Citation, ...] = ()
    wall: Wall | None = None
    digest: str = ""


class UnreadablePageError(ValueError):
    """The page's bytes are not what their content type says; the sentence names the fault."""


def understand(task: PageTask) -> Understood:
    """Extract the article of a page and find its citations; an article with empty text means that the page has none."""
    from analyzers.citations import find_citations
    from analyzers.places import mentions, province_of_text

    province = None
    if _media_type(task.content_type) == ARTICLE_JSON:
        article, province = _from_list(task.body)
    else:
        article = extract(task)
    if not article.text:
        return Understood(article, (), ())
    citations = find_citations(article.text, title=article.title, published=article.published)
    if not task.published_by and not province:
        province = province_of_text(article.title, article.text, article.source)
    named = mentions(f"{article.title}\n{article.text}", published=article.published)
    title_citations = find_citations(article.title, published=article.published)
    return Understood(article, citations, named, province, title_citations)


def understand_capture(task: PageTask) -> Understood:
    """As `understand`, of a page as it was fetched: what says little may be a wall in place of the article."""
    from analyzers.changes import digest

    if is_file(task.body):
        return Understood(Article(title="", lead="", text=""), (), (), wall=NO_PAGE)
    understood = understand(task)
    if understood.article.text:
        understood = replace(understood, digest=digest(understood.article))
    if len(understood.article.text) >= _LONG or _media_type(task.content_type) not in (
        "text/html",
        "application/xhtml+xml",
        "",
    ):
        return understood
    return replace(understood, wall=full_wall_of(task.body, task.content_type))


def extract(task: PageTask) -> Article:
    """The article of an HTML or plain-text page."""
    from analyzers.encodings import decode_page
    from analyzers.page import extract_article, read_plain_page

    captured = date.fromisoformat(task.fetched[:10]) if task.fetched else None
    text = decode_page(task.body, task.content_type)
    if _media_type(task.content_type) == "text/plain":
        return read_plain_page(text, url=task.url, captured=captured)
    return extract_article(text, url=task.url, selectors=task.selectors, captured=captured)


def kind_of(content_type: str) -> Literal["page", "other"]:
    """Whether a capture of this content type can hold an article."""
    readable = ("text/html", "application/xhtml+xml", "text/plain", ARTICLE_JSON, "")
    return "page" if _media_type(content_type) in readable else "other"


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _from_list(body: bytes) -> tuple[Article, str | None]:
    from analyzers.text import clean_text

    try:
        row = json.loads(body)
        title, text = clean_text(row["title"]).strip(), clean_text(row["text"]).strip()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadablePageError(f"not an article record: {error}") from error
    lead = clean_text(row.get("lead") or "").strip()
    article = Article(
        title=title,
        lead=lead,
        text=text if not lead or text.startswith(lead) else f"{lead}\n{text}",
        authors=tuple(str(name) for name in row.get("authors") or ()),
        source=row.get("source"),
        section=row.get("section"),
        published=row.get("published"),
    )
    return article, row.get("province")
