"""Reading: every answer whole, from one index, in time."""

import hashlib
import json
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from elasticsearch import ApiError, Elasticsearch, NotFoundError

from indexer.elasticsearch_bulk import patiently
from indexer.elasticsearch_client import TIMEOUT, Address, faults, is_busy
from indexer.elasticsearch_query import Body
from indexer.elasticsearch_records import identity
from indexer.engine import EngineError

_BATCH = 500
_KEPT = "5m"
_LAST = 2**63 - 1
"""Behind every place of a record within its index."""
_PAUSES = (0.0, 0.1, 0.3)
_STATE = "indices.*.uuid,indices.*.shards.*.seq_no.max_seq_no"
_FIELDS = "pit_id,timed_out,hits.total.value,hits.hits._source.json,hits.hits._score,hits.hits.sort,aggregations"

_Made = TypeVar("_Made")


class Reader:
    """Reads what stands behind `alias`; `check` raises the EngineError that says why nothing does."""

    def __init__(self, client: Elasticsearch, address: Address, alias: str, check: Callable[[], None]) -> None:
        self._client = client
        self._address = address
        self._check = check
        self.alias = alias

    def search(self, body: Mapping[str, Any], *, whole: bool = False) -> Mapping[str, Any]:
        """The answer to a search; with `whole` hits are counted to the last and scores are those of one great shard."""
        asked = {"_source": ["json"], "timeout": f"{TIMEOUT:g}s", "track_total_hits": whole, **body}
        kind = "dfs_query_then_fetch" if whole else "query_then_fetch"
        return self._again(
            lambda: self._answer(asked, search_type=kind, index=self.alias, preference=_preference(body))
        )

    def hits(self, body: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """The hits of a search alone."""
        found: Sequence[Mapping[str, Any]] = self.search(body, whole=True)["hits"].get("hits", ())
        return found

    def count(self, query: Body, *, patient: bool = False) -> int:
        """How many records meet the query; `patient` waits for shards that are on their way to another node."""
        asked = {"query": query, "size": 0, "track_total_hits": True}
        answer = (
            patiently(lambda: self._answer(asked, index=self.alias), self._address)
            if patient
            else self.search(asked, whole=True)
        )
        return int(answer["hits"]["total"]["value"])

    def stored(self, uid: str) -> str | None:
        """The JSON of a record as of the last commit."""

        def get() -> Any:
            return self._client.options(ignore_status=404).get(
                index=self.alias, id=identity(uid), realtime=False, source_includes="json"
            )

        found = self._again(lambda: _present(get()))
        return str(found["_source"]["json"]) if found["found"] else None

    def streamed(self, query: Body) -> Iterator[str]:
        """The JSON of every hit in the order of uids, all of one moment; where that is lost, the rest is of a later one."""
        moment = self._moment()
        after: dict[str, list[Any]] = {}

        def ask() -> Mapping[str, Any]:
            nonlocal moment, after
            asked = {"query": query, "sort": [{"uid": "asc"}], "size": _BATCH, "_source": ["json"]}
            try:
                return self._answer(asked | {"pit": {"id": moment, "keep_alive": _KEPT}} | after)
            except NotFoundError:
                moment = self._moment()
                after = {name: [last[0], _LAST] for name, last in after.items()}
                raise

        try:
            while True:
                answer = self._again(ask)
                moment, hits = answer["pit_id"], answer["hits"].get("hits", ())
                yield from (hit["_source"]["json"] for hit in hits)
                if len(hits) < _BATCH:
                    return
                after = {"search_after": hits[-1]["sort"]}
        finally:
            with faults(self._address):
                self._client.options(ignore_status=404).close_point_in_time(id=moment)

    def size(self) -> int:
        """Bytes on disk, of every copy."""
        found = self._again(lambda: self._client.indices.stats(index=self.alias, metric="store"))
        return int(found["_all"]["total"]["store"]["size_in_bytes"])

    def revision(self) -> str:
        """The index and the last operation in each of its shards."""
        found = self._again(
            lambda: self._client.indices.stats(index=self.alias, level="shards", metric="docs", filter_path=_STATE)
        )
        last = [
            (index["uuid"], shard, max(int(copy["seq_no"]["max_seq_no"]) for copy in copies))
            for index in found["indices"].values()
            for shard, copies in index["shards"].items()
        ]
        return hashlib.sha256(repr(sorted(last)).encode()).hexdigest()[:16]

    def _moment(self) -> str:
        found = self._again(lambda: self._client.open_point_in_time(index=self.alias, keep_alive=_KEPT))
        return str(found["id"])

    def _answer(self, body: Mapping[str, Any], **options: Any) -> Mapping[str, Any]:
        answer = self._client.search(
            body=dict(body), allow_partial_search_results=False, filter_path=_FIELDS, **options
        )
        if answer["timed_out"]:
            raise EngineError(
                f"Elasticsearch at {self._address} did not find an answer within {TIMEOUT:g} s. "
                "See that the cluster is well, then try again."
            )
        found: Mapping[str, Any] = answer.body
        return {"hits": {}, **found}

    def _again(self, ask: Callable[[], _Made]) -> _Made:
        """Asked once more where an index was put in another's place meanwhile, or where a shard was on its way."""
        with faults(self._address):
            for pause in _PAUSES:
                try:
                    return ask()
                except ApiError as error:
                    if not (is_busy(error) or isinstance(error, NotFoundError)):
                        raise
                    if isinstance(error, NotFoundError):
                        self._check()
                    time.sleep(pause)
            return ask()


def _present(found: Any) -> Any:
    """A record that is not there is an answer, an index that is not there is none."""
    if found.meta.status == 404 and "error" in found.body:
        raise NotFoundError("no index", found.meta, found.body)
    return found


def _preference(body: Mapping[str, Any]) -> str:
    """The same question goes to the same copies of the shards: their scores differ a little while they hold deleted records."""
    asked = {name: part for name, part in body.items() if name in ("query", "sort")}
    return f"q{zlib.crc32(json.dumps(asked, sort_keys=True).encode())}"
