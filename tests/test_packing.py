"""Answers packed for those who can unpack them: the same bytes, told apart by their ETag, and nothing that streams is held up."""

import gzip
from collections.abc import Callable

import brotli
import pytest
from flask.testing import FlaskClient
from flask_compress.compat import compression

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": compression.zstd.decompress,
}
BROWSER = "gzip, deflate, br, zstd"


@pytest.mark.parametrize(
    ("path", "accepted", "packed"),
    [
        ("/tim-kiem?q=dan+chu", BROWSER, "zstd"),
        ("/tim-kiem?q=dan+chu", "gzip, br", "br"),
        ("/tim-kiem?q=dan+chu", "gzip", "gzip"),
        ("/tim-kiem?q=dan+chu", "identity", None),
        ("/tim-kiem.json?q=dan+chu", "gzip", "gzip"),
        ("/api/openapi.json", BROWSER, "zstd"),
        ("/tim-kiem.atom?q=dan+chu", "gzip", "gzip"),
        ("/static/style.css", BROWSER, "zstd"),
        ("/static/page.js", "br", "br"),
        ("/healthz", BROWSER, None),  # a few bytes
        ("/xuat/bai-viet.jsonl", BROWSER, None),  # streams
        ("/xuat/bai-viet.csv", BROWSER, None),
    ],
)
def test_an_answer_is_packed_as_it_is_accepted(path: str, accepted: str, packed: str | None, web: FlaskClient) -> None:
    plain, answer = web.get(path), web.get(path, headers={"Accept-Encoding": accepted})
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, packed)
    assert "Accept-Encoding" in answer.headers["Vary"]
    if packed:
        assert len(answer.data) < len(plain.data) / 2
        assert answer.headers["Content-Length"] == str(len(answer.data))
        assert UNPACK[packed](answer.data) == plain.data
    else:
        assert answer.data == plain.data


@pytest.mark.parametrize("path", ["/static/style.css", "/api/tim-kiem?q=dan+chu", "/tim-kiem.atom?q=dan+chu"])
def test_who_has_the_packed_answer_gets_304(path: str, web: FlaskClient) -> None:
    accepted = {"Accept-Encoding": BROWSER}
    plain, packed = web.get(path).headers["ETag"], web.get(path, headers=accepted).headers["ETag"]
    assert plain != packed
    for tag, headers in ((plain, {}), (packed, accepted)):
        assert web.get(path, headers={**headers, "If-None-Match": tag}).status_code == 304
