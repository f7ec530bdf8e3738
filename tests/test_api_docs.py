"""The five lines of Python in docs/api.md run as they stand, against the shipped server."""

import contextlib
import io
import re
from pathlib import Path

from tests.browser import served
from tests.web_archive import articles, build
from webapp.desk import FILES

API = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_lines_run(tmp_path: Path) -> None:
    build(tmp_path / "index").close()
    (lines,) = re.findall(r"```python\n(.+?)```", API, re.DOTALL)
    assert len(list(filter(None, lines.splitlines()))) <= 5
    with served(tmp_path / "index") as site, contextlib.redirect_stdout(io.StringIO()) as printed:
        names: dict[str, object] = {"site": site}
        exec(lines, names)
    in_2016 = sum((record.published or "").startswith("2016") for record in articles())
    assert len(names["everything"]) == in_2016 == 4  # type: ignore[arg-type]
    assert len(names["hits"]) == 11  # type: ignore[arg-type]
    assert "Hà Nội" in printed.getvalue()


def test_every_file_is_documented() -> None:
    rules = [re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule) for rule, _, _ in FILES]
    assert [rule for rule in rules if f"`{rule}`" not in API and "sitemap/" not in rule] == []
