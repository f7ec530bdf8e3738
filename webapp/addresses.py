"""Addresses made in quantity: a page of hits has hundreds, and each takes a few microseconds here."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import quote_plus

from flask import request

from webapp.answer import link
from webapp.asked import EXCLUDING, PARAMETERS, Asked
from webapp.i18n import asked_language

_OTHER = re.compile(r"[^\w!$'()*,/:;?@.~-]+")


def _quoted(value: str) -> str:
    """A value as it stands in the query of an address. Letters stay letters, as browsers show them: a third of the weight."""
    return _OTHER.sub(lambda match: quote_plus(match[0]), value)


quoted = lru_cache(maxsize=20_000)(_quoted)


def page(endpoint: str, came: str | None = None, **values: str) -> str:
    """The address of a page; `came` is the address to come back to."""
    address = of_endpoint(endpoint, **values)
    return with_way_back(address, coming_back(came)) if came else address


def of_endpoint(endpoint: str, **values: object) -> str:
    """`url_for`, remembered where it can be."""
    try:
        return _remembered(request.root_path, asked_language(), endpoint, tuple(values.items()))
    except TypeError:  # a list among the values
        return link(endpoint, **values)


def coming_back(came: str) -> str:
    """What leads back to an address, to stand at the end of others."""
    return f"tu={_quoted(came)}"


def with_way_back(address: str, back: str) -> str:
    """An address with what leads back."""
    return f"{address}{'&' if '?' in address else '?'}{back}"


@lru_cache(maxsize=20_000)
def _remembered(_root: str, _language: str, endpoint: str, values: tuple[tuple[str, object], ...]) -> str:
    return link(endpoint, **dict(values))


def of(question: Asked) -> str:
    """The search page's address for a question."""
    return _joined(_pairs(question.arguments()))


def all_values(question: Asked, name: str, typed: str = "", number: int = 1) -> str:
    """The page with every value of a facet that holds what was typed, for a question from its first page."""
    asked = {key: value for key, value in question.arguments().items() if key != "trang"}
    more = {"o": name} | ({"loc": typed} if typed else {}) | ({"trang": str(number)} if number > 1 else {})
    return _joined(_pairs(asked | more), "facet")


class Near:
    """The addresses of the questions that differ from one in the values of one facet."""

    def __init__(self, question: Asked, name: str) -> None:
        self._name = name
        self._base = page("search")
        self._chosen = tuple(map(quoted, question.chosen.get(name, ())))
        self._excluded = tuple(map(quoted, question.excluded.get(name, ())))
        arguments = {
            key: value for key, value in question.arguments().items() if key not in ("trang", name, EXCLUDING + name)
        }
        earlier = {"q", *(before + each for each in _earlier(name) for before in ("", EXCLUDING))}
        self._head = _pairs({key: value for key, value in arguments.items() if key in earlier})
        self._tail = _pairs({key: value for key, value in arguments.items() if key not in earlier})

    def toggled(self, value: str) -> str:
        """See `Asked.toggled`."""
        one = quoted(value)
        chosen = tuple(each for each in self._chosen if each != one)
        return self._with(chosen if one in self._chosen else (*chosen, one), _left(self._excluded, one))

    def excluding(self, value: str) -> str:
        """See `Asked.excluding`."""
        one = quoted(value)
        excluded = _left(self._excluded, one)
        return self._with(_left(self._chosen, one), excluded if one in self._excluded else (*excluded, one))

    def only(self, value: str) -> str:
        """With this value alone of the facet asked for, or none when it was the only one."""
        one = quoted(value)
        return self._with(() if self._chosen == (one,) else (one,), _left(self._excluded, one))

    def _with(self, chosen: Iterable[str], excluded: Iterable[str]) -> str:
        own = [f"{self._name}={each}" for each in chosen] + [f"{EXCLUDING}{self._name}={each}" for each in excluded]
        return _with_query(self._base, [*self._head, *own, *self._tail])


def _earlier(name: str) -> tuple[str, ...]:
    names = tuple(PARAMETERS)
    return names[: names.index(name)]


def _left(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(each for each in values if each != value)


def _pairs(arguments: Mapping[str, str | list[str]]) -> list[str]:
    return [
        f"{name}={quoted(value)}"
        for name, values in arguments.items()
        for value in ([values] if isinstance(values, str) else values)
    ]


def _joined(pairs: Iterable[str], endpoint: str = "search") -> str:
    return _with_query(page(endpoint), pairs)


def _with_query(address: str, pairs: Iterable[str]) -> str:
    query = "&".join(pairs)
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address
