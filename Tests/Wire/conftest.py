"""Servers, clients and names for the tests."""

import itertools
import os
import secrets as random

import pytest
from azure.identity import ClientSecretCredential
from azure.keyvault.keys import KeyClient
from azure.keyvault.secrets import SecretClient

from harness import Server

# A host name under which the SDKs' challenge verification passes without any switch.
WIRE_HOST = "wire.vault.localhost"
# Clients must not wait for retries: what the server says first is what a test judges.
NO_RETRIES = {"retry_total": 0}
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The server that most tests share; its clock is never moved."""
    one = Server(tmp_path_factory.mktemp("server")).start()
    os.environ["REQUESTS_CA_BUNDLE"] = os.environ["SSL_CERT_FILE"] = one.ca
    one.make_vault("wire", softDeleteDays=7)
    yield one
    assert one.stop() == 0, "the server must end with 0 after SIGTERM"
    faults = [line for line in one.audit_lines() if line["properties"].get("httpStatusCode", 0) >= 500]
    assert not faults, f"the server answered 5xx: {faults[:3]}"


@pytest.fixture
def own_server(tmp_path):
    """A server for one test, which may move its clock, stop it and break it."""
    one = Server(tmp_path).start()
    yield one
    one.kill()


@pytest.fixture(scope="session")
def credential(server):
    """The administrator's client secret, as a private issuer needs it in code."""
    return credential_of(server, server.profile["clientId"], server.profile["clientSecret"])


def credential_of(server, client_id, secret, kind=ClientSecretCredential):
    return kind(server.tenant, client_id, secret, authority=server.authority, disable_instance_discovery=True)


@pytest.fixture(scope="session")
def wire_url(server):
    return server.url(WIRE_HOST)


@pytest.fixture(scope="session")
def secrets(wire_url, credential):
    """The secret client of the vault under a host name, with challenge verification on."""
    with SecretClient(wire_url, credential, **NO_RETRIES) as client:
        yield client


@pytest.fixture(scope="session")
def keys(wire_url, credential):
    """The key client of the vault under a host name, with challenge verification on."""
    with KeyClient(wire_url, credential, **NO_RETRIES) as client:
        yield client


@pytest.fixture(scope="session")
def vault(server):
    """Plain HTTP to the same vault, for what the SDKs never send."""
    return server.vault(WIRE_HOST)


@pytest.fixture
def name():
    """A name no other test uses."""
    return f"T-{next(_numbers)}-{random.token_hex(4)}"
