"""Three servers over one PostgreSQL: what one does the others see, and what one leaves the others finish."""

import shutil
import signal
import time

import pytest
from azure.core.exceptions import ResourceNotFoundError

from harness import Server, ensure_resolves, wait_for
from postgres import PostgreSQL
from test_management import client_of, make

SHARED = ("seal", "ca.pem", "ca-key.pem", "bootstrap.json")
# Within this a server sees what another one did; docs/operations.md promises it.
BOUND = 3
SLACK = 5  # for a machine that is busy


@pytest.fixture(scope="module")
def database():
    one = PostgreSQL()
    one.settings = ["max_connections=200"]
    yield one.start()
    one.stop()


class Cluster:
    """Servers of one database, each with a data folder of its own."""

    def __init__(self, folder, database, name):
        self.folder, self.servers = folder, []
        database.do(f"CREATE DATABASE {name}")
        address = f"postgresql://postgres@127.0.0.1:{database.port}/{name}?sslmode=disable"
        self.arguments = ["--database", address, "--database-password-file", f"{database.folder}/password"]

    def server(self):
        """One more, not started: the first makes what the others get a copy of."""
        folder = self.folder / f"node{len(self.servers)}"
        folder.mkdir()
        made = Server(folder, arguments=self.arguments)
        if self.servers:
            made.data.mkdir(mode=0o700)
            for name in SHARED:
                shutil.copy(self.servers[0].data / name, made.data / name)
                (made.data / name).chmod(0o600)
        self.servers.append(made)
        return made

    def end(self):
        for server in self.servers:
            if server.process:
                server.kill()


@pytest.fixture
def cluster(tmp_path, database, request):
    made = Cluster(tmp_path, database, request.node.name.partition("[")[0][5:60])
    for _ in range(3):
        made.server().start()
    yield made
    made.end()


def names(server):
    return {node["name"]: node for node in server.admin("GET", "/nodes")["value"]}


def name_of(server):
    return next(name for name, node in names(server).items() if node["isThisOne"])


def test_what_one_server_writes_the_others_serve(cluster):
    one, two, three = cluster.servers
    one.vault().do("PUT", "/secrets/greeting", {"value": "hello"})
    assert [server.vault().do("GET", "/secrets/greeting")["value"] for server in (two, three)] == ["hello"] * 2
    two.vault().do("PUT", "/secrets/greeting", {"value": "good day"})
    assert {server.vault().do("GET", "/secrets/greeting")["value"] for server in cluster.servers} == {"good day"}
    key = three.vault().do("POST", "/keys/signer/create", {"kty": "EC"})["key"]["kid"]
    assert one.vault().do("GET", "/keys/signer")["key"]["kid"].rpartition("/")[2] == key.rpartition("/")[2]


def test_a_token_of_one_server_is_taken_by_the_others(cluster):
    one, two, three = cluster.servers
    token = one.token()
    for server in (two, three):
        reply = server.vault().connection.request(
            "GET", "/secrets?api-version=7.6", headers={"Authorization": f"Bearer {token}"})
        assert reply.status == 200, reply


def test_what_is_granted_and_taken_away_at_one_server_counts_at_the_others(cluster):
    one, two, three = cluster.servers
    one.vault().do("PUT", "/secrets/shared", {"value": "1"})
    reader = one.make_identity("reader", ("Key Vault Secrets User", "/"))
    client = (reader["clientId"], reader["secret"])
    callers = [server.vault(client=client) for server in (two, three)]

    def statuses():
        return {caller.call("GET", "/secrets/shared").status for caller in callers}

    wait_for(lambda: statuses() == {200}, BOUND + SLACK)
    (grant,) = [one for one in one.admin("GET", "/role-assignments")["value"] if one["principalId"] == reader["objectId"]]
    one.admin("DELETE", f"/role-assignments/{grant['id']}")
    time.sleep(BOUND)
    assert statuses() == {403}
    one.admin("PATCH", "/identities/reader", {"disabled": True})
    time.sleep(BOUND)
    assert statuses() == {401}


def test_a_vault_and_new_keys_made_at_one_server_work_at_the_others(cluster):
    one, two, three = cluster.servers
    one.make_vault("orders")
    host = "orders.vault.localhost"
    for server in (two, three):
        wait_for(lambda: server.vault(host).call("PUT", "/secrets/a", {"value": "1"}).status == 200, BOUND + SLACK)  # noqa: B023
    one.admin("POST", "/seal/rotate", {"layer": "kek"})
    for number in range(200):
        server = cluster.servers[number % 3]
        server.vault(host).do("PUT", f"/secrets/s{number % 5}", {"value": str(number)})
        for other in cluster.servers:
            assert other.vault(host).do("GET", f"/secrets/s{number % 5}")["value"] == str(number)
    wait_for(lambda: all(vault["backlog"] == 0 for vault in three.admin("GET", "/seal")["vaults"]), 90)
    assert two.vault(host).do("GET", "/secrets/a")["value"] == "1"


def test_the_root_key_is_not_rotated_while_others_could_not_open_it(cluster):
    one, two, three = cluster.servers
    reply = one.cli("seal", "rotate", expect=1, output=None)
    assert "Stop the others" in reply and name_of(two) in reply
    assert two.stop() == 0 and three.stop() == 0
    wait_for(lambda: len(names(one)) == 1)
    one.cli("seal", "rotate")
    for server in (two, three):
        shutil.copy(one.data / "seal", server.data / "seal")
        server.start()
        assert server.admin("GET", "/seal")["rootId"] == one.admin("GET", "/seal")["rootId"]


POLICY = {"lifetimeActions": [{"trigger": {"timeAfterCreate": "P30D"}, "action": {"type": "Rotate"}}]}
KEYS = 40


def versions(server, key):
    return sum(len(page["value"]) for page in server.vault().pages(f"/keys/{key}/versions"))


def scheduler(server):
    """The server that does what falls due; nil when none has claimed it."""
    return next((name for name, node in names(server).items() if "scheduler" in node["leases"]), None)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
def test_rotations_of_a_server_that_ends_are_finished_by_another(tmp_path, database, end):
    cluster = Cluster(tmp_path, database, f"ends{int(end)}")
    try:
        for _ in range(3):
            cluster.server().start()
        one = cluster.servers[0]
        for number in range(KEYS):
            one.vault().do("POST", f"/keys/k{number}/create", {"kty": "EC"})
            one.vault().do("PUT", f"/keys/k{number}/rotationpolicy", POLICY)
        one.advance("P31D")
        time.sleep(BOUND)  # the others' clocks follow, and what their tokens were is over
        for server in cluster.servers:
            server.tokens.clear()
        wait_for(lambda: scheduler(one))
        working = next(server for server in cluster.servers if name_of(server) == scheduler(one))
        left = [server for server in cluster.servers if server is not working]
        gone = name_of(working)
        wait_for(lambda: versions(left[0], "k0") == 2 or versions(left[0], f"k{KEYS - 1}") == 2)
        working.process.send_signal(end)
        working.process.wait(30)
        for number in range(KEYS):
            wait_for(lambda: versions(left[1], f"k{number}") == 2)  # noqa: B023
        wait_for(lambda: gone not in names(left[0]), 60)
        assert [versions(left[0], f"k{number}") for number in range(KEYS)] == [2] * KEYS
        working.start()
        assert gone in names(left[0])
    finally:
        cluster.end()


def test_a_copy_of_a_data_folder_does_not_serve_under_its_name(cluster):
    one = cluster.servers[0]
    copy = Server(cluster.folder / "copy", arguments=cluster.arguments)
    copy.folder.mkdir()
    shutil.copytree(one.data, copy.data)
    copy.launch()
    cluster.servers.append(copy)
    assert copy.process.wait(60) == 1
    assert f"as {name_of(one)}" in copy.log() and "Remove the file 'node'" in copy.log()
    (copy.data / "node").unlink()
    copy.start()
    assert len(names(one)) == 4


def test_servers_that_start_for_the_first_time_at_once_agree(tmp_path, database):
    (tmp_path / "seal").mkdir()
    made = Server(tmp_path / "seal", arguments=["--throttle", "none"]).start()
    assert made.stop() == 0
    cluster = Cluster(tmp_path, database, "firststart")
    cluster.servers.append(made)  # the others get a copy of its seal
    for _ in range(3):
        cluster.server()
        (cluster.servers[-1].data / "bootstrap.json").unlink()
    starting = cluster.servers[1:]
    try:
        for server in starting:
            server.launch()
        wait_for(lambda: any((server.data / "bootstrap.json").exists() for server in starting))
        profiles = [server.data / "bootstrap.json" for server in starting]
        wait_for(lambda: sum(profile.exists() for profile in profiles) == 1)
        (only,) = (profile for profile in profiles if profile.exists())
        for profile in profiles:
            if profile != only:
                shutil.copy(only, profile)
        for server in starting:
            server.wait_until_ready()
        assert len(names(starting[0])) == 3
        starting[0].vault().do("PUT", "/secrets/a", {"value": "1"})
        assert {server.vault().do("GET", "/secrets/a")["value"] for server in starting} == {"1"}
    finally:
        cluster.end()


def test_nodes_are_listed_with_what_they_are_at(cluster):
    one, two, three = cluster.servers
    found = names(one)
    assert len(found) == 3 and sum(node["isThisOne"] for node in found.values()) == 1
    assert {node["address"] for node in found.values()} == {server.authority for server in cluster.servers}
    assert all(abs(node["clockAheadSeconds"]) < 5 for node in found.values())
    assert {node["state"] for node in found.values()} == {"serving"}
    silent = name_of(two)
    two.process.send_signal(signal.SIGSTOP)
    wait_for(lambda: names(one)[silent]["state"] == "silent")
    two.process.send_signal(signal.SIGCONT)
    wait_for(lambda: names(one).get(silent, {}).get("state") == "serving")
    table = two.cli("nodes", output=None)
    assert all(name in table for name in found)
    assert three.stop() == 0
    wait_for(lambda: len(names(one)) == 2)
    lines = two.audit_lines()
    assert {line["properties"]["node"] for line in lines} == {name_of(two)}


def found(server, host):
    """Whether the vault and what is in it are served by a server."""
    reply = server.vault(host).call("GET", "/secrets/kept")
    assert reply.status == 200 or (reply.status, reply.code) == (404, "VaultNotFound"), reply
    return reply.status == 200


def test_a_vault_deleted_recovered_and_purged_at_one_server_is_so_at_the_others(cluster, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", cluster.servers[0].ca)
    host = "orders.vault.localhost"
    ensure_resolves(host)
    one, two, three = (client_of(server).vaults for server in cluster.servers)

    def served():
        return [found(server, host) for server in cluster.servers]

    make(cluster.servers[0], one, "orders")
    time.sleep(BOUND)
    cluster.servers[1].vault(host).do("PUT", "/secrets/kept", {"value": "1"})
    assert served() == [True] * 3

    one.delete("team", "orders")
    time.sleep(BOUND)
    assert served() == [False] * 3
    assert three.get_deleted("orders", "westeurope").name == "orders"

    make(cluster.servers[1], two, "orders", createMode="recover")
    time.sleep(BOUND)
    assert served() == [True] * 3

    three.delete("team", "orders")
    time.sleep(BOUND)
    one.begin_purge_deleted("orders", "westeurope").result()
    time.sleep(BOUND)
    assert served() == [False] * 3
    with pytest.raises(ResourceNotFoundError):
        two.get_deleted("orders", "westeurope")
    make(cluster.servers[1], two, "orders")
    time.sleep(BOUND)
    codes = [server.vault(host).call("GET", "/secrets/kept").code for server in cluster.servers]
    assert codes == ["SecretNotFound"] * 3
