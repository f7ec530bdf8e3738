"""URLs and their states as values: what is found, what is handed out, what became of it."""

from dataclasses import dataclass

from crawler.addresses import endings
from crawler.archive_members import Location

_OFF_SCOPE = {"outside": "outside the portal", "ignored": "ignored by pattern", "other": "matches no pattern"}
# Files that no browser shows as a page.
_TEXTS = "doc docx odp ods odt pdf pps ppsx ppt pptx rtf txt xls xlsm xlsx xml"
_PICTURES = "bmp dwg gif jpeg jpg png svg tif tiff webp"
_FILMS = "avi flv m4a mov mp3 mp4 wav webm wma wmv"
_PACKED = "7z gz rar tar zip"
DOWNLOADS = frozenset(f"{_TEXTS} {_PICTURES} {_FILMS} {_PACKED}".split())


@dataclass(frozen=True, slots=True)
class Link:
    """An address found: canonical URL and what it is to the portal (`article`, `listing`, `attachment`, `ignored`, `outside`, `other`);
    `trap` is why it is not followed although its role asks for it."""

    url: str
    role: str
    trap: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one leased URL. `state` "pending" gives it back, to be tried again after `due` (seconds since the epoch).

    `unchanged`: its last capture still holds, so what the indexer made of that holds too.
    """

    url: str
    state: str
    reason: str | None = None
    status: int | None = None
    fetched: str | None = None
    place: Location | None = None
    links: tuple[Link, ...] = ()
    due: float = 0.0
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Lease:
    """A URL handed out: its role when it was found, how often it was tried before, where its last record lies."""

    url: str
    role: str
    attempts: int
    place: Location | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What the indexer made of a captured URL; `article` is the article's id, None when there is none, `fetched` when it was archived."""

    url: str
    portal: str
    state: str
    reason: str | None
    article: str | None
    fetched: str | None = None


@dataclass(frozen=True, slots=True)
class UrlRow:
    """One line of `tracuu urls`."""

    url: str
    portal: str
    state: str
    reason: str | None
    status: int | None
    fetched: str | None
    article: str | None


def off_scope_reason(link: Link) -> str | None:
    """Why a link is not followed; None for articles, listings and attachments that the portal keeps."""
    if link.role == "other" and is_download(link.url):
        return "attachment"
    return _OFF_SCOPE.get(link.role, link.trap)


def is_download(url: str) -> bool:
    """Whether the path names a file that no browser shows as a page.

    Anywhere in the path: Liferay puts the file's key behind its name (`/documents/554897/0/kem.docx/44b14afe-…`).
    """
    return not endings(url).isdisjoint(DOWNLOADS)
