"""Which document each citation of an article means: right, or left open with its candidates."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from analyzers.citations.citation import Citation
from analyzers.places import Province
from indexer.identity_keys import Key, describe
from indexer.identity_levels import block_meant, city_wanted, level_beside, level_in, unit_named
from indexer.identity_names import acts_named, day_of_reference, law_meant, law_slugs
from indexer.identity_periods import (
    When,
    begins_after,
    is_later,
    periods_in,
    stated_term,
    stated_when,
    term_of,
    terms_in,
    year_when,
)
from indexer.identity_provinces import Context, Where, where_issued
from indexer.identity_rules import Kind, kind_of_number, with_year
from indexer.numbers import Number, number_slug, parse_number
from indexer.record import Resolved

__all__ = ["Context", "Key", "describe", "document_keys", "resolve", "with_candidates"]

_AN_ACT = re.compile(r"(?:Bộ )?luật\b|Pháp lệnh\b", re.IGNORECASE)
_PEOPLES = re.compile(r"UBND|HĐND|ủy|uỷ|Ủy|Uỷ|Hội đồng nhân dân")


@dataclass(frozen=True, slots=True)
class _Finding:
    """What the words at one citation prove: whose it may be and of when; `contradicted` where they disagree with the number."""

    slug: str
    scopes: tuple[str | None, ...] = ()
    periods: tuple[str | None, ...] = ()
    how: str = "number"
    contradicted: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(str(Key(self.slug, scope, period)) for scope in self.scopes for period in self.periods)


def resolve(citations: Sequence[Citation], context: Context, names: Mapping[str, str]) -> tuple[Resolved, ...]:
    """Each citation with its document, in the same order.

    `names` gives the number of a law by its name (indexer.laws.name_key) where other articles state both.
    The answer depends on nothing but the arguments and the tables.
    """
    findings = [_finding(citations, at, context) for at in range(len(citations))]
    resolved = [_settled(citation, finding) for citation, finding in zip(citations, findings, strict=True)]
    plain = _by_number(resolved)
    resolved = [_by_mention(one, finding, plain) for one, finding in zip(resolved, findings, strict=True)]
    before = (None, *citations)
    named = [_by_name(one, earlier, context, names) for one, earlier in zip(resolved, before, strict=False)]
    bound = [_by_antecedent(one, named) for one in named]
    explicit = {one.document for one in bound if one.document and not acts_named(one.citation, context.text)}
    return tuple(_undisputed(one, explicit, context.text) for one in bound)


def document_keys(number: str, known: Sequence[str]) -> tuple[str, ...]:
    """The keys among `known` that are documents of that number, in order."""
    slug = number_slug(number)
    return tuple(sorted(key for key in known if describe(key).number == slug))


def with_candidates(
    resolved: Sequence[Resolved], context: Context, known: Mapping[str, Sequence[str]]
) -> tuple[Resolved, ...]:
    """The same citations, those left open with the documents that they may mean as far as other articles know them.

    `known`: number slug (numbers.number_slug) → keys of the catalogue's documents of that number. Candidates are those that nothing
    at the citation speaks against, and none that is younger than the article; nothing is resolved by them.
    """
    citations = [one.citation for one in resolved]
    return tuple(
        one
        if one.document
        else replace(one, candidates=_candidates(one, _finding(citations, at, context), context, known))
        for at, one in enumerate(resolved)
    )


def _candidates(
    one: Resolved, finding: _Finding | None, context: Context, known: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    if finding is None or finding.contradicted:
        return one.candidates
    fits = (key for key in known.get(finding.slug, ()) if _agrees(describe(key), finding))
    old_enough = (key for key in fits if not begins_after(describe(key).period, context.published))
    return tuple(dict.fromkeys((*one.candidates, *sorted(old_enough))))


# numbers


def _finding(citations: Sequence[Citation], at: int, context: Context) -> _Finding | None:
    citation = citations[at]
    number = parse_number(_as_printed(citation)) if citation.form == "full" and citation.number else None
    if number is None:
        return None
    when = stated_when(citation)
    number = with_year(number, when)
    of_year = year_when(number.year) if number.year else when
    if of_year and is_later(of_year, context.published):
        return _Finding(number.slug, contradicted=True)
    kind = kind_of_number(number, citation.issuer, int(of_year.year) if of_year else None)
    if kind is None:
        return _Finding(number.slug, contradicted=citation.issuer is not None)
    following = citations[at + 1].start if at + 1 < len(citations) else len(context.text)
    return _weighed(citation, number, kind, _within(when, of_year), context, following)


def _within(when: When | None, of_year: When | None) -> When | None:
    """The stated date, unless the number holds another year: a date with a typo splits no document."""
    return when if when and of_year and when.year == of_year.year else of_year


def _as_printed(citation: Citation) -> str:
    """The number, with TƯ (the Central Committee) where a reader of symbols took it for TU (a province's)."""
    number = citation.number or ""
    return number.removesuffix("TU") + "TƯ" if number.endswith("TU") and "TƯ" in citation.surface.upper() else number


def _weighed(
    citation: Citation, number: Number, kind: Kind, when: When | None, context: Context, following: int
) -> _Finding:
    needs = kind.rule.needs
    if "body" in needs and kind.stated is None:
        kind = replace(kind, stated=block_meant(citation.issuer, context.title, context.text))
    if "province" in needs or ("body" in needs and kind.stated and kind.stated.province_scoped):
        return _provincial(citation, number, kind, when, context, following)
    if "body" in needs:
        return _of_block(number, kind, when)
    if "term" in needs:
        return _of_term(number, when, stated_term(context.text, citation, following))
    if "year" in needs:
        periods = periods_in(None, kind.bodies, when, context.published) if when else ()
        return _Finding(number.slug, (None,), periods, "date")
    return _Finding(number.slug, ("nghi-quyet" if _is_resolution(citation, number) else None,), (None,), "number")


def _is_resolution(citation: Citation, number: Number) -> bool:
    """Whether a resolution bears the number of a law: 15/2008/QH12 is a law and, five days older, a resolution.

    In a list the type is the first one's: "Nghị quyết số 15/2008/QH12 … và Luật … số 15/2008/QH12".
    """
    if _AN_ACT.match(citation.surface):
        return False
    typed = citation.type == "Nghị quyết" or (citation.number or "").upper().find("/NQ-") > 0
    return typed and number.slug in law_slugs()


def _of_term(number: Number, when: When | None, stated: str | None) -> _Finding:
    dated = term_of(when, "central") if when else None
    terms = {term for term in (dated, stated) if term}
    how = "date" if dated else "number"
    return _Finding(number.slug, (None,), tuple(sorted(terms)), how, contradicted=len(terms) > 1)


def _of_block(number: Number, kind: Kind, when: When | None) -> _Finding:
    """A Party committee of agencies or enterprises: one of its kind in the country only where the text names the central one."""
    central = kind.stated is not None and not kind.stated.province_scoped
    term = term_of(when, "committee") if when else None
    scopes = (kind.stated.id,) if kind.stated and central else ()
    return _Finding(number.slug, scopes, (term,) if term else (), "issuer")


def _provincial(
    citation: Citation, number: Number, kind: Kind, when: When | None, context: Context, following: int
) -> _Finding:
    where = _where(citation, number, kind, when, context, following)
    if where is None:
        return _Finding(number.slug, contradicted=citation.issuer is not None)
    body = f".{kind.stated.id}" if kind.stated and "body" in kind.rule.needs else ""
    scopes = tuple(province.id + body for province in where.provinces)
    periods = _provincial_periods(number, kind, where.provinces, when, context.published)
    return _Finding(number.slug, scopes, periods, where.how)


def _where(
    citation: Citation, number: Number, kind: Kind, when: When | None, context: Context, following: int
) -> Where | None:
    """The province; None if the text does not say that the issuer is the province's own body."""
    if kind.stated is not None or not kind.rule.stated:
        return where_issued(citation, context, when, city_wanted(citation.issuer))
    if citation.issuer and _PEOPLES.search(citation.issuer):
        return None
    symbol = next((part for part in number.parts if part in ("UBND", "HĐND", "TU")), "")
    if symbol and citation.issuer and (unit := unit_named(citation.issuer)) is not None:
        return where_issued(citation, context, when, unit)
    city = level_in(symbol, context.title, context.text)
    if city is None and symbol and citation.issuer is None:
        city = level_beside(citation, context.text, following)
    return None if city is None else where_issued(replace(citation, issuer=None), context, when, city)


def _provincial_periods(
    number: Number, kind: Kind, provinces: tuple[Province, ...], when: When | None, published: str | None
) -> tuple[str | None, ...]:
    if when is None:
        return ()
    if "committee-term" in kind.rule.needs:
        return tuple(sorted({term for province in provinces for term in terms_in(province, when)}))
    periods = {period for province in provinces for period in periods_in(province, kind.bodies, when, published)}
    held = str(number.year) if number.year else None
    return tuple(None if period == held else period for period in sorted(periods))


# one citation by another


def _settled(citation: Citation, finding: _Finding | None) -> Resolved:
    if finding is None:
        return Resolved(citation)
    keys = finding.keys
    if len(keys) != 1 or finding.contradicted:
        return Resolved(citation, candidates=keys)
    return Resolved(citation, keys[0], (), finding.how)


def _by_number(resolved: Sequence[Resolved]) -> dict[str, dict[str, set[str]]]:
    """The documents that the article makes plain, by their number, each with the days that it gives for it."""
    keys: dict[str, dict[str, set[str]]] = {}
    for one in resolved:
        if one.document:
            days = keys.setdefault(describe(one.document).number, {}).setdefault(one.document, set())
            days.update({one.citation.issued} if one.citation.issued else ())
    return keys


def _by_mention(one: Resolved, finding: _Finding | None, plain: Mapping[str, Mapping[str, set[str]]]) -> Resolved:
    """A number without the words it needs is the document of the same number that the article makes plain elsewhere.

    A date of its own that settles no term or year is none the less a date: it may be another document's. So is another day.
    """
    if one.document or finding is None or finding.contradicted or (one.citation.issued and not finding.periods):
        return one
    known = plain.get(finding.slug, {})
    fits = sorted(key for key in known if _agrees(describe(key), finding))
    if len(fits) == 1 and _may_be_of(one.citation.issued, known[fits[0]]):
        return Resolved(one.citation, fits[0], (), "antecedent")
    return replace(one, candidates=one.candidates or tuple(fits))


def _may_be_of(day: str | None, days: Set[str]) -> bool:
    return day is None or not days or any(day.startswith(other) or other.startswith(day) for other in days)


def _agrees(key: Key, finding: _Finding) -> bool:
    scope_known, period_known = bool(finding.scopes), bool(finding.periods)
    return (not scope_known or key.scope in finding.scopes) and (not period_known or key.period in finding.periods)


def _by_name(one: Resolved, earlier: Citation | None, context: Context, names: Mapping[str, str]) -> Resolved:
    if one.citation.form != "name" or one.citation.number:
        return one
    day = day_of_reference(one.citation, earlier, context.text, context.published)
    document, candidates = law_meant(one.citation, context.text, day, names)
    return Resolved(one.citation, document, candidates, "name" if document else None)


def _undisputed(one: Resolved, explicit: Set[str], text: str) -> Resolved:
    """A bare name where the article states, by number or year, other acts of that name than the one meant today: open."""
    if one.citation.form != "name" or one.document is None:
        return one
    stated = {key for key in acts_named(one.citation, text) if key in explicit}
    if not stated or stated == {one.document}:
        return one
    return Resolved(one.citation, None, tuple(sorted({one.document, *stated})))


def _same_year(citation: Citation, key: Key) -> bool:
    return citation.issued is None or key.year is None or citation.issued[:4] == str(key.year)


def _by_antecedent(one: Resolved, all_of_them: Sequence[Resolved]) -> Resolved:
    """A short form or a name that repeats an earlier citation means its document."""
    bound = one.citation.binds_to
    if one.document or bound is None or one.citation.form == "full":
        return one
    seen = set()
    while bound is not None and bound not in seen and 0 <= bound < len(all_of_them):
        seen.add(bound)
        target = all_of_them[bound]
        if target.document and _same_year(one.citation, describe(target.document)):
            return Resolved(one.citation, target.document, (), "antecedent")
        bound = target.citation.binds_to
    return replace(one, candidates=one.candidates or next((all_of_them[i].candidates for i in seen), ()))
