"""Spoils the replies of a program, as the proxy does those of a server."""

import os
import tempfile
import threading
from pathlib import Path


class Tap:
    """A folder through which the program is told what to spoil; the same face as the proxy's."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tap-"))
        self.number = 0

    def arm(self, kind=None, number=0, strike=None):
        for name in ("asked", "fault", "struck", "done"):
            (self.folder / name).unlink(missing_ok=True)
        self.number = number
        if kind is not None:
            (self.folder / "fault.new").write_text(f"{'strike' if strike else kind} {number}")
            os.replace(self.folder / "fault.new", self.folder / "fault")
        if strike:
            threading.Thread(target=self.watch, args=[strike], daemon=True).start()

    def watch(self, strike):
        """Strikes when the program says that its turn has come."""
        pause = threading.Event()
        while self.folder.exists() and not (self.folder / "struck").exists():
            pause.wait(0.005)
        if self.folder.exists():
            strike()
            (self.folder / "done").touch()

    @property
    def asked(self):
        try:
            return (self.folder / "asked").read_text().split()
        except FileNotFoundError:
            return []

    @property
    def count(self):
        return len(self.asked)

    @property
    def struck(self):
        return self.asked[self.number - 1] if (self.folder / "struck").exists() else None

    def close(self):
        for path in self.folder.iterdir():
            path.unlink(missing_ok=True)
        self.folder.rmdir()
