"""What the API answers: the shapes of docs/shapes.md and docs/api.md, as OpenAPI holds them. No answer has a key that is not here."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from indexer.query import FACETS
from webapp.checking import STATUSES


class Shape(Schema):
    """A shape without other keys than its own."""

    class Meta:
        unknown = RAISE


def shape(name: str, /, **keys: fields.Field[Any]) -> type[Schema]:
    """A shape of these keys, all of which are always there."""
    for key in keys.values():
        key.required = True
    return Shape.from_dict(dict(keys), name=name)


def text(what: str = "") -> fields.String:
    return fields.String(metadata={"description": what} if what else {})


def maybe(what: str = "") -> fields.String:
    return fields.String(allow_none=True, metadata={"description": what} if what else {})


def number() -> fields.Integer:
    return fields.Integer(strict=True)


def maybe_number() -> fields.Integer:
    return fields.Integer(strict=True, allow_none=True)


def flag() -> fields.Boolean:
    return fields.Boolean()


def texts() -> fields.List[Any]:
    return fields.List(fields.String())


def some(one: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(one))


def one_of(*chosen: str, none: bool = False) -> fields.String:
    return fields.String(validate=validate.OneOf(chosen), allow_none=none)


def by_facet(one: fields.Field[Any]) -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=one, metadata={"description": f"by facet: {', '.join(FACETS)}"})


Count = shape("Count", value=text(), count=number())
_CITATION: dict[str, fields.Field[Any]] = {
    "start": number(), "end": number(), "surface": text(), "form": one_of("full", "short", "name"), "type": maybe(),
    "number": maybe(), "issued": maybe("a day, a year, or null"), "issuer": maybe(), "subject": maybe(), "provision": maybe(),
    "relation": maybe(), "relation_by": maybe_number(), "binds_to": maybe_number(), "document": maybe("key, null while open"),
    "status": one_of("resolved", "open"), "candidates": texts(), "how": maybe(),
}  # fmt: skip
Citation = shape("Citation", **_CITATION)
_BRIEF: dict[str, fields.Field[Any]] = {
    "id": text(), "portal": text(), "title": text(), "published": maybe(), "province": maybe(), "province_now": maybe(),
    "urls": texts(), "reprint_of": maybe(), "documents": texts(),
}  # fmt: skip
BriefArticle = shape("BriefArticle", **_BRIEF)
Related = shape("Related", **_BRIEF, shared=texts())
Revision = shape(
    "Revision", number=number(), captured=text("when it was first met"), seen=text("when last"),
    changed=texts(),
)  # fmt: skip
Fate = shape("Fate", seen=text(), url=text(), what=one_of("gone", "moved"), status=number(), target=maybe())
History = shape("History", revisions=some(Revision), fates=some(Fate))
Article = shape(
    "Article", id=text(), portal=text(), urls=texts(), title=text(), lead=text(), text=text(), authors=texts(), source=maybe(),
    section=maybe(), published=maybe("only the precision that the page gives"), province=maybe("as of its date"),
    province_now=maybe(), mentions=texts(), level=text(), kind=text(), captured=text(), revision=number(), reprint_of=maybe(),
    citations=some(Citation), title_citations=some(Citation),
    history=fields.Nested(History, allow_none=True), reprints=some(BriefArticle), related=some(Related),
)  # fmt: skip
_BRIEF_DOCUMENT: dict[str, fields.Field[Any]] = {
    "key": text(), "name": text(), "number": maybe(), "type": maybe(), "title": maybe(), "issuers": some(Count), "dates": some(Count),
    "articles": number(),
}  # fmt: skip
BriefDocument = shape("BriefDocument", **_BRIEF_DOCUMENT)
CitedDocument = shape("CitedDocument", **_BRIEF_DOCUMENT, count=number())
Relation = shape("Relation", kind=text(), by=maybe(), articles=number(), example=text())
Sentence = shape("Sentence", citation=number(), before=text(), surface=text(), after=text(), relation=maybe())
Mentioning = shape("Mentioning", **_BRIEF, sentences=some(Sentence))
FirstMention = shape(
    "FirstMention", province=maybe(), articles=number(), first=fields.Nested(BriefArticle, allow_none=True),
    days_after_issue=maybe_number(),
)  # fmt: skip


class Step(Shape):
    """A document that carries another out, and those that carry it out."""

    key = text()
    kind = text()
    level = text()
    province = maybe()
    issued = maybe()
    days_after = maybe_number()
    articles = number()
    example = text()
    carried_out_by: fields.List[Any] = fields.List(fields.Nested(lambda: Step()))


Document = shape(
    "Document", key=text(), number=maybe(), type=maybe(), title=maybe(), spellings=some(Count), types=some(Count), dates=some(Count),
    issuers=some(Count), subjects=some(Count), provinces=some(Count), relations=some(Relation), articles=number(), mentions=number(),
    first=maybe(), last=maybe(), by_year=some(Count), first_mentions=some(FirstMention), not_seen_in=texts(), no_sources_in=texts(),
    carried_out_by=some(Step), cited_together_with=some(CitedDocument), total=number(), offset=number(), limit=number(),
    cited_by=some(Mentioning),
)  # fmt: skip
Documents = shape("Documents", total=number(), offset=number(), limit=number(), most_cited=some(CitedDocument))
Candidates = shape("Candidates", number=text(), candidates=some(BriefDocument))

Snippet = shape("Snippet", text=text(), marks=fields.List(fields.List(fields.Integer())))
Reprints = shape("Reprints", articles=number(), portals=texts())
Hit = shape("Hit", **_BRIEF, reprints=fields.Nested(Reprints), score=fields.Float(), snippet=fields.Nested(Snippet))
Part = Shape.from_dict({"text": text(), "filter": text()}, name="Part")
_FILTERED: dict[str, fields.Field[Any]] = {"filters": by_facet(texts()), "excluded": by_facet(texts())}
Way = shape("Way", parts=some(Part), query=text(), **_FILTERED, articles=number())
Meant = shape("Meant", query=text(), articles=number())
Help = shape("Help", did_you_mean=fields.Nested(Meant, allow_none=True), nowhere=texts(), without=some(Way))
Search = shape(
    "Search", query=text(), **_FILTERED, sort=text(), broken=maybe("what was read as plain words"), total=number(), results=number(),
    offset=maybe_number(), limit=number(), next=maybe("what `sau` takes"), documents=some(BriefDocument), hits=some(Hit),
    facets=by_facet(some(Count)), by_month=some(Count), help=fields.Nested(Help),
)  # fmt: skip
Facet = shape("Facet", facet=text(), total=number(), offset=number(), limit=number(), values=some(Count))
Suggestion = shape(
    "Suggestion", kind=one_of("document", "body", "title"), text=text(), articles=maybe_number(), address=text()
)
Suggestions = shape("Suggestions", query=text(), suggestions=some(Suggestion))

Lately = shape("Lately", months=texts(), documents=some(CitedDocument))
Fresh = shape("Fresh", province=maybe(), articles=some(BriefArticle))
Home = shape(
    "Home", articles=number(), documents=number(), sources=number(), newest_published=maybe(), by_province=some(Count),
    most_cited=some(CitedDocument), most_cited_lately=fields.Nested(Lately), newest=some(BriefArticle), newest_by_province=some(Fresh),
)  # fmt: skip
Held = shape("Held", articles=number(), documents=number(), version=text())
_PROVINCE: dict[str, fields.Field[Any]] = {
    "id": text(), "name": text(), "kind": text(), "since": maybe(), "until": maybe(), "successors": texts(), "resolution": text(),
}  # fmt: skip
Before = shape("Before", **_PROVINCE, articles=number())
ProvinceRow = shape(
    "ProvinceRow", **_PROVINCE, articles=number(), articles_as_named_then=number(), merged_into_it=some(Before)
)
Provinces = shape("Provinces", provinces=some(ProvinceRow), others=some(Count))
Forerunner = shape("Forerunner", **_PROVINCE)
_COUNTED: dict[str, fields.Field[Any]] = {
    "articles": number(), "by_year": some(Count), "most_cited": some(CitedDocument), "newest": some(BriefArticle),
}  # fmt: skip
Issued = shape("Issued", body=maybe(), documents=number(), most_cited=some(CitedDocument))
Province = shape(
    "Province",
    **_PROVINCE,
    **_COUNTED,
    issued=some(Issued),
    merged_into_it=some(Forerunner),
    by_name_then=some(Count),
    sources=some(Count),
)
_SOURCE: dict[str, fields.Field[Any]] = {"id": text(), "name": text()}
_KNOWN: dict[str, fields.Field[Any]] = {
    "province": maybe(), "level": text(), "kind": text(), "hosts": texts(), "state": text(), "successor": maybe(),
}  # fmt: skip
"""Keys of a source whose portal file is known."""


def source(name: str, /, **keys: fields.Field[Any]) -> type[Schema]:
    made = shape(name, **_SOURCE, **keys)
    return made.from_dict(dict(_KNOWN), name=name)


SourceRow = source("SourceRow", articles=number())
Sources = shape("Sources", sources=some(SourceRow))
CoverageRow = shape(
    "CoverageRow", portal=text(), articles=number(), undated=number(), counts=fields.List(number()), holes=texts()
)
Coverage = shape(
    "Coverage", year=maybe(), spans=texts(), total=number(), offset=number(), limit=number(), sources=some(CoverageRow)
)
Source = source("Source", **_COUNTED)

_BODY: dict[str, fields.Field[Any]] = {
    "id": text(), "name": text(), "abbreviations": texts(), "symbols": texts(), "level": text(), "in_each_province": flag(),
    "since": maybe(), "until": maybe(), "successor": maybe(), "source": text(),
}  # fmt: skip
BodyRow = shape("BodyRow", **_BODY, articles_at_least=number())
Bodies = shape("Bodies", bodies=some(BodyRow), known=number())
Body = shape(
    "Body", **_BODY, names=some(Count), articles=number(), issued=some(CitedDocument), cited_together_with=some(CitedDocument),
    by_province=some(Count), by_month=some(Count),
)  # fmt: skip
Side = shape(
    "Side", id=text(), name=text(), articles=number(), first=fields.Nested(BriefArticle, allow_none=True),
    days_after_issue=maybe_number(), issued=some(CitedDocument), issued_in_all=maybe_number(), by_month=some(Count),
)  # fmt: skip
Compared = shape(
    "Compared", query=text(), document=fields.Nested(BriefDocument, allow_none=True), candidates=some(BriefDocument),
    compared=some(Side),
)  # fmt: skip
Statuses = shape("Statuses", **{status: number() for status in STATUSES})
Checked = shape(
    "Checked", start=number(), end=number(), surface=text(), status=one_of(*STATUSES), number=maybe(),
    document=fields.Nested(BriefDocument, allow_none=True), candidates=some(BriefDocument), fault=maybe(), correct=maybe(),
    dates=texts(),
)  # fmt: skip
Report = shape(
    "Report", longest=number(), cut=flag(), counts=fields.Nested(Statuses), not_looked_up=number(), citations=some(Checked)
)  # fmt: skip

Copy = shape("Copy", article=text(), url=text(), fetched=text(), content_type=maybe(), digest=maybe(), bytes=number())
_PROBLEM: dict[str, fields.Field[Any]] = {"type": text(), "status": number(), "title": text(), "detail": text()}
NoCandidates = shape("NoCandidates", **_PROBLEM, number=text(), candidates=some(BriefDocument))
Problem = shape("Problem", **_PROBLEM).from_dict(
    {
        "errors": fields.Dict(
            keys=fields.String(),
            values=fields.Raw(),
            metadata={"description": "by parameter: what is wrong with it"},
        )
    },
    name="Problem",
)
