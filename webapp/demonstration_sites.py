"""The demonstration portals as origins: every address that answers, and what stands there."""

import hashlib
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from webapp.demonstration_texts import DEMO, DemoArticle, demonstration_articles

_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
_HTML = "text/html; charset=utf-8"
NOTICE = (
    "Nội dung minh họa: trang, tổ chức, con người và văn bản địa phương trên trang này do dự án Tra Cứu tự viết"
    " để trình diễn, không phải tin tức thật."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an origin says at one address; `location` only with a redirect, `modified` in whole seconds, UTC."""

    status: int
    body: bytes
    modified: datetime
    content_type: str = _HTML
    location: str | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


@dataclass(frozen=True, slots=True)
class Plan:
    """How one content system lays out its addresses (`demo/sites.toml`): patterns with {section} {slug} {id} {page}."""

    templates: str
    host: str
    name: str
    slogan: str
    per_page: int
    start: str
    sections: dict[str, str]
    article: str
    listing: str
    further: str
    twins: list[str]
    also: str
    robots: str
    hidden: str
    dead: str
    moved: str
    moved_to: str
    outside: str
    attachments: str


class Site:
    """One portal: `answer(target)` for a path with its query."""

    def __init__(self, portal: str, *, today: datetime) -> None:
        fields = tomllib.loads((DEMO / "sites.toml").read_text(encoding="utf-8"))[portal]
        self.plan = Plan(**fields)
        self.articles = demonstration_articles(portal)
        self._today = today
        loader = FileSystemLoader([DEMO / "templates" / self.plan.templates, DEMO / "templates"])
        self._jinja = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._jinja.filters.update(weekday=_weekday, address=self.address, also=self.also)
        self._answers: dict[str, Answer] = {}

    def address(self, article: DemoArticle) -> str:
        return self._fill(self.plan.article, article)

    def also(self, article: DemoArticle) -> str:
        """The second address under which the same article stands."""
        return self._fill(self.plan.also, article)

    def addresses(self) -> frozenset[str]:
        """Every path with query that answers with 200 or a redirect."""
        return frozenset(self._pages)

    def answer(self, target: str) -> Answer:
        """The same answer each time: made when first asked for."""
        if target not in self._answers:
            make = self._pages.get(target, self._missing)
            self._answers[target] = make()
        return self._answers[target]

    @cached_property
    def _pages(self) -> dict[str, Callable[[], Answer]]:
        return dict(self._plan_pages())

    def _plan_pages(self) -> Iterator[tuple[str, Callable[[], Answer]]]:
        yield "/robots.txt", lambda: Answer(200, self.plan.robots.encode(), self._newest, "text/plain; charset=utf-8")
        yield self.plan.start, lambda: self._page("home.html")
        if self.plan.start != "/":
            yield "/", lambda: self._redirect(self.plan.start)
        yield self.plan.hidden, lambda: self._page("hidden.html")
        yield self.plan.moved, lambda: self._redirect(self._moved_to)
        for section in self.plan.sections:
            yield from self._listing_pages(section)
        for article in self.articles:
            yield from self._article_pages(article)

    def _listing_pages(self, section: str) -> Iterator[tuple[str, Callable[[], Answer]]]:
        here = [a for a in self.articles if a.section == section]
        size = self.plan.per_page
        pages = [here[i : i + size] for i in range(0, len(here), size)] or [here]
        links = [self._listing_address(section, n) for n in range(1, len(pages) + 1)]
        for n, articles in enumerate(pages, start=1):
            yield (
                links[n - 1],
                _later(self._page, "listing.html", section=section, listed=articles, pages=links, page=n),
            )

    def _listing_address(self, section: str, page: int) -> str:
        return (self.plan.listing if page == 1 else self.plan.further).format(section=section, page=page)

    def _article_pages(self, article: DemoArticle) -> Iterator[tuple[str, Callable[[], Answer]]]:
        yield self.address(article), _later(self._page, "article.html", article=article)
        yield self.also(article), _later(self._page, "article.html", article=article)
        for twin in self.plan.twins:
            yield self._fill(twin, article), _later(self._page, "print.html", article=article)
        if article.attachment:
            yield self.plan.attachments + article.attachment, _later(self._pdf, article)

    def _fill(self, pattern: str, article: DemoArticle) -> str:
        return pattern.format(section=article.section, slug=article.slug, id=article.id)

    @property
    def _newest(self) -> datetime:
        return self.articles[0].published.astimezone(UTC)

    @property
    def _moved_to(self) -> str:
        return next(self.address(a) for a in self.articles if a.id == self.plan.moved_to)

    def _page(self, template: str, *, status: int = 200, article: DemoArticle | None = None, **more: object) -> Answer:
        text = self._jinja.get_template(template).render(
            site=self.plan,
            articles=self.articles,
            article=article,
            edited=article.published + timedelta(days=3, hours=2) if article else None,
            twins=[self._fill(twin, article) for twin in self.plan.twins] if article else [],
            near=self._near(article),
            listing_of=lambda section: self._listing_address(section, 1),
            today=self._today,
            notice=NOTICE,
            visits=_visits(f"{template}{article.id if article else more}"),
            **more,
        )
        return Answer(status, text.encode(), article.published.astimezone(UTC) if article else self._newest)

    def _near(self, article: DemoArticle | None) -> tuple[list[DemoArticle], list[DemoArticle]]:
        """Newer and older articles of the section, four each, nearest first."""
        if article is None:
            return [], []
        here = [a for a in self.articles if a.section == article.section]
        at = here.index(article)
        return here[max(0, at - 4) : at][::-1], here[at + 1 : at + 5]

    def _missing(self) -> Answer:
        return self._page("missing.html", status=404)

    def _redirect(self, path: str) -> Answer:
        return Answer(301, b"", self._newest, location=f"https://{self.plan.host}{path}")

    def _pdf(self, article: DemoArticle) -> Answer:
        return Answer(200, _blank_pdf(), article.published.astimezone(UTC), "application/pdf")


def _later(make: Callable[..., Answer], *given: object, **named: object) -> Callable[[], Answer]:
    return lambda: make(*given, **named)


def _weekday(moment: datetime) -> str:
    return _WEEKDAYS[moment.weekday()]


def _visits(address: str) -> int:
    """A visitor counter that reads otherwise on each page, as counters do, and the same each time."""
    return int.from_bytes(hashlib.sha256(address.encode()).digest()[:2]) + 310_000


def _blank_pdf() -> bytes:
    """The smallest whole PDF: one empty page, with its cross-reference table."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    out, places = b"%PDF-1.4\n", []
    for n, what in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (n, what)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 4\n0000000000 65535 f \n%strailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )
