"""Every kind of page over the illustrative archive, for what must hold on all of them."""

from tests.web_archive import DECREE, LAW

PAGES = [
    "/",
    "/tim-kiem",
    "/tim-kiem?q=quy+che+dan+chu&nam=2018&nam=2019&tru-tinhnay=C%C3%A0+Mau",
    "/tim-kiem?q=dan+chu&trang=2&xep=moi&bando=xua",
    "/tim-kiem?q=tap+huan",
    "/tim-kiem?q=doc+hai",
    "/tim-kiem?q=14-KH/TU&chu=1",
    "/tim-kiem?q=xyzzy+dan+chu&loai=Lu%E1%BA%ADt",
    "/tim-kiem?q=%28dan+%22chu",
    "/tim-kiem/loc?o=nam&q=dan+chu&nam=2018",
    "/tim-kiem/loc?o=tinh&loc=xyz",
    "/bai-viet/so-vi-du-ha-noi/1000?tu=/tim-kiem?q=dan",
    "/bai-viet/bao-long-an/0",
    "/bai-viet/bao-long-an/1",
    "/bai-viet/bao-long-an/mo",
    "/bai-viet/bao-long-an/doc-hai",
    "/van-ban",
    "/van-ban?so=14-KH/TU",
    "/van-ban?so=99/2099/QH99",
    f"/van-ban/{DECREE}",
    f"/van-ban/{DECREE}?xep=cu&trang=2",
    f"/van-ban/{LAW}?ban-do=63",
    "/van-ban/14-kh-tu@long-an",
    "/van-ban/14-kh-tu",
    "/tinh",
    "/tinh/ha-noi",
    "/tinh/tay-ninh",
    "/tinh/ca-mau",
    "/co-quan",
    "/co-quan/chinh-phu",
    "/nguon",
    "/nguon/so-vi-du-ha-noi",
    "/nguon/trong",
    "/do-phu",
    "/do-phu?nam=2018",
    "/so-sanh",
    f"/so-sanh?vb={LAW}&tinh=tay-ninh&tinh=ha-noi",
    "/kiem-tra",
    "/tro-giup",
    "/nope",
]


def in_language(address: str, lang: str) -> str:
    """The page in a language."""
    return address + ("&" if "?" in address else "?") + f"lang={lang}"
