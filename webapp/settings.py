"""Configuration, read once at the edge: options, then TRACUU_* variables, then `tracuu.toml` in the data folder."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path


class SettingsError(ValueError):
    """A setting is unknown or of the wrong kind; the sentence names it and where it stands."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting. `workers` 0 means one for each processor; `contact` is an address for the people who run a portal,
    `portals` the ids of those that are crawled where none is named (empty: all active ones).

    `log` is `text` or `json`: how `serve` writes its log. `alarms` is where `watch` sends alarms (`https://…` or `mailto:…`), `smtp` the
    mail server for that.

    `url` is the site's address as readers see it, `proxies` the addresses or networks whose X-Forwarded-For is believed, `rate` what
    one client may ask of the API.
    """

    home: Path = Path("var")
    engine: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 0
    contact: str = ""
    portals: str = ""
    url: str = ""
    proxies: str = ""
    rate: str = "600/minute"
    log: str = "text"
    alarms: str = ""
    smtp: str = "localhost:25"

    @property
    def engine_url(self) -> str:
        return self.engine or f"tantivy:{self.home / 'index'}"


@dataclass(frozen=True, slots=True)
class Sourced:
    """One setting with where its value comes from."""

    name: str
    value: str
    source: str


def read_settings(options: Mapping[str, object], environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings out of all sources; raises SettingsError."""
    return _settle(options, environment)[0]


def sourced_settings(options: Mapping[str, object], environment: Mapping[str, str] = os.environ) -> list[Sourced]:
    """Each setting, its value, and its source."""
    settings, sources = _settle(options, environment)
    return [Sourced(field.name, str(getattr(settings, field.name)), sources[field.name]) for field in fields(Settings)]


def _settle(options: Mapping[str, object], environment: Mapping[str, str]) -> tuple[Settings, dict[str, str]]:
    values: dict[str, object] = {}
    sources = {field.name: "default" for field in fields(Settings)}
    given = {name: value for name, value in options.items() if value is not None}
    home = Path(str(given.get("home") or environment.get("TRACUU_HOME") or "var"))
    file = home / "tracuu.toml"
    for source, found in (
        (str(file), _file_settings(file)),
        ("environment", _environment_settings(environment)),
        ("option", given),
    ):
        for name, value in found.items():
            values[name] = _typed(name, value, source)
            sources[name] = source
    return Settings(**values), sources  # type: ignore[arg-type]


def _file_settings(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not TOML ({error}); correct it or remove it") from error
    known = {field.name for field in fields(Settings)} - {"home"}
    for name in found:
        if name not in known:
            raise SettingsError(f"{path}: unknown setting {name!r}; known are {', '.join(sorted(known))}")
    return found


def _environment_settings(environment: Mapping[str, str]) -> dict[str, object]:
    names = (field.name for field in fields(Settings))
    return {name: environment[f"TRACUU_{name.upper()}"] for name in names if environment.get(f"TRACUU_{name.upper()}")}


def _typed(name: str, value: object, source: str) -> object:
    if name == "home":
        return Path(str(value))
    if name in ("port", "workers"):
        try:
            number = int(str(value))
        except ValueError as error:
            raise SettingsError(f"{source}: {name} must be a whole number, not {value!r}") from error
        if not 0 <= number <= 65535:
            raise SettingsError(f"{source}: {name} must lie between 0 and 65535, not {number}")
        return number
    if name == "log" and value not in ("text", "json"):
        raise SettingsError(f"{source}: log must be `text` or `json`, not {value!r}")
    return str(value)
