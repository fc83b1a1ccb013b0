"""The asynchronous clients, which speak through another HTTP library."""

import asyncio

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.identity.aio import ClientSecretCredential
from azure.keyvault.keys import KeyRotationPolicy
from azure.keyvault.keys.aio import KeyClient
from azure.keyvault.keys.crypto import EncryptionAlgorithm, SignatureAlgorithm
from azure.keyvault.secrets.aio import SecretClient

from conftest import NO_RETRIES, credential_of


def run(server, url, kind, body):
    """Runs `body(client)` with a client and a credential of its own event loop."""
    async def whole():
        profile = server.profile
        async with credential_of(server, profile["clientId"], profile["clientSecret"], ClientSecretCredential) as who:
            async with kind(url, who, **NO_RETRIES) as client:
                await body(client)
    asyncio.run(whole())


def test_secrets_live_die_and_return(server, wire_url, name):
    async def body(client):
        first = await client.set_secret(name, "one")
        await client.set_secret(name, "two")
        assert (await client.get_secret(name)).value == "two"
        assert (await client.get_secret(name, first.properties.version)).value == "one"
        assert len([p async for p in client.list_properties_of_secret_versions(name, max_page_size=1)]) == 2
        assert (await client.update_secret_properties(name, content_type="c")).content_type == "c"
        blob = await client.backup_secret(name)
        await client.delete_secret(name)
        with pytest.raises(ResourceExistsError):
            await client.set_secret(name, "three")
        await client.recover_deleted_secret(name)
        await client.delete_secret(name)
        assert name in [p.name async for p in client.list_deleted_secrets(max_page_size=2)]
        await client.purge_deleted_secret(name)
        with pytest.raises(ResourceNotFoundError):
            await client.get_deleted_secret(name)
        await client.restore_secret_backup(blob)
        assert (await client.get_secret(name)).value == "two"
    run(server, wire_url, SecretClient, body)


def test_keys_live_die_and_return(server, wire_url, name):
    async def body(client):
        key = await client.create_rsa_key(name)
        crypto = client.get_cryptography_client(name)
        signed = await crypto.sign(SignatureAlgorithm.rs256, b"d" * 32)
        assert (await crypto.verify(SignatureAlgorithm.rs256, b"d" * 32, signed.signature)).is_valid
        sealed = await crypto.encrypt(EncryptionAlgorithm.rsa_oaep_256, b"p")
        assert (await crypto.decrypt(EncryptionAlgorithm.rsa_oaep_256, sealed.ciphertext)).plaintext == b"p"
        assert (await client.rotate_key(name)).properties.version != key.properties.version
        assert len([p async for p in client.list_properties_of_key_versions(name)]) == 2
        await client.delete_key(name)
        with pytest.raises(HttpResponseError):
            await client.get_key(name)
        assert name in [k.name async for k in client.list_deleted_keys(max_page_size=2)]
        await client.recover_deleted_key(name)
        assert (await client.get_key(name)).name == name
        blob = await client.backup_key(name)
        await client.delete_key(name)
        await client.purge_deleted_key(name)
        assert (await client.restore_key_backup(blob)).name == name
        policy = await client.update_key_rotation_policy(name, KeyRotationPolicy(), expires_in="P90D")
        assert (await client.get_key_rotation_policy(name)).expires_in == policy.expires_in == "P90D"
        assert len(await client.get_random_bytes(8)) == 8
    run(server, wire_url, KeyClient, body)


def test_what_the_server_refuses_is_raised_with_its_codes(server, wire_url, name):
    async def body(client):
        await client.set_secret(name, "v", enabled=False)
        with pytest.raises(HttpResponseError) as refused:
            await client.get_secret(name)
        assert (refused.value.status_code, refused.value.error.innererror["code"]) == (403, "SecretDisabled")
        with pytest.raises(ResourceNotFoundError) as missing:
            await client.get_secret(f"{name}-2")
        assert missing.value.error.code == "SecretNotFound"
    run(server, wire_url, SecretClient, body)


def test_many_callers_at_once_all_win(server, wire_url, name):
    async def body(client):
        made = await asyncio.gather(*(client.set_secret(f"{name}-{index}", str(index)) for index in range(40)))
        values = await asyncio.gather(*(client.get_secret(one.name) for one in made))
        assert [one.value for one in values] == [str(index) for index in range(40)]
        await asyncio.gather(*(client.set_secret(name, str(index)) for index in range(40)))
        assert len([p async for p in client.list_properties_of_secret_versions(name)]) == 40
    run(server, wire_url, SecretClient, body)
