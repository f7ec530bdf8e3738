"""The indices behind an alias: their mapping and version, and how one takes another's place."""

import contextlib
import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, get_args

from elasticsearch import Elasticsearch

from analyzers.words import ANALYSIS_VERSION
from indexer.elasticsearch_client import Address, check_server, faults
from indexer.elasticsearch_lock import Lock
from indexer.engine import MOST_HITS, EngineError
from indexer.query import FACETS, Facet
from indexer.record_terms import NAMED, ORDERS, POSITIONS, RANKED

INDEX_VERSION = f"elasticsearch-2+{ANALYSIS_VERSION}"
"""Mapping and analysis together; kept in the mapping's `_meta`, and no other version is read."""

_SETTINGS = {"refresh_interval": "-1", "max_result_window": MOST_HITS + 1}


_FRESH = "-fresh"


def mapping(alias: str) -> Mapping[str, Any]:
    """The fields of `indexer.record_terms` as `indexer.plan` asks for them; `json` gives the record back and is all that is stored."""
    plain = {"type": "keyword", "doc_values": False}
    fields: dict[str, Any] = {"uid": {"type": "keyword"}, "record": plain, "carries": plain}
    fields["json"] = {"type": "text", "index": False}
    fields |= {field: _text(field) for field in (*RANKED, *NAMED)}
    fields |= {facet: {"type": "keyword", "eager_global_ordinals": facet in FACETS} for facet in get_args(Facet)}
    fields |= {order: {"type": "long"} for order in ORDERS}
    meta = {"version": INDEX_VERSION, "alias": alias}
    return {"dynamic": "strict", "_meta": meta, "_source": {"includes": ["json"]}, "properties": fields}


def _text(field: str) -> Mapping[str, Any]:
    kept = "positions" if field in POSITIONS else "freqs"
    return {"type": "text", "analyzer": "whitespace", "index_options": kept, "norms": field in RANKED}


class Indices:
    """The indices of one alias. Readers and writers of what is served use `served`, an alias that only this version has:
    terms cut in two ways never meet, not even while a program of another version publishes.
    """

    def __init__(self, client: Elasticsearch, address: Address) -> None:
        self._client = client
        self._address = address
        self._alias = address.alias
        self.served = f"{self._alias}-v{hashlib.sha256(INDEX_VERSION.encode()).hexdigest()[:8]}"
        self.writing = Lock(client, address, "writing", "written")
        self.rebuilding = Lock(client, address, "rebuilding", "rebuilt")

    def open(self, *, create: bool) -> None:
        """See that an index of this version is served, `create` one where there is none. Raises EngineError otherwise."""
        check_server(self._client, self._address)
        if create and not self._behind(self._alias) and not self._foreign():
            self._create()
        self.check()

    def fresh(self) -> str:
        """An alias of a new, empty index that nobody reads; what interrupted rebuilds left behind is deleted.

        The lock of rebuilding is held from now on.
        """
        check_server(self._client, self._address)
        self.rebuilding.take()
        try:
            self._sweep()
            name = self._new_name()
            self._make(name, f"{name}{_FRESH}")
            return f"{name}{_FRESH}"
        except BaseException:
            self.rebuilding.release()
            raise

    def publish(self, fresh: str) -> None:
        """Serve the fresh index from now on, in one step. Raises EngineError while what is served is being written:
        what its writer commits afterwards would be lost.
        """
        self.rebuilding.prove()
        self.writing.take()
        try:
            self._point(fresh)
            with contextlib.suppress(EngineError):  # the next rebuild tries again
                self._sweep()
        finally:
            self.writing.release()

    def sweep(self) -> None:
        """Delete what a dead rebuild left behind, unless one is running."""
        with contextlib.suppress(EngineError), self._rebuilding():
            self._sweep()

    def check(self) -> None:
        """Raise EngineError unless an index of this version is served."""
        behind = self._behind(self._alias)
        if not behind and self._foreign():
            raise EngineError(
                f"At {self._address} there is an index that has this name and is none of ours. Give another alias."
            )
        if not behind:
            raise EngineError(f"There is no index {self._alias} at {self._address}. Run `tracuu index`.")
        if len(behind) > 1:
            raise EngineError(
                f"The name {self._alias} at {self._address} stands for several indices, {', '.join(behind)}. Take it from all but one."
            )
        version = self._version(behind[0])
        if version != INDEX_VERSION:
            raise EngineError(
                f"The index {self._alias} at {self._address} is of version {version or 'unknown'}, this program reads {INDEX_VERSION}. "
                "Run `tracuu index --rebuild`."
            )

    def _create(self) -> None:
        with self._rebuilding():
            if not self._behind(self._alias):
                self._make(self._new_name(), self._alias, self.served)

    @contextlib.contextmanager
    def _rebuilding(self) -> Iterator[None]:
        self.rebuilding.take()
        try:
            yield
        finally:
            self.rebuilding.release()

    def _new_name(self) -> str:
        return f"{self._alias}-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(4)}"

    def _make(self, name: str, *aliases: str) -> None:
        replicas = self._address.replicas
        copies = {"auto_expand_replicas": "0-1"} if replicas is None else {"number_of_replicas": replicas}
        settings = _SETTINGS | copies | {"number_of_shards": self._address.shards}
        with faults(self._address):
            self._client.indices.create(
                index=name, mappings=mapping(self._alias), settings=settings, aliases={alias: {} for alias in aliases}
            )

    def _point(self, fresh: str) -> None:
        """Alone what is served has the aliases that readers use."""
        new = fresh.removesuffix(_FRESH)
        actions: list[Mapping[str, Any]] = [
            *({"remove": {"index": index, "aliases": ["*"]}} for index in self._behind(self._alias)),
            {"remove": {"index": new, "alias": fresh}},
            {"add": {"index": new, "aliases": [self._alias, self.served]}},
        ]
        with faults(self._address):
            self._client.indices.update_aliases(actions=actions)

    def _sweep(self) -> None:
        """Only what this program has made for this alias is deleted, and nothing that somebody still reads."""
        served = self._behind(self._alias)
        name = re.compile(re.escape(self._alias) + r"-\d{14}-[0-9a-f]{8}")
        with faults(self._address):
            found = self._client.indices.get_mapping(index=f"{self._alias}-*", filter_path="*.mappings._meta")
            for index in found.body:
                ours = name.fullmatch(index) and found[index]["mappings"]["_meta"].get("alias") == self._alias
                if ours and index not in served and not self._readers(index):
                    self._client.indices.delete(index=index, ignore_unavailable=True)

    def _readers(self, index: str) -> int:
        found = self._client.options(ignore_status=404).indices.stats(
            index=index, metric="search", filter_path="_all.total.search.open_contexts"
        )
        return int(
            found.body.get("_all", {"total": {"search": {"open_contexts": 0}}})["total"]["search"]["open_contexts"]
        )

    def _version(self, index: str) -> str | None:
        with faults(self._address):
            found = self._client.indices.get_mapping(index=index)
        version: str | None = found[index]["mappings"].get("_meta", {}).get("version")
        return version

    def _behind(self, alias: str) -> Sequence[str]:
        with faults(self._address):
            found = self._client.options(ignore_status=404).indices.get_alias(name=alias, expand_wildcards="all")
        return sorted(found.body) if found.meta.status == 200 else []

    def _foreign(self) -> bool:
        with faults(self._address):
            return bool(self._client.indices.exists(index=self._alias)) and not self._behind(self._alias)
