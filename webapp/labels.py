"""Words of the interface for values of the data."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

Labels = Mapping[str, LazyString]

FACETS: Labels = {
    "tinhnay": _l("Tỉnh, thành phố hiện nay"),
    "tinh": _l("Tỉnh, thành phố khi đăng"),
    "nam": _l("Năm đăng"),
    "loai": _l("Loại văn bản"),
    "coquan": _l("Cơ quan ban hành"),
    "so": _l("Số hiệu"),
    "nguon": _l("Nguồn"),
    "cap": _l("Cấp"),
    "khoi": _l("Khối"),
    "vb": _l("Văn bản"),
}
LEVELS: Labels = {"central": _l("Trung ương"), "province": _l("Cấp tỉnh"), "commune": _l("Cấp xã")}
KINDS: Labels = {"government": _l("Chính quyền"), "party": _l("Đảng"), "press": _l("Báo chí")}
STATES: Labels = {
    "active": _l("đang hoạt động"),
    "frozen": _l("không còn cập nhật"),
    "moved": _l("đã chuyển sang nguồn khác"),
    "dead": _l("không còn truy cập được"),
}
HOW: Labels = {
    "number": _l("số hiệu chỉ thuộc một văn bản"),
    "issuer": _l("nhờ cơ quan ban hành nêu trong bài"),
    "publisher": _l("nhờ địa phương của nguồn đăng"),
    "date": _l("nhờ ngày ban hành nêu trong bài"),
    "antecedent": _l("nhờ viện dẫn đầy đủ ở trước đó trong bài"),
    "name": _l("nhờ tên gọi của văn bản"),
}


def label(labels: Labels, value: str | None) -> str:
    """The label of a value; a value without one stands for itself."""
    if value is None:
        return ""
    return str(labels[value]) if value in labels else value
