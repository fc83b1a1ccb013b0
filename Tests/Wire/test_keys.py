"""Keys through azure-keyvault-keys: everything but their cryptography."""

from datetime import datetime, timedelta, timezone

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.keyvault.keys import ApiVersion, JsonWebKey, KeyClient, KeyReleasePolicy
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from conftest import NO_RETRIES
from harness import b64url, unb64url

HOUR = timedelta(hours=1)
RSA_OPERATIONS = {"encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"}


def now():
    return datetime.now(timezone.utc).replace(microsecond=0)


@pytest.mark.parametrize("size", [2048, 3072, 4096])
def test_an_rsa_key_has_the_size_asked_for(keys, name, size, wire_url):
    key = keys.create_rsa_key(name, size=size, tags={"a": "b"})
    assert key.key_type == "RSA" and key.key.n and int.from_bytes(key.key.n, "big").bit_length() == size
    assert key.key.e == b"\x01\x00\x01"
    assert set(key.key_operations) == RSA_OPERATIONS
    assert key.id == f"{wire_url}/keys/{name}/{key.properties.version}"
    assert (key.properties.tags, key.properties.exportable, key.properties.hsm_platform) == ({"a": "b"}, False, "0")
    assert keys.get_key(name).key.n == key.key.n


def test_rsa_is_2048_bits_unless_asked(keys, name):
    assert int.from_bytes(keys.create_key(name, "RSA").key.n, "big").bit_length() == 2048


@pytest.mark.parametrize("curve, width", [("P-256", 32), ("P-384", 48), ("P-521", 66), ("P-256K", 32)])
def test_an_ec_key_lies_on_the_curve_asked_for(keys, name, curve, width):
    key = keys.create_ec_key(name, curve=curve)
    assert (key.key_type, key.key.crv) == ("EC", curve)
    assert len(key.key.x) == len(key.key.y) == width
    assert set(key.key_operations) == {"sign", "verify"}


def test_ec_is_p256_unless_asked(keys, name):
    assert keys.create_key(name, "EC").key.crv == "P-256"


@pytest.mark.parametrize("size", [128, 192, 256])
def test_a_symmetric_key_never_shows_its_bytes(keys, name, size):
    key = keys.create_oct_key(name, size=size)
    assert key.key_type == "oct" and key.key.k is None
    assert keys.get_key(name).key.k is None


def test_no_private_part_is_ever_answered(vault, name):
    for kty in ("RSA", "EC", "oct"):
        bundle = vault.do("POST", f"/keys/{name}-{kty}/create", {"kty": kty})
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & set(bundle["key"])
        assert list(bundle["key"])[:2] == ["kid", "kty"]


@pytest.mark.parametrize("operations", [["sign"], ["encrypt", "wrapKey"], []])
def test_key_operations_are_kept_as_given(keys, name, operations):
    assert keys.create_rsa_key(name, key_operations=operations).key_operations == operations
    assert keys.get_key(name).key_operations == operations
    assert keys.update_key_properties(name, key_operations=["verify"]).key_operations == ["verify"]
    assert keys.get_key(name).key_operations == ["verify"]


@pytest.mark.parametrize("kty, operations", [
    ("EC", ["encrypt"]), ("EC", ["sign", "wrapKey"]), ("EC", ["unwrapKey"]), ("EC", ["decrypt"]), ("RSA", ["import"]),
    ("RSA", ["sign", "export"]), ("oct", ["import"])], ids=str)
def test_operations_that_the_type_cannot_do_are_refused(keys, vault, name, kty, operations):
    reply = vault.call("POST", f"/keys/{name}/create", {"kty": kty, "key_ops": operations})
    assert (reply.status, reply.code) == (400, "BadParameter") and "key_ops" in reply.message, reply
    assert vault.call("GET", f"/keys/{name}").status == 404
    vault.do("POST", f"/keys/{name}/create", {"kty": kty})
    before = vault.do("GET", f"/keys/{name}")
    reply = vault.call("PATCH", f"/keys/{name}", {"key_ops": operations, "tags": {"a": "b"}})
    assert (reply.status, reply.code) == (400, "BadParameter") and "key_ops" in reply.message, reply
    assert vault.do("GET", f"/keys/{name}") == before


def test_an_import_with_operations_that_do_not_fit_is_refused(keys, name):
    jwk = ec_jwk(ec.generate_private_key(ec.SECP256R1()), "P-256", 32)
    jwk.key_ops = ["encrypt"]
    with pytest.raises(HttpResponseError) as refused:
        keys.import_key(name, jwk)
    assert (refused.value.status_code, refused.value.error.code) == (400, "BadParameter")
    assert "key_ops" in refused.value.message
    with pytest.raises(ResourceNotFoundError):
        keys.get_key(name)


def test_attributes_are_kept_and_updated(keys, name):
    key = keys.create_ec_key(name, not_before=now() - HOUR, expires_on=now() + HOUR, enabled=True)
    assert key.properties.not_before < now() < key.properties.expires_on
    changed = keys.update_key_properties(name, enabled=False, tags={"x": "y"}, expires_on=now() + 2 * HOUR)
    assert (changed.properties.enabled, changed.properties.tags) == (False, {"x": "y"})
    assert changed.properties.expires_on > key.properties.expires_on
    assert changed.properties.not_before == key.properties.not_before
    assert changed.properties.version == key.properties.version


def test_versions_may_differ_in_type(keys, name):
    first = keys.create_ec_key(name)
    second = keys.create_rsa_key(name)
    assert keys.get_key(name).key_type == "RSA"
    assert keys.get_key(name, first.properties.version).key_type == "EC"
    listed = list(keys.list_properties_of_key_versions(name, max_page_size=1))
    assert {p.version for p in listed} == {first.properties.version, second.properties.version}
    assert [p.version for p in keys.list_properties_of_keys() if p.name == name] == [None]


def test_keys_page_through_everything_once(keys, name):
    wanted = [f"{name}-{index}" for index in range(5)]
    for one in wanted:
        keys.create_ec_key(one)
    assert [p.name for p in keys.list_properties_of_keys(max_page_size=2) if p.name.startswith(name)] == wanted


def test_unknown_keys_are_not_found(keys, name):
    for call in (lambda: keys.get_key(name), lambda: keys.get_key(name, "0" * 32), lambda: keys.begin_delete_key(name),
                 lambda: keys.update_key_properties(name, enabled=True), lambda: keys.rotate_key(name),
                 lambda: keys.get_deleted_key(name), lambda: keys.backup_key(name)):
        with pytest.raises(ResourceNotFoundError) as missing:
            call()
        assert missing.value.error.code == "KeyNotFound"


def test_delete_recover_and_purge(keys, name):
    first, second = keys.create_ec_key(name), keys.create_ec_key(name)
    deleted = keys.begin_delete_key(name).result()
    assert deleted.id == second.id and deleted.recovery_id.endswith(f"/deletedkeys/{name}")
    assert deleted.scheduled_purge_date - deleted.deleted_date == timedelta(days=7)
    with pytest.raises(ResourceNotFoundError):
        keys.get_key(name, first.properties.version)
    with pytest.raises(ResourceExistsError) as taken:
        keys.create_ec_key(name)
    assert taken.value.error.innererror["code"] == "ObjectIsDeletedButRecoverable"
    assert name in [k.name for k in keys.list_deleted_keys()]
    assert keys.begin_recover_deleted_key(name).result().id == second.id
    assert keys.get_key(name, first.properties.version).key.x == first.key.x
    keys.begin_delete_key(name).result()
    keys.purge_deleted_key(name)
    with pytest.raises(ResourceNotFoundError):
        keys.get_deleted_key(name)
    keys.create_ec_key(name)


def test_backup_and_restore_keep_material_and_policy(keys, name):
    from azure.keyvault.keys import KeyRotationLifetimeAction, KeyRotationPolicy
    from azure.keyvault.keys.crypto import SignatureAlgorithm

    first = keys.create_rsa_key(name, tags={"k": "v"})
    keys.update_key_rotation_policy(
        name, KeyRotationPolicy(), lifetime_actions=[KeyRotationLifetimeAction("Rotate", time_after_create="P30D")])
    signature = keys.get_cryptography_client(name).sign(SignatureAlgorithm.rs256, b"d" * 32).signature
    second = keys.rotate_key(name)
    blob = keys.backup_key(name)
    with pytest.raises(ResourceExistsError):
        keys.restore_key_backup(blob)
    keys.begin_delete_key(name).result()
    keys.purge_deleted_key(name)
    restored = keys.restore_key_backup(blob)
    assert restored.id == second.id and restored.properties.tags == {"k": "v"}
    assert restored.properties.created_on == second.properties.created_on
    again = keys.get_cryptography_client(name, key_version=first.properties.version)
    assert again.sign(SignatureAlgorithm.rs256, b"d" * 32).signature == signature
    actions = keys.get_key_rotation_policy(name).lifetime_actions
    assert "P30D" in [action.time_after_create for action in actions]


def rsa_jwk(private):
    numbers = private.private_numbers()
    public = numbers.public_numbers
    width = lambda value: value.to_bytes((value.bit_length() + 7) // 8, "big")
    return JsonWebKey(kty="RSA", n=width(public.n), e=width(public.e), d=width(numbers.d), p=width(numbers.p),
                      q=width(numbers.q), dp=width(numbers.dmp1), dq=width(numbers.dmq1), qi=width(numbers.iqmp),
                      key_ops=["sign", "verify"])


def ec_jwk(private, crv, width):
    numbers = private.private_numbers()
    return JsonWebKey(kty="EC", crv=crv, x=numbers.public_numbers.x.to_bytes(width, "big"),
                      y=numbers.public_numbers.y.to_bytes(width, "big"), d=numbers.private_value.to_bytes(width, "big"))


def test_an_imported_rsa_key_signs_as_its_owner_would(keys, name):
    from azure.keyvault.keys.crypto import SignatureAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    private = rsa.generate_private_key(65537, 2048)
    key = keys.import_key(name, rsa_jwk(private))
    assert key.key.d is None and key.key_operations == ["sign", "verify"]
    digest = hashes.Hash(hashes.SHA256())
    digest.update(b"message")
    signed = keys.get_cryptography_client(name).sign(SignatureAlgorithm.rs256, digest.finalize())
    assert signed.signature == private.sign(b"message", padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("curve, crv, width", [
    (ec.SECP256R1, "P-256", 32), (ec.SECP384R1, "P-384", 48), (ec.SECP521R1, "P-521", 66), (ec.SECP256K1, "P-256K", 32)],
    ids=lambda value: value if isinstance(value, str) else "")
def test_an_imported_ec_key_shows_its_public_point(keys, name, curve, crv, width):
    jwk = ec_jwk(ec.generate_private_key(curve()), crv, width)
    key = keys.import_key(name, jwk)
    assert (key.key.x, key.key.y, key.key.crv) == (jwk.x, jwk.y, crv)


def test_an_imported_symmetric_key_decrypts_what_its_owner_encrypted(keys, vault, name):
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    secret, iv = bytes(range(32)), bytes(12)
    keys.import_key(name, JsonWebKey(kty="oct", k=secret, key_ops=["encrypt", "decrypt"]))
    sealed = AESGCM(secret).encrypt(iv, b"plain", b"aad")
    answer = vault.do("POST", f"/keys/{name}/decrypt", {
        "alg": "A256GCM", "value": b64url(sealed[:-16]), "tag": b64url(sealed[-16:]), "iv": b64url(iv),
        "aad": b64url(b"aad")})
    assert unb64url(answer["value"]) == b"plain"


@pytest.mark.parametrize("spoil", [{"d": b"\x01" * 256}, {"n": b"\xff" * 256}, {"p": b"\x03" * 128}],
                         ids=lambda spoil: next(iter(spoil)))
def test_an_inconsistent_rsa_key_is_refused(keys, name, spoil):
    jwk = rsa_jwk(rsa.generate_private_key(65537, 2048))
    for member, value in spoil.items():
        setattr(jwk, member, value)
    with pytest.raises(HttpResponseError) as refused:
        keys.import_key(name, jwk)
    assert (refused.value.status_code, refused.value.error.code) == (400, "BadParameter")


def test_an_inconsistent_ec_key_is_refused(keys, name):
    jwk = ec_jwk(ec.generate_private_key(ec.SECP256R1()), "P-256", 32)
    jwk.d = b"\x01" * 32
    with pytest.raises(HttpResponseError) as refused:
        keys.import_key(name, jwk)
    assert refused.value.status_code == 400


@pytest.mark.parametrize("call", [
    lambda keys, name: keys.create_rsa_key(name, hardware_protected=True),
    lambda keys, name: keys.create_ec_key(name, hardware_protected=True),
    lambda keys, name: keys.create_oct_key(name, hardware_protected=True),
    lambda keys, name: keys.create_rsa_key(name, exportable=True, release_policy=KeyReleasePolicy(b'{"version":"1.0.0"}')),
    lambda keys, name: keys.create_rsa_key(name, exportable=True),
    lambda keys, name: keys.import_key(name, rsa_jwk(rsa.generate_private_key(65537, 2048)), hardware_protected=True),
    lambda keys, name: keys.import_key(name, JsonWebKey(kty="oct-HSM", k=bytes(32))),
    lambda keys, name: keys.import_key(name, rsa_jwk(rsa.generate_private_key(65537, 2048)), exportable=True),
], ids=["RSA-HSM", "EC-HSM", "oct-HSM", "exportable with policy", "exportable", "import Hsm", "import oct-HSM",
        "import exportable"])
def test_what_needs_a_premium_vault_is_refused_as_a_standard_vault_does(keys, name, call):
    with pytest.raises(HttpResponseError) as refused:
        call(keys, name)
    assert (refused.value.status_code, refused.value.error.code) == (400, "BadParameter")
    with pytest.raises(ResourceNotFoundError):
        keys.get_key(name)


POLICY = {"data": b64url(b'{"version":"1.0.0","anyOf":[]}')}


@pytest.mark.parametrize("method, path, body, code", [
    ("POST", "/keys/{}-new/create", {"kty": "RSA", "attributes": {"exportable": True}}, "AKV.SKR.1001"),
    ("POST", "/keys/{}-new/create", {"kty": "RSA", "release_policy": POLICY}, "AKV.SKR.1005"),
    ("PATCH", "/keys/{}", {"attributes": {"exportable": True}}, "AKV.SKR.1003"),
    ("PATCH", "/keys/{}", {"release_policy": POLICY}, "AKV.SKR.1005"),
    ("PATCH", "/keys/{}/{}", {"release_policy": POLICY}, "AKV.SKR.1016"),
    ("POST", "/keys/{}/{}/release", {"target": "e30.e30.e30"}, "AKV.SKR.1001"),
    ("POST", "/keys/{}/release", {"target": "e30.e30.e30", "nonce": "n", "enc": "RSA_AES_KEY_WRAP_256"}, "AKV.SKR.1001"),
    ("GET", "/keys/{}/{}/attestation", None, "attestation"),
], ids=str)
def test_release_and_attestation_answer_with_the_codes_of_a_standard_vault(vault, name, method, path, body, code):
    version = vault.do("POST", f"/keys/{name}/create", {"kty": "RSA"})["key"]["kid"].rpartition("/")[2]
    reply = vault.call(method, path.format(name, version), body)
    assert (reply.status, reply.code) == (400, "BadParameter") and code in reply.message, reply
    assert vault.call("GET", f"/keys/{name}-new").status == 404


def test_the_sdk_hears_that_release_and_attestation_are_refused(keys, name):
    keys.create_rsa_key(name)
    for call in (lambda: keys.release_key(name, "e30.e30.e30"), lambda: keys.get_key_attestation(name)):
        with pytest.raises(HttpResponseError) as refused:
            call()
        assert (refused.value.status_code, refused.value.error.code) == (400, "BadParameter")


@pytest.mark.parametrize("count", [1, 16, 128])
def test_random_bytes_have_the_length_asked_for(keys, count):
    first, second = keys.get_random_bytes(count), keys.get_random_bytes(count)
    assert len(first) == len(second) == count
    assert count < 16 or first != second


@pytest.mark.parametrize("version", [one.value for one in ApiVersion])
def test_every_api_version_of_the_sdk_works(wire_url, credential, name, version):
    with KeyClient(wire_url, credential, api_version=version, **NO_RETRIES) as client:
        assert client.create_ec_key(name).name == client.get_key(name).name == name
        assert client.begin_delete_key(name).result().name == name


@pytest.mark.parametrize("path", ["/keys/{}/sign", "/keys/{}//sign", "/keys/{}/{}/sign"])
def test_the_version_segment_may_be_empty(vault, name, path):
    version = vault.do("POST", f"/keys/{name}/create", {"kty": "EC"})["key"]["kid"].rpartition("/")[2]
    answer = vault.do("POST", path.format(name, version), {"alg": "ES256", "value": b64url(b"d" * 32)})
    assert answer["kid"].endswith(f"/keys/{name}/{version}")


@pytest.mark.parametrize("version, members", [
    ("2016-10-01", set()), ("7.2", set()), ("7.3", {"exportable"}), ("7.4", {"exportable"}),
    ("7.5", {"exportable", "hsmPlatform"}), ("7.6-preview.2", {"exportable", "hsmPlatform"}),
    ("2025-07-01", {"exportable", "hsmPlatform"}), ("2026-04-01", {"exportable", "hsmPlatform"})])
def test_a_version_shows_the_attributes_it_knows(vault, name, version, members):
    reply = vault.send("POST", f"/keys/{name}/create?api-version={version}", {"kty": "EC"})
    assert reply.status == 200, reply
    attributes = reply.json["attributes"]
    common = {"enabled", "created", "updated", "recoveryLevel", "recoverableDays"}
    assert set(attributes) == common | members
    assert attributes.get("exportable", False) is False and attributes.get("hsmPlatform", "0") == "0"


def test_a_bundle_has_the_members_of_the_live_service_in_its_order(vault, name):
    bundle = vault.do("POST", f"/keys/{name}/create", {"kty": "RSA", "attributes": {}})
    assert set(bundle) == {"key", "attributes"}
    assert list(bundle["key"]) == ["kid", "kty", "key_ops", "n", "e"] and bundle["key"]["e"] == "AQAB"
    assert "=" not in bundle["key"]["n"]
    tagged = vault.do("PATCH", f"/keys/{name}", {"tags": {"a": "b"}})
    assert tagged["tags"] == {"a": "b"} and vault.do("PATCH", f"/keys/{name}", {"tags": {}})["tags"] == {}


def test_rows_carry_the_base_id_in_lists_and_the_full_id_among_versions(vault, name):
    made = [vault.do("POST", f"/keys/{name}/create", {"kty": "EC", "tags": {"n": str(n)}}) for n in range(2)]
    base = f"https://{vault.connection.host}/keys/{name}"
    row = next(row for page in vault.pages("/keys") for row in page["value"] if row["kid"].lower() == base.lower())
    assert set(row) == {"kid", "attributes", "tags"} and row["tags"] == {"n": "1"}
    rows = vault.do("GET", f"/keys/{name}/versions")["value"]
    assert {row["kid"] for row in rows} == {one["key"]["kid"] for one in made}
    assert all(set(row) == {"kid", "attributes", "tags"} for row in rows)


def test_versions_of_an_unknown_key_are_an_empty_list(keys, name):
    assert list(keys.list_properties_of_key_versions(name)) == []


def test_names_are_compared_without_case_and_keep_the_first_spelling(keys, name):
    keys.create_ec_key(name.upper())
    assert keys.create_ec_key(name.lower()).name == name.upper()
    assert keys.get_key(name.lower()).id.rpartition("/")[0].endswith(name.upper())


def test_a_pinned_update_leaves_the_latest_alone(keys, name):
    first, second = keys.create_ec_key(name), keys.create_ec_key(name)
    pinned = keys.update_key_properties(name, first.properties.version, enabled=False, tags={"old": "yes"})
    assert (pinned.id, pinned.properties.enabled) == (first.id, False)
    latest = keys.get_key(name)
    assert (latest.id, latest.properties.enabled, latest.properties.tags) == (second.id, True, None)


def test_a_disabled_key_is_shown_listed_and_changed(keys, name):
    keys.create_ec_key(name, enabled=False)
    assert keys.get_key(name).properties.enabled is False
    assert [p.enabled for p in keys.list_properties_of_keys() if p.name == name] == [False]
    assert keys.update_key_properties(name, enabled=True).properties.enabled is True


def test_rotation_and_deletion_need_no_body_and_take_no_version(vault, name):
    first = vault.do("POST", f"/keys/{name}/create", {"kty": "EC"})["key"]
    rotated = vault.do("POST", f"/keys/{name}/rotate")["key"]
    assert rotated["kid"] != first["kid"] and rotated["x"] != first["x"]
    version = first["kid"].rpartition("/")[2]
    assert vault.call("DELETE", f"/keys/{name}/{version}").status in (400, 405)
    assert vault.do("DELETE", f"/keys/{name}")["key"]["kid"] == rotated["kid"]


def test_padded_base64url_is_understood(vault, name):
    vault.do("POST", f"/keys/{name}/create", {"kty": "EC"})
    digest = b64url(b"d" * 32) + "="
    signature = vault.do("POST", f"/keys/{name}/sign", {"alg": "ES256", "value": digest})["value"]
    assert "=" not in signature
    padded = signature + "=" * (-len(signature) % 4)
    assert vault.do("POST", f"/keys/{name}/verify", {"alg": "ES256", "digest": digest, "value": padded})["value"] is True
