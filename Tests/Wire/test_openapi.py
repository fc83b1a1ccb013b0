"""The document of /rekey/v1 against the real server: schemathesis makes requests from it, sound and broken ones, and
looks at every answer: no 5xx, only statuses, content types and bodies that the document names, broken requests refused,
sound ones taken, 401 without a token, 405 with `Allow`. Deterministic: a failure comes again."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from harness import Server, wait_for

CONFIG = Path(__file__).with_name("schemathesis.toml")
POLICIES = """\
policies: { asked: { trigger: { every: P30D }, approvals: 5 } }
objects: { secrets/openapi: { owner: tests, policy: asked } }
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server with something to ask about: an identity, and a rotation that waits for people."""
    one = Server(tmp_path_factory.mktemp("openapi")).start()
    try:
        one.make_identity("tester")
        one.cli("secret", "set", "openapi", stdin="a first value")
        one.admin("POST", "/policies", {"files": [{"name": "a.yaml", "text": POLICIES}]})
        one.advance("P31D")
        yield one
    finally:
        one.kill()


def rotation(server):
    wait_for(lambda: server.admin("GET", "/rotations")["value"])
    return server.admin("GET", "/rotations")["value"][0]["id"]


def run(server, tmp_path, *arguments):
    """One run of schemathesis; returns its exit status and what it printed."""
    environment = os.environ | {"REKEY_CA": server.ca, "REKEY_ROTATION": rotation(server),
                                "REQUESTS_CA_BUNDLE": server.ca, "SSL_CERT_FILE": server.ca}
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run",
         server.url() + "/rekey/v1/openapi.json", "--no-color", *arguments],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def test_the_server_keeps_what_its_document_says(server, tmp_path):
    # The clock stays: with it the token would expire.
    status, said = run(server, tmp_path, "--header", f"Authorization: Bearer {server.token(fresh=True)}",
                       "--phases", "coverage,fuzzing", "--exclude-operation-id", "ClockAdvance")
    print(said[-1500:])
    assert status == 0, said
    assert int(re.search(r"(\d+) generated", said).group(1)) > 1_000, said


def test_nothing_is_answered_without_a_token(server, tmp_path):
    before = len(server.audit_lines())
    status, said = run(server, tmp_path, "--phases", "coverage", "--mode", "positive",
                       "--exclude-checks", "positive_data_acceptance")
    assert status == 0, said
    asked = [line for line in server.audit_lines()[before:]
             if line["properties"].get("clientInfo", "").startswith("schemathesis")]
    public = {"OpenAPIGet", "ReceiptKeysGet"}
    refused = {line["properties"]["httpStatusCode"] for line in asked if line["operationName"] not in public}
    assert len(asked) > 30 and refused == {401}, refused
