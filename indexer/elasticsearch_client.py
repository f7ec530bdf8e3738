"""Speaking with Elasticsearch: the address, and every fault as one sentence that says what to do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from elastic_transport.client_utils import DEFAULT
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    SSLError,
    TransportError,
)

from indexer.engine import EngineError

MAJOR = "9"
TIMEOUT = 30
"""Seconds for one request."""

_PATH = re.compile(r"/([a-z0-9][a-z0-9_.-]{0,99})/?")
_OPTIONS = {"ca": "", "shards": "1", "replicas": "0"}
EXAMPLE = "`elasticsearch:http://127.0.0.1:9200/tracuu`"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cluster is and which alias is ours: `http[s]://[user:password@]host:port[,host:port…]/alias[?ca=…&shards=…&replicas=…]`.

    `ca` is the file of the authority that signed the nodes' certificates; `shards` and `replicas` count for an index that is made.
    """

    hosts: tuple[str, ...]
    alias: str
    login: tuple[str, str] | None
    ca: str | None
    shards: int
    replicas: int

    @classmethod
    def read(cls, typed: str) -> "Address":
        """Raises EngineError naming what is wrong; a password is never repeated."""
        parts = urlsplit(typed)
        user, at, hosts = parts.netloc.rpartition("@")
        path = _PATH.fullmatch(parts.path)
        if parts.scheme not in ("http", "https") or not hosts or path is None:
            raise EngineError(
                f"The engine's address must be like {EXAMPLE}: http or https, a host, and an alias in small letters."
            )
        options = _OPTIONS | dict(parse_qsl(parts.query, keep_blank_values=True))
        if options.keys() - _OPTIONS.keys() or not (options["shards"] + options["replicas"]).isdecimal():
            raise EngineError(
                f"The engine's address takes only the options {', '.join(_OPTIONS)}; shards and replicas are numbers."
            )
        login = _login(user) if at else None
        nodes = tuple(f"{parts.scheme}://{_with_port(host, parts.scheme)}" for host in hosts.split(","))
        return cls(nodes, path[1], login, options["ca"] or None, int(options["shards"]), int(options["replicas"]))

    def __str__(self) -> str:
        return f"{', '.join(self.hosts)} ({self.alias})"

    def connect(self) -> Elasticsearch:
        """A client; nothing is asked yet."""
        with faults(self):
            return Elasticsearch(
                list(self.hosts),
                basic_auth=self.login,
                ca_certs=self.ca or DEFAULT,
                request_timeout=TIMEOUT,
                max_retries=3,
                retry_on_timeout=True,
                retry_on_status=(502, 503, 504),
            )


def _login(user: str) -> tuple[str, str]:
    name, _, password = user.partition(":")
    return unquote(name), unquote(password)


def _with_port(host: str, scheme: str) -> str:
    return host if re.search(r":\d+$", host) else f"{host}:{443 if scheme == 'https' else 9200}"


@contextmanager
def faults(address: Address) -> Iterator[None]:
    """Turns whatever the client raises inside into an EngineError."""
    try:
        yield
    except (ApiError, TransportError, ValueError, OSError) as error:
        raise EngineError(explain(error, address)) from error


def explain(error: Exception, address: Address) -> str:
    """What went wrong, and what to do."""
    if isinstance(error, AuthenticationException):
        return f"Elasticsearch at {address} does not accept the user and password. Give them in the engine's address: https://USER:PASSWORD@HOST…"
    if isinstance(error, AuthorizationException):
        if is_block(_kind(error)):
            return blocked(address, _reason(error))
        return f"Elasticsearch at {address} does not allow this: {_reason(error)}. Give the user the rights on {address.alias}*."
    if isinstance(error, NotFoundError):
        return f"There is no index {address.alias} at {address}. Run `tracuu index`."
    if isinstance(error, ApiError):
        return _of_server(error, address)
    if isinstance(error, SSLError) or "certificate" in str(error).lower():
        return (
            f"The certificate of Elasticsearch at {address} cannot be trusted ({_short(error)}). "
            "Name its authority's file with ?ca=FILE in the engine's address."
        )
    if isinstance(error, ConnectionTimeout):
        return f"Elasticsearch at {address} did not answer within {TIMEOUT} s. See that the cluster is well, then try again."
    return f"Elasticsearch at {address} cannot be reached ({_short(error)}). See that it runs and that the address is right."


def _of_server(error: ApiError, address: Address) -> str:
    kind = _kind(error)
    if is_block(kind):
        return blocked(address, _reason(error))
    if kind == "media_type_header_exception":
        return f"Elasticsearch at {address} is of another major version than {MAJOR}. Run the version that docker-compose.yml names."
    if error.status_code in (502, 503, 504):
        return (
            f"Elasticsearch at {address} cannot answer now ({_reason(error)}): the cluster is red or not yet formed. "
            "Look at /_cluster/health, then try again."
        )
    return f"Elasticsearch at {address} refused: {_reason(error)}."


def is_block(kind: str) -> bool:
    """Whether an error's type says that writing is blocked, as it is when a disk is nearly full."""
    return kind == "cluster_block_exception"


def blocked(address: Address, reason: str) -> str:
    """What to say when it is."""
    return (
        f"Elasticsearch at {address} is read-only ({reason}). Make room on its disks, then set index.blocks.read_only_allow_delete to null "
        "and run `tracuu index` again: nothing that was acknowledged is lost."
    )


def _kind(error: ApiError) -> str:
    return str(_error(error).get("type", ""))


def _reason(error: ApiError) -> str:
    return str(_error(error).get("reason") or error.message)[:300]


def _error(error: ApiError) -> dict[str, object]:
    body = error.body if isinstance(error.body, dict) else {}
    found = body.get("error")
    return found if isinstance(found, dict) else {}


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
