"""Twenty applications that log in at a target with what a vault serves, each reading it anew when its copy is two
seconds old.

They run in a few processes, so that one Python does not slow all of them down. A client keeps its own time: ten
logins a second, late ones at once, without making up for more than a second.
"""

import http.client
import json
import multiprocessing
import os
import signal
import ssl
import threading
import time
from statistics import median, quantiles

from logins import attempt

CACHE = 2.0


class RekeySource:
    """Reads one secret over HTTP with a bearer token."""

    def __init__(self, spec):
        self.path = f"/secrets/{spec['secret']}?api-version=7.6"
        self.headers = {"Authorization": f"Bearer {spec['token']}"}
        context = ssl.create_default_context(cafile=spec["ca"])
        self.connection = http.client.HTTPSConnection("localhost", spec["port"], context=context, timeout=30)

    def read(self):
        value = json.loads(self.get()["value"])
        return value["username"], value["password"]

    def get(self):
        try:
            self.connection.request("GET", self.path, headers=self.headers)
            reply = self.connection.getresponse()
            body = reply.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        if reply.status != 200:
            raise OSError(f"{reply.status} {body[:200]!r}")
        return json.loads(body)


class SDKSource:
    """Reads one secret with azure-keyvault-secrets, unmodified."""

    def __init__(self, spec):
        os.environ["REQUESTS_CA_BUNDLE"] = os.environ["SSL_CERT_FILE"] = spec["ca"]
        from azure.identity import ClientSecretCredential
        from azure.keyvault.secrets import SecretClient
        credential = ClientSecretCredential(
            spec["tenant"], *spec["client"], authority=spec["authority"], disable_instance_discovery=True)
        self.client = SecretClient(spec["url"], credential, verify_challenge_resource=False)
        self.name = spec["secret"]

    def read(self):
        value = json.loads(self.client.get_secret(self.name).value)
        return value["username"], value["password"]


class OpenBaoSource(RekeySource):
    """Reads the credentials of a static role of OpenBao."""

    def __init__(self, spec):
        super().__init__(spec)
        self.path, self.headers = f"/v1/database/static-creds/{spec['secret']}", {"X-Vault-Token": spec["token"]}

    def read(self):
        data = self.get()["data"]
        return data["username"], data["password"]


SOURCES = {"rekey": RekeySource, "sdk": SDKSource, "openbao": OpenBaoSource}


class Client:
    """One application."""

    def __init__(self, spec, place, every):
        self.source, self.place, self.every = SOURCES[spec["source"]](spec), place, every
        self.login, self.read_at = None, -CACHE
        self.times, self.refusals, self.faults = [], [], []
        self.began = self.ended = time.monotonic()

    def run(self, end):
        next_at = self.began = time.monotonic()
        while not end.is_set():
            self.once()
            next_at = max(next_at + self.every, time.monotonic() - 1)
            end.wait(max(0, next_at - time.monotonic()))
        self.ended = time.monotonic()

    def once(self):
        try:
            if time.monotonic() - self.read_at >= CACHE:
                self.login = self.source.read()
                self.read_at = time.monotonic()
        except Exception as error:  # whatever a client library raises: the read failed, and that is counted
            self.faults.append(f"{type(error).__name__}: {error}"[:300])
            if self.login is None:
                return
        began = time.monotonic()
        refusal = attempt(self.place, *self.login)
        if refusal is None:
            self.times.append(time.monotonic() - began)
        else:
            self.refusals.append((time.time(), self.login[0], refusal))


def work(specs, place, every, end, results):
    """The clients of one process, until `end` is set; Ctrl-C is for the process that began them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clients = [Client(spec, place, every) for spec in specs]
    ended = threading.Event()
    threads = [threading.Thread(target=client.run, args=(ended,)) for client in clients]
    for thread in threads:
        thread.start()
    end.wait()
    ended.set()
    for thread in threads:
        thread.join()
    results.put([(client.times, client.refusals, client.faults, client.ended - client.began) for client in clients])


class Clients:
    """All of them, from `with` to its end; then `times`, `refusals` and `faults` tell how they fared."""

    PROCESSES = 4

    def __init__(self, specs, place, rate):
        context = multiprocessing.get_context("spawn")
        self.end, self.results = context.Event(), context.Queue()
        shares = [specs[index::self.PROCESSES] for index in range(self.PROCESSES)]
        every = len(specs) / rate
        self.processes = [context.Process(target=work, args=(share, place, every, self.end, self.results), daemon=True)
                          for share in shares]

    def __enter__(self):
        for process in self.processes:
            process.start()
        return self

    def __exit__(self, kind, error, trace):
        self.end.set()
        self.times, self.refusals, self.faults, self.rate = [], [], [], 0
        for _ in self.processes if kind is None else []:
            for times, refusals, faults, seconds in self.results.get(timeout=60):
                self.times += times
                self.refusals += refusals
                self.faults += faults
                self.rate += (len(times) + len(refusals)) / seconds
        for process in self.processes:
            process.join(30)
            if process.is_alive():
                process.terminate()

    def latency(self):
        """Median and 99th percentile of a login, in milliseconds."""
        return median(self.times) * 1000, quantiles(self.times, n=100)[98] * 1000
