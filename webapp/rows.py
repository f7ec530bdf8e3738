"""Rows that a page of hits has hundreds of: the line under an article's title, hits, values of a facet, columns and table of a timeline."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from indexer.collapsing import Reprints
from indexer.engine import Hit, Snippet
from indexer.record import ArticleRecord
from webapp import addresses, marks, present
from webapp.asked import Asked
from webapp.facets import Value
from webapp.i18n import gettext as _
from webapp.i18n import ngettext, number, written
from webapp.markup import EMPTY, Form, joined
from webapp.timeline import Column, Timeline

if TYPE_CHECKING:
    from crawler.portal import Portal

CITED = 4
"""Documents named under a hit."""

_META = Form('<p class="meta">{} <span class="dot">·</span> <a href="{}" lang="vi">{}</a>{}{}</p>\n')
_TIME = Form('<time datetime="{}">{}</time>')
_DOTTED = Form(' <span class="dot">·</span> {}')
_PLAIN = Form("<span>{}</span>")
_VIETNAMESE = Form('<span lang="vi">{}</span>')
_PLACE_NOW = Form('<span lang="vi">{}</span> ({} <span lang="vi">{}</span>)')

_HIT = Form('<li class="hit">\n<h2 lang="vi"><a href="{}">{}</a></h2>\n{}{}{}{}</li>\n')
_SNIPPET = Form('<p class="snippet" lang="vi">{}</p>\n')
_MARK = Form("<mark>{}</mark>")
_CITES = Form('<p class="meta cites">{} {}{}</p>\n')
_DOCUMENT = Form('<a class="doc" lang="vi" href="{}">{}</a>')
_REPRINTS = Form('<p class="meta reprints"><a href="{}" rel="nofollow">{} {}</a></p>\n')

_VALUE = Form('<li><a href="{}" rel="nofollow"><span class="name" lang="vi">{}</span>{}</a>{}</li>\n')
_VALUE_ON = Form(
    '<li><a class="{}" href="{}" rel="nofollow"><span class="name" lang="vi">{}</span><span class="unseen"> {}</span>{}</a>{}</li>\n'
)
_COUNT = Form('<span class="n">{}</span>')
_MINUS = Form(
    '<a class="minus" href="{}" rel="nofollow" title="{}"><span class="unseen">{} <span lang="vi">{}</span></span></a>'
)

_COLUMN = Form(
    '<a href="{}" tabindex="-1"{}><title>{}: {}</title><rect class="h" x="{}%" width="{}%" height="58"/>'
    '<rect class="b" x="{}%" y="{}" width="{}%" height="{}"/></a>\n'
)
_ON = Markup(' class="on"')
_YEAR = Form('<tr><th scope="row"><a href="{}" rel="nofollow">{}</a></th>{}<td class="n">{}</td></tr>\n')
_MONTH = Form('<td class="n">{}</td>')
_NO_MONTH = Markup('<td class="n"></td>')
_MONTH_LINK = Form('<a href="{}" rel="nofollow"{}>{}</a>')
_CURRENT = Markup(' aria-current="true"')


def article_meta(record: ArticleRecord, portals: "Mapping[str, Portal]", reprint: bool = True) -> Markup:
    """When and where an article was published, and whether it is a reprint where that is to be said."""
    when = _TIME(record.published, written(record.published)) if record.published else _("không rõ ngày đăng")
    name = portals[record.portal].name if record.portal in portals else record.portal
    place = _DOTTED(_place(record)) if record.province else EMPTY
    again = _DOTTED(_PLAIN(_("đăng lại"))) if reprint and record.reprint_of else EMPTY
    return _META(when, addresses.page("source", portal=record.portal), name, place, again)


def _place(record: ArticleRecord) -> Markup:
    then, now = record.province or "", record.province_now
    return _PLACE_NOW(then, _("nay là"), now) if now and now != then else _VIETNAMESE(then)


def hits(
    found: Iterable[Hit], portals: "Mapping[str, Portal]", reprints: Mapping[str, Reprints], question: Asked, here: str
) -> Markup:
    """The items of a list of hits; `here` is the address to come back to from what they lead to."""
    came = addresses.coming_back(here)
    return joined(_hit(hit, portals, reprints.get(hit.article.id), question, came) for hit in found)


def _hit(hit: Hit, portals: "Mapping[str, Portal]", under: Reprints | None, question: Asked, came: str) -> Markup:
    record = hit.article
    portal, _slash, name = record.id.partition("/")
    address = addresses.page("article", portal=portal, name=name)
    return _HIT(
        addresses.with_way_back(address, came),
        record.title or _("(không có tiêu đề)"),
        article_meta(record, portals),
        snippet(hit.snippet) if hit.snippet.text else EMPTY,
        _cites(record, came),
        _reprinted(under, record, question) if under else EMPTY,
    )


def snippet(cut: Snippet) -> Markup:
    """A snippet with its marks."""
    return _SNIPPET(
        joined(_MARK(piece.text) if piece.marked else piece.text for piece in marks.pieces(cut.text, cut.marks))
    )


def _cites(record: ArticleRecord, came: str) -> Markup:
    cited = present.cited_labels(record)
    if not cited:
        return EMPTY
    named = joined(
        (
            _DOCUMENT(addresses.with_way_back(addresses.page("document", key=key), came), name)
            for key, name in cited[:CITED]
        ),
        ", ",
    )
    more = len(cited) - CITED
    return _CITES(_("Viện dẫn:"), named, f" {_('và %(num)s văn bản nữa') % {'num': more}}" if more > 0 else EMPTY)


def _reprinted(under: Reprints, record: ArticleRecord, question: Asked) -> Markup:
    address = addresses.of(question.with_values("goc", (record.reprint_of or record.id,)))
    articles, portals = under.articles, len(under.portals)
    return _REPRINTS(
        address,
        ngettext("%(count)s bài đăng lại", "%(count)s bài đăng lại", articles) % {"count": number(articles)},
        ngettext("trên %(count)s nguồn", "trên %(count)s nguồn", portals) % {"count": number(portals)},
    )


def values(shown: Iterable[Value]) -> Markup:
    """The items of a list of a facet's values."""
    exclude = _("Trừ")
    said = {True: ("on", _("(đang chọn, mở để bỏ)")), False: ("off", _("(đang trừ, mở để bỏ)"))}
    return joined(_value(each, exclude, said) for each in shown)


def _value(value: Value, exclude: str, said: Mapping[bool, tuple[str, str]]) -> Markup:
    count = EMPTY if value.count is None else _COUNT(number(value.count))
    minus = EMPTY if value.excluded else _MINUS(value.excluding, exclude, exclude, value.label)
    if not value.chosen and not value.excluded:
        return _VALUE(value.address, value.label, count, minus)
    style, told = said[value.chosen]
    return _VALUE_ON(style, value.address, value.label, told, count, minus)


def columns(shown: Iterable[Column]) -> Markup:
    """The columns of a timeline as links within its drawing."""
    return joined(
        _COLUMN(
            each.address, _ON if each.chosen else EMPTY, each.label, number(each.count), each.x, each.width,
            each.x, 58 - each.height, each.width, each.height,
        )
        for each in shown
    )  # fmt: skip


def years(timeline: Timeline) -> Markup:
    """The rows of a timeline's table."""
    return joined(
        _YEAR(
            row.address,
            row.year,
            joined(_month(row.months.get(month), timeline.few) for month in range(1, 13))
            if timeline.by_month
            else EMPTY,
            number(row.count),
        )
        for row in timeline.rows
    )


def _month(column: Column | None, few: bool) -> Markup:
    if column is None:
        return _NO_MONTH
    count = number(column.count)
    if not few and not column.chosen:
        return _MONTH(count)
    return _MONTH(_MONTH_LINK(column.address, _CURRENT if column.chosen else EMPTY, count))
