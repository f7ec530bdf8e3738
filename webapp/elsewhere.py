"""Nơi tra toàn văn: addresses in official databases that look a number up. They are theirs to change, and not checked by us."""

from dataclasses import dataclass
from urllib.parse import quote

from analyzers.bodies import body_of
from indexer.record import DocumentRecord


@dataclass(frozen=True, slots=True)
class Database:
    """An official database and its address for one number."""

    name: str
    host: str
    address: str


_STATE = (
    (
        "Cơ sở dữ liệu quốc gia về văn bản pháp luật",
        "vbpl.vn",
        "https://vbpl.vn/TW/Pages/vbpq-timkiem.aspx?Keyword={number}",
    ),
    ("Công báo điện tử", "congbao.chinhphu.vn", "https://congbao.chinhphu.vn/tim-kiem-van-ban?keyword={number}"),
    ("Hệ thống văn bản của Chính phủ", "vanban.chinhphu.vn", "https://vanban.chinhphu.vn/"),
)
_PARTY = (
    ("Hệ thống tư liệu – văn kiện Đảng", "tulieuvankien.dangcongsan.vn", "https://tulieuvankien.dangcongsan.vn/"),
)


def databases(record: DocumentRecord) -> tuple[Database, ...]:
    """Where the full text may be found: for a document of the Party its own collection, else those of the State."""
    number = quote(record.number or record.title or "", safe="")
    rows = _PARTY if _is_of_the_party(record) else _STATE
    return tuple(Database(name, host, address.format(number=number)) for name, host, address in rows)


def _is_of_the_party(record: DocumentRecord) -> bool:
    symbol = (record.number or "").rpartition("/")[2].upper()
    if symbol in ("TW", "TU", "BCT"):
        return True
    known = (body_of(each.value) for each in record.issuers)
    return next((body.level == "party" for body in known if body is not None), False)
