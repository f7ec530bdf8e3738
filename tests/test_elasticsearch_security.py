"""Elasticsearch with security switched on: users, passwords, certificates; all of them made for the test, with openssl."""

import base64
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engine import EngineError
from indexer.engines import open_engine
from indexer.query import Query
from indexer.query_parser import parse
from tests.elasticsearch_node import Node, node
from tests.engine_records import article, generated

PASSWORD = "mật khẩu: @minh/họa?"
TYPED = "m%E1%BA%ADt%20kh%E1%BA%A9u%3A%20%40minh%2Fh%E1%BB%8Da%3F"
ROLES = """\
tracuu:
  cluster: [monitor]
  indices:
    - {names: ["tracuu*"], privileges: [all]}
reader:
  cluster: [monitor]
  indices:
    - {names: ["tracuu*"], privileges: [read, view_index_metadata, monitor]}
"""


def _password_hash(password: str) -> str:
    salt = os.urandom(32)
    derived = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 10_000, 32)
    return f"{{PBKDF2}}10000${base64.b64encode(salt).decode()}${base64.b64encode(derived).decode()}"


def _authority(folder: Path, name: str) -> Path:
    """A certificate authority; its key lies beside its certificate."""
    _openssl(
        *["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"],
        *["-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.pem")],
    )
    return folder / f"{name}.pem"


def _certificate(folder: Path, authority: Path) -> tuple[bytes, bytes]:
    """Key and certificate of the loopback address, signed by the authority."""
    key, request, signed, names = (folder / f"http.{kind}" for kind in ("key", "csr", "pem", "ext"))
    names.write_text("subjectAltName=IP:127.0.0.1\n")
    _openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=http", "-keyout", str(key), "-out", str(request))
    _openssl(
        *["x509", "-req", "-in", str(request), "-CA", str(authority), "-CAkey", str(authority.with_suffix(".key"))],
        *["-CAcreateserial", "-days", "2", "-extfile", str(names), "-out", str(signed)],
    )
    return key.read_bytes(), signed.read_bytes()


def _openssl(*arguments: str) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl, which makes the certificates: install openssl")
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _authority(tmp_path_factory.mktemp("certificates"), "ours")


@pytest.fixture(scope="module")
def guarded(authority: Path) -> Iterator[Node]:
    """A node that speaks https alone and knows three users."""
    key, certificate = _certificate(authority.parent, authority)
    settings = {
        "xpack.security.enabled": True,
        "xpack.security.http.ssl.enabled": True,
        "xpack.security.http.ssl.key": "http.key",
        "xpack.security.http.ssl.certificate": "http.pem",
    }
    users = {"tracuu": PASSWORD, "reader": "chỉ đọc", "stranger": "người lạ"}
    files = {
        "http.key": key,
        "http.pem": certificate,
        "roles.yml": ROLES.encode(),
        "users": "".join(f"{name}:{_password_hash(password)}\n" for name, password in users.items()).encode(),
        "users_roles": b"tracuu:tracuu\nreader:reader\n",
    }
    with node(settings, files) as started:
        yield started


def _url(guarded: Node, login: str, ca: Path | None, alias: str = "tracuu-bai") -> str:
    host = guarded.address.removeprefix("https://")
    return f"elasticsearch:https://{login}@{host}/{alias}" + (f"?ca={ca}" if ca else "")


@pytest.fixture(scope="module")
def filled(guarded: Node, authority: Path) -> Node:
    engine = open_engine(_url(guarded, f"tracuu:{TYPED}", authority), create=True)
    engine.add(generated(30))
    engine.commit()
    engine.close()
    return guarded


def test_with_user_password_and_authority_all_goes_as_without(guarded: Node, authority: Path) -> None:
    url = _url(guarded, f"tracuu:{TYPED}", authority, "tracuu-moi")
    engine = open_engine(url, create=True)
    engine.add([article("p/1"), article("p/2", text="học phí")])
    engine.commit()
    engine.close()
    rebuilt = open_engine(url, fresh=True)
    rebuilt.add([article("p/3", text="học phí")])
    rebuilt.commit()
    rebuilt.publish()
    reader = open_engine(url)
    assert [hit.article.id for hit in reader.search(parse("học phí")).hits] == ["p/3"]
    assert [one.id for one in reader.export(Query())] == ["p/3"]
    assert reader.status().articles == 1
    reader.close()


def test_a_user_who_may_only_read_reads_and_is_told_why_no_more(filled: Node, authority: Path) -> None:
    reader = open_engine(_url(filled, "reader:ch%E1%BB%89%20%C4%91%E1%BB%8Dc", authority))
    assert reader.search(Query()).total == len(list(reader.export(Query()))) == reader.status().articles == 30
    with pytest.raises(EngineError, match="rights") as told:
        reader.add([article()])
    assert "tracuu-bai" in str(told.value)
    reader.close()


@pytest.mark.parametrize("login", ["tracuu:sai", "tracuu:", "nobody:sai", f"TRACUU:{TYPED}"])
def test_a_wrong_password_is_told_and_never_repeated(filled: Node, authority: Path, login: str) -> None:
    with pytest.raises(EngineError, match="user and password") as told:
        open_engine(_url(filled, login, authority))
    assert "sai" not in str(told.value)
    assert TYPED not in str(told.value)
    assert PASSWORD not in str(told.value)


def test_no_password_is_told(filled: Node, authority: Path) -> None:
    url = _url(filled, "", authority).replace("//@", "//")
    with pytest.raises(EngineError, match="user and password"):
        open_engine(url)


def test_a_user_without_rights_is_told(filled: Node, authority: Path) -> None:
    with pytest.raises(EngineError, match="rights"):
        open_engine(_url(filled, "stranger:ng%C6%B0%E1%BB%9Di%20l%E1%BA%A1", authority))


def test_a_certificate_of_an_unknown_authority_is_not_trusted(filled: Node, tmp_path: Path) -> None:
    for authority in (None, _authority(tmp_path, "other")):
        with pytest.raises(EngineError, match="certificate"):
            open_engine(_url(filled, f"tracuu:{TYPED}", authority))


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_that_holds_no_authority_is_named(filled: Node, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "authority.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(EngineError, match=str(file)):
        open_engine(_url(filled, f"tracuu:{TYPED}", file))


def test_http_where_https_is_spoken_is_told(filled: Node) -> None:
    url = _url(filled, f"tracuu:{TYPED}", None).replace("https", "http")
    with pytest.raises(EngineError, match="http or https") as told:
        open_engine(url)
    assert len(str(told.value).splitlines()) == 1
