"""The engine on a real Elasticsearch node: the contract, and what only a cluster can do."""

import secrets
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from tests.engine_contract_publish import PublishContract


@pytest.fixture
def url(elasticsearch_address: str) -> Iterator[str]:
    """The address of an engine that does not exist yet; what a test makes of it is deleted."""
    alias = f"tracuu-{secrets.token_hex(6)}"
    yield f"elasticsearch:{elasticsearch_address}/{alias}"
    with Elasticsearch(elasticsearch_address) as client:
        for name in client.indices.get(index=f"{alias}-*", expand_wildcards="all"):
            client.indices.delete(index=name)


class TestElasticsearch(PublishContract):
    pass
