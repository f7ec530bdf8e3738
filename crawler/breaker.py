"""A fuse for each host: troubles in a row leave the host alone for a while, then one request tries whether it is well again."""

from dataclasses import dataclass

# Troubles in a row that open it.
MAX_TROUBLE = 5
FIRST_REST = 15 * 60.0
LONGEST_REST = 24 * 3600.0
# A wish for more is granted in parts: the host is asked again after this.
LONGEST_WISH = 30 * 24 * 3600.0


@dataclass(slots=True)
class Breaker:
    """Closed while `until` is past and `rests` 0, open until `until` (seconds since the epoch), half-open after that.

    `troubles` counts failures without a good answer between, `rests` how often in a row it opened.
    """

    troubles: int = 0
    rests: int = 0
    until: float = 0.0
    reason: str = ""

    def open(self, now: float) -> bool:
        """Whether the host is left alone. A clock that was set back does not prolong a rest beyond the longest wish."""
        return now < self.until <= now + LONGEST_WISH

    def well(self) -> bool:
        """A good answer came: closed. Returns whether it was not so before."""
        changed = bool(self.troubles or self.rests)
        self.troubles, self.rests, self.until, self.reason = 0, 0, 0.0, ""
        return changed

    def trouble(self, now: float, reason: str, *, grave: bool, most: int = MAX_TROUBLE) -> bool:
        """One more failure; whether that opened it.

        `grave`: the host itself does not answer or asks for peace. In the half-open state that opens it again at once, for twice
        as long; an error of a page counts anew, lest a row of broken pages hold up all others for days.
        """
        self.troubles += 1
        if self.troubles < most and not (grave and self.rests):
            return False
        rest = FIRST_REST * 2**self.rests if grave else FIRST_REST
        self._rest(now + min(rest, LONGEST_REST), reason, lengthen=grave)
        return True

    def asked(self, now: float, seconds: float, reason: str) -> None:
        """The host asked to be left alone for so long."""
        self._rest(now + min(seconds, LONGEST_WISH), reason, lengthen=False)

    def _rest(self, until: float, reason: str, *, lengthen: bool) -> None:
        self.until, self.reason = max(until, self.until), reason
        self.rests = min(self.rests + 1, 10) if lengthen else max(self.rests, 1)
        self.troubles = 0
