"""Bản đồ ô: the provinces as a grid of tiles, today's 34 or the 63 of before July 2025, shaded in five steps by a count."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analyzers.places import Province, provinces

STEPS = 5
REFORM = "2025-07-01"
"""The day from which there are 34 (Nghị quyết 202/2025/QH15)."""

# One line a row from north to south, a comma between columns from west to east, a province's id or nothing.
_NOW = """
,lai-chau,lao-cai,tuyen-quang,cao-bang
dien-bien,son-la,phu-tho,thai-nguyen,lang-son
,,ha-noi,bac-ninh,quang-ninh
,,ninh-binh,hung-yen,hai-phong
,,thanh-hoa
,,nghe-an
,,ha-tinh
,,,quang-tri
,,,hue
,,,da-nang,+Hoàng Sa:da-nang
,,,quang-ngai
,,,gia-lai
,,,dak-lak
,,lam-dong,khanh-hoa,+Trường Sa:khanh-hoa
,tay-ninh,dong-nai
an-giang,dong-thap,ho-chi-minh
ca-mau,can-tho,vinh-long
"""
_THEN = """
,lai-chau,lao-cai,ha-giang,cao-bang
dien-bien,son-la,yen-bai,tuyen-quang,bac-kan,lang-son
,,phu-tho,vinh-phuc,thai-nguyen,bac-giang
,,hoa-binh,ha-noi,bac-ninh,hai-duong,quang-ninh
,,,ha-nam,hung-yen,thai-binh,hai-phong
,,,ninh-binh,nam-dinh
,,thanh-hoa
,,nghe-an
,,,ha-tinh
,,,quang-binh
,,,,quang-tri
,,,,hue
,,,,,da-nang,+Hoàng Sa:da-nang
,,,,,quang-nam
,,,,kon-tum,quang-ngai
,,,,gia-lai,binh-dinh
,,,,dak-lak,phu-yen
,,,dak-nong,lam-dong,khanh-hoa,+Trường Sa:khanh-hoa
,tay-ninh,binh-phuoc,dong-nai,binh-thuan,ninh-thuan
dong-thap,long-an,binh-duong,ho-chi-minh,ba-ria-vung-tau
an-giang,vinh-long,tien-giang,ben-tre
kien-giang,can-tho,hau-giang,tra-vinh
,ca-mau,bac-lieu,soc-trang
"""


@dataclass(frozen=True, slots=True)
class Tile:
    """A province at column `x`, row `y` (both from 1), its count, its `step` of shade (0 for none), the address of what is counted."""

    province: Province
    x: int
    y: int
    count: int
    step: int
    address: str


@dataclass(frozen=True, slots=True)
class Island:
    """An archipelago at its place in the sea, shaded as the province of which it is part."""

    name: str
    province: Province
    x: int
    y: int
    step: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """`then`: the provinces of before July 2025. `legend` gives each shade on the map with the least and the greatest count in it."""

    then: bool
    tiles: tuple[Tile, ...]
    islands: tuple[Island, ...]
    legend: tuple[tuple[int, int, int], ...]


def tile_map(counts: Mapping[str, int], address: Callable[[Province], str], *, then: bool = False) -> TileMap:
    """The map of counts by the provinces' names; provinces without a count stand on it as well."""
    bounds = steps([counts[each.name] for each, *_ in _places(then) if counts.get(each.name)])
    tiles = tuple(_tile(place, counts, bounds, address) for place in _places(then))
    shades = {tile.province.id: tile.step for tile in tiles}
    islands = tuple(Island(name, whose, x, y, shades[whose.id]) for name, whose, x, y in _islands(then))
    legend = tuple((shade(step, len(bounds)), *ends) for step, ends in enumerate(bounds, 1))
    return TileMap(then, tiles, islands, legend)


def on_map(*, then: bool = False) -> tuple[Province, ...]:
    """The provinces of a map, in the order of the alphabet of their ids."""
    return tuple(sorted((each for each, *_ in _places(then)), key=lambda each: each.id))


def steps(counts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Up to five ranges (least, greatest) that part the counts into shares as equal as ties allow; a gap lies in no range."""
    ranked = sorted(counts)
    ends = sorted({ranked[-(-len(ranked) * step // STEPS) - 1] for step in range(1, STEPS + 1)}) if ranked else []
    before = [0, *ends]
    return tuple((next(each for each in ranked if each > low), end) for low, end in zip(before, ends, strict=False))


def shade(step: int, of: int) -> int:
    """The shade (1 to `STEPS`, 0 for none) of one of `of` steps: the last is always the darkest."""
    return -(-step * STEPS // of) if step else 0


def _tile(
    place: tuple[Province, int, int],
    counts: Mapping[str, int],
    bounds: Sequence[tuple[int, int]],
    address: Callable[[Province], str],
) -> Tile:
    province, x, y = place
    count = counts.get(province.name, 0)
    step = next((number for number, (_, most) in enumerate(bounds, 1) if count <= most), 0) if count else 0
    return Tile(province, x, y, count, shade(step, len(bounds)), address(province))


@cache
def _cells(then: bool) -> tuple[tuple[str, int, int], ...]:
    rows = (_THEN if then else _NOW).strip().splitlines()
    cells = ((cell, x, y) for y, row in enumerate(rows, 1) for x, cell in enumerate(row.split(","), 1))
    return tuple(cell for cell in cells if cell[0])


def _places(then: bool) -> tuple[tuple[Province, int, int], ...]:
    return tuple((provinces()[name], x, y) for name, x, y in _cells(then) if not name.startswith("+"))


def _islands(then: bool) -> tuple[tuple[str, Province, int, int], ...]:
    marked = ((name[1:].split(":"), x, y) for name, x, y in _cells(then) if name.startswith("+"))
    return tuple((name, provinces()[whose], x, y) for (name, whose), x, y in marked)
