"""What each address of the API may be asked: parameters with their bounds. What is not understood is refused, never passed over."""

from marshmallow import RAISE, Schema, fields, validate

from indexer.suggesting import LONGEST as LONGEST_SUGGESTION
from webapp.asked import (
    EXCLUDING,
    LAST_PAGE,
    LONGEST_CURSOR,
    LONGEST_VALUE,
    MOST_TEXT,
    MOST_VALUES,
    PARAMETERS,
    SORTS,
)
from webapp.facet_values import LISTED
from webapp.facet_values import LONGEST as LONGEST_TYPED

_SAID = validate.Regexp(r"[\s\S]*[^\s\x00]", error="is blank")


def word(what: str, *chosen: str) -> fields.String:
    """One of a few words."""
    return fields.String(validate=validate.OneOf(chosen), metadata={"description": what})


def text(what: str, longest: int) -> fields.String:
    """Text of at most so many characters."""
    return fields.String(validate=validate.Length(max=longest), metadata={"description": what})


def values(what: str) -> fields.List[str]:
    """A parameter that may be repeated."""
    one = fields.String(validate=[validate.Length(min=1, max=LONGEST_VALUE), _SAID])
    return fields.List(one, validate=validate.Length(max=MOST_VALUES), metadata={"description": what})


def page() -> fields.Integer:
    """A page from 1."""
    bounds = validate.Range(min=1, max=LAST_PAGE)
    return fields.Integer(validate=bounds, metadata={"description": "page, from 1; beyond the last page the last"})


class Asked(Schema):
    """The parameters of an address; any other is refused."""

    class Meta:
        unknown = RAISE

    lang = word("language of titles in error messages; the data is the same", "vi", "en")


_FILTERS = {
    name: values(f"articles with one of these values of the facet `{facet}`") for name, facet in PARAMETERS.items()
} | {
    EXCLUDING + name: values(f"articles with none of these values of the facet `{facet}`")
    for name, facet in PARAMETERS.items()
}
Narrowed: type[Asked] = Asked.from_dict(  # type: ignore[assignment]
    {"q": text("what is searched, in the query language", MOST_TEXT), **_FILTERS}, name="Narrowed"
)


class Searched(Narrowed):  # type: ignore[valid-type,misc]
    """A search with its order and its place."""

    xep = word("order; by relevance without it", *SORTS)
    gop = word("each reprint is a hit of its own", "khong")
    bando = word("the facet of provinces counts names as published", "xua")
    chu = word("a number in `q` is plain text", "1")
    trang = page()
    sau = text("the `next` of the page before", LONGEST_CURSOR)


class Faceted(Searched):
    """A search, and one facet of it whole."""

    o = fields.String(
        required=True,
        validate=validate.OneOf(sorted(LISTED)),
        metadata={"description": "the parameter of the facet"},
    )
    loc = text("words that the value's label must hold, marks aside", LONGEST_TYPED)


class Numbered(Asked):
    """The most cited documents, or those of a number."""

    so = text("a number in any spelling, a part of one, or the name of a law", 200)
    trang = page()


class Mentioned(Asked):
    """Who mentions a document."""

    xep = word("order of `cited_by`; newest first without it", "cu")
    trang = page()


class Typed(Asked):
    """What is being typed."""

    q = text("what was typed so far", LONGEST_SUGGESTION)
