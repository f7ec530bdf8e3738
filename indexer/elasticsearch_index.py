"""The index behind an alias: its mapping, its version, and how one takes another's place."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from elasticsearch import Elasticsearch, NotFoundError

from analyzers.words import ANALYSIS_VERSION
from indexer.elasticsearch_client import MAJOR, Address, faults
from indexer.engine import EngineError
from indexer.query import Facet
from indexer.record_terms import NAMED, ORDERS, POSITIONS, RANKED

INDEX_VERSION = f"elasticsearch-1+{ANALYSIS_VERSION}"
"""Mapping and analysis together; kept in the mapping's `_meta`, and no other version is read."""

_MOST_TERMS = 1_000_000


def mapping() -> Mapping[str, Any]:
    """The fields of `indexer.record_terms`, each as `indexer.plan` asks for it; `json` gives the record back."""
    raw = {"type": "keyword", "doc_values": False}
    fields: dict[str, Any] = {"uid": {"type": "keyword"}, "record": raw, "carries": raw, "json": raw | {"index": False}}
    for field in RANKED:
        fields[field] = _text(field) | {"norms": True}
    for field in NAMED:
        fields[field] = _text(field) | {"norms": False}
    fields |= {facet: {"type": "keyword"} for facet in get_args(Facet)}
    fields |= {order: {"type": "long"} for order in ORDERS}
    return {
        "dynamic": "strict",
        "_meta": {"version": INDEX_VERSION},
        "_source": {"includes": ["json"]},
        "properties": fields,
    }


def _text(field: str) -> dict[str, Any]:
    return {"type": "text", "analyzer": "whitespace", "index_options": "positions" if field in POSITIONS else "freqs"}


class Indices:
    """The concrete indices behind one alias; `served` is the one that readers see."""

    def __init__(self, client: Elasticsearch, address: Address) -> None:
        self._client = client
        self._address = address
        self._alias = address.alias

    def open(self, *, create: bool) -> str:
        """The alias, behind which an index of this version stands. Raises EngineError otherwise."""
        with faults(self._address):
            self._check_server()
            if create and not self._client.indices.exists(index=self._alias):
                self._make(self._new_name(), aliases={self._alias: {}})
            self.check()
        return self._alias

    def open_fresh(self) -> str:
        """The name of a new, empty index that no reader sees; what interrupted rebuilds left behind is deleted."""
        with faults(self._address):
            self._check_server()
            for left in self._unserved():
                self._client.indices.delete(index=left, ignore_unavailable=True)
            name = self._new_name()
            self._make(name, aliases={})
        return name

    def publish(self, name: str) -> None:
        """Put the index in the place of the served one, in one step; then delete the old."""
        with faults(self._address):
            old = [each for each in self._served() if each != name]
            actions: list[Mapping[str, Any]] = [{"add": {"index": name, "alias": self._alias}}]
            actions += [{"remove": {"index": each, "alias": self._alias}} for each in old]
            self._client.indices.update_aliases(actions=actions)
            for each in old:
                self._client.indices.delete(index=each, ignore_unavailable=True)

    def check(self) -> None:
        """Raise EngineError unless the served index is there and of this version."""
        found = self._client.indices.get_mapping(index=self._alias)
        for each in found.values():
            version = each["mappings"].get("_meta", {}).get("version")
            if version != INDEX_VERSION:
                raise EngineError(
                    f"The index {self._alias} at {self._address} is of version {version or 'unknown'}, this program reads {INDEX_VERSION}. "
                    "Run `tracuu index --rebuild`."
                )

    def _check_server(self) -> None:
        versions = {one["version"] for one in self._client.nodes.info(metric="os")["nodes"].values()}
        other = sorted(version for version in versions if version.partition(".")[0] != MAJOR)
        if other:
            raise EngineError(
                f"Elasticsearch at {self._address} is of version {other[0]}, this program speaks with {MAJOR}. Run that one."
            )

    def _make(self, name: str, aliases: Mapping[str, Any]) -> None:
        settings = {
            "number_of_shards": self._address.shards, "number_of_replicas": self._address.replicas, "refresh_interval": "-1",
            "max_terms_count": _MOST_TERMS,
        }  # fmt: skip
        self._client.indices.create(index=name, mappings=mapping(), settings=settings, aliases=aliases)

    def _new_name(self) -> str:
        return f"{self._alias}-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(3)}"

    def _served(self) -> list[str]:
        try:
            return sorted(self._client.indices.get_alias(name=self._alias))
        except NotFoundError:
            return []

    def _unserved(self) -> list[str]:
        found = self._client.indices.get(index=f"{self._alias}-2*", features=["aliases"])
        return [name for name, each in found.items() if self._alias not in each["aliases"]]
