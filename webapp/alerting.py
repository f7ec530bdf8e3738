"""Alarms to where the operator wants them: a web address that takes JSON, or mail. Each once, for as long as it lasts."""

import json
import smtplib
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from indexer.alarms import Alarm

_PATIENCE = 20.0
_TOLD = "alarms.json"


class AlertError(Exception):
    """The alarms did not get to where they were sent; the sentence says where and why. They are sent again after the next round."""


def alert(found: Sequence[Alarm], to: str, smtp: str, home: Path) -> int:
    """Send the alarms that were not sent before; how many.

    `to` is `https://…`, `http://…` or `mailto:…`, `smtp` the `host:port` of the mail server.

    What was sent is kept in the data folder. Raises AlertError.
    """
    before = _told(home / _TOLD)
    fresh = [alarm for alarm in found if [alarm.portal, alarm.kind] not in before]
    if fresh:
        try:
            _send(fresh, to, smtp)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise AlertError(f"alarms could not be sent to {_shown(to)}: {error}") from error
    (home / _TOLD).write_text(json.dumps([[alarm.portal, alarm.kind] for alarm in found]), encoding="utf-8")
    return len(fresh)


def _told(path: Path) -> list[list[str]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []


def _send(found: Sequence[Alarm], to: str, smtp: str) -> None:
    scheme = urlsplit(to).scheme
    if scheme == "mailto":
        _mail(found, to.partition(":")[2], smtp)
    elif scheme in ("http", "https"):
        _post(found, to)
    else:
        raise ValueError("the setting `alarms` is neither an address of the web nor mailto:you@example.org")


def _post(found: Sequence[Alarm], url: str) -> None:
    body = json.dumps({"text": _text(found), "alarms": [asdict(alarm) for alarm in found]}, ensure_ascii=False).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 its scheme was looked at
    with urllib.request.urlopen(request, timeout=_PATIENCE):  # noqa: S310
        pass


def _mail(found: Sequence[Alarm], address: str, smtp: str) -> None:
    message = EmailMessage()
    message["Subject"] = f"Tra Cứu: {len(found)} alarms, {', '.join(sorted({alarm.portal for alarm in found}))[:150]}"
    message["From"] = message["To"] = address
    message.set_content(_text(found))
    host, _, port = smtp.partition(":")
    with smtplib.SMTP(host, int(port or 25), timeout=_PATIENCE) as server:
        server.send_message(message)


def _text(found: Sequence[Alarm]) -> str:
    return "\n".join(f"{alarm.portal}: {alarm.says}" for alarm in found) + "\n"


def _shown(to: str) -> str:
    """Without what may be secret in it."""
    parts = urlsplit(to)
    return to if parts.scheme == "mailto" else f"{parts.scheme}://{parts.hostname or ''}/…"
