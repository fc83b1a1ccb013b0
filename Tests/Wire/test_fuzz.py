"""Runs the fuzzer for a bounded time: no 5xx, no hang, no crash, and a record of each reply, whatever is sent."""

import os
import time

from fuzzing import Case
from harness import Connection

SECONDS = float(os.environ.get("FUZZ_SECONDS", "30"))
CASES = int(os.environ.get("FUZZ_CASES", "1000000"))
FIRST = int(os.environ.get("FUZZ_FIRST", "0"))
# What answers to a monitor leaves no record.
UNRECORDED = ("/healthstatus", "/metrics")
SEED = os.environ.get("FUZZ_SEED", "rekey")


def test_no_request_makes_the_server_fail(own_server):
    vault = own_server.vault()
    versions = [vault.do("POST", f"/keys/{name}/create", body)["key"]["kid"].rpartition("/")[2] for name, body in (
        ("fuzz-rsa", {"kty": "RSA"}), ("fuzz-ec", {"kty": "EC"}), ("fuzz-oct", {"kty": "oct"}))]
    tokens = {"right": own_server.token(), "wrong": "x.y.z"}
    connection = Connection(own_server.port, own_server.context, timeout=20)
    replies, statuses, deadline, number = {}, {}, time.monotonic() + SECONDS, FIRST
    while time.monotonic() < deadline and number < FIRST + CASES:
        case = Case(SEED, number, own_server.tenant, versions)
        number += 1
        headers = dict(case.headers)
        if case.token in tokens:
            headers["Authorization"] = f"Bearer {tokens[case.token]}"
        replay = f"FUZZ_SEED={SEED} FUZZ_FIRST={case.number} FUZZ_CASES=1\n{case}"
        try:
            reply = connection.request(case.method, case.path, case.body, headers)
        except ValueError:
            continue  # http.client itself refuses to send this one
        except Exception as error:  # noqa: BLE001 - a dropped connection is fine, a dead or hung server is not
            assert own_server.process.poll() is None, f"the server died: {replay}"
            assert not isinstance(error, TimeoutError), f"no answer: {replay}"
            continue
        assert reply.status < 500 or reply.status in (501, 505), f"{reply}\n{replay}"
        statuses[reply.status] = statuses.get(reply.status, 0) + 1
        if not case.path.startswith(UNRECORDED):
            replies[reply.headers["x-ms-request-id"]] = reply.status, replay
    assert Connection(own_server.port, own_server.context).request("GET", "/healthstatus").status == 200
    print(f"fuzz: {sum(statuses.values())} requests, seed {SEED}, statuses {dict(sorted(statuses.items()))}")
    if SECONDS >= 10 and CASES > 1000:
        assert statuses.get(200, 0) > 20, "nearly nothing gets through: the fuzzer has gone blind"
    records = {line["properties"].get("requestId"): line["properties"]["httpStatusCode"] for line in own_server.audit_lines()}
    for request, (status, replay) in replies.items():
        if request is not None:  # bytes that never became a request are answered without one
            assert records.get(request) == status, f"the record says {records.get(request)}, the reply {status}: {replay}"
    assert len(replies) > sum(statuses.values()) // 2
    assert own_server.stop() == 0
