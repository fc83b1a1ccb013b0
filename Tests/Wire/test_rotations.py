"""Rotations of a login at a target, watched and steered by the command line and /rekey/v1."""

import json
import re
import subprocess
import sys
import time

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from exec_target import ExecTarget
from harness import BINARY, wait_for

POLICY = """
connectors:
  partner:
    type: exec
    program: {python}
    arguments: {arguments}
policies:
  monthly:
    trigger: {{ every: P30D }}
    rings:
      - {{ name: canary, select: "ring=canary", soak: PT30M, fail: {{ reportedFailures: 1, probeFailures: 2 }} }}
      - {{ name: everyone }}
    grace: {{ quiet: PT1H, deadline: P7D, atDeadline: hold, emergency: PT10M }}
    retries: {{ first: PT1S, longest: PT1S, attempts: 2 }}
  signed-off:
    approvals: 1
    rings: [{{ name: everyone }}]
    grace: {{ quiet: PT1H }}
objects:
  secrets/orders:
    owner: team-orders
    rotationOwner: platform
    tier: critical
    connector: partner
    strategy: two-principals
    principals: [orders_a, orders_b]
    policy: monthly
  secrets/report:
    connector: partner
    strategy: two-principals
    principals: [report_a, report_b]
    policy: signed-off
"""


@pytest.fixture
def managed(own_server, tmp_path):
    """A server with two secrets under policies, whose target is a program."""
    own_server.partner = ExecTarget(tmp_path)
    own_server.partner.set(orders_a=["first"], report_a=["secret"])
    for name, login in (("orders", "first"), ("report", "secret"), ("loose", "any")):
        own_server.vault().do("PUT", f"/secrets/{name}", {"value": login})
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "policy.yaml").write_text(
        POLICY.format(python=sys.executable, arguments=own_server.partner.arguments))
    own_server.cli("apply", "-f", str(folder), "--yes", output=None)
    return own_server


def value(server, client=None):
    return server.vault(client=client).do("GET", "/secrets/orders")["value"]


def begin(server, *arguments, name="orders"):
    return server.cli("rotate", f"secrets/{name}", *arguments)["id"]


def show(server, rotation):
    return server.cli("rotations", "show", rotation)


def state(server, rotation):
    return server.admin("GET", f"/rotations/{rotation}")["rotation"]["state"]


def wait_until(server, rotation, *states):
    wait_for(lambda: state(server, rotation) in states)


def canary(server):
    identity = server.make_identity("canary", ("Key Vault Secrets User", "/vaults/default"))
    server.admin("PATCH", "/identities/canary", {"ring": "canary"})
    return identity["clientId"], identity["secret"]


def metrics(server):
    text = server.vault().connection.request("GET", "/metrics").body.decode()
    return dict(re.fullmatch(r"(\S+?(?:\{.*\})?) (\S+)", line).groups()
                for line in text.splitlines() if not line.startswith("#"))


def exemplars(server):
    """The rotation behind each sample that names one, read by the strict parser of Prometheus's own library."""
    reply = server.vault().connection.request("GET", "/metrics", headers={"Accept": "application/openmetrics-text;version=1.0.0"})
    assert reply.headers["Content-Type"].startswith("application/openmetrics-text")
    return {(sample.name, *sorted(sample.labels.values())): sample.exemplar.labels["rotation_id"]
            for family in text_string_to_metric_families(reply.body.decode()) for sample in family.samples
            if sample.exemplar}


def events(server, rotation):
    return [event["event"] for event in show(server, rotation)["timeline"]]


WHOLE = ["planned", "generated", "staging", "staged", "verified", "exposed", "promoted", "recorded", "retiring",
         "retired"]


def test_a_rotation_runs_through_its_rings_to_its_end(managed):
    early = canary(managed)
    rotation = begin(managed, "--reason", "trial")
    wait_until(managed, rotation, "exposed")
    assert value(managed) == "first" and value(managed, early) != "first"
    given = managed.vault(client=early).do("GET", "/secrets/orders")
    path = "/secrets/orders/" + given["id"].rpartition("/")[2]
    assert managed.vault(client=early).do("GET", path) == given, "who was given a version can read it again"
    assert managed.vault().call("GET", path).status == 404
    detail = show(managed, rotation)
    assert detail["rotation"]["ring"] == "canary" and "canary" in detail["rotation"]["waitsFor"]
    assert detail["plan"]["from"] == "orders_a" and detail["plan"]["to"] == "orders_b"
    managed.advance("PT31M")
    wait_until(managed, rotation, "observing")
    assert managed.partner.accepts("first") and managed.partner.accepts(value(managed))
    managed.advance("PT2H")
    wait_until(managed, rotation, "done")
    told = [line["operationName"] for line in managed.audit_lines() if rotation in json.dumps(line["properties"])]
    assert [one for one in told if one.startswith("Secret")] == ["SecretRotate", "SecretVersionRetire"]
    assert not managed.partner.accepts("first")
    assert events(managed, rotation) == WHOLE
    detail = show(managed, rotation)
    assert detail["rotation"]["reason"] == "trial"
    assert {step["step"]: step["seconds"] for step in detail["steps"]}["exposed"] > 1_800
    text = managed.cli("rotations", "show", rotation, output="text")
    assert "TIME" in text and "orders_a -> orders_b" in text and "nobody uses the old version" in text
    counted = metrics(managed)
    assert counted['rekey_rotations_total{kind="secret",trigger="onDemand",outcome="done"}'] == "1"
    assert counted['rekey_canary_verdicts_total{ring="canary",verdict="passed"}'] == "1"
    assert counted["rekey_rotation_duration_seconds_count"] == "1"
    assert counted["rekey_revocation_latency_seconds_count"] == "1"
    assert counted['rekey_rotation_step_duration_seconds_count{step="exposed"}'] == "1"
    assert counted['rekey_orchestration_attempts_total{step="staged",result="succeeded"}'] == "1"
    assert int(counted['rekey_version_uses_total{stage="pending"}']) >= 1
    assert int(counted['rekey_version_uses_total{stage="current"}']) >= 1
    behind = exemplars(managed)
    assert set(behind.values()) == {rotation}
    assert ("rekey_rotations_total", "done", "onDemand", "secret") in behind
    assert {"rekey_rotation_duration_seconds_bucket", "rekey_revocation_latency_seconds_bucket"} < {name for name, *_ in behind}
    logged = [json.loads(line) for line in managed.log().splitlines() if rotation in line and '"event"' in line]
    assert [line.get("event") or line["metadata"]["event"] for line in logged] == WHOLE


def test_every_act_leaves_a_record_with_the_rotation(managed):
    rotation = begin(managed)
    for act in ("pause", "resume", "rollback"):
        wait_until(managed, rotation, "exposed", "paused")
        managed.cli("rotations", act, rotation)
    wait_until(managed, rotation, "rolledBack")
    acts = [line["operationName"] for line in managed.audit_lines() if rotation in json.dumps(line["properties"])]
    wanted = ["RotationBegin", "RotationPause", "RotationResume", "RotationRollBack"]
    assert [act for act in acts if act in wanted] == wanted
    assert value(managed) == "first" and managed.partner.accepts("first")


def test_a_reported_failure_rolls_back_at_once(managed):
    early = canary(managed)
    rotation = begin(managed)
    wait_until(managed, rotation, "exposed")
    vault = managed.vault(client=early)
    version = vault.do("GET", "/secrets/orders")["id"].rpartition("/")[2]
    report = {"object": "secrets/orders", "version": version, "outcome": "failed"}
    reply = vault.send("POST", "/rekey/v1/usage", {"reports": [report]})
    assert reply.status == 200 and reply.json == {"taken": 1, "unknown": []}
    wait_for(lambda: "restoring" in events(managed, rotation))
    assert value(managed, early) == "first"
    wait_until(managed, rotation, "rolledBack")
    assert metrics(managed)['rekey_canary_verdicts_total{ring="canary",verdict="failed"}'] == "1"
    assert metrics(managed)["rekey_rotation_recovery_seconds_count"] == "1"


def test_a_candidate_that_the_target_stops_accepting_during_the_soak_rolls_back_by_itself(managed):
    early = canary(managed)
    rotation = begin(managed)
    wait_until(managed, rotation, "exposed")
    managed.partner.set(orders_a=["first"], orders_b=["changed by hand"])
    managed.advance("PT3M")
    wait_for(lambda: events(managed, rotation).count("probeFailed") == 1)
    assert state(managed, rotation) == "exposed"
    managed.advance("PT1M")
    wait_until(managed, rotation, "rolledBack")
    assert show(managed, rotation)["rotation"]["undo"] == "the target stopped accepting the candidate"
    assert value(managed, early) == "first" and managed.partner.accepts("first")


def test_who_loaded_the_old_version_holds_its_end_back(managed):
    early = canary(managed)
    version = managed.vault(client=early).do("GET", "/secrets/orders")["id"].rpartition("/")[2]
    rotation = begin(managed)
    wait_until(managed, rotation, "exposed")
    managed.advance("PT31M")
    wait_until(managed, rotation, "observing")
    managed.advance("PT5M")
    report = {"object": "secrets/orders", "version": version, "outcome": "loaded"}
    vault = managed.vault(client=early)
    assert vault.send("POST", "/rekey/v1/usage", {"reports": [report]}).json["taken"] == 1
    wait_for(lambda: show(managed, rotation)["holders"])
    holder, = show(managed, rotation)["holders"]
    assert (holder["name"], holder["source"]) == ("canary", "report")
    assert "canary" in managed.cli("rotations", "show", rotation, output="text")
    row, = [one for one in managed.cli("inventory")["value"] if one["object"] == "secrets/orders"]
    assert [one["name"] for one in row["stragglers"]] == ["canary"]
    managed.cli("rotations", "retire", rotation)
    wait_until(managed, rotation, "done")
    assert not managed.partner.accepts("first")


def test_a_target_that_refuses_makes_the_rotation_stick_until_a_person_comes(managed):
    hidden = managed.partner.state.with_suffix(".away")
    managed.partner.state.rename(hidden)
    managed.partner.state.mkdir()
    rotation = begin(managed)
    for _ in range(20):
        if state(managed, rotation) == "stuck":
            break
        managed.advance("PT5S")
        time.sleep(0.3)
    detail = show(managed, rotation)["rotation"]
    assert detail["state"] == "stuck" and detail["failure"]["detail"], detail
    assert managed.cli("rotations", "list", "--state", "stuck")["value"][0]["id"] == rotation
    assert metrics(managed)['rekey_rotations_open{state="stuck"}'] == "1"
    assert value(managed) == "first"
    managed.partner.state.rmdir()
    hidden.rename(managed.partner.state)
    managed.cli("rotations", "resume", rotation)
    wait_until(managed, rotation, "exposed")
    assert metrics(managed)['rekey_rotations_open{state="stuck"}'] == "0"


def test_a_rotation_that_waits_for_its_next_try_is_tried_at_once(managed):
    for field, limit in (("longest", "PT1H"), ("first", "PT1H"), ("attempts", "5")):
        managed.cli("policies", "set", f"policies.monthly.retries.{field}={limit}", "--reason", "slow")
    hidden = managed.partner.state.with_suffix(".away")
    managed.partner.state.rename(hidden)
    managed.partner.state.mkdir()
    rotation = begin(managed)
    wait_for(lambda: "next try" in (show(managed, rotation)["rotation"].get("waitsFor") or ""))
    managed.partner.state.rmdir()
    hidden.rename(managed.partner.state)
    assert "is tried again now" in managed.cli("rotations", "retry", rotation, output="text")
    wait_until(managed, rotation, "exposed")
    timeline = [one for one in events(managed, rotation) if one in ("failed", "retried", "generated")]
    assert timeline == ["failed", "retried", "generated"]
    refused = managed.cli("rotations", "retry", rotation, output=None, expect=1)
    assert "nothing to try again" in refused and "has not failed" in refused
    kept = [line for line in managed.audit_lines() if line["operationName"] == "RotationRetry"]
    assert len(kept) == 2 and all(rotation in json.dumps(line["properties"]) for line in kept)


def test_an_emergency_waits_for_no_ring_and_ends_at_its_deadline(managed):
    assert "--reason" in managed.cli("rotate", "secrets/orders", "--emergency", expect=2)
    rotation = begin(managed, "--emergency", "--reason", "seen in a log")
    wait_until(managed, rotation, "observing")
    assert "exposed" not in events(managed, rotation)
    managed.advance("PT11M")
    wait_until(managed, rotation, "done")
    assert not managed.partner.accepts("first") and managed.partner.accepts(value(managed))
    assert metrics(managed)["rekey_emergency_refusal_seconds_count"] == "1"
    reply = managed.vault().send("POST", "/rekey/v1/rotations", {"object": "secrets/orders", "emergency": True})
    assert reply.status == 400 and "reason" in reply.message


def test_a_rotation_waits_for_its_approval(managed):
    rotation = begin(managed, name="report")
    wait_for(lambda: "approval" in (show(managed, rotation)["rotation"].get("waitsFor") or ""))
    refused = managed.cli("rotations", "approve", rotation, output=None, expect=1)
    assert "somebody else must approve it" in refused, "who asks does not approve"
    other = managed.make_identity("second", ("Rotation Owner", "/vaults/default"))
    as_other = managed.vault(client=(other["clientId"], other["secret"]))
    assert as_other.send("POST", f"/rekey/v1/rotations/{rotation}/approve").status == 200
    wait_until(managed, rotation, "observing")
    timeline = show(managed, rotation)["timeline"]
    assert "asked for by" in timeline[0]["detail"] and timeline[1]["detail"] == "by second"


def test_watching_ends_with_the_rotation_and_says_how(managed):
    environment = {"REKEY_PROFILE": str(managed.data / "bootstrap.json")}
    rotation = begin(managed)
    watch = subprocess.Popen([BINARY, "rotations", "watch", rotation], stdout=subprocess.PIPE, text=True,
                             env=environment)
    wait_until(managed, rotation, "exposed")
    managed.cli("rotations", "rollback", rotation)
    out, _ = watch.communicate(timeout=60)
    assert watch.returncode == 1
    assert [line.split()[2] for line in out.splitlines()][-2:] == ["restoring", "restored"]
    waiting = subprocess.Popen([BINARY, "rotate", "secrets/orders", "--wait"], stdout=subprocess.PIPE, text=True,
                               env=environment)
    wait_for(lambda: managed.cli("rotations", "list", "--state", "exposed")["value"])
    managed.advance("PT31M")
    wait_for(lambda: managed.cli("rotations", "list", "--state", "observing")["value"])
    managed.advance("PT2H")
    out, _ = waiting.communicate(timeout=60)
    assert waiting.returncode == 0 and len(out.splitlines()) == len(WHOLE)


def test_the_inventory_names_owners_and_what_nobody_owns(managed):
    rows = {one["object"]: one for one in managed.cli("inventory")["value"]}
    assert rows["secrets/orders"]["owner"] == "team-orders" and rows["secrets/orders"]["policy"] == "monthly"
    assert rows["secrets/orders"]["nextDue"] and not rows["secrets/orders"]["ownerless"]
    assert rows["secrets/loose"]["ownerless"] and "policy" not in rows["secrets/loose"]
    text = managed.cli("inventory", output="text")
    assert re.search(r"secrets/loose +nobody", text) and "team-orders" in text
    page = managed.admin("GET", "/inventory?limit=1")
    assert len(page["value"]) == 1
    assert managed.admin("GET", f"/inventory?limit=5&after={page['next']}")["value"][0] != page["value"][0]


def test_a_rotation_owner_rotates_and_cannot_read_and_a_secret_owner_the_other_way_round(managed):
    who = {role: managed.make_identity(name, (role, scope)) for name, role, scope in [
        ("turner", "Rotation Owner", "/vaults/default/secrets/orders"),
        ("keeper", "Key Vault Secrets Officer", "/vaults/default")]}
    turner, keeper = (managed.vault(client=(one["clientId"], one["secret"])) for one in who.values())
    assert turner.call("GET", "/secrets/orders").status == 403
    assert turner.call("PUT", "/secrets/orders", {"value": "mine"}).status == 403
    begun = turner.send("POST", "/rekey/v1/rotations", {"object": "secrets/orders"})
    assert begun.status == 201, begun
    other = turner.send("POST", "/rekey/v1/rotations", {"object": "secrets/report"})
    assert other.status == 403 and "Rekey/vaults/rotations/write" in other.message
    begin(managed, name="report")
    seen = turner.send("GET", "/rekey/v1/rotations").json["value"]
    assert [one["object"] for one in seen] == ["secrets/orders"]
    assert [one["object"] for one in turner.send("GET", "/rekey/v1/inventory").json["value"]] == ["secrets/orders"]
    rotation = begun.json["id"]
    assert keeper.call("GET", "/secrets/orders").status == 200
    for method, path, body in [
            ("POST", "/rotations", {"object": "secrets/orders"}), ("GET", "/rotations", None),
            ("GET", f"/rotations/{rotation}", None), ("POST", f"/rotations/{rotation}/rollback", None),
            ("GET", "/inventory", None)]:
        assert keeper.send(method, "/rekey/v1" + path, body).status == 403
    nobody = managed.make_identity("nobody")
    report = {"reports": [{"object": "secrets/orders", "version": "0" * 32, "outcome": "loaded"}]}
    assert managed.vault(client=(nobody["clientId"], nobody["secret"])).send(
        "POST", "/rekey/v1/usage", report).status == 403
    assert keeper.send("POST", "/rekey/v1/usage", report).json == {"taken": 0, "unknown": report["reports"]}


@pytest.mark.parametrize("method,path,body,status", [
    ("POST", "/rotations", {"object": "secrets/loose"}, 400), ("POST", "/rotations", {"object": "loose"}, 400),
    ("POST", "/rotations", {"object": "keys/any"}, 404), ("POST", "/rotations", {}, 400),
    ("POST", "/rotations", {"object": "secrets/orders", "when": "now"}, 400),
    ("POST", "/rotations", {"object": "secrets/none-such"}, 404),
    ("GET", "/rotations?state=happy", None, 400), ("GET", "/rotations?limit=0", None, 400),
    ("GET", "/rotations/none-such", None, 404), ("POST", "/rotations/none-such/pause", None, 404),
    ("POST", "/rotations/none-such/retry", None, 404),
    ("POST", "/rotations/none-such/dance", None, 404), ("DELETE", "/rotations/none-such", None, 405),
    ("POST", "/usage", {"reports": []}, 400),
    ("POST", "/usage", {"reports": [{"object": "secrets/orders", "version": "0" * 32, "outcome": "loaded"}] * 101}, 400),
    ("POST", "/usage", {"reports": [{"object": "secrets/orders", "version": "1", "outcome": "loaded"}]}, 400),
    ("POST", "/usage", {"reports": [{"object": "secrets/orders", "version": "0" * 32, "outcome": "odd"}]}, 400),
    ("GET", "/inventory?after=x", None, 400), ("GET", "/inventory?vault=-", None, 400),
], ids=str)
def test_nonsense_is_refused_in_words(server, method, path, body, status):
    server.vault().call("PUT", "/secrets/loose", {"value": "v"})
    reply = server.vault().send(method, "/rekey/v1" + path, body)
    assert reply.status == status and reply.message, reply


def test_the_document_describes_what_the_server_answers(server):
    connection = server.vault().connection
    document = connection.request("GET", "/rekey/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]

    def check(value, schema):
        schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
        assert isinstance(value, kinds[schema["type"]]), (value, schema)
        if schema["type"] == "array":
            for item in value:
                check(item, schema["items"])
        if schema["type"] == "object" and "properties" in schema:
            assert set(schema.get("required", [])) <= set(value) <= set(schema["properties"])
            for member, content in value.items():
                check(content, schema["properties"][member])

    server.vault().call("PUT", "/secrets/described", {"value": "v"})
    for path, methods in document["paths"].items():
        if "get" in methods and "{" not in path:
            reply = server.vault().send("GET", path)
            assert reply.status == 200, reply
            check(reply.json, methods["get"]["responses"]["200"]["content"]["application/json"]["schema"])
