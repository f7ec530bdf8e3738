"""Whose a document is and of which time, read from its key: what tells two documents of one number apart."""

import re

from flask_babel import gettext as _

from analyzers.bodies import bodies
from analyzers.places import provinces
from indexer.identity_keys import describe

_TERM = re.compile(r"(nk|khoa)-(\d+)(?:-(\d+))?\Z")
_MONTH = re.compile(r"(\d{4})-(\d\d)\Z")


def owner(key: str) -> str:
    """`14-kh-tu@nghe-an,nk-2020-2025` → `Nghệ An`, a province or a body; empty where the number alone says it."""
    scope = describe(key).scope or ""
    known = provinces().get(scope) or bodies().get(scope)
    return known.name if known else ""


def period(key: str) -> str:
    """`14-kh-tu@nghe-an,nk-2020-2025` → `nhiệm kỳ 2020–2025` in the language of the page, `…,2023` → `2023`; empty for none."""
    given = describe(key).period or ""
    term, month = _TERM.match(given), _MONTH.match(given)
    if term and term.group(1) == "nk" and term.group(3):
        return str(_("nhiệm kỳ %(years)s", years=f"{term.group(2)}–{term.group(3)}"))
    if term and term.group(1) == "khoa":
        return str(_("khóa %(number)s", number=term.group(2)))
    if month:
        return str(_("từ tháng %(month)s", month=f"{int(month.group(2))}/{month.group(1)}"))
    return given
