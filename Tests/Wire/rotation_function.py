"""A rotation function, as one is written for Azure Key Vault and Event Grid: told that a secret expires soon, it renews
the credential at its provider and writes it into the vault as a new version, with the plain SDK.

One credential set: the provider has one key, which is made anew. Two sets: the key that is not in use is made anew, and
the one in use works on until the next turn. The tag CredentialId tells which is in use.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE = timedelta(minutes=5)


class Provider:
    """A system that takes the keys it made, one for each set."""

    def __init__(self, *sets):
        self.keys = {one: None for one in sets}
        for one in sets:
            self.regenerate(one)

    def regenerate(self, one):
        self.keys[one] = secrets.token_hex(16)
        return self.keys[one]

    def accepts(self, key):
        return key in self.keys.values()


def rotate(client, provider, event, now):
    """Renews the secret that an event tells of; does nothing when that was done already."""
    data = event["data"]
    secret = client.get_secret(data["ObjectName"])
    if secret.properties.version != data["Version"]:
        return  # told twice: another version is current
    used, days = secret.properties.tags["CredentialId"], int(secret.properties.tags["ValidityPeriodDays"])
    free = next((one for one in provider.keys if one != used), used)
    client.set_secret(data["ObjectName"], provider.regenerate(free), expires_on=now + timedelta(days=days),
                      tags=secret.properties.tags | {"CredentialId": free})


class Function(ThreadingHTTPServer):
    """Takes events over HTTP, if they are signed, fresh and not seen before.

    `clock` is the time that requests must be near, none for any. `work` is called for each event of a near expiry. `troubles` are what happens to the next requests, before the work:
    a status to answer with; `lost` does the work and closes the connection without a reply.
    """

    daemon_threads = True

    def __init__(self, key, work=lambda event: None, clock=lambda: datetime.now(timezone.utc)):
        super().__init__(("127.0.0.1", 0), Handler)
        self.key, self.work, self.clock = key, work, clock
        self.events, self.seen, self.refused, self.troubles, self.lock = [], set(), [], [], threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/events"

    @property
    def ids(self):
        return [event["id"] for event in self.events]

    def stop(self):
        self.shutdown()
        self.server_close()

    def fault(self, headers, body):
        """Why a request is not to be believed; None when it is."""
        name, seconds = headers["webhook-id"], headers["webhook-timestamp"]
        signed = f"{name}.{seconds}.".encode() + body
        code = base64.b64encode(hmac.new(self.key.encode(), signed, hashlib.sha256).digest()).decode()
        if not hmac.compare_digest(headers["webhook-signature"] or "", f"v1,{code}"):
            return "signature"
        if self.clock and abs(self.clock() - datetime.fromtimestamp(int(seconds), timezone.utc)) > TOLERANCE:
            return "time"
        with self.lock:
            if name in self.seen:
                return "replay"
            self.seen.add(name)
        return None


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        fault = self.server.fault(self.headers, body)
        if fault:
            self.server.refused.append(fault)
            return self.reply(401)
        trouble = self.server.troubles.pop(0) if self.server.troubles else None
        if isinstance(trouble, int):
            return self.reply(trouble)
        self.server.last = (dict(self.headers), body)
        for event in json.loads(body):
            self.server.events.append(event)
            if event["eventType"] == "Microsoft.KeyVault.SecretNearExpiry":
                self.server.work(event)
        if trouble == "lost":
            self.close_connection = True
            return self.connection.close()
        self.reply(200)

    def reply(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()
