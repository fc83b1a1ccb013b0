"""Secrets through azure-keyvault-secrets."""

import time
from datetime import datetime, timedelta, timezone

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.keyvault.secrets import SecretClient

from conftest import NO_RETRIES

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
    assert reply.headers["Cache-Control"] == "no-cache"
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


def test_the_next_link_repeats_every_argument(vault, name):
    for index in range(3):
        vault.do("PUT", f"/secrets/{name}-{index}", {"value": "v"})
    page = vault.do("GET", "/secrets?maxresults=1&includePending=true")
    assert len(page["value"]) == 1
    assert page["nextLink"].startswith(f"https://{vault.host}:{vault.server.port}/secrets?")
    for part in ("maxresults=1", "includePending=true", "api-version=7.6", "$skiptoken="):
        assert part in page["nextLink"]
    escaped = page["nextLink"].split(str(vault.server.port), 1)[1].replace("$skiptoken", "%24skiptoken")
    assert len(vault.send("GET", escaped).json["value"]) == 1
    assert vault.do("GET", "/secrets?maxresults=25")["value"] is not None


def test_the_last_page_has_a_null_link(vault, name):
    vault.do("PUT", f"/secrets/{name}", {"value": "v"})
    assert vault.do("GET", f"/secrets/{name}/versions") == {
        "value": vault.do("GET", f"/secrets/{name}/versions")["value"], "nextLink": None}


def test_a_verb_can_be_overridden(vault, name):
    vault.do("PUT", f"/secrets/{name}", {"value": "v"})
    reply = vault.call("POST", f"/secrets/{name}", {"contentType": "c"}, {"X-HTTP-METHOD": "PATCH"})
    assert (reply.status, reply.json["contentType"]) == (200, "c")
