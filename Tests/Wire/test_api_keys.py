"""A pair of API keys at a partner that makes them itself: policy file, clock, old key refused."""

import http.server
import json
import sys
import threading
import urllib.error
import urllib.request

import pytest

from harness import ROOT, wait_for

sys.path.insert(0, str(ROOT / "Tests/ConnectorsTests/Partner"))
import service  # noqa: E402

POLICY = """
connectors:
  partner:
    type: api-key-pair
    url: {base}
    probeUrl: {base}/service
    management: secrets/partner-management
    tls: disabled
policies:
  monthly:
    trigger: {{ every: P30D }}
    grace: {{ quiet: PT1H, deadline: P7D }}
    retries: {{ first: PT1S, longest: PT1S, attempts: 5 }}
objects:
  secrets/api:
    owner: team
    connector: partner
    principals: [{principals}]
    policy: monthly
"""


class Handler(service.Handler):
    """Loses its first replies with a new key where it is told to."""
    losing = 0
    made = 0

    def reply(self, status, body):
        if self.path.endswith("/regenerateKey") and status == 200:
            Handler.made += 1
            if Handler.made <= Handler.losing:
                return self.connection.close()
        super().reply(status, body)


class Partner:
    """The partner's service, and what it holds."""

    def __init__(self, folder):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.state, self.server.key = str(folder / "partner"), b"signing-key"
        self.base = f"http://127.0.0.1:{self.server.server_port}/pair-wire"
        Handler.losing = Handler.made = 0
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def accepts(self, key):
        request = urllib.request.Request(self.base + "/service", headers={"api-key": key})
        try:
            return urllib.request.urlopen(request, timeout=20).status == 200
        except urllib.error.HTTPError as error:
            assert error.code == 401
            return False

    @property
    def keys(self):
        return service.pair(self.server.state, "/pair-wire/listKeys", b"")


@pytest.fixture
def partner(own_server, tmp_path):
    partner = Partner(tmp_path)
    own_server.vault().do("PUT", "/secrets/partner-management", {"value": "signing-key"})
    own_server.vault().do("PUT", "/secrets/api", {"value": partner.keys["key1"]})
    yield partner
    partner.server.shutdown()


def apply(server, partner, tmp_path, principals="key1, key2"):
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "policy.yaml").write_text(POLICY.format(base=partner.base, principals=principals))
    server.cli("apply", "-f", str(folder), "--yes", output=None)


def value(server):
    return server.vault().do("GET", "/secrets/api")["value"]


def rotations(server, state):
    return server.cli("rotations", "list", "--state", state)["value"]


def events(server, rotation):
    return [event["event"] for event in server.cli("rotations", "show", rotation)["timeline"]]


def test_the_keys_of_a_partner_take_turns(own_server, partner, tmp_path):
    apply(own_server, partner, tmp_path)
    for number, name in enumerate(["key2", "key1"], 1):
        old = value(own_server)
        own_server.advance("P30D")
        wait_for(lambda: rotations(own_server, "observing"))
        assert value(own_server) == partner.keys[name] != old
        assert partner.accepts(old) and partner.accepts(value(own_server))
        own_server.advance("PT2H")
        wait_for(lambda: len(rotations(own_server, "done")) == number)
        assert not partner.accepts(old) and partner.accepts(value(own_server))
    assert "issuing" in events(own_server, rotations(own_server, "done")[0]["id"])


def test_a_new_key_whose_reply_was_lost_is_made_anew(own_server, partner, tmp_path):
    apply(own_server, partner, tmp_path)
    Handler.losing, old = 2, value(own_server)
    own_server.advance("P30D")

    def is_through():
        assert value(own_server) == old or rotations(own_server, "observing")
        assert partner.accepts(value(own_server)) and partner.accepts(old)
        own_server.advance("PT2S")
        return rotations(own_server, "observing")

    wait_for(is_through)
    rotation = rotations(own_server, "observing")[0]["id"]
    assert Handler.made == 3 and value(own_server) == partner.keys["key2"]
    timeline = own_server.cli("rotations", "show", rotation)["timeline"]
    assert [one["event"] for one in timeline].count("failed") == 2, "\n".join(map(str, timeline))


def test_a_value_that_is_the_other_key_is_never_ended(own_server, partner, tmp_path):
    apply(own_server, partner, tmp_path, principals="key2, key1")
    before = dict(partner.keys)
    own_server.advance("P30D")

    wait_for(lambda: any("failure" in one for one in rotations(own_server, "open")))
    assert "key2" in rotations(own_server, "open")[0]["failure"]["detail"]
    assert partner.keys == before and partner.accepts(value(own_server))
