"""docker-compose.yml, as far as a machine without Docker can judge it: its shape, its references, its versions, its settings."""

import inspect
import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.elasticsearch_client import Address
from tests import elasticsearch_node
from webapp.cli import tracuu
from webapp.settings import Settings

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
FILE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = {name for name, service in SERVICES.items() if service["image"].startswith("tracuu:")}
NODES = set(SERVICES) - OURS

SHAPES: dict[str, tuple[type, ...]] = {
    "image": (str,), "build": (dict,), "command": (list,), "entrypoint": (list,), "environment": (dict,), "volumes": (list,), "ports": (list,),
    "profiles": (list,), "depends_on": (dict,), "healthcheck": (dict,), "restart": (str,),
}  # fmt: skip
"""What a service may have, of the compose specification, and the forms that this file keeps to."""
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
RESTARTS = {"no", "always", "on-failure", "unless-stopped"}


def test_the_file_has_the_shape_of_the_specification() -> None:
    assert {key for key in FILE if not key.startswith("x-")} == {"services", "volumes"}
    for name, service in SERVICES.items():
        assert re.fullmatch(r"[a-z][a-z0-9-]*", name)
        for key, value in service.items():
            assert isinstance(value, SHAPES[key]), (name, key)
        assert service.get("restart") in RESTARTS, name
        assert all(isinstance(each, str) for key in ("command", "entrypoint") for each in service.get(key, [])), name
        assert all(value is None or isinstance(value, str) for value in service["environment"].values()), name
        assert set(service.get("build", {})) <= {"context", "dockerfile_inline"}, name


@pytest.mark.parametrize("name", [name for name in SERVICES if "healthcheck" in SERVICES[name]])
def test_a_check_of_health_is_whole(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert set(check) <= {"test", "interval", "timeout", "retries", "start_period"}
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    for key in set(check) & {"interval", "timeout", "start_period"}:
        assert re.fullmatch(r"\d+s", check[key])
    assert isinstance(check["retries"], int)


def test_what_is_referred_to_is_there() -> None:
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in SERVICES, (name, other)
            assert how["condition"] in CONDITIONS, (name, other)
            assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[other], (name, other)
            assert "profiles" not in SERVICES[other], (name, other)
        for volume in service["volumes"]:
            assert volume.partition(":")[0] in FILE["volumes"], (name, volume)
    used = {volume.partition(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert used == set(FILE["volumes"])


def test_two_nodes_never_share_a_folder() -> None:
    folders = [volume for name in NODES for volume in SERVICES[name]["volumes"]]
    assert len(folders) == len(set(folders)) == len(NODES)


def test_images_are_pinned_to_the_versions_that_the_tests_use() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {SERVICES[name]["image"] for name in OURS} == {f"tracuu:{project['version']}"}
    assert {SERVICES[name]["image"] for name in NODES} == {f"elasticsearch:{elasticsearch_node.VERSION}"}
    minor = ".".join(elasticsearch_node.VERSION.split(".")[:2])
    (client,) = [each for each in project["dependencies"] if each.startswith("elasticsearch")]
    assert client.startswith(f"elasticsearch>={minor},")
    pythons = {name.rpartition(" ")[2] for name in project["classifiers"] if "Python :: 3." in name}
    assert re.findall(r"^ *FROM python:(\d+\.\d+)-", TEXT, re.MULTILINE)[0] in pythons


def test_what_the_image_copies_is_there() -> None:
    inline = SERVICES["web"]["build"]["dockerfile_inline"]
    for source in re.findall(r"^COPY (\S+) ", inline, re.MULTILINE):
        assert (ROOT / source).exists()
    assert re.search(r"^USER \d+$", inline, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_settings_and_commands_are_those_of_the_program(name: str) -> None:
    service = SERVICES[name]
    assert set(service["environment"]) <= {f"TRACUU_{field.name.upper()}" for field in fields(Settings)}
    given = [*service.get("entrypoint", []), *service.get("command", [])]
    assert given[0] == "tracuu"
    command = tracuu.get_command(None, given[1])  # type: ignore[arg-type]
    assert command is not None
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in given[2:] if word.startswith("--")} <= options


def test_each_address_of_an_engine_leads_to_nodes_of_this_file() -> None:
    addresses = re.findall(r"elasticsearch:(http[^'}\s]+)", TEXT)
    assert len(addresses) == 2
    for address in map(Address.read, addresses):
        assert {host.removeprefix("http://").removesuffix(":9200") for host in address.hosts} <= NODES
    (default,) = {SERVICES[name]["environment"]["TRACUU_ENGINE"] for name in OURS}
    assert re.fullmatch(r"\$\{TRACUU_ENGINE:-elasticsearch:http://elasticsearch:9200/tracuu\}", default)


@pytest.mark.parametrize("name", sorted(NODES))
def test_a_node_has_only_settings_that_a_real_one_takes(name: str) -> None:
    """The tests' own nodes are started with every one of them but the heap, which they are given smaller."""
    environment = SERVICES[name]["environment"]
    started_with = inspect.getsource(elasticsearch_node)
    assert [setting for setting in environment if f'"{setting}"' not in started_with] == []
    assert re.fullmatch(r"-Xms(\d+[gm]) -Xmx\1", environment["ES_JAVA_OPTS"])
    assert environment["node.name"] == name
    assert "ports" not in SERVICES[name], "a node without passwords is reached by nobody outside"


def test_the_nodes_of_the_cluster_know_each_other() -> None:
    members = {name for name in NODES if SERVICES[name].get("profiles") == ["cluster"]}
    assert len(members) == 3
    for name in members:
        environment = SERVICES[name]["environment"]
        assert set(environment["cluster.initial_master_nodes"].split(",")) == members
        assert set(environment["discovery.seed_hosts"].split(",")) == members - {name}
    assert SERVICES["elasticsearch"]["environment"]["discovery.type"] == "single-node"


def test_what_is_said_above_the_file_can_be_typed() -> None:
    said = [line.strip("# ") for line in TEXT.splitlines() if line.startswith("#   ")]
    assert len(said) >= 6
    for line in said:
        for profile in re.findall(r"--profile (\S+)", line):
            assert any(profile in service.get("profiles", []) for service in SERVICES.values())
        for names in re.findall(r"(?:up -d|run --rm)((?: --no-deps)?(?: (?:[a-z]+-?\d?))+)", line):
            first = names.split()[1 if "--no-deps" in names else 0]
            assert first in SERVICES, line


def test_the_file_says_each_thing_once() -> None:
    """YAML would take the second of two equal keys without a word."""

    class Strict(yaml.SafeLoader):
        pass

    def once(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
        keys = [json.dumps(key.value) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        assert len(keys) == len(set(keys)), keys
        loader.flatten_mapping(node)
        return dict(loader.construct_pairs(node, deep=True))

    Strict.add_constructor("tag:yaml.org,2002:map", once)
    assert yaml.load(TEXT, Strict)["services"].keys() == SERVICES.keys()
