"""Opening an engine by its address."""

from pathlib import Path

from indexer.engine import Engine, EngineError


def open_engine(url: str, *, create: bool = False, fresh: bool = False) -> Engine:
    """Open `tantivy:FOLDER` or `elasticsearch:http[s]://[user:password@]host:port/alias`. Raises EngineError with what to do.

    With `create` an index is made where there is none; with `fresh` a new, empty one beside it, which `publish` puts in its place.
    """
    kind, _, place = url.partition(":")
    if kind == "tantivy" and place:
        from indexer.tantivy_engine import TantivyEngine

        return TantivyEngine(Path(place), create=create, fresh=fresh)
    if kind == "elasticsearch" and place:
        from indexer.elasticsearch_client import Address
        from indexer.elasticsearch_engine import ElasticsearchEngine

        return ElasticsearchEngine(Address.read(place), create=create, fresh=fresh)
    raise EngineError(
        f"{url!r} names no engine. Give `tantivy:FOLDER`, as in `tantivy:var/index`, "
        "or `elasticsearch:http://HOST:PORT/ALIAS`, as in `elasticsearch:http://127.0.0.1:9200/tracuu`."
    )
