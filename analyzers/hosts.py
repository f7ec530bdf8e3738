"""Which province a host, or the mark with which a paper opens its articles, belongs to."""

import re
from functools import cache

from analyzers.gazetteer import plain, province_named, provinces
from analyzers.tables import read_table

# hdndtuyenquang.gov.vn, hatinhcity.gov.vn: the province inside the label; a shorter name would be found by chance
_SHORTEST_INSIDE = 5
_PUBLIC = ("gov.vn", "dcs.vn", "org.vn", "com.vn", "edu.vn", "net.vn", "info.vn", "vn")
_PRESS = (
    "bao",
    "tinhuy",
    "thanhuy",
    "tinhdoan",
    "thanhdoan",
    "tuoitre",
    "dbnd",
    "congan",
    "mattran",
    "bandanvan",
    "tapchi",
)
_MARK = re.compile(r"\s*\(([^()\n]{2,30})\)\s*[-–—:]?")


def province_of_host(host: str) -> str | None:
    """The name, as it was, of the province whose bodies or paper publish under that host; None for all others."""
    labels = host.casefold().removeprefix("www.").rstrip(".").split(":")[0].split(".")
    for cut in range(len(labels) - 1):
        known = _table("host").get(".".join(labels[cut:]))
        if known is not None:
            return known or None
    suffix = next((s for s in _PUBLIC if ".".join(labels).endswith("." + s)), None)
    if suffix is None:
        return None
    own = labels[: -len(suffix.split("."))]
    return next((p for label in reversed(own) if (p := _of_label(label, suffix))), None)


def byline_province(text: str) -> tuple[str | None, bool]:
    """(province or None, whether the article opens with a publisher's known mark)."""
    mark = _MARK.match(text)
    known = _table("prefix").get(mark[1].strip().casefold()) if mark else None
    return known or None, known is not None


def _of_label(label: str, suffix: str) -> str | None:
    if label in _slugs() and suffix in ("gov.vn", "dcs.vn"):
        return _slugs()[label]
    if suffix in ("gov.vn", "dcs.vn"):
        return _inside(label)
    for word in _PRESS:
        rest = label.removeprefix(word)
        if rest != label and rest in _slugs():
            return _slugs()[rest]
    return _slugs().get(label.removesuffix("tv")) if label.endswith("tv") else None


def _inside(label: str) -> str | None:
    plain_label = label.replace("-", "")
    fits = {
        name
        for key, name in _slugs().items()
        if len(key) >= _SHORTEST_INSIDE and (plain_label.endswith(key) or plain_label == f"{key}city")
    }
    return fits.pop() if len(fits) == 1 else None


@cache
def _slugs() -> dict[str, str]:
    current = (p for p in provinces().values() if not (p.until and p.until < "2000"))
    return {plain(p.name.removeprefix("TP. ")).replace("-", ""): p.name for p in current}


@cache
def _table(kind: str) -> dict[str, str]:
    rows = (row for row in read_table("province_hosts") if row["kind"] == kind)
    return {row["value"].casefold(): _checked(row["province"]) for row in rows}


def _checked(name: str) -> str:
    province = province_named(name) if name else None
    if name and province is None:
        raise ValueError(f"province_hosts.tsv: {name!r} is no province of provinces.tsv; correct the row")
    return province.name if province else ""
