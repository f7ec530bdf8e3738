"""Reprints under their originals, on both engines."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from tests.collapsing_contract import CollapsingContract


class TestTantivy(CollapsingContract):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"tantivy:{tmp_path / 'index'}"


class TestElasticsearch(CollapsingContract):
    @pytest.fixture
    def url(self, elasticsearch_address: str) -> Iterator[str]:
        alias = f"tracuu-{secrets.token_hex(6)}"
        yield f"elasticsearch:{elasticsearch_address}/{alias}"
        with Elasticsearch(elasticsearch_address) as client:
            for name in client.indices.get(index=f"{alias}-*", expand_wildcards="all"):
                client.indices.delete(index=name)
