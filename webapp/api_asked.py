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
from webapp.checking import LONGEST as LONGEST_TEXT
from webapp.facet_values import LISTED
from webapp.facet_values import LONGEST as LONGEST_TYPED

_BLANK = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""Spaces and signs of control, by their numbers: what `\\s` means differs between languages."""
_SAID = validate.Regexp(rf"[\s\S]*[^{_BLANK}]", error="is blank")


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


Mentioned: type[Asked] = Asked.from_dict(  # type: ignore[assignment]
    {
        "xep": word("order of `cited_by`; newest first without it", "cu"),
        "ban-do": word("first mentions by the provinces of then", "63"),
        "trang": page(),
    },
    name="Mentioned",
)


class Side(Asked):
    """Two to six sides, and what they are compared about."""

    tinh = values("ids of provinces")
    coquan = values("ids of bodies")
    theo = word("what is compared where neither is named", "coquan")
    vb = fields.String(
        validate=[validate.Length(min=1, max=LONGEST_VALUE), _SAID], metadata={"description": "key of a document"}
    )
    q = text("a number, or any query", MOST_TEXT)


class Text(Schema):
    """A text to be checked, whose it is and of which day."""

    class Meta:
        unknown = RAISE

    tinh = text("the province whose text it is, by its name", 100)
    ngay = fields.String(
        validate=validate.Regexp(r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"),
        metadata={"description": "its day, month or year, ISO"},
    )
    text = fields.String(
        required=True,
        validate=validate.Length(min=1, max=LONGEST_TEXT),
        metadata={"description": "answered, and kept nowhere"},
    )


class Covered(Asked):
    """How much is held of each source."""

    nam = fields.String(
        validate=validate.Regexp(r"^(?!0000)[0-9]{4}\Z", error="is no year"),
        metadata={"description": "the months of one year"},
    )
    trang = page()


class Typed(Asked):
    """What is being typed."""

    q = text("what was typed so far", LONGEST_SUGGESTION)
