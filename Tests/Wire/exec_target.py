"""A target for the `exec` connector: logins in a file, which a program of its own changes."""

import json

from harness import ROOT

PROGRAM = f"""
import json, sys
sys.path.insert(0, {str(ROOT / "Tests/ConnectorsTests/Partner")!r})
import partner
request = json.load(sys.stdin)
idle = {{"answer": "accepted", "sessions": []}}
json.dump(idle if request["operation"] == "sessions" else partner.work(sys.argv[1], request), sys.stdout)
"""


class ExecTarget:
    """Nobody is logged in at it for long."""

    def __init__(self, folder):
        self.state, program = folder / "logins", folder / "target.py"
        program.write_text(PROGRAM)
        self.arguments = json.dumps([str(program), str(self.state)])

    def set(self, **logins):
        """Which passwords each login has."""
        self.state.write_text(json.dumps(logins))

    def accepts(self, password):
        return any(password in known for known in json.loads(self.state.read_text()).values())
