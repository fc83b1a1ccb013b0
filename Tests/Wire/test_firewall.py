"""From which addresses a vault answers: checklist row 46, `X-Forwarded-For` of trusted proxies, and how rules are kept."""

import pytest

from harness import VERSION, Connection, Server, wait_for

DENIED = "Client address is not authorized and caller is not a trusted service."


class Guarded:
    """A vault under a firewall, asked from addresses of one's choice."""

    def __init__(self, server, name):
        self.server, self.name = server, name
        server.make_vault(name)
        self.host = f"{name}.vault.localhost"

    def set(self, method="PUT", expect=(200,), **body):
        return self.server.admin(method, f"/vaults/{self.name}/firewall", body, expect)

    def ask(self, source, forwarded=(), token=True, path="/secrets"):
        connection = Connection(self.server.port, self.server.context, self.host, source=source)
        connection.http.connect()
        connection.http.putrequest("GET", f"{path}?api-version={VERSION}", skip_host=True)
        connection.http.putheader("Host", connection.host)
        if token:
            connection.http.putheader("Authorization", f"Bearer {self.server.token()}")
        for field in forwarded:
            connection.http.putheader("X-Forwarded-For", field)
        connection.http.endheaders()
        answer = connection.http.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body.decode(), answer.headers


@pytest.fixture
def guarded(server, name):
    return Guarded(server, f"f{name[-8:]}")


def test_only_named_addresses_are_answered(guarded):
    assert guarded.ask("127.0.0.3")[0] == 200
    guarded.set(addresses=["127.0.0.2"])
    assert guarded.ask("127.0.0.2")[0] == 200
    status, body, headers = guarded.ask("127.0.0.3")
    assert status == 403 and headers["Retry-After"] is None
    assert '"code":"Forbidden"' in body and '"innererror":{"code":"ForbiddenByFirewall"}' in body
    assert DENIED in body and "Client address: 127.0.0.3" in body and f"Vault: {guarded.name};location=" in body
    # Who has no token is asked for one first, and learns nothing of the firewall.
    assert guarded.ask("127.0.0.3", token=False)[0] == 401
    # Another vault is not concerned.
    assert guarded.server.vault().call("GET", "/secrets").status == 200


def test_every_operation_is_under_it(guarded):
    guarded.set(addresses=["127.0.0.2"])
    for path in ("/secrets", "/secrets/x", "/deletedsecrets", "/keys", "/keys/x/versions", "/deletedkeys/x"):
        assert guarded.ask("127.0.0.3", path=path)[0] == 403, path


def test_the_firewall_turns_at_once_and_outlives_a_restart(own_server):
    guarded = Guarded(own_server, "guarded")
    guarded.set(addresses=["127.0.0.2/31"])
    assert [guarded.ask(f"127.0.0.{last}")[0] for last in (1, 2, 3, 4)] == [403, 200, 200, 403]
    assert own_server.stop() == 0
    own_server.start()
    assert [guarded.ask(f"127.0.0.{last}")[0] for last in (2, 4)] == [200, 403]
    guarded.set("PATCH", add=["127.0.0.4"], remove=["127.0.0.2/31"])
    assert [guarded.ask(f"127.0.0.{last}")[0] for last in (2, 4)] == [403, 200]
    shown = guarded.set("PATCH", defaultAction="Allow")
    assert shown == {"defaultAction": "Allow", "bypass": "None", "addresses": ["127.0.0.4"]}
    assert guarded.ask("127.0.0.9")[0] == 200


def test_the_refusal_and_the_change_are_on_the_record(guarded):
    before = len(guarded.server.audit_lines())
    guarded.set(addresses=["127.0.0.2"])
    guarded.ask("127.0.0.3")

    def lines(operation):
        return [line for line in guarded.server.audit_lines()[before:] if line["operationName"] == operation
                and line["resourceId"].endswith(guarded.name.upper())]

    wait_for(lambda: lines("SecretList"))
    refused, = lines("SecretList")
    assert refused["callerIpAddress"] == "127.0.0.3" and refused["resultDescription"] == "ForbiddenByFirewall"
    assert refused["identity"]["claim"]["appid"] == guarded.server.profile["clientId"]
    changed, = lines("VaultFirewallPut")
    assert changed["resultType"] == "Success"
    assert changed["resultDescription"] == "defaultAction Deny, bypass None, addresses 127.0.0.2"


@pytest.mark.parametrize("body, said", [
    ({"addresses": ["office"]}, "addresses[0]: this is no IP address"),
    ({"addresses": ["10.0.0.1", "10.1.2.3/8"]}, "addresses[1]: bits after its prefix are set; write 10.0.0.0/8"),
    ({"addresses": ["2001:db8::/129"]}, "addresses[0]: its prefix is not a number from 0 to 128"),
    ({"addresses": ["010.0.0.1"]}, "addresses[0]"), ({"addresses": ["fe80::1%eth0"]}, "addresses[0]"),
    ({"defaultAction": "Maybe"}, "defaultAction: send Allow or Deny"),
    ({"bypass": "Everyone"}, "bypass: send AzureServices or None"),
    ({"addresses": "10.0.0.1"}, "addresses"), ({"ipRules": []}, "ipRules"),
    ({"addresses": [f"10.0.{n // 256}.{n % 256}" for n in range(1001)]}, "at most 1000"),
])
def test_a_bad_rule_is_refused_with_its_place_and_changes_nothing(guarded, body, said):
    guarded.set(addresses=["127.0.0.2"])
    assert said in guarded.set(expect=(400,), **body)["error"]["message"]
    kept = guarded.server.admin("GET", f"/vaults/{guarded.name}/firewall")
    assert kept == {"defaultAction": "Deny", "bypass": "None", "addresses": ["127.0.0.2"]}


def test_what_is_not_there_cannot_be_removed(guarded):
    guarded.set(addresses=["10.0.0.0/8"])
    refused = guarded.set("PATCH", expect=(400,), remove=["10.0.0.0/9"])
    assert "remove[0]: 10.0.0.0/9 is not among the addresses" in refused["error"]["message"]
    guarded.server.admin("GET", "/vaults/nobody/firewall", expect=(404,))


def test_the_command_line(guarded):
    cli, vault = guarded.server.cli, guarded.name
    assert cli("vault", "firewall", "show", vault)["defaultAction"] == "Allow"
    made = cli("vault", "firewall", "set", vault, "--address", "10.0.0.0/8", "--address", "2001:DB8::7")
    assert made == {"defaultAction": "Deny", "bypass": "None", "addresses": ["10.0.0.0/8", "2001:db8::7"]}
    assert "127.0.0.1" in cli("vault", "firewall", "add", vault, "127.0.0.1")["addresses"]
    assert cli("secret", "list", "--vault", vault)["value"] == []
    cli("vault", "firewall", "remove", vault, "127.0.0.1")
    assert "ForbiddenByFirewall" in cli("secret", "list", "--vault", vault, expect=1)
    assert "addresses[0]" in cli("vault", "firewall", "set", vault, "--address", "x", expect=1)
    assert cli("vault", "firewall", "set", vault, "--off")["addresses"] == ["10.0.0.0/8", "2001:db8::7"]
    assert cli("secret", "list", "--vault", vault)["value"] == []


def test_nobody_is_believed_who_is_no_trusted_proxy(guarded):
    guarded.set(addresses=["203.0.113.9"])
    assert guarded.ask("127.0.0.3", forwarded=["203.0.113.9"])[0] == 403


def test_trusted_proxies_tell_the_address(tmp_path):
    server = Server(tmp_path, arguments=["--trusted-proxy", "127.0.0.2", "--trusted-proxy", "10.0.0.0/24"]).start()
    try:
        guarded = Guarded(server, "guarded")
        guarded.set(addresses=["203.0.113.0/24", "2001:db8::/32"])
        for fields in (["203.0.113.9"], ["8.8.8.8, 203.0.113.9"], ["203.0.113.9, 10.0.0.7"],
                       ["8.8.8.8", "203.0.113.9", "10.0.0.7"], ["203.0.113.9:4711"], ["[2001:db8::1]:4711"]):
            assert guarded.ask("127.0.0.2", fields)[0] == 200, fields
        for fields in (["203.0.113.9, 8.8.8.8"], ["203.0.113.9", "8.8.8.8"], ["unknown"], ["203.0.113.9, x"], [], [""]):
            assert guarded.ask("127.0.0.2", fields)[0] == 403, fields
        assert guarded.ask("127.0.0.3", ["203.0.113.9"])[0] == 403
        status, _, headers = guarded.ask("127.0.0.2", ["8.8.8.8, 203.0.113.9"])
        assert status == 200 and "addr=203.0.113.9;" in headers["x-ms-keyvault-network-info"]
        last = [line for line in server.audit_lines() if line["operationName"] == "SecretList"][-1]
        assert last["callerIpAddress"] == "203.0.113.9"
    finally:
        server.kill()


def test_a_bad_proxy_ends_the_start(tmp_path):
    server = Server(tmp_path, arguments=["--trusted-proxy", "10.0.0.1/8"])
    assert server.launch().process.wait(30) != 0
    assert "--trusted-proxy 10.0.0.1/8" in server.log()
