"""What became of an article's address: whether an answer says that the article is gone or stands elsewhere now."""

from crawler.archive import Capture
from crawler.verdict import judge
from indexer.version_tables import Fate

_GONE = frozenset((404, 410))
_MOVED = frozenset((301, 308))


def fate_of(capture: Capture) -> Fate | None:
    """Deletion (404, 410) or move (301, 308) as an article's address answered it; None for everything else.

    What a gatekeeper answers, and redirects to log-ins or front pages, say nothing of the article.
    """
    if capture.status not in _GONE | _MOVED:
        return None
    headers = {name.lower(): value for name, value in capture.headers}
    headers.pop("content-encoding", None)  # the capture's body is unpacked already
    verdict = judge(capture.url, "article", capture.status, lambda name: headers.get(name.lower()), capture.body)
    if verdict.state == "error" and verdict.reason == str(capture.status):
        return Fate(capture.fetched, capture.url, "gone", capture.status, None)
    if verdict.state == "duplicate":
        (target,) = verdict.links
        return Fate(capture.fetched, capture.url, "moved", capture.status, target)
    return None
