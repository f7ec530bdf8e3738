"""One TOML table read strictly: each key is asked for once, by type; what nobody asked for is an error."""

import re
import tomllib
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler.clock import Span, read_span

_PAGE = LexborHTMLParser("<p>")


class PortalError(Exception):
    """A portal or platform file that cannot be used: the sentence names the file, the key, what is wrong and what to do."""


def read_table(path: Path) -> "Table":
    """The file's top table. Raises PortalError if it cannot be read or is no TOML."""
    try:
        return Table(path, tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise PortalError(f"{path}: cannot be read ({error.strerror}); give the path of a portal file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PortalError(f"{path}: is not TOML in UTF-8 ({error}); correct that line") from None


class Table:
    """The keys of one table of a file; `finish` refuses those that were not taken."""

    def __init__(self, path: Path, values: dict[str, object], prefix: str = "") -> None:
        self.path = path
        self._values = values
        self._prefix = prefix
        self._asked: list[str] = []

    def error(self, key: str, wrong: str) -> PortalError:
        return PortalError(f"{self.path}: {self._prefix}{key}: {wrong}")

    def text(self, key: str) -> str | None:
        """A non-empty string, or None where the key is absent."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f'must be a text in quotes, not {value!r}; write {key} = "…" or leave the key out')
        return value.strip()

    def required(self, key: str) -> str:
        value = self.text(key)
        if value is None:
            raise self.error(key, f'is missing; add {key} = "…"')
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key) or default
        if value is None:
            raise self.error(key, f"is missing; write one of {', '.join(allowed)}")
        if value not in allowed:
            raise self.error(key, f"{value!r} is not known; write one of {', '.join(allowed)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of non-empty strings; one string stands for a list of one. Empty where the key is absent."""
        value = self._take(key)
        items = [] if value is None else value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) and item.strip() for item in items):
            raise self.error(key, f'must be a text or a list of texts, not {value!r}; write {key} = ["…", "…"]')
        return tuple(item.strip() for item in items if isinstance(item, str))

    def required_texts(self, key: str) -> tuple[str, ...]:
        found = self.texts(key)
        if not found:
            raise self.error(key, f'is missing; add {key} = ["…"]')
        return found

    def number(self, key: str, low: float, high: float) -> float | None:
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.error(key, f"must be a number between {low:g} and {high:g}, not {value!r}")
        return float(value)

    def whole(self, key: str, low: float, high: float) -> int | None:
        value = self.number(key, low, high)
        if value is not None and value != int(value):
            raise self.error(key, f"must be a whole number, not {value!r}")
        return None if value is None else int(value)

    def spans(self, key: str) -> tuple[Span, ...]:
        """Parts of the day, as "22:00-06:00"; one string stands for a list of one."""
        return tuple(self._span(key, text) for text in self.texts(key))

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(self._pattern(key, text) for text in self.texts(key))

    def selectors(self, key: str) -> tuple[str, ...]:
        """CSS selectors; each must parse."""
        found = self.texts(key)
        for text in found:
            self._check_selector(key, text)
        return found

    def table(self, key: str) -> "Table":
        """A table inside this one; an absent one is empty."""
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            raise self.error(key, f"must be a table; write [{self._prefix}{key}] on a line of its own")
        return Table(self.path, value or {}, f"{self._prefix}{key}.")

    def finish(self) -> None:
        for key in self._values:
            if key not in self._asked:
                raise self.error(key, f"is not a key here; remove it or write one of {', '.join(self._asked)}")

    def _take(self, key: str) -> object:
        self._asked.append(key)
        return self._values.get(key)

    def _span(self, key: str, text: str) -> Span:
        try:
            return read_span(text)
        except ValueError:
            raise self.error(
                key, f'{text!r} is no part of the day; write it in Vietnamese time, as "22:00-06:00"'
            ) from None

    def _pattern(self, key: str, text: str) -> re.Pattern[str]:
        try:
            return re.compile(text)
        except re.error as error:
            raise self.error(key, f"{text!r} is no regular expression ({error}); correct the pattern") from None

    def _check_selector(self, key: str, text: str) -> None:
        """By the engine that will run it: what it cannot parse would silently find nothing."""
        try:
            _PAGE.css(text)
        except (SelectolaxError, ValueError) as error:
            raise self.error(key, f"{text!r} is no CSS selector ({error}); correct the selector") from None
