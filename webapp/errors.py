"""Pages for what goes wrong: they say what to do, and never what is inside."""

import logging

from flask import Flask, Response, render_template
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from indexer.engine import EngineError
from webapp import present
from webapp.answer import for_machines, send_json

log = logging.getLogger(__name__)


def init(app: Flask) -> None:
    """Put the error pages in place."""
    app.register_error_handler(HTTPException, known)
    app.register_error_handler(EngineError, unready)
    app.register_error_handler(Exception, unforeseen)


def known(error: HTTPException) -> Response:
    """An error that HTTP has a number for; redirects and the methods allowed are kept."""
    if error.response is not None or (error.code or 500) < 400:
        answer = error.get_response()
        assert isinstance(answer, Response)
        return answer
    status = error.code or 500
    answer = _page(status, *_words(status), errors=_errors(error))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def _errors(error: HTTPException) -> present.Shape:
    """What is wrong with each parameter of the API."""
    told = getattr(error, "data", {}).get("messages", {})
    return {name: wrong for place in told.values() if isinstance(place, dict) for name, wrong in place.items()}


def unready(error: Exception) -> Response:
    """The engine does not answer."""
    log.error("engine: %s", error)
    answer = _page(503, _("Kho dữ liệu tạm thời không trả lời"), _("Xin thử lại sau ít phút."))
    answer.headers["Retry-After"] = "30"
    return answer


def unforeseen(error: Exception) -> Response:
    """A fault of ours: logged whole, told in one sentence."""
    log.error("unforeseen error", exc_info=error)
    return _page(500, *_words(500))


def _words(status: int) -> tuple[str, str]:
    if status == 404:
        return _("Không tìm thấy trang này"), _("Kho lưu trữ không có bài viết, văn bản hay trang nào ở địa chỉ này.")
    if status == 429:
        return _("Hỏi quá nhanh"), _("Xin đợi một lúc rồi hỏi tiếp; tiêu đề Retry-After cho biết bao lâu.")
    if status >= 500:
        return _("Có lỗi ở phía chúng tôi"), _("Lỗi đã được ghi lại. Xin thử lại sau ít phút.")
    return _("Không hiểu yêu cầu này"), _("Xin kiểm tra lại địa chỉ rồi thử lại.")


def _page(status: int, title: str, detail: str, errors: present.Shape | None = None) -> Response:
    if for_machines():
        shape = present.problem(status, title, detail) | ({"errors": errors} if errors else {})
        return send_json(shape, status, "application/problem+json")
    return Response(
        render_template("error.html", status=status, title=title, detail=detail), status, mimetype="text/html"
    )
