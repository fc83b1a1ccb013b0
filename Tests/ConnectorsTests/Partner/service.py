"""The partner as a service: signed requests, and pairs of API keys."""

import base64
import hashlib
import hmac
import http.server
import json
import os
import ssl
import sys
import threading
import time

from partner import State, work


def pair(state, path, body):
    """Two keys that are made here: the shape of Azure's listKeys and regenerateKey."""
    _, name, action = path.split("/")
    with State(state + ".pairs") as pairs:
        keys = pairs.setdefault(name, {"key1": name + "-1", "key2": name + "-2"})
        if action == "regenerateKey":
            which = json.loads(body)["keyName"].lower()
            keys[which] = base64.b64encode(os.urandom(12)).decode()
        return dict(keys)


class Handler(http.server.BaseHTTPRequestHandler):
    seen = set()
    busy = {}

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        if self.path.startswith("/pair-"):
            if self.headers["authorization"] != "Bearer signing-key":
                return self.reply(401, b"")
            return self.reply(200, json.dumps(pair(self.server.state, self.path, body)).encode())
        if not self.is_signed(body):
            return self.reply(401, b"")
        if self.path.startswith("/busy"):
            Handler.busy[self.path] = Handler.busy.get(self.path, 0) + 1
            if Handler.busy[self.path] < 3:
                return self.reply(503, b"")
        if self.path == "/garbage":
            return self.reply(200, b"<html>")
        if self.path == "/events":
            with open(self.server.state + ".events", "ab") as file:
                file.write(body + b"\n")
            return self.reply(202, b"")
        self.reply(200, json.dumps(work(self.server.state, json.loads(body), self.path == "/weak")).encode())

    def do_GET(self):
        """`/pair-n/service` wants a key; `/pair-n/usage-s` tells that both were used at s."""
        _, name, action = self.path.split("/")
        if action.startswith("usage-"):
            when = int(action.removeprefix("usage-"))
            return self.reply(200, json.dumps({"key1": when, "key2": when}).encode())
        keys = pair(self.server.state, f"/{name}/listKeys", b"")
        self.reply(200 if self.headers["api-key"] in keys.values() else 401, b"")

    def is_signed(self, body):
        """As the Standard Webhooks specification has it: right, recent, and not seen before."""
        identifier, when = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        signed = f"{identifier}.{when}.".encode() + body
        code = base64.b64encode(hmac.new(self.server.key, signed, hashlib.sha256).digest()).decode()
        fresh = identifier not in Handler.seen and abs(time.time() - int(when)) < 300
        Handler.seen.add(identifier)
        return fresh and hmac.compare_digest("v1," + code, self.headers["webhook-signature"])

    def reply(self, status, body):
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(state, key, port, secure_port, folder):
    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", int(p)), Handler) for p in (port, secure_port)]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/server.pem", folder + "/server.key")
    servers[1].socket = context.wrap_socket(servers[1].socket, server_side=True)
    for server in servers:
        server.state, server.key = state, key.encode()
    threading.Thread(target=servers[0].serve_forever, daemon=True).start()
    servers[1].serve_forever()


if __name__ == "__main__":
    serve(*sys.argv[1:])
