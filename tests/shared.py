"""Where the shared data lies, when it lies beside the checkout."""

from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
SHARED: Path | None = _BESIDE if _BESIDE.is_dir() else None
TOOLS: Path | None = _BESIDE.parent / "tools" if SHARED else None

needs_shared = pytest.mark.skipif(SHARED is None, reason="needs the shared data beside the checkout")
