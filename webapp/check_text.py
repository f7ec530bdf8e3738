"""Kiểm tra văn bản của tôi: paste a text, see each of its citations. What is pasted is answered and kept nowhere."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Flask, Response, request

from analyzers.places import province_named
from webapp import marks, present
from webapp.answer import TWIN, Answer, Held, send, wants_json
from webapp.checking import LONGEST, STATUSES, Checked, Report, check
from webapp.tiles import on_map

PATH = "/kiem-tra"
_SHOWN, _ECHOED = 100, 8_000
"""Citations on the page, and characters of a text that is put back into the form: the page stays light."""


def init(app: Flask, held: Held) -> None:
    """Put the page and its twin in place; they alone take a body (see `security.TAKING`)."""
    app.add_url_rule(PATH, "check", partial(page, held), methods=["GET", "POST"])
    app.add_url_rule(PATH + ".json", "check" + TWIN, partial(page, held), methods=["GET", "POST"])


def page(held: Held) -> Response:
    """The form, or what was found in the text that was sent; never stored, by us or on the way."""
    answer = _answer(held)
    response = send(answer)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(held: Held) -> Answer:
    given = _given() if request.method == "POST" else {}
    text = str(given.get("text") or "").replace("\r\n", "\n").replace("\0", " ")
    province = province_named(str(given.get("tinh") or "")[:100])
    day = str(given.get("ngay") or "")[:10]
    too_long = len(text) > LONGEST
    report = check(held.engine, text[:LONGEST], province.name if province else None, day or None) if text else None
    context = {
        "text": text if len(text) <= _ECHOED else "",
        "too_long": too_long,
        "report": report,
        "rows": [(each, _around(text, each)) for each in _first(report)] if report else [],
        "statuses": [(status, report.count(status)) for status in STATUSES] if report else [],
        "places": on_map(then=True),
        "province": province,
        "day": day,
        "longest": LONGEST,
    }
    return Answer("check.html", _shape(report, too_long), context, 413 if too_long and wants_json() else 200)


def _given() -> Mapping[str, Any]:
    """The fields of a form, or of a JSON object; a body of plain text is the text itself."""
    if request.mimetype == "text/plain":
        return {"text": request.get_data(cache=False).decode("utf-8", "replace")}
    if request.is_json:
        found = request.get_json(silent=True)
        return found if isinstance(found, dict) else {}
    return request.form


def _first(report: Report) -> list[Checked]:
    """The citations that the page has room for: where there are more, those that want a look go before those that are found."""
    wanted = sorted(report.checked, key=lambda each: (each.status == "found", each.start))[:_SHOWN]
    return sorted(wanted, key=lambda each: each.start)


def _around(text: str, each: Checked) -> marks.Excerpt:
    return marks.excerpt(text, 0, each.start, each.end)


def _shape(report: Report | None, too_long: bool) -> present.Shape:
    checked = report.checked if report else ()
    return {
        "longest": LONGEST,
        "cut": too_long,
        "counts": {status: report.count(status) if report else 0 for status in STATUSES},
        "not_looked_up": report.left if report else 0,
        "citations": [_checked_shape(each) for each in checked],
    }


def _checked_shape(each: Checked) -> present.Shape:
    return {
        "start": each.start,
        "end": each.end,
        "surface": each.surface,
        "status": each.status,
        "number": each.number,
        "document": present.brief_document(each.document) if each.document else None,
        "candidates": [present.brief_document(record) for record in each.candidates],
        "fault": each.fault,
        "correct": each.correct,
        "dates": list(each.dates),
    }
