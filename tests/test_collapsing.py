"""Reprints under their originals, on the embedded engine."""

from pathlib import Path

import pytest

from tests.collapsing_contract import CollapsingContract


class TestTantivy(CollapsingContract):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"tantivy:{tmp_path / 'index'}"
