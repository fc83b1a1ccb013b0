"""A partner that keeps logins in a file: as a program (exec), as a service (serve), or to try a login (admits)."""

import base64
import fcntl
import hashlib
import hmac
import http.server
import json
import os
import ssl
import sys
import threading
import time


class State:
    """Passwords by principal, in a file that one process at a time changes."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.lock = open(self.path + ".lock", "w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        try:
            with open(self.path) as file:
                self.logins = json.load(file)
        except FileNotFoundError:
            self.logins = {}
        return self.logins

    def __exit__(self, *_):
        with open(self.path + ".new", "w") as file:
            json.dump(self.logins, file)
        os.replace(self.path + ".new", self.path)
        self.lock.close()


def refused(reason):
    return {"answer": "refused", "reason": reason}


def admits(logins, login):
    return login["password"] in logins.get(login["principal"], [])


def allow(logins, login, adds):
    kept = logins.get(login["principal"], []) if adds else []
    logins[login["principal"]] = [p for p in kept if p != login["password"]] + [login["password"]]


def close(logins, login):
    kept = [p for p in logins.get(login["principal"], []) if p != login["password"]]
    logins[login["principal"]] = kept


def work(state, request, weak=False):
    operation = request["operation"]
    adds = request["strategy"] == "two-passwords"
    with State(state) as logins:
        if weak and operation in ("preflight", "stage", "retire", "restore"):
            return refused("this partner may not change logins")
        if operation in ("probe", "verify") and not admits(logins, request["candidate"]):
            return refused("wrong password")
        if operation == "stage":
            allow(logins, request["candidate"], adds)
        if operation == "retire":
            close(logins, request["previous"])
        if operation == "restore":
            close(logins, request["candidate"])
            allow(logins, request["previous"], adds)
        if operation == "sessions":
            names = [name for name in request["principals"] if logins.get(name)]
            found = [{"principal": n, "client": "10.0.0.1", "since": 1000, "lastActive": 2000} for n in names]
            return {"answer": "accepted", "sessions": found}
    return {"answer": "accepted"}


def pair(state, path, body):
    """Two keys that are made here: the shape of Azure's listKeys and regenerateKey."""
    _, name, action = path.split("/")
    with State(state) as logins:
        keys = logins.setdefault(name, {"key1": name + "-1", "key2": name + "-2"})
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


def run(state, fault):
    request = json.load(sys.stdin)
    lost = state + ".lost-" + request.get("candidate", {}).get("principal", "")
    reply = work(state, request, fault == "weak")
    if fault == "lose" and request["operation"] == "stage" and not os.path.exists(lost):
        open(lost, "w").close()
        os.kill(os.getpid(), 9)
    if fault == "endless":
        sys.stdout.write("x" * 1000000)
    if fault == "hang":
        time.sleep(600)
    json.dump(reply, sys.stdout)


if __name__ == "__main__":
    mode, state, *rest = sys.argv[1:]
    if mode == "serve":
        serve(state, *rest)
    elif mode == "exec":
        run(state, *rest)
    elif mode == "admits":
        with State(state) as known:
            sys.exit(0 if admits(known, json.load(sys.stdin)) else 1)
    elif mode == "open":
        with State(state) as known:
            allow(known, json.load(sys.stdin), False)
