"""A function that is told of an expiry rotates the secret by itself, with the SDK: one credential set, and two."""

import http.client
import json
from datetime import timedelta

import pytest
from azure.keyvault.secrets import SecretClient

from conftest import NO_RETRIES, credential_of
from harness import wait_for
from rotation_function import Function, Provider, rotate

KEY = "the key that events are signed with"
POLICY = """
connectors:
  renewal: {{ type: webhook, url: "{url}", signingKey: secrets/events-key, tls: disabled, attempts: 1, timeout: 60 }}
policies:
  before-expiry: {{ trigger: {{ beforeExpiry: P10D }}, retries: {{ first: PT1S, longest: PT1S, attempts: 3 }} }}
objects:
  secrets/partner: {{ owner: team-partner, notify: renewal, policy: before-expiry }}
"""


class Scene:
    """A secret at a provider, whose expiry a function is told of."""

    def __init__(self, server, *sets):
        self.server, self.provider = server, Provider(*sets)
        self.function = Function(KEY, self.work, server.time)
        server.vault().do("PUT", "/secrets/events-key", {"value": KEY})
        with self.client() as client:
            client.set_secret("partner", self.provider.keys[sets[0]], expires_on=server.time() + timedelta(days=40),
                              tags={"CredentialId": sets[0], "ValidityPeriodDays": "30"})
        text = POLICY.format(url=self.function.url)
        outcome = server.admin("POST", "/policies", {"files": [{"name": "p.yaml", "text": text}]})
        assert outcome["applied"] and not outcome["problems"], outcome

    def client(self):
        profile = self.server.profile
        credential = credential_of(self.server, profile["clientId"], profile["clientSecret"])
        return SecretClient(self.server.url(), credential, verify_challenge_resource=False, **NO_RETRIES)

    def work(self, event):
        with self.client() as client:
            rotate(client, self.provider, event, self.server.time())

    def secret(self):
        return self.server.vault().do("GET", "/secrets/partner")

    def versions(self):
        return len(self.server.vault().do("GET", "/secrets/partner/versions")["value"])

    def row(self):
        return next(one for one in self.server.admin("GET", "/inventory")["value"] if one["object"] == "secrets/partner")

    def metric(self, result):
        connection = http.client.HTTPSConnection("localhost", self.server.port, context=self.server.context)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        return [line for line in text.splitlines()
                if line.startswith("rekey_expiry_notices_total") and f'result="{result}"' in line]


@pytest.fixture
def scene(own_server, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", own_server.ca)
    scenes = []

    def make(*sets):
        scenes.append(Scene(own_server, *sets))
        return scenes[-1]

    yield make
    for one in scenes:
        one.function.stop()


@pytest.mark.parametrize("sets", [("key1",), ("key1", "key2")], ids=["one credential set", "two credential sets"])
def test_a_function_renews_the_secret(scene, sets):
    one = scene(*sets)
    first = one.secret()
    for turn in (1, 2, 3):
        before = one.secret()
        one.server.advance("P31D" if turn == 1 else "P21D")
        wait_for(lambda: one.versions() == turn + 1)
        now = one.secret()
        assert one.provider.accepts(now["value"]), "the served key works"
        assert one.provider.accepts(before["value"]) == (len(sets) == 2), "the old one works on where there are two"
        assert now["tags"]["CredentialId"] == sets[turn % len(sets)]
        assert now["attributes"]["exp"] - now["attributes"]["created"] == pytest.approx(30 * 86400, abs=60)
    assert len(one.function.events) == len(set(one.function.ids)) == 3 and not one.function.refused
    event = one.function.events[0]
    version = first["id"].rpartition("/")[2]
    assert event["data"] == {"Id": first["id"], "VaultName": "default", "ObjectType": "Secret", "ObjectName": "partner",
                             "Version": version, "NBF": None, "EXP": first["attributes"]["exp"]}
    assert (event["subject"], event["topic"]) == ("partner", "/vaults/default") and event["eventTime"]
    wait_for(lambda: one.metric("accepted") and one.row().get("untoldSince") is None)


def test_a_lost_reply_is_followed_by_the_same_event_and_changes_nothing_twice(scene):
    one = scene("key1", "key2")
    one.function.troubles = [503, "lost"]
    one.server.advance("P31D")
    wait_for(lambda: one.versions() == 2)
    one.server.advance("PT1H")
    wait_for(lambda: one.row().get("untoldSince") is None)
    assert len(set(one.function.ids)) == 1 and one.versions() == 2
    assert one.provider.accepts(one.secret()["value"])


def test_an_event_that_is_sent_again_by_somebody_else_is_refused(scene):
    one = scene("key1")
    one.server.advance("P31D")
    wait_for(lambda: one.versions() == 2)
    headers, body = one.function.last

    def send(headers, body):
        headers = {name: text for name, text in headers.items() if name.lower() != "content-length"}
        connection = http.client.HTTPConnection("127.0.0.1", one.function.server_port, timeout=30)
        connection.request("POST", "/events", body, headers)
        status = connection.getresponse().status
        connection.close()
        return status

    assert send(headers, body) == 401
    assert send(headers, json.dumps([{"eventType": "other"}])) == 401
    assert one.function.refused == ["replay", "signature"] and one.versions() == 2


def test_what_nobody_takes_is_overdue_and_seen_and_comes_when_it_can(scene):
    one = scene("key1")
    one.function.troubles = [500] * 100
    one.server.advance("P31D")
    wait_for(lambda: one.row().get("untoldSince"))
    wait_for(lambda: one.server.advance("PT10S") and one.metric("overdue"))
    assert one.row()["notify"] == "renewal"
    assert "untold since" in one.server.cli("inventory", output="text")
    assert "it is overdue" in one.server.log()
    failures = [line for line in one.server.audit_lines() if line["operationName"] == "SecretEventGridDelivery"]
    assert failures and all(line["properties"]["httpStatusCode"] == 500 for line in failures)
    one.function.troubles = []
    wait_for(lambda: one.server.advance("PT10S") and one.versions() == 2)
    wait_for(lambda: one.row().get("untoldSince") is None)
    assert one.provider.accepts(one.secret()["value"])


def test_a_rotation_by_rekey_of_such_a_secret_is_refused(scene):
    one = scene("key1")
    said = one.server.cli("rotate", "secrets/partner", expect=1, output=None)
    assert "is rotated by whoever the connector 'renewal' tells" in said
    assert one.row()["nextDue"]
