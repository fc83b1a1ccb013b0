"""Policy files, from the command line to a login that a real PostgreSQL refuses."""

import json
import os
import pty
import subprocess

import pytest

from harness import BINARY, wait_for
from postgres import PostgreSQL

FILE = """\
owners:
  orders: {{ contact: "orders@example.com" }}
connectors:
  orders-db:
    type: postgresql
    host: 127.0.0.1
    port: {port}
    tls: disabled
    administrator: secrets/orders-db-admin
    role: orders
policies:
  monthly:
    trigger: {{ every: {every} }}
    grace: {{ quiet: P1D, deadline: P7D }}
objects:
  secrets/orders-db-app:
    owner: orders
    connector: orders-db
    principals: [orders_a, orders_b]
    policy: monthly
    tags: {{ team: orders }}
    template: {{ username: "{{user}}", password: "{{password}}" }}
"""


@pytest.fixture(scope="module")
def database():
    one = PostgreSQL()
    try:
        one.start().keeper("orders")
        one.do("""
            CREATE TABLE stock (item text);
            GRANT SELECT, INSERT ON stock TO orders;
        """)
        yield one
    finally:
        one.stop()


@pytest.fixture
def files(tmp_path):
    """Writes the set as a folder; returns its path."""
    folder = tmp_path / "policies"
    folder.mkdir()

    def write(port=5432, every="P30D"):
        (folder / "orders.yaml").write_text(FILE.format(port=port, every=every))
        return str(folder)
    return write


def login(server):
    value = json.loads(server.cli("secret", "get", "orders-db-app")["value"])
    return value["username"], value["password"]


def secret(server, name, user, password):
    server.cli("secret", "set", name, stdin=json.dumps({"password": password, "username": user}, separators=(",", ":")))


def test_a_login_rotates_from_a_file_to_a_real_database(own_server, database, files):
    server = own_server
    database.do("""
        DROP ROLE IF EXISTS orders_a; DROP ROLE IF EXISTS orders_b;
        CREATE ROLE orders_a LOGIN IN ROLE orders PASSWORD 'first-secret';
        GRANT orders_a TO keeper WITH ADMIN OPTION;
    """)
    secret(server, "orders-db-admin", "keeper", "keeper-secret")
    secret(server, "orders-db-app", "orders_a", "first-secret")
    applied = server.cli("apply", "-f", files(database.port), "--strict")
    assert applied["applied"] and not applied["problems"], applied
    assert applied["plan"]["timeline"][0]["object"] == "secrets/orders-db-app"
    assert database.admits("orders_a", "first-secret")

    server.advance("P31D")
    wait_for(lambda: login(server)[0] == "orders_b")
    new = login(server)
    assert database.admits(*new) and database.admits("orders_a", "first-secret"), "both work until nobody uses the old one"
    assert database.run(*new, "INSERT INTO stock VALUES ('x')").returncode == 0, "the new login has the rights of the old one"

    server.advance("P2D")
    wait_for(lambda: database.do("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'orders_a'") == "f")
    assert not database.admits("orders_a", "first-secret")
    assert login(server) == new and database.admits(*new)

    server.advance("P31D")
    wait_for(lambda: login(server)[0] == "orders_a")
    assert database.admits(*login(server)) and database.admits(*new), "the two take turns"
    texts = server.log() + "".join(json.dumps(line) for line in server.audit_lines())
    assert not any(password in texts for password in ("first-secret", "keeper-secret", new[1], login(server)[1]))


def test_the_gap_of_a_target_that_knows_one_login_is_told(own_server, database, files, tmp_path):
    server = own_server
    database.do("""
        DROP ROLE IF EXISTS orders_one;
        CREATE ROLE orders_one LOGIN IN ROLE orders PASSWORD 'first-secret';
        GRANT orders_one TO keeper WITH ADMIN OPTION;
    """)
    secret(server, "orders-db-admin", "keeper", "keeper-secret")
    secret(server, "orders-db-app", "orders_one", "first-secret")
    folder = files(database.port)
    text = (tmp_path / "policies/orders.yaml").read_text()
    text = text.replace("principals: [orders_a, orders_b]", "principals: [orders_one]\n    strategy: one-principal")
    (tmp_path / "policies/orders.yaml").write_text(text)
    assert server.cli("apply", "-f", folder, "--strict")["applied"]
    rotation = server.cli("rotate", "secrets/orders-db-app", "--reason", "trial")["id"]
    wait_for(lambda: server.cli("rotations", "show", rotation)["rotation"]["state"] == "done")
    shown = server.cli("rotations", "show", rotation)
    took = {step["step"]: step["seconds"] for step in shown["steps"]}
    assert shown["gapSeconds"] == pytest.approx(took["staging"] + took["staged"] + took["verified"])
    assert "in which reads waited" in server.cli("rotations", "show", rotation, output="text")
    connection = server.vault().connection
    lines = connection.request("GET", "/metrics").body.decode().splitlines()
    assert "rekey_rotation_gap_seconds_count 1" in lines
    total = next(line for line in lines if line.startswith("rekey_rotation_gap_seconds_sum"))
    assert float(total.split()[1]) == pytest.approx(shown["gapSeconds"], abs=0.01)


def test_applying_twice_changes_nothing_and_a_change_shows_as_a_difference(own_server, database, files):
    server = own_server
    secret(server, "orders-db-admin", "keeper", "keeper-secret")
    secret(server, "orders-db-app", "orders_a", "any")
    folder = files(database.port)
    shown = server.cli("plan", "-f", folder, output="text")
    assert "+ connectors.orders-db" in shown and "due (every)" in shown
    assert server.cli("policies", "show")["set"]["objects"] == {}
    assert "Applied." in server.cli("apply", "-f", folder, output="text")
    assert server.vault().do("GET", "/secrets/orders-db-app")["tags"] == {"team": "orders"}
    first = server.cli("policies", "show")
    assert "Nothing changes." in server.cli("apply", "-f", folder, output="text")
    assert server.cli("policies", "show") == first
    assert "trigger.every: P30D -> P60D" in server.cli("plan", "-f", files(database.port, "P60D"), output="text")
    server.cli("apply", "-f", folder)
    assert server.cli("policies", "show")["fingerprint"] != first["fingerprint"]
    server.stop()
    server.start()
    assert server.cli("policies", "show")["fingerprint"] != first["fingerprint"]


def test_what_is_wrong_is_told_by_file_line_and_column(own_server, files):
    server = own_server
    folder = files()
    missing = server.cli("plan", "-f", folder, output=None, expect=1)
    assert f"{folder}/orders.yaml:16:3: error: objects.secrets/orders-db-app:" in missing
    assert "rekey secret set orders-db-admin" in missing and "rekey secret set orders-db-app" in missing
    files(every="monthly")
    wrong = server.cli("apply", "-f", folder, output=None, expect=1)
    assert "orders.yaml:13:23: error: policies.monthly.trigger.every:" in wrong and "nothing is applied" in wrong
    assert server.cli("policies", "show")["set"]["policies"] == {}
    assert "no file" in server.cli("plan", "-f", str(server.folder), output=None, expect=1)


def test_a_target_that_is_not_reached_is_a_warning_and_with_strict_an_error(own_server, files):
    server = own_server
    secret(server, "orders-db-admin", "keeper", "keeper-secret")
    secret(server, "orders-db-app", "orders_a", "any")
    folder = files(port=1)
    assert "warning: connectors.orders-db: the target is not reached" in server.cli("plan", "-f", folder, output=None)
    strict = server.cli("apply", "-f", folder, "--strict", output=None, expect=1)
    assert "error: connectors.orders-db: the target is not reached" in strict
    assert server.cli("policies", "show")["set"]["policies"] == {}
    applied = server.cli("apply", "-f", folder)
    assert applied["applied"] and applied["problems"][0]["severity"] == "warning"


def test_a_person_is_asked(own_server, files):
    server = own_server
    secret(server, "orders-db-admin", "keeper", "keeper-secret")
    secret(server, "orders-db-app", "orders_a", "any")
    folder = files(port=1)

    def answer(text):
        outer, inner = pty.openpty()
        os.write(outer, text.encode())
        done = subprocess.run([BINARY, "apply", "-f", folder], stdin=inner, capture_output=True, text=True, timeout=60,
                              env=os.environ | {"REKEY_PROFILE": str(server.data / "bootstrap.json")})
        os.close(inner)
        os.close(outer)
        return done
    refused = answer("n\n")
    assert refused.returncode == 1 and "not reached" in refused.stderr.partition("Apply? [y/N]")[0]
    assert server.cli("policies", "show")["set"]["policies"] == {}
    assert answer("y\n").returncode == 0
    assert "monthly" in server.cli("policies", "show")["set"]["policies"]


def test_who_may_apply(own_server, files):
    server = own_server
    secret(server, "orders-db-admin", "keeper", "keeper-secret")
    secret(server, "orders-db-app", "orders_a", "any")
    folder = files(port=1)
    names = ("orders.yaml",)
    upload = {"files": [{"name": name, "text": open(f"{folder}/{name}").read()} for name in names]}
    owner = server.make_identity("owner", ("Rotation Owner", "/vaults/default"))
    reader = server.make_identity("reader", ("Key Vault Secrets User", "/vaults/default"))
    as_owner, as_reader = (server.vault(client=(one["clientId"], one["secret"])) for one in (owner, reader))
    assert as_reader.send("GET", "/rekey/v1/policies").status == 403
    assert as_reader.send("POST", "/rekey/v1/policies", upload).status == 403
    refused = as_owner.send("POST", "/rekey/v1/policies", upload)
    assert refused.status == 422 and not refused.json["applied"]
    assert "connectors" in refused.json["problems"][0]["message"], "a connector says where logins are sent"
    server.admin("POST", "/policies", upload)
    upload["files"][0]["text"] = FILE.format(port=1, every="P60D")
    assert as_owner.send("POST", "/rekey/v1/policies", upload).status == 200
    assert as_owner.call("GET", "/secrets/orders-db-app").status == 403, "who rotates does not read"
    stale = upload | {"expecting": "0" * 64}
    assert as_owner.send("POST", "/rekey/v1/policies", stale).status == 409
    for bad in ({}, {"files": "x"}, {"files": [{"name": "a"}]}, upload | {"surplus": 1}):
        assert as_owner.send("POST", "/rekey/v1/policies", bad).status == 400
    assert as_owner.send("POST", "/rekey/v1/policies?vault=nowhere", upload).status == 404
    operations = [line["operationName"] for line in server.audit_lines()]
    assert {"PoliciesApply", "PoliciesGet"} <= set(operations)


def test_the_schema_knows_every_connector(own_server):
    schema = json.loads(own_server.cli("policies", "schema", output=None))
    connectors = json.dumps(schema["properties"]["connectors"])
    assert all(f'"{kind}"' in connectors for kind in ("postgresql", "mariadb", "redis", "webhook", "exec"))


def test_an_emergency_change_works_at_once_and_goes_back_into_the_files(own_server, files, tmp_path):
    server = own_server
    secret(server, "orders-db-admin", "keeper", "keeper-secret")
    secret(server, "orders-db-app", "orders_a", "any")
    folder = files(port=1)
    file = tmp_path / "policies" / "orders.yaml"
    file.write_text(file.read_text().replace("deadline: P7D }", "deadline: P7D } # as agreed"))
    server.cli("apply", "-f", folder)
    for field, value in (("grace.deadline", "P14D"), ("approvals", "1")):
        server.cli("policies", "set", f"policies.monthly.{field}={value}", "--reason", "the report host is down")
    applied = server.cli("policies", "show")
    assert applied["set"]["policies"]["monthly"]["approvals"] == 1
    assert [(one["by"], one["from"], one["to"]) for one in applied["emergencies"]] == [
        ("administrator", "P7D", "P14D"), ("administrator", "0", "1")]
    done = next(line for line in server.audit_lines() if line["operationName"] == "PoliciesSet")
    assert "policies.monthly.grace.deadline is now P14D: the report host is down" in done["resultDescription"]

    shown = server.cli("plan", "-f", folder)
    told = {one["path"]: one for one in shown["problems"]}
    grace = told["policies.monthly.grace.deadline"]
    assert "the report host is down" in grace["message"] and grace["place"]["line"] == 14 and len(told) == 2
    assert [one["entry"] for one in shown["plan"]["changes"]] == ["policies.monthly"]
    refused = server.cli("apply", "-f", folder, "--yes", output=None, expect=1)
    assert "would undo" in refused and "--write-back" in refused
    upload = {"files": [{"name": "orders.yaml", "text": file.read_text()}]}
    answer = server.vault().send("POST", "/rekey/v1/policies", upload)
    assert answer.status == 422 and answer.json["problems"][-1]["severity"] == "error"
    assert server.cli("policies", "show") == applied

    server.stop()
    server.start()
    patch = server.cli("plan", "-f", folder, "--write-back", output="text")
    assert subprocess.run(["patch", "-p1", "--dry-run", "-d", "/"], input=patch, text=True).returncode == 0
    assert server.cli("plan", "-f", folder, "--write-back", "--write", output="text") == patch
    assert "deadline: P14D } # as agreed" in file.read_text()
    after = server.cli("plan", "-f", folder)
    assert after["plan"]["changes"] == [] and after["problems"] == [] and after["emergencies"] == []
    assert server.cli("plan", "-f", folder, "--write-back", output="text").strip() == ""
    assert server.cli("apply", "-f", folder)["applied"]
    assert server.cli("policies", "show")["emergencies"] == []


def test_an_emergency_change_needs_a_reason_a_right_and_sense(own_server, files):
    server = own_server
    secret(server, "orders-db-admin", "keeper", "keeper-secret")
    secret(server, "orders-db-app", "orders_a", "any")
    folder = files(port=1)
    server.cli("apply", "-f", folder)
    change = {"field": "policies.monthly.trigger.every", "value": "P60D", "reason": "a leak"}
    owner = server.make_identity("owner", ("Rotation Owner", "/vaults/default"))
    reader = server.make_identity("reader", ("Key Vault Secrets User", "/vaults/default"))
    as_owner, as_reader = (server.vault(client=(one["clientId"], one["secret"])) for one in (owner, reader))
    assert as_reader.send("POST", "/rekey/v1/policies/set", change).status == 403
    for bad in ({}, change | {"reason": ""}, change | {"surplus": 1}, change | {"field": "policies.monthly.trigger"}):
        assert as_owner.send("POST", "/rekey/v1/policies/set", bad).status == 400, bad
    for unknown in ("connectors.orders-db.port", "policies.weekly.approvals", "policies"):
        assert as_owner.send("POST", "/rekey/v1/policies/set", change | {"field": unknown}).status == 404, unknown
    assert as_owner.send("POST", "/rekey/v1/policies/set", change | {"value": "monthly"}).status == 422
    assert server.cli("policies", "show")["emergencies"] == []
    wrong = server.cli("policies", "set", "policies.monthly.trigger.every=PT1S", "--reason", "x", output=None, expect=1)
    assert "error: policies.monthly.trigger" in wrong and "nothing is applied" in wrong
    assert as_owner.send("POST", "/rekey/v1/policies/set", change).status == 200
    assert server.cli("policies", "show")["emergencies"][0]["by"] == "owner"
    assert server.cli("apply", "-f", folder, "--discard-emergency")["applied"]
    assert server.cli("policies", "show")["set"]["policies"]["monthly"]["trigger"]["every"] == "P30D"
