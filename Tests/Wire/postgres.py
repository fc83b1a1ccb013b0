"""A PostgreSQL server of a test's own."""

import glob
import os
import shutil
import signal
import subprocess
import tempfile

from harness import free_port, wait_for


def program(name):
    """The path of one of the server's programs, which Debian keeps off PATH."""
    found = shutil.which(name) or next(iter(sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), reverse=True)), None)
    assert found, f"this machine has no {name}: run scripts/setup test"
    return found


class PostgreSQL:
    """Runs from `start` to `stop`; PostgreSQL does not run as root, so root lends it another user."""

    PASSWORD = "superuser"

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="rekey-postgresql-")
        self.port = free_port()
        self.as_server = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        self.settings = []
        self.process = None

    def start(self):
        with open(f"{self.folder}/password", "w") as file:
            file.write(self.PASSWORD)
        os.chmod(f"{self.folder}/password", 0o600)
        if self.as_server:
            subprocess.run(["chown", "-R", "postgres", self.folder], check=True)
        data = f"{self.folder}/data"
        subprocess.run([*self.as_server, program("initdb"), "-D", data, "-U", "postgres", "--auth=scram-sha-256", "--no-sync",
                        f"--pwfile={self.folder}/password", "--no-instructions", "-E", "UTF8", "--locale=C"],
                       check=True, capture_output=True, cwd=self.folder)
        return self.launch()

    def standby(self, port=None):
        """Another server that follows this one, started; what is committed here waits until it is written there."""
        other = PostgreSQL()
        other.port = port or other.port
        os.chmod(other.folder, 0o755)
        if self.as_server:
            subprocess.run(["chown", "-R", "postgres", other.folder], check=True)
        subprocess.run([*self.as_server, program("pg_basebackup"), "-D", f"{other.folder}/data", "-R", "--checkpoint=fast",
                        "--no-sync", "-d", f"host=127.0.0.1 port={self.port} user=postgres password={self.PASSWORD}"],
                       check=True, capture_output=True, cwd=other.folder)
        other.launch()
        self.do("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.do("SELECT pg_reload_conf()")
        wait_for(lambda: self.do("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1")
        return other

    def promote(self):
        """Makes a standby the primary; it waits for no standby of its own."""
        assert self.do("SELECT pg_promote()") == "t"
        self.do("ALTER SYSTEM RESET synchronous_standby_names")
        self.do("SELECT pg_reload_conf()")

    def launch(self):
        """Starts the server over the data that it has."""
        data = f"{self.folder}/data"
        with open(f"{self.folder}/log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.as_server, program("postgres"), "-D", data, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
                 "-c", "unix_socket_directories=", "-c", "fsync=off", *(f"--{one}" for one in self.settings)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder)
        wait_for(lambda: self.run("postgres", self.PASSWORD, "SELECT 1").returncode == 0)
        return self

    def crash(self):
        """Ends it without a word to anybody; what was committed is there when it is launched again."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, user, password, statements):
        """Statements as a user, through PostgreSQL's own client."""
        return subprocess.run(
            [program("psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", user, "-d", "postgres", "-Atq",
             "-v", "ON_ERROR_STOP=1"],
            input=statements, capture_output=True, text=True, timeout=30, env=os.environ | {"PGPASSWORD": password})

    def do(self, statements):
        """Statements as the superuser, which have to succeed; returns what they print."""
        done = self.run("postgres", self.PASSWORD, statements)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def keeper(self, role, password="keeper-secret"):
        """Makes a role, and the administrator `keeper` that may give it to others and end their sessions."""
        self.do(f"""
            CREATE ROLE keeper LOGIN CREATEROLE PASSWORD '{password}';
            GRANT pg_read_all_stats, pg_signal_backend TO keeper;
            CREATE ROLE {role} NOLOGIN;
            GRANT {role} TO keeper WITH ADMIN OPTION;
        """)

    def admits(self, user, password):
        """Whether a login works."""
        done = self.run(user, password, "SELECT 1")
        assert done.returncode == 0 or "authentication failed" in done.stderr or "not permitted" in done.stderr, done.stderr
        return done.returncode == 0
