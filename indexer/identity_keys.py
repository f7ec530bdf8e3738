"""Keys of documents: number, then whose it is, then its year or term, each only where that kind of number needs it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """`14-kh-tu@nghe-an,nk-2020-2025`: number `14-kh-tu`, scope `nghe-an`, period `nk-2020-2025`.

    A scope is a province, a body, one of a province's bodies (`ha-noi.dang-uy-khoi-cac-co-quan-tinh`), or `nghi-quyet` for a resolution of
    the Assembly that bears a law's number. A period is a year (`2020`), a term of the Central Committee (`khoa-11`), of another committee
    (`nk-2020-2025`), or, where numbers began anew within a year because provinces or bodies were merged, the month of it (`2025-07`).
    """

    number: str
    scope: str | None = None
    period: str | None = None

    def __str__(self) -> str:
        scope = f"@{self.scope}" if self.scope else ""
        period = f",{self.period}" if self.period else ""
        return f"{self.number}{scope}{period}"

    @property
    def year(self) -> int | None:
        """The year that the key itself fixes: its period's, or that within the number; None for a term."""
        period = self.period or ""
        if period[:4].isdigit():
            return int(period[:4])
        inside = self.number.split("-")[1:2]
        return int(inside[0]) if inside and inside[0].isdigit() and len(inside[0]) == 4 else None


def describe(key: str) -> Key:
    """The parts of a document's key."""
    head, _, period = key.partition(",")
    number, _, scope = head.partition("@")
    return Key(number, scope or None, period or None)
