"""Words of the interface for values of the data."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.i18n import written

Labels = Mapping[str, LazyString]

FACETS: Labels = {
    "tinhnay": _l("Tỉnh, thành phố hiện nay"),
    "tinh": _l("Tỉnh, thành phố khi đăng"),
    "nam": _l("Năm đăng"),
    "thang": _l("Tháng đăng"),
    "namvb": _l("Năm ban hành"),
    "loai": _l("Loại văn bản"),
    "coquan": _l("Cơ quan ban hành"),
    "so": _l("Số hiệu"),
    "nguon": _l("Nguồn"),
    "cap": _l("Cấp"),
    "khoi": _l("Khối"),
    "vb": _l("Văn bản"),
    "goc": _l("Đăng lại của"),
}
LEVELS: Labels = {"central": _l("Trung ương"), "province": _l("Cấp tỉnh"), "commune": _l("Cấp xã")}
# The steps of a cascade, from the centre down.
STEPS: Labels = {"central": _l("Trung ương"), "province": _l("Tỉnh, thành phố"), "commune": _l("Huyện, xã và cơ sở")}
CHECKED: Labels = {
    "found": _l("có trong kho"),
    "ambiguous": _l("nhiều khả năng"),
    "unknown": _l("chưa thấy trong kho"),
    "malformed": _l("cần xem lại"),
}
BODY_GROUPS: Labels = {
    "state": _l("Cơ quan nhà nước ở trung ương"),
    "party": _l("Cơ quan Đảng"),
    "organisation": _l("Mặt trận và đoàn thể"),
    "local": _l("Cơ quan ở địa phương"),
}
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
CHANGED: Labels = {
    "title": _l("tiêu đề"),
    "text": _l("nội dung"),
    "authors": _l("tác giả"),
    "published": _l("ngày đăng"),
}
# What articles say is done to a document, in the words of Vietnamese legal databases; what changes it stands first.
RELATIONS: Labels = {
    "replaces": _l("được thay thế"),
    "repeals": _l("bị bãi bỏ"),
    "amends": _l("được sửa đổi, bổ sung"),
    "guides": _l("được hướng dẫn, quy định chi tiết"),
    "implements": _l("được triển khai"),
    "based_on": _l("được nêu làm căn cứ"),
    "reviews": _l("được sơ kết, tổng kết"),
    "announces": _l("được ban hành, công bố"),
}
# The same, before the name of the document that does it.
RELATIONS_BY: Labels = {
    "replaces": _l("được thay thế bởi"),
    "repeals": _l("bị bãi bỏ bởi"),
    "amends": _l("được sửa đổi, bổ sung bởi"),
    "guides": _l("được hướng dẫn, quy định chi tiết bởi"),
    "implements": _l("được triển khai bởi"),
    "based_on": _l("là căn cứ của"),
    "reviews": _l("được sơ kết, tổng kết theo"),
    "announces": _l("được ban hành, công bố theo"),
}


def month(value: str) -> str:
    """`2016-05` as people write it."""
    return written(value)


def label(labels: Labels, value: str | None) -> str:
    """The label of a value; a value without one stands for itself."""
    if value is None:
        return ""
    return str(labels[value]) if value in labels else value
