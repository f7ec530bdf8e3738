"""What Schemathesis cannot guess: half of its addresses name what the illustrative archive holds, half what it makes up."""

from typing import Any

import schemathesis

from tests.web_archive import DECREE, LAW

HELD: dict[str, list[dict[str, str]]] = {
    "/api/bai-viet/{portal}/{name}": [{"portal": "bao-long-an", "name": name} for name in ("0", "1", "mo", "doc-hai")],
    "/api/van-ban/{key}": [{"key": DECREE}, {"key": LAW}, {"key": "14-kh-tu@ha-noi"}],
    "/api/tinh/{slug}": [{"slug": "long-an"}, {"slug": "tay-ninh"}, {"slug": "ca-mau"}],
    "/api/co-quan/{body}": [{"body": "chinh-phu"}, {"body": "bo-noi-vu"}],
    "/api/nguon/{portal}": [{"portal": "bao-long-an"}, {"portal": "trong"}],
}


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    held = HELD.get(context.operation.path, [])
    if not held or not path_parameters:
        return path_parameters
    place = sum(map(ord, "".join(map(str, path_parameters.values())))) % (2 * len(held))
    return dict(held[place]) if place < len(held) else path_parameters


@schemathesis.hook
def filter_query(context: Any, query: dict[str, Any] | None) -> bool:
    """One value in place of a list of values is no violation: as an address both are written the same way."""
    lists = {each.name for each in context.operation.query if each.definition["schema"].get("type") == "array"}
    return not any(isinstance(value, str | int | float) for name, value in (query or {}).items() if name in lists)
