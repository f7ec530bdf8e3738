"""What foreign material is made of: things to be archived, things left out, faults."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

# Whether something that is no page is wanted: address, media type.
Wanted = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be archived. `status` is None for what came without HTTP; `portal` is the publisher that the material names.

    `schemeless`: whether the address was http or https is not known; `mirrored`: it lay among other pages of its site, lists
    included; `exact`: a capture of another archive of ours, each moment of a page counts.
    """

    url: str
    body: bytes
    fetched: str
    content_type: str = ""
    status: int | None = None
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    portal: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    schemeless: bool = False
    mirrored: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that could not be taken, in one sentence."""

    sentence: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that is not meant for the archive (an image, a redirect, …)."""

    reason: str
    url: str = ""


Found = Item | Fault | Skipped


def nothing(_url: str, _media_type: str) -> bool:
    """Pages alone are wanted."""
    return False


def now() -> str:
    """The moment, as records have it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
