"""How often a vault may be used: checklist row 55, Azure's limits and weights, 429 with `Retry-After`."""

import time

import pytest
from azure.keyvault.secrets import SecretClient

from conftest import credential_of
from harness import Server, Vault, b64url

REASON = "Request was not processed because too many requests were received. Reason: "
LIMITS = {"other": 20, "create": 5, "key-create": 3, "key-use": 20}


@pytest.fixture
def limited(tmp_path):
    """A server whose limits are small, and of which nobody used anything yet."""
    arguments = [word for kind, count in LIMITS.items() for word in ("--throttle", f"{kind}={count}")]
    one = Server(tmp_path, arguments=arguments).start()
    yield one
    one.kill()


@pytest.fixture
def fresh(limited):
    """A vault that nobody used yet."""
    limited.make_vault("fresh")
    return limited.vault("fresh.vault.localhost")


def until_refused(ask, most=200):
    """How many went well before the first 429, and that answer."""
    for count in range(most):
        reply = ask()
        if reply.status == 429:
            return count, reply
        assert reply.status in (200, 204), reply
    raise AssertionError(f"{most} went well")


def test_one_too_many_is_told_when_to_come_again(fresh):
    count, refused = until_refused(lambda: fresh.call("GET", "/secrets"))
    assert count == LIMITS["other"]
    assert (refused.code, refused.inner) == ("Throttled", None)
    assert refused.message == REASON + "VaultRequestTypeLimitReached"
    wait = int(refused.headers["Retry-After"])
    assert 1 <= wait <= 11
    # Asking on does not prolong the wait; when it is over, it is over.
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline:
        fresh.call("GET", "/secrets")
        time.sleep(0.2)
    assert fresh.call("GET", "/secrets").status == 200


def test_an_sdk_gets_everything_done_with_patience(fresh, limited, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", limited.ca)
    client = credential_of(limited, limited.profile["clientId"], limited.profile["clientSecret"])
    fresh.do("PUT", "/secrets/one", {"value": "v"})
    with SecretClient(limited.url(fresh.host), client) as secrets:
        assert {secrets.get_secret("one").value for _ in range(LIMITS["other"] + 10)} == {"v"}


@pytest.mark.parametrize("kind, ask", [
    ("create", lambda vault: vault.call("PUT", "/secrets/x", {"value": "v"})),
    ("key-create", lambda vault: vault.call("POST", "/keys/x/create", {"kty": "EC"})),
])
def test_making_things_has_limits_of_its_own(fresh, kind, ask):
    count, refused = until_refused(lambda: ask(fresh))
    assert count == LIMITS[kind] and refused.headers["Retry-After"]
    assert fresh.call("GET", "/secrets").status == 200, "reading goes on"


def test_rotating_counts_as_making(fresh):
    fresh.do("POST", "/keys/x/create", {"kty": "EC"})
    count, _ = until_refused(lambda: fresh.call("POST", "/keys/x/rotate"))
    assert count == LIMITS["key-create"] - 1


@pytest.mark.parametrize("made, admitted", [
    ({"kty": "EC"}, 20), ({"kty": "RSA", "key_size": 2048}, 20), ({"kty": "RSA", "key_size": 3072}, 5),
    ({"kty": "RSA", "key_size": 4096}, 3),
])
def test_larger_keys_weigh_more(fresh, made, admitted):
    fresh.do("POST", "/keys/x/create", made)
    alg = "ES256" if made["kty"] == "EC" else "RS256"
    asks = [lambda: fresh.call("GET", "/keys/x"),
            lambda: fresh.call("POST", "/keys/x/sign", {"alg": alg, "value": b64url(b"d" * 32)})]
    turns = iter(range(1_000))
    assert until_refused(lambda: asks[next(turns) % 2]())[0] == admitted


@pytest.mark.parametrize("path, body", [
    ("decrypt", {"alg": "RSA-OAEP-256", "value": b64url(b"x" * 512)}), ("sign", {"alg": "ES256", "value": b64url(b"d" * 32)}),
])
def test_a_use_that_fails_weighs_as_much(fresh, path, body):
    fresh.do("POST", "/keys/x/create", {"kty": "RSA", "key_size": 4096})
    statuses = [fresh.call("POST", f"/keys/x/{path}", body).status for _ in range(5)]
    assert statuses == [400, 400, 400, 429, 429]
    assert fresh.call("GET", "/secrets").status == 200


def test_one_vault_takes_nothing_from_another_but_all_share_five_times_the_limit(limited, fresh):
    vaults = [fresh]
    for number in range(5):
        limited.make_vault(f"fresh-{number}")
        vaults.append(limited.vault(f"fresh-{number}.vault.localhost"))
    made = [until_refused(lambda one=one: one.call("POST", "/keys/x/create", {"kty": "EC"})) for one in vaults]
    assert [count for count, _ in made] == [3, 3, 3, 3, 3, 0]
    assert made[0][1].message == REASON + "VaultRequestTypeLimitReached"
    assert made[5][1].message == REASON + "SubscriptionRequestTypeLimitReached"


def test_who_may_not_use_a_vault_cannot_use_it_up(limited, fresh):
    stranger = limited.make_identity("stranger")
    asking = Vault(limited, fresh.host, (stranger["clientId"], stranger["secret"]))
    for _ in range(LIMITS["other"] + 5):
        assert asking.call("GET", "/secrets").status == 403
    assert until_refused(lambda: fresh.call("GET", "/secrets"))[0] == LIMITS["other"]


def test_refusals_are_on_the_record(limited, fresh):
    before = len(limited.audit_lines())
    until_refused(lambda: fresh.call("GET", "/secrets"))
    line = [one for one in limited.audit_lines()[before:] if one["operationName"] == "SecretList"][-1]
    assert (line["resultSignature"], line["resultDescription"]) == ("TooManyRequests", "Throttled")


def test_the_api_of_rekey_and_tokens_are_not_concerned(limited, fresh):
    until_refused(lambda: fresh.call("GET", "/secrets"))
    for _ in range(LIMITS["other"] + 5):
        limited.admin("GET", "/vaults")
    limited.token(fresh=True)


@pytest.mark.parametrize("dev, admitted", [(False, 20), (True, 30)])
def test_azures_limits_hold_unless_it_is_a_try(tmp_path, dev, admitted):
    server = Server(tmp_path, dev=dev).start()
    try:
        replies = [server.vault().call("POST", f"/keys/k{n}/create", {"kty": "EC"}).status for n in range(30)]
        assert replies.count(200) == admitted and set(replies) <= {200, 429}
    finally:
        server.kill()


@pytest.mark.parametrize("words, said", [
    (["fast"], "KIND=COUNT"), (["other=0"], "other=4000"), (["none", "other=5"], "none alone"),
    (["others=5"], "key-create, key-use, create, other"),
])
def test_a_bad_limit_ends_the_start(tmp_path, words, said):
    server = Server(tmp_path, arguments=[part for word in words for part in ("--throttle", word)])
    assert server.launch().process.wait(30) != 0
    assert "--throttle" in server.log() and said in server.log()
