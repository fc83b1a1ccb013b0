"""What the drill asks of a target."""

import threading

from proxy import Proxy
from subject import Subject, value

TIMEOUT = 2  # seconds that a connector waits for one call: a held reply comes too late
KEEPER = "keeper-secret"
SHARED = {"tls": "disabled", "timeout": TIMEOUT}


class Target:
    """A server; `strategies` are the rows of the matrix that it has."""

    kind = None
    replies = None
    strategies = ("two-principals", "two-passwords", "one-principal")
    can_crash = False

    def __init__(self):
        self.is_up = threading.Event()
        self.is_up.set()

    def start(self):
        """Starts the server."""

    def stop(self):
        """Ends it and removes what it left."""

    def fall(self):
        """Ends it as a crash does."""

    def rise(self):
        """Starts it again over what it has kept."""

    def crash(self):
        """Ends the server as a crash does, and has it come back by itself."""
        self.is_up.clear()
        self.fall()
        threading.Thread(target=self.come_back, daemon=True).start()

    def come_back(self):
        self.rise()
        self.is_up.set()

    def subject(self, strategy, name):
        """A login at this target that nothing else uses."""
        raise NotImplementedError

    def at_proxy(self, strategy, name, principals, first, **settings):
        """A subject whose connector goes through a proxy of its own."""
        proxy = Proxy(self.port, self.replies)
        connector = {"type": self.kind, "host": "127.0.0.1", "port": proxy.port, "administrator": f"secrets/{name}-admin"}
        return Subject(
            name, strategy, principals, first, connector | SHARED | settings, proxy, self.admits,
            {f"{name}-admin": value("keeper", KEEPER)}, self.is_up)

    def admits(self, user, password):
        """Whether the target takes a login, asked past the proxy."""
        raise NotImplementedError


def principals(strategy, name):
    """Two logins that take turns, or one."""
    return [f"{name}_a", f"{name}_b"] if strategy == "two-principals" else [f"{name}_a"]
