"""Secrets through azure-keyvault-secrets."""

import json
import time
from datetime import datetime, timedelta, timezone

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.keyvault.secrets import SecretClient

from conftest import NO_RETRIES
from harness import ensure_resolves

HOUR = timedelta(hours=1)


def now():
    return datetime.now(timezone.utc).replace(microsecond=0)


def test_set_and_get_give_back_every_property(secrets, name, wire_url):
    set_secret = secrets.set_secret(
        name, "välue\n", enabled=True, content_type="text/plain", tags={"team": "blue"}, not_before=now() - HOUR,
        expires_on=now() + HOUR)
    got = secrets.get_secret(name)
    assert got.value == "välue\n"
    assert got.id == set_secret.id == f"{wire_url}/secrets/{name}/{got.properties.version}"
    assert len(got.properties.version) == 32 and got.properties.version.islower() | got.properties.version.isdigit()
    assert got.properties.content_type == "text/plain"
    assert got.properties.tags == {"team": "blue"}
    assert got.properties.not_before < now() < got.properties.expires_on
    assert got.properties.recovery_level == "CustomizedRecoverable+Purgeable"
    assert got.properties.recoverable_days == 7
    assert got.properties.created_on == got.properties.updated_on
    assert abs(got.properties.created_on - now()) < timedelta(seconds=10)


def test_a_second_set_makes_a_version_and_the_first_stays(secrets, name):
    first = secrets.set_secret(name, "one")
    second = secrets.set_secret(name, "two")
    assert secrets.get_secret(name).value == "two"
    assert secrets.get_secret(name, first.properties.version).value == "one"
    assert secrets.get_secret(name, second.properties.version).value == "two"


def test_names_are_compared_without_case_and_keep_the_first_spelling(secrets, name):
    secrets.set_secret(name.upper(), "one")
    again = secrets.set_secret(name.lower(), "two")
    assert again.name == name.upper()
    assert secrets.get_secret(name.lower()).value == "two"


@pytest.mark.parametrize("value", ["x", "x" * 25_000, "\u0000 \u2603 \U0001f511 \\ \" '"], ids=["1", "25k", "odd"])
def test_values_come_back_exactly(secrets, name, value):
    secrets.set_secret(name, value)
    assert secrets.get_secret(name).value == value


def test_update_changes_only_what_is_given(secrets, name):
    first = secrets.set_secret(name, "v", content_type="a", tags={"k": "1"})
    time.sleep(1.1)  # attributes have a resolution of one second
    updated = secrets.update_secret_properties(name, content_type="b")
    assert (updated.content_type, updated.tags, updated.enabled) == ("b", {"k": "1"}, True)
    assert updated.updated_on > first.properties.updated_on
    assert updated.created_on == first.properties.created_on
    retagged = secrets.update_secret_properties(name, first.properties.version, tags={})
    assert (retagged.content_type, retagged.tags) == ("b", {})
    assert secrets.get_secret(name).value == "v"


def test_a_disabled_secret_is_listed_but_not_given(secrets, name):
    secrets.set_secret(name, "v", enabled=False)
    with pytest.raises(HttpResponseError) as refused:
        secrets.get_secret(name)
    assert refused.value.status_code == 403
    assert refused.value.error.code == "Forbidden"
    assert refused.value.error.innererror["code"] == "SecretDisabled"
    assert [p.enabled for p in secrets.list_properties_of_secret_versions(name)] == [False]
    secrets.update_secret_properties(name, enabled=True)
    assert secrets.get_secret(name).value == "v"


@pytest.mark.parametrize("window", [{"not_before": HOUR}, {"expires_on": -HOUR}], ids=["not yet", "expired"])
def test_the_dates_of_a_secret_are_advice(secrets, name, window):
    secrets.set_secret(name, "v", **{key: now() + offset for key, offset in window.items()})
    assert secrets.get_secret(name).value == "v"


def test_lists_page_through_everything_once(secrets, name):
    wanted = [f"{name}-{index:02}" for index in range(7)]
    for one in wanted:
        secrets.set_secret(one, "v", tags={"n": one})
    pages = list(secrets.list_properties_of_secrets(max_page_size=2).by_page())
    sizes = [len(list(page)) for page in pages]
    assert all(size <= 2 for size in sizes)
    listed = [p for p in secrets.list_properties_of_secrets(max_page_size=2) if p.name.startswith(name)]
    assert [p.name for p in listed] == wanted
    assert [p.tags for p in listed] == [{"n": one} for one in wanted]
    assert all(p.version is None and p.id.endswith(p.name) for p in listed)


def test_versions_page_through_everything_once(secrets, name):
    made = {secrets.set_secret(name, str(index)).properties.version for index in range(5)}
    listed = [p.version for p in secrets.list_properties_of_secret_versions(name, max_page_size=2)]
    assert len(listed) == 5 and set(listed) == made
    assert listed == sorted(listed)


def test_versions_of_an_unknown_name_are_an_empty_list(secrets, name):
    assert list(secrets.list_properties_of_secret_versions(name)) == []


def test_the_vault_list_shows_the_latest_version(secrets, name):
    secrets.set_secret(name, "v", content_type="old")
    secrets.set_secret(name, "v", content_type="new", enabled=False)
    shown = [p for p in secrets.list_properties_of_secrets() if p.name == name]
    assert [(p.content_type, p.enabled) for p in shown] == [("new", False)]


def test_unknown_names_and_versions_are_not_found(secrets, name):
    for arguments in ((name,), (name, "0" * 32)):
        with pytest.raises(ResourceNotFoundError) as missing:
            secrets.get_secret(*arguments)
        assert missing.value.error.code == "SecretNotFound"
        assert "was not found in this key vault" in missing.value.message
    with pytest.raises(ResourceNotFoundError):
        secrets.update_secret_properties(name, enabled=True)
    with pytest.raises(ResourceNotFoundError):
        secrets.begin_delete_secret(name)
    with pytest.raises(ResourceNotFoundError):
        secrets.get_deleted_secret(name)


def test_delete_and_recover_bring_back_all_versions(secrets, name):
    first = secrets.set_secret(name, "one", tags={"a": "b"})
    second = secrets.set_secret(name, "two")
    deleted = secrets.begin_delete_secret(name).result()
    assert deleted.id == second.id
    assert deleted.recovery_id.endswith(f"/deletedsecrets/{name}")
    assert deleted.scheduled_purge_date - deleted.deleted_date == timedelta(days=7)
    for version in (None, first.properties.version):
        with pytest.raises(ResourceNotFoundError):
            secrets.get_secret(name, version)
    with pytest.raises(ResourceExistsError) as taken:
        secrets.set_secret(name, "three")
    assert taken.value.error.code == "Conflict"
    assert taken.value.error.innererror["code"] == "ObjectIsDeletedButRecoverable"
    assert secrets.get_deleted_secret(name).deleted_date == deleted.deleted_date
    assert name in [p.name for p in secrets.list_deleted_secrets(max_page_size=3)]
    assert name not in [p.name for p in secrets.list_properties_of_secrets()]

    recovered = secrets.begin_recover_deleted_secret(name).result()
    assert recovered.version == second.properties.version
    assert secrets.get_secret(name).value == "two"
    assert secrets.get_secret(name, first.properties.version).value == "one"
    assert secrets.get_secret(name, first.properties.version).properties.tags == {"a": "b"}


def test_a_purged_secret_is_gone_and_its_name_is_free(secrets, name):
    secrets.set_secret(name, "one")
    secrets.begin_delete_secret(name).result()
    assert secrets.purge_deleted_secret(name) is None
    with pytest.raises(ResourceNotFoundError):
        secrets.get_deleted_secret(name)
    assert secrets.set_secret(name, "two").value == "two"
    assert len(list(secrets.list_properties_of_secret_versions(name))) == 1


def test_backup_and_restore_keep_versions_and_attributes(secrets, name):
    first = secrets.set_secret(name, "one", content_type="a", tags={"k": "v"}, expires_on=now() + HOUR)
    second = secrets.set_secret(name, "two", enabled=False)
    blob = secrets.backup_secret(name)
    with pytest.raises(ResourceExistsError):
        secrets.restore_secret_backup(blob)
    secrets.begin_delete_secret(name).result()
    with pytest.raises(ResourceExistsError):
        secrets.restore_secret_backup(blob)
    secrets.purge_deleted_secret(name)
    restored = secrets.restore_secret_backup(blob)
    assert (restored.version, restored.enabled) == (second.properties.version, False)
    assert restored.created_on == second.properties.created_on
    old = secrets.get_secret(name, first.properties.version)
    assert (old.value, old.properties.content_type, old.properties.tags) == ("one", "a", {"k": "v"})
    assert old.properties.expires_on == first.properties.expires_on
    secrets.update_secret_properties(name, enabled=True)
    assert secrets.get_secret(name).value == "two"


@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: b[:40] + bytes([b[40] ^ 1]) + b[41:], lambda b: b"x"],
                         ids=["cut", "flipped", "foreign"])
def test_a_spoilt_backup_is_refused(secrets, name, spoil):
    secrets.set_secret(name, "v")
    blob = secrets.backup_secret(name)
    secrets.begin_delete_secret(name).result()
    secrets.purge_deleted_secret(name)
    with pytest.raises(HttpResponseError) as refused:
        secrets.restore_secret_backup(spoil(blob))
    assert refused.value.status_code == 400
    with pytest.raises(ResourceNotFoundError):
        secrets.get_secret(name)


def test_purge_protection_refuses_purge(server, credential, name):
    url = server.make_vault("guarded", purgeProtection=True)
    with SecretClient(url, credential, **NO_RETRIES) as client:
        properties = client.set_secret(name, "v").properties
        assert (properties.recovery_level, properties.recoverable_days) == ("Recoverable", 90)
        client.begin_delete_secret(name).result()
        with pytest.raises(HttpResponseError) as refused:
            client.purge_deleted_secret(name)
        assert refused.value.status_code == 403
        client.begin_recover_deleted_secret(name).result()
        assert client.get_secret(name).value == "v"


def test_the_default_vault_needs_only_the_switch_of_every_sdk(server, credential, name):
    with SecretClient(server.url(), credential, verify_challenge_resource=False, **NO_RETRIES) as client:
        client.set_secret(name, "v")
        assert client.get_secret(name).value == "v"
        assert client.get_secret(name).properties.recoverable_days == 90
    with SecretClient(server.url(), credential, **NO_RETRIES) as client, pytest.raises(ValueError):
        client.get_secret(name)


def test_vaults_do_not_see_each_other(server, secrets, credential, name):
    secrets.set_secret(name, "v")
    with SecretClient(server.make_vault("elsewhere"), credential, **NO_RETRIES) as other:
        assert list(other.list_properties_of_secrets()) == []
        with pytest.raises(ResourceNotFoundError):
            other.get_secret(name)


@pytest.mark.parametrize("version", ["2025-07-01", "7.6", "7.5", "7.4", "7.3", "7.2", "7.1", "7.0", "2016-10-01",
                                     "2026-04-01"])
def test_every_api_version_of_the_sdk_works(wire_url, credential, name, version):
    with SecretClient(wire_url, credential, api_version=version, **NO_RETRIES) as client:
        client.set_secret(name, "v")
        assert client.get_secret(name).value == "v"
        assert client.begin_delete_secret(name).result().name == name


def test_an_unknown_api_version_is_a_bad_parameter(wire_url, credential, name):
    with SecretClient(wire_url, credential, api_version="1999-01-01", **NO_RETRIES) as client:
        with pytest.raises(HttpResponseError) as refused:
            client.get_secret(name)
    assert (refused.value.status_code, refused.value.error.code) == (400, "BadParameter")


def test_replies_carry_the_headers_of_the_live_service(vault):
    reply = vault.call("GET", "/secrets", headers={
        "x-ms-client-request-id": "8f7dcf6c-0c2c-4f15-a2b5-0dd8d8f2f1c5", "x-ms-return-client-request-id": "true"})
    assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
    assert len(reply.headers["x-ms-request-id"]) == 36
    assert reply.headers["x-ms-client-request-id"] == "8f7dcf6c-0c2c-4f15-a2b5-0dd8d8f2f1c5"
    assert reply.headers["Cache-Control"] == reply.headers["Pragma"] == "no-cache"
    assert reply.headers["Expires"] == "-1"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=31536000" in reply.headers["Strict-Transport-Security"]
    for header in ("x-ms-keyvault-service-version", "x-ms-keyvault-region", "x-ms-keyvault-network-info"):
        assert reply.headers[header]


def test_latest_is_asked_for_with_and_without_the_slash(vault, name):
    vault.do("PUT", f"/secrets/{name}", {"value": "v"})
    assert vault.do("GET", f"/secrets/{name}")["value"] == vault.do("GET", f"/secrets/{name}/")["value"] == "v"
    for path in (f"/secrets/{name}", f"/secrets/{name}/"):
        updated = vault.do("PATCH", path, {"contentType": path})
        assert updated["contentType"] == path and "value" not in updated


@pytest.fixture(scope="module")
def populated(vault):
    """Each list of the vault holds at least three rows; the versions are those of `many`."""
    for _ in range(3):
        vault.do("PUT", "/secrets/many", {"value": "v"})
        vault.do("POST", "/keys/many/create", {"kty": "EC"})
    for index in range(3):
        for path, make in ((f"/secrets/dead-{index}", ("PUT", "", {"value": "v"})),
                           (f"/keys/dead-{index}", ("POST", "/create", {"kty": "EC"}))):
            method, more, body = make
            vault.do(method, path + more, body)
            vault.do("DELETE", path)
            vault.do(method, path.replace("dead", "alive") + more, body)
    return vault


@pytest.mark.parametrize("path", ["/secrets", "/keys", "/secrets/many/versions", "/keys/many/versions",
                                  "/deletedsecrets", "/deletedkeys"])
def test_the_next_link_repeats_every_argument(populated, path):
    vault = populated
    page = vault.do("GET", f"{path}?maxresults=1&includePending=true&odd=a%26b%20c")
    assert len(page["value"]) == 1
    assert page["nextLink"].startswith(f"https://{vault.host}:{vault.server.port}{path}?")
    for part in ("maxresults=1", "includePending=true", "api-version=7.6", "$skiptoken=", "odd=a%26b%20c"):
        assert part in page["nextLink"]
    escaped = page["nextLink"].split(str(vault.server.port), 1)[1].replace("$skiptoken", "%24skiptoken")
    assert len(vault.send("GET", escaped).json["value"]) == 1
    rows = [row.get("id") or row["kid"] for page in vault.pages(f"{path}?maxresults=2") for row in page["value"]]
    assert len(rows) >= 3 and len(rows) == len(set(rows))
    whole = [row.get("id") or row["kid"] for page in vault.pages(path) for row in page["value"]]
    assert rows == whole


@pytest.mark.parametrize("family, member", [("secrets", "id"), ("keys", "kid")])
def test_deleted_rows_carry_the_base_id_and_the_dates(populated, family, member):
    rows = [row for page in populated.pages(f"/deleted{family}") for row in page["value"]]
    row = next(row for row in rows if row[member].endswith("/dead-1"))
    root = f"https://{populated.connection.host}"
    assert row[member] == f"{root}/{family}/dead-1" and row["recoveryId"] == f"{root}/deleted{family}/dead-1"
    assert row["scheduledPurgeDate"] - row["deletedDate"] == 7 * 86400
    assert row["attributes"]["recoverableDays"] == 7 and "value" not in row
    single = populated.do("GET", f"/deleted{family}/dead-1")
    identifier = single["id"] if family == "secrets" else single["key"]["kid"]
    assert identifier.startswith(f"{root}/{family}/dead-1/") and "value" not in single
    assert single["recoveryId"] == row["recoveryId"] and single["deletedDate"] == row["deletedDate"]


def test_the_last_page_has_a_null_link(vault, name):
    vault.do("PUT", f"/secrets/{name}", {"value": "v"})
    assert vault.do("GET", f"/secrets/{name}/versions") == {
        "value": vault.do("GET", f"/secrets/{name}/versions")["value"], "nextLink": None}


def test_a_verb_can_be_overridden(vault, name):
    vault.do("PUT", f"/secrets/{name}", {"value": "v"})
    reply = vault.call("POST", f"/secrets/{name}", {"contentType": "c"}, {"X-HTTP-METHOD": "PATCH"})
    assert (reply.status, reply.json["contentType"]) == (200, "c")


def test_the_older_header_overrides_the_verb_too(vault, name):
    vault.do("PUT", f"/secrets/{name}", {"value": "v"})
    assert vault.call("POST", f"/secrets/{name}", None, {"X-HTTP-REQUEST": "DELETE"}).json["recoveryId"]


def test_an_api_version_is_required(vault, name):
    reply = vault.send("GET", f"/secrets/{name}")
    assert (reply.status, reply.code) == (400, "BadParameter") and "api-version" in reply.message


@pytest.mark.parametrize("version", ["7.6-preview.2", "7.0"])
def test_what_az_and_old_clients_send_is_accepted(vault, name, version):
    reply = vault.send("PUT", f"/secrets/{name}?api-version={version}", {"value": "v"})
    assert (reply.status, reply.json["attributes"]["recoverableDays"]) == (200, 7)


def test_absent_values_are_left_out(vault, name):
    made = vault.do("PUT", f"/secrets/{name}", {"value": "v"})
    assert set(made) == {"value", "id", "attributes"}
    assert set(made["attributes"]) == {"enabled", "created", "updated", "recoveryLevel", "recoverableDays"}
    assert vault.do("PATCH", f"/secrets/{name}", {"tags": {}})["tags"] == {}
    for attributes in ({}, None):
        assert vault.do("PATCH", f"/secrets/{name}", {"attributes": attributes})["attributes"]["enabled"] is True


def test_families_and_slashes_are_read_with_patience(vault, name):
    vault.do("PUT", f"/SECRETS/{name}", {"value": "v"})
    assert vault.do("GET", f"//secrets/{name}")["value"] == "v"


def test_identifiers_follow_the_host_that_was_asked(server, name):
    made = server.vault().do("PUT", f"/secrets/{name}", {"value": "v"})
    ensure_resolves("vault.localhost")
    other = server.vault("vault.localhost").do("GET", f"/secrets/{name}")
    assert made["id"].startswith(f"https://localhost:{server.port}/secrets/")
    assert other["id"] == made["id"].replace("localhost", "vault.localhost")


@pytest.mark.parametrize("days, protected, level", [
    (90, False, "Recoverable+Purgeable"), (90, True, "Recoverable"), (7, False, "CustomizedRecoverable+Purgeable"),
    (89, True, "CustomizedRecoverable")])
def test_the_recovery_level_tells_the_settings_of_the_vault(server, days, protected, level):
    host = f"level-{days}-{'on' if protected else 'off'}"
    server.make_vault(host, softDeleteDays=days, purgeProtection=protected)
    made = server.vault(f"{host}.vault.localhost").do("PUT", "/secrets/x", {"value": "v"})
    assert (made["attributes"]["recoveryLevel"], made["attributes"]["recoverableDays"]) == (level, days)


@pytest.mark.parametrize("family, make", [("secrets", ("PUT", "", {"value": "v"})), ("keys", ("POST", "/create", {"kty": "EC"}))])
def test_a_deleted_object_can_only_be_read_recovered_and_purged(vault, name, family, make):
    method, more, body = make
    path, deleted = f"/{family}/{name}", f"/deleted{family}/{name}"
    missing = "SecretNotFound" if family == "secrets" else "KeyNotFound"
    made = vault.do(method, path + more, body)
    version = (made["id"] if family == "secrets" else made["key"]["kid"]).rpartition("/")[2]
    for verb, where in (("GET", deleted), ("DELETE", deleted), ("POST", f"{deleted}/recover")):
        reply = vault.call(verb, where)
        assert (reply.status, reply.code) == (404, missing), f"of a live object: {verb} {where} {reply}"
    vault.do("DELETE", path)
    refusals = [("GET", path, None), ("GET", f"{path}/{version}", None), ("PATCH", path, {"tags": {}}),
                ("DELETE", path, None), ("POST", f"{path}/backup", None)]
    if family == "keys":
        refusals += [("POST", f"{path}/rotate", None), ("GET", f"{path}/rotationpolicy", None),
                     ("PUT", f"{path}/rotationpolicy", {}),
                     ("POST", f"{path}/sign", {"alg": "ES256", "value": "A" * 43})]
    for verb, where, sent in refusals:
        reply = vault.call(verb, where, sent)
        assert (reply.status, reply.code) == (404, missing), f"{verb} {where}: {reply}"
    assert vault.do("GET", f"{path}/versions")["value"] == []
    reply = vault.call(method, path + more, body)
    assert (reply.status, reply.code, reply.inner) == (409, "Conflict", "ObjectIsDeletedButRecoverable")
    assert "currently in a deleted but recoverable state" in reply.message
    vault.do("POST", f"{deleted}/recover")
    assert vault.do("GET", f"{path}/{version}")


def test_a_backup_opens_only_as_what_it_is_and_where_it_was_made(vault, own_server, name):
    vault.do("PUT", f"/secrets/{name}", {"value": "v"})
    vault.do("POST", f"/keys/{name}/create", {"kty": "EC"})
    secret, key = (vault.do("POST", f"/{family}/{name}/backup") for family in ("secrets", "keys"))
    vault.do("DELETE", f"/secrets/{name}")
    vault.do("DELETE", f"/deletedsecrets/{name}")
    elsewhere = own_server.vault()
    for where, family, blob in ((vault, "secrets", key), (vault, "keys", secret), (elsewhere, "secrets", secret),
                                (elsewhere, "keys", key), (vault, "secrets", {"value": "AAAA"})):
        reply = where.call("POST", f"/{family}/restore", blob)
        assert (reply.status, reply.code) == (400, "Malformed backup blob"), reply
        assert reply.message == "Backup blob is corrupt."
    padded = secret["value"] + "=" * (-len(secret["value"]) % 4)
    restored = vault.do("POST", "/secrets/restore", {"value": padded})
    assert "value" not in restored and vault.do("GET", f"/secrets/{name}")["value"] == "v"
    reply = vault.call("POST", "/secrets/restore", secret)
    assert (reply.status, reply.code) == (409, "Conflict")


def test_a_restored_copy_goes_its_own_way(vault, name):
    vault.do("PUT", f"/secrets/{name}", {"value": "old"})
    blob = vault.do("POST", f"/secrets/{name}/backup")
    vault.do("PUT", f"/secrets/{name}", {"value": "newer than the backup"})
    vault.do("DELETE", f"/secrets/{name}")
    vault.do("DELETE", f"/deletedsecrets/{name}")
    vault.do("POST", "/secrets/restore", blob)
    assert vault.do("GET", f"/secrets/{name}")["value"] == "old"
    assert len(vault.do("GET", f"/secrets/{name}/versions")["value"]) == 1


def test_a_post_without_body_needs_no_length(vault, name):
    vault.do("PUT", f"/secrets/{name}", {"value": "v"})
    raw = vault.connection.http
    raw.putrequest("POST", f"/secrets/{name}/backup?api-version=7.6", skip_host=True, skip_accept_encoding=True)
    raw.putheader("Host", vault.connection.host)
    raw.putheader("Authorization", f"Bearer {vault.server.token()}")
    raw.endheaders()
    answer = raw.getresponse()
    assert (answer.status, set(json.loads(answer.read()))) == (200, {"value"})


@pytest.mark.parametrize("wanted", ["application/x-pem-file", "application/x-pkcs12"])
def test_an_ordinary_secret_has_no_other_form(vault, name, wanted):
    vault.do("PUT", f"/secrets/{name}", {"value": "v"})
    reply = vault.call("GET", f"/secrets/{name}?outContentType={wanted}")
    assert reply.status in (400, 404) or (reply.status, reply.json["value"]) == (200, "v"), reply


def test_a_purge_under_protection_names_the_reason(server):
    server.make_vault("guarded-raw", purgeProtection=True)
    vault = server.vault("guarded-raw.vault.localhost")
    vault.do("PUT", "/secrets/x", {"value": "v"})
    vault.do("DELETE", "/secrets/x")
    reply = vault.call("DELETE", "/deletedsecrets/x")
    assert (reply.status, reply.code) == (403, "Forbidden") and "purge protection" in reply.message
    server.admin("PATCH", "/vaults/guarded-raw", {"purgeProtection": False}, expect=(400, 403, 409))
    assert vault.call("DELETE", "/deletedsecrets/x").status == 403


def test_everything_may_be_as_long_as_azure_allows(vault):
    name = "n" * 127
    made = vault.do("PUT", f"/secrets/{name}", {
        "value": "v" * 25_600, "contentType": "c" * 255, "tags": {f"{i:02}" + "t" * 254: "u" * 512 for i in range(15)}})
    assert vault.do("GET", f"/secrets/{name}") == made


def test_a_backup_takes_500_of_the_largest_versions_and_no_more(vault, name):
    for index in range(500):
        vault.do("PUT", f"/secrets/{name}", {"value": f"{index:05}" + "v" * 25_595})
    blob = vault.do("POST", f"/secrets/{name}/backup")
    vault.do("PUT", f"/secrets/{name}", {"value": "one more"})
    reply = vault.call("POST", f"/secrets/{name}/backup")
    assert (reply.status, reply.code) == (400, "BadParameter") and "500" in reply.message, reply
    assert sum(len(page["value"]) for page in vault.pages(f"/secrets/{name}/versions")) == 501
    vault.do("DELETE", f"/secrets/{name}")
    vault.do("DELETE", f"/deletedsecrets/{name}")
    vault.do("POST", "/secrets/restore", blob)
    assert vault.do("GET", f"/secrets/{name}")["value"].startswith("00499")
    assert sum(len(page["value"]) for page in vault.pages(f"/secrets/{name}/versions")) == 500
