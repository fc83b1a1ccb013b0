"""The shipped JSON Schema: an editor that follows it takes what Rekey takes, and refuses what Rekey refuses."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/policy.schema.json").read_text())
EDITOR = jsonschema.Draft202012Validator(SCHEMA)

GOOD = {
    **{str(path.relative_to(ROOT)): path.read_text() for path in sorted((ROOT / "examples").rglob("*.yaml"))},
    **{f"{path.relative_to(ROOT)} #{number}": block
       for path in sorted((ROOT / "docs").glob("*.md")) + [ROOT / "README.md"]
       for number, block in enumerate(re.findall(r"^```yaml\n(.*?)^```", path.read_text(), re.M | re.S), 1)
       if re.search(r"^(connectors|policies|objects|owners):", block, re.M)},
}

DATABASE = "type: postgresql, host: db.internal"
BAD = {
    "a setting that the connector has not": f"connectors: {{db: {{{DATABASE}, hots: x}}}}",
    "a setting of another connector": f"connectors: {{db: {{{DATABASE}, save: nowhere}}}}",
    "a strategy that the connector has not": f"connectors: {{db: {{{DATABASE}, strategy: two-passwords}}}}",
    "a port that is a text": f'connectors: {{db: {{{DATABASE}, port: "5432"}}}}',
    "a port out of range": f"connectors: {{db: {{{DATABASE}, port: 70000}}}}",
    "a login in clear": f"connectors: {{db: {{{DATABASE}, administrator: keeper}}}}",
    "a flag that is a text": f'connectors: {{db: {{{DATABASE}, endSessions: "true"}}}}',
    "a connector without its host": "connectors: {db: {type: postgresql}}",
    "a connector without a type": "connectors: {db: {host: db.internal}}",
    "a connector that there is not": "connectors: {db: {type: oracle, host: db.internal}}",
    "too many rotations at once": f"connectors: {{db: {{{DATABASE}, concurrency: 65}}}}",
    "a section that there is not": "rules: {}",
    "a member that there is not": "policies: {p: {triggers: {every: P30D}}}",
    "a duration that is none": "policies: {p: {trigger: {every: 30 days}}}",
    "a trigger without anything": "policies: {p: {trigger: {jitter: PT1H}}}",
    "uses that are none": "policies: {p: {trigger: {uses: 0}}}",
    "a window that is none": "policies: {p: {windows: {allow: [at night]}}}",
    "an end that is none": "policies: {p: {grace: {atDeadline: wait}}}",
    "a ring without a name": "policies: {p: {rings: [{soak: PT1H}]}}",
    "an object by a wrong path": "objects: {passwords/x: {owner: me}}",
    "a key with a connector": "objects: {keys/x: {owner: me, connector: db}}",
    "a key with logins": "objects: {keys/x: {owner: me, principals: [a, b]}}",
    "a key with a password": "objects: {keys/x: {owner: me, password: {length: 40}}}",
    "a key with a cache": "objects: {keys/x: {owner: me, consumersCache: PT1H}}",
    "three logins": "objects: {secrets/x: {owner: me, principals: [a, b, c]}}",
    "a tier that is none": "objects: {secrets/x: {owner: me, tier: urgent}}",
    "a password that is too short": "objects: {secrets/x: {owner: me, password: {length: 7}}}",
    "an owner that is a number": "objects: {secrets/x: {owner: 42}}",
}


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert len(GOOD) >= 10


@pytest.mark.parametrize("name", GOOD)
def test_what_the_documents_show_is_taken(name):
    errors = [f"{list(error.absolute_path)}: {error.message}" for error in EDITOR.iter_errors(yaml.safe_load(GOOD[name]))]
    assert not errors, errors


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_refused_by_the_schema(name):
    assert not EDITOR.is_valid(yaml.safe_load(BAD[name]))


def test_what_is_wrong_is_refused_by_the_reader_at_its_place(own_server, tmp_path):
    for number, (name, text) in enumerate(BAD.items()):
        file = tmp_path / f"bad-{number}.yaml"
        file.write_text(text)
        said = own_server.cli("plan", "-f", str(file), output=None, expect=1)
        assert re.search(rf"{re.escape(file.name)}:1:\d+: error: ", said), f"{name}: {said}"
        assert ";" in said, f"{name} has no remedy: {said}"


def test_the_shipped_schema_is_the_one_that_the_program_prints(own_server):
    assert json.loads(own_server.cli("policies", "schema", output=None)) == SCHEMA
