"""The targets that a drill knows: the rows of its matrix."""

from databases import MariaDBTarget, PostgreSQLTarget, RedisTarget
from partners import APIKeyPairTarget, ExecTarget, WebhookTarget

TARGETS = (PostgreSQLTarget, RedisTarget, MariaDBTarget, WebhookTarget, ExecTarget, APIKeyPairTarget)
