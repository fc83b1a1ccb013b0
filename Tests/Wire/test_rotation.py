"""Rotation policies, rotation on demand, and rotation by the clock."""

import http.client
import signal
import time
from datetime import UTC, datetime, timedelta

import pytest
from azure.core.exceptions import HttpResponseError
from azure.keyvault.keys import KeyClient, KeyRotationLifetimeAction, KeyRotationPolicy, KeyRotationPolicyAction

from conftest import NO_RETRIES, credential_of
from harness import wait_for

ROTATE, NOTIFY = KeyRotationPolicyAction.rotate, KeyRotationPolicyAction.notify


def shape(policy):
    return sorted((getattr(a.action, "value", a.action).lower(), a.time_after_create, a.time_before_expiry) for a in policy.lifetime_actions)


def test_a_key_has_the_default_policy_before_any_is_set(keys, name):
    keys.create_rsa_key(name)
    policy = keys.get_key_rotation_policy(name)
    assert policy.id.endswith(f"/keys/{name}/rotationpolicy")
    assert shape(policy) == [("notify", None, "P30D")]
    assert policy.expires_in is None


def test_a_policy_comes_back_as_it_was_given(keys, name):
    keys.create_rsa_key(name)
    actions = [KeyRotationLifetimeAction(ROTATE, time_after_create="P2M"),
               KeyRotationLifetimeAction(NOTIFY, time_before_expiry="P7D")]
    put = keys.update_key_rotation_policy(name, KeyRotationPolicy(), lifetime_actions=actions, expires_in="P90D")
    got = keys.get_key_rotation_policy(name)
    assert shape(put) == shape(got) == [("notify", None, "P7D"), ("rotate", "P2M", None)]
    assert put.expires_in == got.expires_in == "P90D"
    cleared = keys.update_key_rotation_policy(name, KeyRotationPolicy())
    assert cleared.expires_in is None and cleared.created_on == put.created_on
    assert len(cleared.lifetime_actions) == len(keys.get_key_rotation_policy(name).lifetime_actions)


@pytest.mark.parametrize("policy", [
    {"lifetimeActions": [{"trigger": {"timeAfterCreate": "P3D"}, "action": {"type": "Rotate"}}]},
    {"attributes": {"expiryTime": "P27D"}},
    {"attributes": {"expiryTime": "soon"}},
    {"lifetimeActions": [{"trigger": {"timeAfterCreate": "P30D"}, "action": {"type": "Notify"}}]},
    {"lifetimeActions": [{"trigger": {"timeBeforeExpiry": "P10D"}, "action": {"type": "Rotate"}}]},
    {"lifetimeActions": [{"trigger": {}, "action": {"type": "Rotate"}}]},
    {"lifetimeActions": [{"trigger": {"timeAfterCreate": "P30D"}, "action": {"type": "Explode"}}]},
    {"lifetimeActions": [{"trigger": {"timeAfterCreate": "P30D"}, "action": {"type": "Rotate"}}] * 2},
], ids=str)
def test_a_policy_that_cannot_work_is_refused(vault, name, policy):
    vault.do("POST", f"/keys/{name}/create", {"kty": "EC"})
    reply = vault.call("PUT", f"/keys/{name}/rotationpolicy", policy)
    assert (reply.status, reply.code) == (400, "BadParameter"), reply
    assert vault.do("GET", f"/keys/{name}/rotationpolicy")["lifetimeActions"][0]["action"]["type"] == "Notify"


def test_null_triggers_and_any_casing_are_legal(vault, name):
    vault.do("POST", f"/keys/{name}/create", {"kty": "EC"})
    policy = {"lifetimeActions": [
        {"trigger": {"timeAfterCreate": "P30D", "timeBeforeExpiry": None}, "action": {"type": "rotate"}}]}
    assert "P30D" in str(vault.do("PUT", f"/keys/{name}/rotationpolicy", policy))


@pytest.mark.parametrize("policy", [
    {}, {"attributes": {}}, {"attributes": {"expiryTime": None}}, {"attributes": {"expiryTime": "P28D"}},
    {"lifetimeActions": [{"trigger": {"timeBeforeExpiry": "P60D"}, "action": {"type": "Notify"}}],
     "attributes": {"expiryTime": "P90D"}},
    {"lifetimeActions": [{"trigger": {"timeAfterCreate": "P7D"}, "action": {"type": "Rotate"}}]},
    {"lifetimeActions": [{"trigger": {"timeAfterCreate": "P1Y2M3DT4H5M6S"}, "action": {"type": "Rotate"}}]},
], ids=str)
def test_a_policy_at_the_edge_of_the_rules_is_kept(vault, name, policy):
    vault.do("POST", f"/keys/{name}/create", {"kty": "EC"})
    path = f"/keys/{name}/rotationpolicy"
    put = vault.do("PUT", path, policy)
    assert put == vault.do("GET", path)
    given = {(one["action"]["type"], *one["trigger"].items()) for one in policy.get("lifetimeActions", [])}
    kept = {(one["action"]["type"], *one["trigger"].items()) for one in put["lifetimeActions"]}
    assert given <= kept and any(one[0] == "Notify" for one in kept)
    assert put["attributes"].get("expiryTime") == policy.get("attributes", {}).get("expiryTime")
    assert {"created", "updated"} <= set(put["attributes"])


def test_a_notice_can_be_changed_but_not_taken_away(vault, name):
    vault.do("POST", f"/keys/{name}/create", {"kty": "EC"})
    path = f"/keys/{name}/rotationpolicy"
    notify = [{"trigger": {"timeBeforeExpiry": "P10D"}, "action": {"type": "Notify"}}]
    assert vault.do("PUT", path, {"lifetimeActions": notify})["lifetimeActions"] == notify
    for policy in ({}, {"lifetimeActions": []}):
        kept = vault.do("PUT", path, policy)["lifetimeActions"]
        assert [one["action"]["type"] for one in kept] == ["Notify"]


def test_a_policy_leaves_the_versions_that_stand_alone(vault, name):
    made = vault.do("POST", f"/keys/{name}/create", {"kty": "EC"})
    vault.do("PUT", f"/keys/{name}/rotationpolicy", {"attributes": {"expiryTime": "P30D"}})
    assert vault.do("GET", f"/keys/{name}") == made


def test_rotation_on_demand_makes_a_version_of_the_same_kind(keys, name):
    first = keys.create_ec_key(name, curve="P-384", tags={"a": "b"}, key_operations=["sign"])
    second = keys.rotate_key(name)
    assert second.properties.version != first.properties.version
    assert (second.key.crv, second.properties.tags, second.key_operations) == ("P-384", {"a": "b"}, ["sign"])
    assert second.key.x != first.key.x
    assert keys.get_key(name).id == second.id
    assert keys.get_key(name, first.properties.version).properties.enabled


def test_a_rotated_version_expires_as_the_policy_says(keys, name):
    keys.create_rsa_key(name)
    keys.update_key_rotation_policy(name, KeyRotationPolicy(), expires_in="P30D")
    assert keys.get_key(name).properties.expires_on is None
    rotated = keys.rotate_key(name).properties
    assert (rotated.expires_on - rotated.created_on).days == 30


def versions(vault, name):
    return [item["kid"].rpartition("/")[2] for item in vault.do("GET", f"/keys/{name}/versions")["value"]]


def test_a_key_rotates_when_its_time_has_come(own_server, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", own_server.ca)
    profile = own_server.profile

    def client():
        return KeyClient(own_server.url(), credential_of(own_server, profile["clientId"], profile["clientSecret"]),
                         verify_challenge_resource=False, **NO_RETRIES)

    first = client().create_rsa_key("turning")
    client().update_key_rotation_policy(
        "turning", KeyRotationPolicy(), expires_in="P90D",
        lifetime_actions=[KeyRotationLifetimeAction(ROTATE, time_after_create="P30D")])
    own_server.advance("P29D")
    assert client().get_key("turning").id == first.id
    own_server.advance("P2D")
    wait_for(lambda: client().get_key("turning").id != first.id)
    second = client().get_key("turning")
    assert (second.properties.expires_on - second.properties.created_on).days == 90
    own_server.advance("P31D")
    wait_for(lambda: len(versions(own_server.vault(), "turning")) == 3)
    operations = [line["operationName"] for line in own_server.audit_lines()]
    assert operations.count("KeyRotateIfDue") == 2


def test_periods_that_passed_at_once_are_caught_up_once(own_server):
    vault = own_server.vault()
    vault.do("POST", "/keys/late/create", {"kty": "EC"})
    vault.do("PUT", "/keys/late/rotationpolicy", {
        "lifetimeActions": [{"trigger": {"timeAfterCreate": "P30D"}, "action": {"type": "Rotate"}}]})
    own_server.advance("P95D")
    wait_for(lambda: len(versions(vault, "late")) == 2)
    own_server.advance("P29D")
    assert len(versions(vault, "late")) == 2
    own_server.advance("P2D")
    wait_for(lambda: len(versions(vault, "late")) == 3)
    operations = [line["operationName"] for line in own_server.audit_lines()]
    assert operations.count("KeyRotateIfDue") == 2


def test_rotation_that_fell_due_while_the_server_was_down_is_caught_up_once(own_server):
    vault = own_server.vault()
    vault.do("POST", "/keys/late/create", {"kty": "EC"})
    vault.do("PUT", "/keys/late/rotationpolicy", {
        "lifetimeActions": [{"trigger": {"timeAfterCreate": "P30D"}, "action": {"type": "Rotate"}}]})
    began = own_server.time()
    own_server.stop()
    # The clock is moved, and nothing but that was done when the process dies: time went by without a server.
    own_server.launch({"REKEY_CRASH_AT": "clockAdvance:after"})
    own_server.wait_until_ready()
    with pytest.raises((OSError, http.client.HTTPException)):
        own_server.advance("P95D")
    assert own_server.process.wait(30) == -signal.SIGKILL
    assert not rotations(own_server)
    own_server.tokens.clear()
    vault = own_server.start().vault()
    assert own_server.time() - began >= timedelta(days=95)
    wait_for(lambda: len(versions(vault, "late")) == 2)
    made = datetime.fromtimestamp(vault.do("GET", "/keys/late")["attributes"]["created"], UTC)
    assert made >= (began + timedelta(days=95)).replace(microsecond=0)
    # Killed between its record and the commit that says so, it would write the record again.
    wait_for(lambda: [one["state"] for one in own_server.admin("GET", "/rotations")["value"]] == ["done"])
    own_server.kill()
    assert len(versions(own_server.start().vault(), "late")) == 2
    assert len(rotations(own_server)) == 1


def rotations(server):
    return [line for line in server.audit_lines() if line["operationName"] == "KeyRotateIfDue"]


def test_the_moved_clock_stays_where_it_is_over_restarts(own_server):
    began = own_server.time()
    own_server.advance("P10D")
    own_server.advance("P10D")
    own_server.kill()
    own_server.start()
    assert timedelta(days=20) <= own_server.time() - began < timedelta(days=20, minutes=10)
    assert "20 d ahead" in own_server.log()
    own_server.advance("P1D")
    assert own_server.stop() == 0
    own_server.start()
    assert own_server.time() - began >= timedelta(days=21)
    own_server.stop()
    own_server.dev = False
    own_server.launch()
    assert own_server.process.wait(60) == 1
    said = own_server.log().splitlines()[-1]
    assert "21 d" in said and "--dev" in said


def test_a_key_rotates_before_it_expires(own_server):
    vault = own_server.vault()
    vault.do("POST", "/keys/ending/create", {"kty": "EC", "attributes": {"exp": int(time.time()) + 60 * 86400}})
    vault.do("PUT", "/keys/ending/rotationpolicy", {
        "lifetimeActions": [{"trigger": {"timeBeforeExpiry": "P10D"}, "action": {"type": "Rotate"}}],
        "attributes": {"expiryTime": "P60D"}})
    own_server.advance("P49D")
    assert len(versions(own_server.vault(), "ending")) == 1
    own_server.advance("P2D")
    wait_for(lambda: len(versions(own_server.vault(), "ending")) == 2)


def test_deleted_objects_are_purged_when_the_retention_ends(own_server):
    vault = own_server.vault()
    vault.do("PUT", "/secrets/gone", {"value": "v"})
    vault.do("DELETE", "/secrets/gone")
    own_server.advance("P89D")
    assert own_server.vault().call("GET", "/deletedsecrets/gone").status == 200
    own_server.advance("P2D")
    wait_for(lambda: own_server.vault().call("GET", "/deletedsecrets/gone").status == 404)
    assert own_server.vault().do("PUT", "/secrets/gone", {"value": "again"})["value"] == "again"


def test_purge_protection_ends_with_the_retention(own_server):
    own_server.make_vault("guarded", softDeleteDays=7, purgeProtection=True)
    vault = own_server.vault("guarded.vault.localhost")
    vault.do("POST", "/keys/gone/create", {"kty": "EC"})
    vault.do("DELETE", "/keys/gone")
    assert vault.call("DELETE", "/deletedkeys/gone").status == 403
    own_server.advance("P8D")
    wait_for(lambda: vault.call("GET", "/deletedkeys/gone").status == 404)
    lines = [line for line in own_server.audit_lines() if line["operationName"] == "KeyPurge"]
    assert [line["properties"].get("httpStatusCode") for line in lines][0] == 403 and len(lines) >= 2


def test_the_clock_moves_only_with_the_flag(own_server):
    own_server.stop()
    own_server.dev = False
    own_server.start()
    own_server.admin("POST", "/dev/clock", {"advance": "P1D"}, expect=(404,))


def test_the_clock_is_for_administrators_and_moves_forward_only(own_server):
    own_server.make_identity("reader", ("Key Vault Secrets User", "/vaults/default"))
    own_server.admin("POST", "/dev/clock", {"advance": "-P1D"}, expect=(400,))
    own_server.admin("POST", "/dev/clock", {"advance": "tomorrow"}, expect=(400,))


def test_rotating_an_unknown_key_is_not_found(keys, name):
    with pytest.raises(HttpResponseError) as missing:
        keys.get_key_rotation_policy(name)
    assert missing.value.status_code == 404
