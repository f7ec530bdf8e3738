"""Sockets of the operator's own, in place of what DNS says of a host."""

from collections.abc import Mapping
from typing import NamedTuple


class Socket(NamedTuple):
    """Where a host is reached by plain HTTP; with `tls` by TLS, the certificate verified for the host as always."""

    address: str
    port: int
    tls: bool = False


Sockets = Mapping[str, tuple[str, int] | Socket]
