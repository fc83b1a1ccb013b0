"""Logins that somebody changes at a real PostgreSQL behind Rekey's back (rows 79 and 80)."""

import json

import pytest

from harness import wait_for
from postgres import PostgreSQL

FILE = """\
connectors:
  orders-db: {{ type: postgresql, host: 127.0.0.1, port: {port}, tls: disabled, administrator: secrets/admin, role: orders }}
policies:
  watched: {{ drift: {{ every: PT10M, action: {action} }}, grace: {{ emergency: PT1H }} }}
objects:
  secrets/app:
    connector: orders-db
    principals: [orders_a, orders_b]
    policy: watched
    template: {{ username: "{{user}}", password: "{{password}}" }}
"""


@pytest.fixture
def database():
    one = PostgreSQL()
    try:
        one.start().keeper("orders")
        one.do("""
            CREATE ROLE orders_a LOGIN IN ROLE orders PASSWORD 'first-secret';
            GRANT orders_a TO keeper WITH ADMIN OPTION;
        """)
        yield one
    finally:
        one.stop()


def secret(server, name, user, password):
    server.cli("secret", "set", name, stdin=json.dumps({"password": password, "username": user}, separators=(",", ":")))


def login(server):
    value = json.loads(server.cli("secret", "get", "app")["value"])
    return value["username"], value["password"]


def watch(server, database, action):
    """Has the vault follow a login, which is in step."""
    secret(server, "admin", "keeper", "keeper-secret")
    secret(server, "app", "orders_a", "first-secret")
    files = [{"name": "a.yaml", "text": FILE.format(port=database.port, action=action)}]
    assert server.admin("POST", "/policies", {"files": files, "strict": True})["applied"]
    server.advance("PT11M")
    wait_for(lambda: states(server) == ["inStep"])


def states(server):
    return [one["state"] for one in server.cli("drift")["value"]]


def test_a_login_changed_at_the_database_is_told_within_one_sweep_and_adopted(own_server, database):
    server = own_server
    watch(server, database, "alert")
    database.do("ALTER ROLE orders_a PASSWORD 'by-hand'")
    server.advance("PT11M")
    wait_for(lambda: states(server) == ["drifted"])
    found = server.cli("drift", "list", "--state", "drifted")["value"][0]
    assert found["object"] == "secrets/app" and found["reason"]
    assert "drifted" in server.cli("inventory", output="text")
    assert "drifted" in server.cli("drift", "check", "secrets/app", output="text", expect=1)
    metrics = server.vault().connection.request("GET", "/metrics").body.decode()
    assert "\nrekey_drifted_objects 1\n" in metrics and "\nrekey_drift_found_total 1\n" in metrics
    assert [line["operationName"] for line in server.audit_lines()].count("SecretDriftFound") == 1
    assert '"event":"found"' in server.log() and server.cli("rotations")["value"] == []

    assert "refuses" in server.cli("drift", "adopt", "secrets/app", stdin="wrong", output="text", expect=1)
    assert login(server) == ("orders_a", "first-secret")
    adopted = server.cli("drift", "adopt", "secrets/app", stdin="by-hand\n")
    assert adopted["state"] == "inStep" and login(server) == ("orders_a", "by-hand")
    assert states(server) == ["inStep"] and database.admits(*login(server))
    texts = server.log() + "".join(json.dumps(line) for line in server.audit_lines())
    assert "by-hand" not in texts and "SecretDriftEnded" in texts

    server.stop()
    server.start()
    server.cli("rotate", "secrets/app")
    wait_for(lambda: login(server)[0] == "orders_b")
    assert database.admits(*login(server)), "rotation goes on from what was adopted"


def test_a_login_changed_at_the_database_is_rotated_away_where_the_policy_says_so(own_server, database):
    server = own_server
    watch(server, database, "reconcile")
    database.do("ALTER ROLE orders_a PASSWORD 'by-hand'")
    server.advance("PT11M")
    wait_for(lambda: login(server)[0] == "orders_b")
    assert database.admits(*login(server))
    rotation = server.cli("rotations")["value"][0]
    assert rotation["trigger"] == "drift" and "refuses" in rotation["reason"]
    server.advance("PT2H")
    wait_for(lambda: server.cli("rotations")["value"][0]["state"] == "done")
    assert not database.admits("orders_a", "by-hand"), "what was set by hand works no more"
    server.advance("PT11M")
    wait_for(lambda: states(server) == ["inStep"])


def test_a_database_that_is_gone_is_no_drift(own_server, database):
    server = own_server
    watch(server, database, "reconcile")
    database.crash()
    server.advance("PT11M")
    wait_for(lambda: states(server) == ["unknown"])
    assert server.cli("rotations")["value"] == []
    database.launch()
    server.advance("PT11M")
    wait_for(lambda: states(server) == ["inStep"])


def test_who_may_look_and_who_may_adopt(own_server, database):
    server = own_server
    watch(server, database, "alert")
    database.do("ALTER ROLE orders_a PASSWORD 'by-hand'")
    owner = server.make_identity("owner", ("Rotation Owner", "/vaults/default"))
    officer = server.make_identity("officer", ("Key Vault Secrets Officer", "/vaults/default/secrets/app"))
    as_owner, as_officer = (server.vault(client=(one["clientId"], one["secret"])) for one in (owner, officer))
    look, value = {"object": "secrets/app"}, {"object": "secrets/app", "value": "by-hand"}
    assert as_owner.send("POST", "/rekey/v1/drift/check", look).json["state"] == "drifted"
    assert as_owner.send("POST", "/rekey/v1/drift/adopt", value).status == 403, "who rotates sets no value"
    assert as_officer.send("POST", "/rekey/v1/drift/check", look).status == 403
    assert as_officer.send("GET", "/rekey/v1/drift").status == 403
    assert as_officer.send("POST", "/rekey/v1/drift/adopt", value | {"object": "secrets/admin"}).status == 403
    for bad in ({}, look, value | {"surplus": 1}, value | {"object": "x"}, value | {"value": ""}, value | {"value": "no"}):
        assert as_officer.send("POST", "/rekey/v1/drift/adopt", bad).status == 400, bad
    assert as_officer.send("POST", "/rekey/v1/drift/adopt", value).json["state"] == "inStep"
    assert server.vault().send("POST", "/rekey/v1/drift/check", {"object": "secrets/admin"}).status == 400
