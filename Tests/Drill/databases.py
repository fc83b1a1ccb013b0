"""The database servers: started once for a drill, with logins of its own for each scenario."""

import logins
from own_server import MariaDBServer, RedisServer
from postgres import PostgreSQL
from replies import MariaDBReplies, PostgreSQLReplies, RedisReplies
from target import KEEPER, Target, principals


class DatabaseTarget(Target):
    """A server that is a process of the drill's own."""

    can_crash = True

    def stop(self):
        self.server.stop()

    def fall(self):
        self.server.crash()

    def rise(self):
        self.server.launch()

    @property
    def port(self):
        return self.server.port


class PostgreSQLTarget(DatabaseTarget):
    """Besides the strategies: a login that changes its own password, and the administrator's."""

    kind = "postgresql"
    replies = PostgreSQLReplies
    strategies = ("two-principals", "one-principal", "by-itself", "administrator")

    def start(self):
        self.server = PostgreSQL()
        self.server.start()
        self.server.keeper("orders", KEEPER)
        self.server.do("CREATE TABLE stock (item text); GRANT SELECT, INSERT ON stock TO orders")

    def do(self, statements):
        logins.postgresql(self.port, "postgres", PostgreSQL.PASSWORD, statements)

    def admits(self, user, password):
        return logins.postgresql(self.port, user, password)

    def subject(self, strategy, name):
        names = principals(strategy, name)
        role = "IN ROLE orders" if strategy != "administrator" else "CREATEROLE"
        self.do(f"CREATE ROLE {names[0]} LOGIN {role} PASSWORD 'first-{name}'")
        if len(names) == 2:
            self.do(f"CREATE ROLE {names[1]} NOLOGIN IN ROLE orders; "
                    f"GRANT {names[0]}, {names[1]} TO keeper WITH ADMIN OPTION")
        one = self.at_proxy("one-principal" if len(names) == 1 else strategy, name, names, f"first-{name}", role="orders")
        if strategy in ("by-itself", "administrator"):
            del one.connector["role"], one.connector["administrator"]
            one.secrets = {}
        if strategy == "administrator":
            self.do(f"GRANT pg_read_all_stats TO {names[0]}")
            one.connector["administrator"] = f"secrets/{name}"
        return one


class RedisTarget(DatabaseTarget):
    """With users in an ACL file."""

    kind = "redis"
    replies = RedisReplies

    def start(self):
        self.server = RedisServer().start(KEEPER)

    def admits(self, user, password):
        return logins.redis(self.port, user, password)

    def subject(self, strategy, name):
        names = principals(strategy, name)
        logins.redis(self.port, *RedisServer.OWNER, ["ACL", "SETUSER", names[0], "on", f">first-{name}", *RedisServer.RIGHTS],
                     *(["ACL", "SETUSER", other, "off", *RedisServer.RIGHTS] for other in names[1:]), ["ACL", "SAVE"])
        return self.at_proxy(strategy, name, names, f"first-{name}")


class MariaDBTarget(DatabaseTarget):
    """With the accounts' host part unless told."""

    kind = "mariadb"
    replies = MariaDBReplies

    def start(self):
        self.server = MariaDBServer().start(KEEPER)

    def admits(self, user, password):
        return logins.mariadb(self.port, user, password)

    def subject(self, strategy, name):
        names = principals(strategy, name)
        for index, one in enumerate(names):
            password = f"first-{name}" if index == 0 else "nobody-knows"
            self.server.do(f"CREATE USER {one} IDENTIFIED BY '{password}'; GRANT SELECT ON orders.* TO {one}")
        return self.at_proxy(strategy, name, names, f"first-{name}")
