"""Real Elasticsearch nodes on loopback, of the version that docker-compose.yml runs, started by the tests and stopped with them."""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

VERSION = "9.5.0"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
"""The official server with a minimum of modules."""
SHA256 = "db0e275fd790f723eca7bcde96069fd6fed304ad23afdb70c8c09553dd9e8b1b"
OLDEST_JAVA = 21

_JAVA = "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC"
"""A small heap, and no time spent on making code fast that runs for a minute."""
_NOBODY = 65534
_PATIENCE = 240.0
_MEMORY = Path("/dev/shm")
_ROOM = 4 << 30
_PREFIX = "tracuu-elasticsearch-"

Settings = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Node:
    """A node that answers at `address`; what it says goes to `home/output`. `kill` is kill -9."""

    address: str
    home: Path
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def node(settings: Settings | None = None, files: Mapping[str, bytes] | None = None) -> Iterator[Node]:
    """One node on its own; `files` are put into its configuration folder. It is ready when its port answers."""
    alone = {"discovery.type": "single-node", "xpack.security.enabled": False, **(settings or {})}
    with _started([alone], files or {}) as (only,):
        yield only


@contextmanager
def cluster(size: int = 3) -> Iterator[Sequence[Node]]:
    """So many nodes that have found each other, `node-0` and so on."""
    ports = [_free_port() for _ in range(size)]
    shared = {
        "xpack.security.enabled": False,
        "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in ports],
        "cluster.initial_master_nodes": [f"node-{place}" for place in range(size)],
    }
    with _started([shared | {"transport.port": port} for port in ports], {}) as nodes:
        _await_health(nodes[0].address, size)
        yield nodes


@contextmanager
def _started(settings: Sequence[Settings], files: Mapping[str, bytes]) -> Iterator[Sequence[Node]]:
    java, packed = _java_home(), _packed()
    with ExitStack() as open_things:
        base = _quick_folder()
        _sweep(base)
        made = tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=base, ignore_cleanup_errors=True)
        folder = Path(open_things.enter_context(made))
        folder.chmod(0o755)
        program = _unpacked(packed, folder)
        nodes = []
        for place, given in enumerate(settings):
            nodes.append(_launch(program, folder / f"node-{place}", given, files, java))
            open_things.callback(nodes[-1].kill)
        for started in nodes:
            _await_port(started)
        yield nodes


def _launch(program: Path, home: Path, given: Settings, files: Mapping[str, bytes], java: Path) -> Node:
    port = _free_port()
    shutil.copytree(program / "config", home / "config")
    (home / "tmp").mkdir()
    settings = {
        "cluster.name": "tracuu-tests", "node.name": home.name, "http.host": "127.0.0.1", "http.port": port,
        "transport.host": "127.0.0.1", "transport.port": _free_port(), "path.data": str(home / "data"), "path.logs": str(home / "logs"),
        "cluster.routing.allocation.disk.threshold_enabled": False, **given,
    }  # fmt: skip
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in settings.items())
    for file, content in {**files, "elasticsearch.yml": lines.encode()}.items():
        (home / "config" / file).write_bytes(content)
    _give_away(home)
    scheme = "https" if settings.get("xpack.security.http.ssl.enabled") else "http"
    return Node(f"{scheme}://127.0.0.1:{port}", home, _run(program, home, java))


def _run(program: Path, home: Path, java: Path) -> "subprocess.Popen[bytes]":
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(home), "ES_JAVA_HOME": str(java), "ES_PATH_CONF": str(home / "config"),
        "ES_JAVA_OPTS": _JAVA, "ES_TMPDIR": str(home / "tmp"),
    }  # fmt: skip
    with (home / "output").open("wb") as output:
        return subprocess.Popen(
            [*_bound(), str(program / "bin" / "elasticsearch")], cwd=home, env=environment, stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip


def _bound() -> list[str]:
    """A prefix that ends the server when the tests are killed, and takes root's rights from it."""
    if shutil.which("setpriv") is None:
        return []
    prefix = ["setpriv", "--pdeathsig", "KILL"]
    return [*prefix, "--reuid", str(_NOBODY), "--regid", str(_NOBODY), "--clear-groups"] if os.getuid() == 0 else prefix


def _give_away(home: Path) -> None:
    """The server refuses to run as root."""
    if os.getuid() == 0:
        if not _bound():
            pytest.skip("needs setpriv, which takes root's rights from Elasticsearch: install util-linux")
        for path in (home, *home.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)


def _quick_folder() -> Path:
    """Memory where there is enough, for a node waits for its disk at every change; else the usual place."""
    with suppress(OSError):
        if shutil.disk_usage(_MEMORY).free > _ROOM:
            return _MEMORY
    return Path(tempfile.gettempdir())


def _sweep(base: Path) -> None:
    """Take away what tests that were killed have left."""
    for left in base.glob(f"{_PREFIX}*"):
        process = left.name.removeprefix(_PREFIX).partition("-")[0]
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            shutil.rmtree(left, ignore_errors=True)
        except (ValueError, PermissionError):
            continue


def _await_port(started: Node) -> None:
    host, port = started.address.rpartition("/")[2].split(":")
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and started.process.poll() is None:
        with suppress(OSError), socket.create_connection((host, int(port)), 1):
            return
        time.sleep(0.2)
    pytest.fail(f"Elasticsearch did not start: {(started.home / 'output').read_text(errors='replace')[-2000:]}")


def _await_health(address: str, size: int) -> None:
    wanted = f"{address}/_cluster/health?wait_for_nodes={size}&wait_for_status=green&timeout={_PATIENCE:.0f}s"
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            with urllib.request.urlopen(wanted, timeout=_PATIENCE) as answer:
                assert json.load(answer)["number_of_nodes"] == size
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@cache
def _packed() -> Path:
    """The server as it is published, fetched once and kept; a test is skipped, and named, where it cannot be had."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tracuu"
    kept = base / f"elasticsearch-{VERSION}.zip"
    if not kept.is_file():
        _fetch(base)
    digest = hashlib.sha256(kept.read_bytes()).hexdigest()
    if digest != SHA256:
        pytest.fail(f"{kept} has the digest {digest}, not {SHA256}: delete it")
    return kept


def _fetch(base: Path) -> None:
    if shutil.which("mvn") is None:
        pytest.skip("needs Maven, which fetches Elasticsearch: install maven")
    base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=base) as folder:  # never half a file under its name
        command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
        fetched = subprocess.run(command, capture_output=True, text=True)
        if fetched.returncode:
            pytest.skip(f"needs Elasticsearch {VERSION}, which Maven could not fetch: {fetched.stdout[-500:]}")
        for file in Path(folder).iterdir():
            file.rename(base / file.name)


def _unpacked(packed: Path, folder: Path) -> Path:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    program = next(folder.glob("elasticsearch-*"))
    for script in (program / "bin").iterdir():
        script.chmod(0o755)
    return program


@cache
def _java_home() -> Path:
    """The first Java that is new enough."""
    named = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    on_path = shutil.which("java")
    found = [Path(on_path).resolve().parents[1]] if on_path else []
    for home in (*named, *found, *sorted(Path("/usr/lib/jvm").glob("*"))):
        if _java_version(home) >= OLDEST_JAVA:
            return home
    pytest.skip(f"needs Java {OLDEST_JAVA} or later: install a JDK, or name its folder in $ES_JAVA_HOME")


def _java_version(home: Path) -> int:
    with suppress(OSError):
        said = subprocess.run([str(home / "bin" / "java"), "-version"], capture_output=True, text=True).stderr
        if number := re.search(r'version "(\d+)', said):
            return int(number[1])
    return 0
