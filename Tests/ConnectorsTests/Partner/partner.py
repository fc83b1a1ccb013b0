"""A partner that keeps logins in a file: a service and a program in one."""

import fcntl
import json
import os
import sys
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
    run(*sys.argv[1:])
