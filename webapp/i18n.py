"""Two languages: Vietnamese, as written in the templates, and English, asked for by `?lang=en` and carried by every link."""

import re
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel
from markupsafe import Markup

from analyzers.dates import VIETNAM
from webapp.markup import of_interface

Language = Literal["vi", "en"]
_KEPT = "tracuu.language"
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")
_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


def asked_language() -> Language:
    """The language of the page: English when the address says so, else Vietnamese. Read once a request."""
    environment = request.environ
    if _KEPT not in environment:
        environment[_KEPT] = "en" if request.args.get("lang") == "en" else "vi"
    kept: Language = environment[_KEPT]
    return kept


def init(app: Flask) -> None:
    """Set up the catalogues and let every address made for a page carry the language."""
    Babel(app, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh", locale_selector=asked_language)

    app.jinja_env.globals |= {"_": _filled, "gettext": _filled, "ngettext": _counted}

    @app.url_defaults
    def carry(endpoint: str, values: dict[str, object]) -> None:
        if endpoint != "static" and asked_language() == "en":
            values.setdefault("lang", "en")


@cache
def _catalogue(language: Language) -> NullTranslations:
    """Read once: templates ask for a hundred texts a page."""
    return Translations.load(Path(__file__).parent / "translations", [language])


def gettext(text: str) -> str:
    """The text in the language being written."""
    return _catalogue(language()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The same for a count; its place, `%(count)s`, is left to whoever asks."""
    return _catalogue(language()).ngettext(one, many, count)


def _filled(text: str, /, **given: object) -> Markup:
    """The same for templates: a text of ours is markup, what is put into its places is escaped."""
    return of_interface(gettext(text)) % given if given else _whole(language(), text)


def _counted(one: str, many: str, count: int, /, **given: object) -> Markup:
    return of_interface(ngettext(one, many, count)) % {"num": count, **given}


@lru_cache(maxsize=4_000)
def _whole(language: Language, text: str) -> Markup:
    """Without places; a per cent sign is written twice in all texts."""
    return of_interface(_catalogue(language).gettext(text)) % {}


def language() -> Language:
    """The language being written."""
    return asked_language() if has_request_context() else "vi"


def written(iso: str | None) -> str:
    """An ISO date as people write it, with the precision it has and in Vietnam's time: `13/5/2016 16:57`, `13 May 2016, 16:57`."""
    return _written(iso, language()) if iso else ""


@lru_cache(maxsize=20_000)
def _written(iso: str, language: Language) -> str:
    date, clock = iso, ""
    if "T" in iso:
        try:
            moment = datetime.fromisoformat(iso)
        except ValueError:
            return iso
        moment = moment.astimezone(VIETNAM) if moment.tzinfo else moment
        date, clock = moment.date().isoformat(), f"{moment:%H:%M}"
    return _with_clock(_day(date, language), clock, language)


def _with_clock(day: str, clock: str, language: Language) -> str:
    if not clock:
        return day
    return f"{day}, {clock}" if language == "en" else f"{day} {clock}"


def _day(date: str, language: Language) -> str:
    match = _DATE.match(date)
    if match is None:
        return date
    year, month, day = match.groups()
    if language == "en":
        named = _MONTHS[int(month) - 1] if month and 1 <= int(month) <= 12 else None
        return " ".join(part for part in (day and str(int(day)), named, year) if part)
    return "/".join(part for part in (day and str(int(day)), month and str(int(month)), year) if part)


def number(value: int) -> str:
    """A count with the separators of the language."""
    return f"{value:,}" if value < 1000 or language() == "en" else f"{value:,}".replace(",", ".")
