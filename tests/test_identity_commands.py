"""One number of several terms, one of several provinces: from a list of two small articles to `tracuu document`. Illustrative articles."""

import json
from pathlib import Path

import pytest

from tests.command import run

# number typed; (province, published, text) of two articles; the keys of its documents
CASES = [
    (
        "120-KL/TW",
        (
            (
                None,
                "2016-02-01",
                "Triển khai Kết luận số 120-KL/TW ngày 07/01/2016 của Bộ Chính trị về dân chủ ở cơ sở.",
            ),
            (None, "2025-03-01", "Triển khai Kết luận số 120-KL/TW ngày 24/01/2025 của Bộ Chính trị về một việc khác."),
        ),
        ["120-kl-tw,khoa-11", "120-kl-tw,khoa-13"],
    ),
    (
        "14-KH/TU",
        (
            ("Nghệ An", "2021-05-01", "Ban Thường vụ Tỉnh ủy ban hành Kế hoạch số 14-KH/TU ngày 06/4/2021."),
            ("Hà Tĩnh", "2021-06-01", "Ban Thường vụ Tỉnh ủy ban hành Kế hoạch số 14-KH/TU ngày 12/5/2021."),
        ),
        ["14-kh-tu@ha-tinh,nk-2020-2025", "14-kh-tu@nghe-an,nk-2020-2025"],
    ),
]


@pytest.mark.parametrize("number, articles, keys", CASES, ids=["terms", "provinces"])
def test_every_document_of_a_number_is_listed(
    tmp_path: Path, number: str, articles: tuple[tuple[str | None, str, str], ...], keys: list[str]
) -> None:
    rows = [
        {
            "url": f"https://minhhoa.gov.vn/tin/{n}.html",
            "title": f"Bài {n}",
            "text": text,
            "published": day,
            "province": province,
        }
        for n, (province, day, text) in enumerate(articles)
    ]
    listed = tmp_path / "bai.jsonl"
    listed.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    home = tmp_path / "home"
    assert run("add", listed, home=home).status == 0
    assert run("index", home=home).status == 0
    ran = run("document", number, "--json", home=home)
    assert ran.status == 3, ran
    for key in keys:
        assert key in ran.out
