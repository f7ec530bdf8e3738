"""Speaking with Elasticsearch: the address, the client, and every fault as one sentence that says what to do."""

import base64
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from elastic_transport.client_utils import DEFAULT
from elasticsearch import (
    ApiError,
    AuthenticationException,
    ConnectionTimeout,
    Elasticsearch,
    SSLError,
    TransportError,
    UnsupportedProductError,
)

from indexer.engine import EngineError

MAJOR = "9"
TIMEOUT = 30.0
"""Seconds for one request."""
BUSY = frozenset({429, 502, 503, 504})
"""What the server answers when the same may succeed a little later."""

_ALIAS = re.compile(r"/([a-z0-9][a-z0-9_.-]{0,99})/?")
_HOST = re.compile(r"(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?")
_OPTIONS = {"ca": "", "shards": "1", "replicas": ""}
_EXAMPLE = "`elasticsearch:http://127.0.0.1:9200/tracuu`"
_CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cluster is and which alias is ours: `http[s]://[user:password@]host:port[,host:port…]/alias[?ca=…&shards=…&replicas=…]`.

    `ca` is the file of the authority that signed the nodes' certificates; `shards` and `replicas` count for an index that is made,
    where None leaves the replicas to the cluster: one where there are two nodes, none where there is one.
    """

    hosts: tuple[str, ...]
    alias: str
    login: tuple[str, str] | None = field(repr=False)
    ca: str | None
    shards: int
    replicas: int | None

    @classmethod
    def read(cls, typed: str) -> "Address":
        """Raises EngineError naming what is wrong; a password is never repeated."""
        try:
            parts = urlsplit(typed)
        except ValueError:
            parts = urlsplit("")
        user, at, hosts = parts.netloc.rpartition("@")
        alias = _ALIAS.fullmatch(parts.path)
        nodes = [_HOST.fullmatch(host) for host in hosts.split(",")]
        if parts.scheme not in ("http", "https") or alias is None or not all(map(_is_host, nodes)):
            raise EngineError(
                f"The engine's address must be like {_EXAMPLE}: http or https, a host, and an alias in small letters."
            )
        options = _OPTIONS | dict(parse_qsl(parts.query, keep_blank_values=True))
        numbers = (options["shards"], options["replicas"] or "0")
        if options.keys() != _OPTIONS.keys() or not all(re.fullmatch(r"\d{1,4}", number) for number in numbers):
            raise EngineError(
                f"The engine's address takes only the options {', '.join(_OPTIONS)}; shards and replicas are numbers."
            )
        default = 443 if parts.scheme == "https" else 9200
        addresses = tuple(
            f"{parts.scheme}://{node[0] if node[1] else f'{node[0]}:{default}'}" for node in nodes if node
        )
        replicas = int(numbers[1]) if options["replicas"] else None
        return cls(addresses, alias[1], _login(user) if at else None, options["ca"] or None, int(numbers[0]), replicas)

    def __str__(self) -> str:
        return f"{', '.join(self.hosts)} ({self.alias})"

    def connect(self) -> Elasticsearch:
        """A client; nothing is asked yet."""
        trusted = _trusting(self.ca) if self.hosts[0].startswith("https:") else DEFAULT
        with faults(self):
            return Elasticsearch(
                list(self.hosts), headers=_authorization(self.login), ssl_context=trusted, request_timeout=TIMEOUT, retry_on_status=(),
                connections_per_node=_CONNECTIONS, max_retries=len(self.hosts), retry_on_timeout=len(self.hosts) > 1,
            )  # fmt: skip


def _is_host(host: "re.Match[str] | None") -> bool:
    return host is not None and int(host[1] or 1) < 65536


def _login(user: str) -> tuple[str, str]:
    name, _, password = user.partition(":")
    return unquote(name), unquote(password)


def _authorization(login: tuple[str, str] | None) -> dict[str, str]:
    """Made here, since the client itself fails on a password with diacritics."""
    return {"authorization": f"Basic {base64.b64encode(':'.join(login).encode()).decode()}"} if login else {}


def _trusting(ca: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca)
    except OSError as error:
        raise EngineError(
            f"The file {ca}, named by ?ca= in the engine's address, holds no certificate that can be read ({_short(error)}). "
            "Give the PEM file of the authority that signed the cluster's certificates."
        ) from error


@contextmanager
def faults(address: Address) -> Iterator[None]:
    """Turns whatever the client raises inside into an EngineError."""
    try:
        yield
    except (ApiError, TransportError, ValueError) as error:
        raise EngineError(explain(error, address)) from error


def explain(error: Exception, address: Address) -> str:
    """What went wrong, and what to do."""
    if isinstance(error, UnsupportedProductError):
        return f"What answers at {address} is not Elasticsearch. Give the address of an Elasticsearch {MAJOR}."
    if isinstance(error, AuthenticationException):
        return f"Elasticsearch at {address} does not accept the user and password. Give them in the engine's address: https://USER:PASSWORD@HOST…"
    if isinstance(error, ApiError):
        return explain_answer(error.status_code, _error(error), address)
    if isinstance(error, SSLError) or "CERTIFICATE" in str(error):
        return (
            f"The certificate of Elasticsearch at {address} cannot be trusted ({_short(error)}). "
            "Name the file of its authority with ?ca=FILE in the engine's address."
        )
    if isinstance(error, ConnectionTimeout):
        return f"Elasticsearch at {address} did not answer within {TIMEOUT:g} s. See that the cluster is well, then try again."
    return (
        f"Elasticsearch at {address} cannot be reached ({_short(error)}). "
        "See that it runs and that the address is right, http or https."
    )


def explain_answer(status: int, error: Mapping[str, Any], address: Address) -> str:
    """The same of an answer's status and error."""
    reason = str(error.get("reason"))[:300]
    if is_read_only(status, error):
        return (
            f"Elasticsearch at {address} is read-only ({reason}). Make room on its disks, see that "
            "index.blocks.read_only_allow_delete is null, then run `tracuu index` again: nothing that was acknowledged is lost."
        )
    if status == 403:
        return (
            f"Elasticsearch at {address} does not give the user the rights for this ({reason}). "
            "docs/commands.md lists those that are needed."
        )
    if error.get("type") == "media_type_header_exception":
        return f"Elasticsearch at {address} is of another major version than {MAJOR}. Run the version that docker-compose.yml names."
    if status in BUSY:
        return (
            f"Elasticsearch at {address} is red, not yet formed, or overloaded ({reason}). "
            "Look at its /_cluster/health, then try again."
        )
    if status == 404:
        return f"There is no index {address.alias} at {address}. Run `tracuu index`."
    return f"Elasticsearch at {address} refused: {reason}."


def is_read_only(status: int, error: Mapping[str, Any]) -> bool:
    """Whether writing is blocked, as it is when a disk is nearly full; other blocks come with 503."""
    return status in (403, 429) and error.get("type") == "cluster_block_exception"


def is_busy(error: Exception) -> bool:
    """Whether the same request may succeed a little later."""
    if isinstance(error, ApiError):
        return error.status_code in BUSY and not is_read_only(error.status_code, _error(error))
    return isinstance(error, TransportError) and not isinstance(error, SSLError)


def _error(error: ApiError) -> Mapping[str, Any]:
    body = error.body if isinstance(error.body, dict) else {}
    found = body.get("error")
    return found if isinstance(found, dict) else {"reason": error.message}


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def check_server(client: Elasticsearch, address: Address) -> None:
    """Raise EngineError unless every node is of the major version that the client speaks with."""
    with faults(address):
        found = client.options(ignore_status=404).nodes.info(metric="_none", filter_path="nodes.*.version")
    if found.meta.status == 404:
        raise EngineError(
            f"What answers at {address} is not Elasticsearch. Give the address of an Elasticsearch {MAJOR}."
        )
    versions = sorted({node["version"] for node in found.body.get("nodes", {}).values()})
    other = [version for version in versions if version.partition(".")[0] != MAJOR]
    if other:
        raise EngineError(
            f"Elasticsearch at {address} is of version {other[0]}, this program speaks with {MAJOR}. "
            "Run the version that docker-compose.yml names."
        )
