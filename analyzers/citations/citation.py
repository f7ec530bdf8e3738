"""Viện dẫn: one mention of one official document."""

from dataclasses import dataclass
from typing import Literal

Form = Literal["full", "short", "name"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of a document; `text[start:end] == surface` for the text it was found in (offsets in code points).

    `number` is canonical (`59/2023/NĐ-CP`: NFC, upper case, no spaces, plain hyphens, Đ for Ð), bare for a short form, None for a name.
    `issued` is an ISO date, a year, or None; `binds_to` is the index of the earlier citation of the same article that a short or
    name form repeats.
    """

    start: int
    end: int
    surface: str
    form: Form
    type: str | None = None
    number: str | None = None
    issued: str | None = None
    issuer: str | None = None
    subject: str | None = None
    provision: str | None = None
    relation: str | None = None
    binds_to: int | None = None
    relation_by: int | None = None
