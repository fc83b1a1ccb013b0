"""What `make release` packs, tried with whatever binary is at hand; and the files of `packaging`."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile

import pytest

from harness import BINARY, ROOT

#: What comes from the machine: the C library, and the loader.
MACHINE = re.compile(r"^(linux-vdso|ld-linux.*|lib(c|m|dl|rt|pthread|resolv|util|anl|mvec|nss_.*))\.so")


def run(*command, **options):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=600, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pack(folder):
    run(ROOT / "scripts/release", "--trial", BINARY, folder, env=os.environ | {"SOURCE_DATE_EPOCH": "1790000000"})
    return folder


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    return pack(tmp_path_factory.mktemp("release") / "dist")


@pytest.fixture(scope="module")
def archive(dist):
    [path] = dist.glob("rekey-*-linux-*.tar.gz")
    return path


@pytest.fixture(scope="module")
def unpacked(archive, tmp_path_factory):
    place = tmp_path_factory.mktemp("unpacked")
    run("tar", "--extract", "--file", archive, "--directory", place)
    [folder] = place.iterdir()
    assert folder.name == archive.name.removesuffix(".tar.gz")
    return folder


@pytest.fixture(scope="module")
def bill(dist):
    [path] = dist.glob("*.cdx.json")
    return json.loads(path.read_text())


def test_the_checksums_fit_and_cover_everything(dist):
    run("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=dist)
    named = {line.split()[1] for line in (dist / "SHA256SUMS").read_text().splitlines()}
    assert named | {"SHA256SUMS"} == {path.name for path in dist.iterdir()}


def test_the_same_binary_gives_the_same_files(dist, tmp_path):
    assert (pack(tmp_path / "again") / "SHA256SUMS").read_text() == (dist / "SHA256SUMS").read_text()


def test_the_archive_says_nothing_of_who_packed_it(archive):
    with tarfile.open(archive) as files:
        members = files.getmembers()
    assert members and {(one.uid, one.gid, one.uname, one.gname, one.mtime) for one in members} == {
        (0, 0, "", "", 1_790_000_000)}
    assert all(one.isfile() or one.isdir() for one in members) and not [one for one in members if one.mode & 0o022]
    names = {one.name.partition("/")[2] for one in members}
    assert {"rekey", "LICENSE", "CHANGELOG.md", "rekey.service", "rekey.sysusers", "rekey.yaml",
            "completions/rekey.bash"} <= names


def test_it_runs_and_finds_every_library_beside_itself(unpacked):
    alone = {"LD_LIBRARY_PATH": str(unpacked), "PATH": "/usr/bin:/bin"}
    assert run(unpacked / "rekey", "--version", env=alone) == run(BINARY, "--version")
    for file in [unpacked / "rekey", *unpacked.glob("*.so*")]:
        for line in run("ldd", file, env=alone).splitlines():
            name, _, place = line.strip().partition(" => ")
            if place and not MACHINE.match(name):
                assert place.startswith(str(unpacked)), f"{file.name} takes {line.strip()}"
    assert not [path for path in unpacked.glob("*.so*") if MACHINE.match(path.name)]


def test_every_part_is_in_the_bill_with_its_version_and_digest(unpacked, bill):
    assert bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.5"
    parts = {part["name"]: part for part in bill["components"]}
    for pin in json.loads((ROOT / "Package.resolved").read_text())["pins"]:
        assert pin["state"]["version"] in parts[pin["identity"]]["purl"]
    assert {"swift", "libpq5", "libsqlite3-0", "libssl3", "libhiredis0.14", "libmariadb3"} <= set(parts) or \
        shutil.which("dpkg-query") is None
    files = {part["name"]: part for whole in bill["components"] for part in [whole, *whole.get("components", [])]
             if part["type"] == "file"}
    assert set(files) == {path.name for path in unpacked.glob("*.so*")}
    for part in [*files.values(), bill["metadata"]["component"]]:
        [digest] = part["hashes"]
        assert digest["content"] == hashlib.sha256((unpacked / part["name"]).read_bytes()).hexdigest()
    refs = [part["bom-ref"] for part in bill["components"]]
    assert len(set(refs)) == len(refs) and sorted(refs) == bill["dependencies"][0]["dependsOn"]


def test_the_licence_of_every_debian_package_is_packed(unpacked, bill):
    packages = {part["name"] for part in bill["components"] if part.get("purl", "").startswith("pkg:deb/")}
    assert packages and packages <= {path.name for path in (unpacked / "licenses").iterdir()}


def test_a_binary_that_was_not_linked_for_it_is_refused(tmp_path):
    done = subprocess.run([ROOT / "scripts/release", "/bin/true", tmp_path], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "make release" in done.stderr and not list(tmp_path.iterdir())


# Packaging


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_the_service_is_sound_and_exposes_little(tmp_path):
    unit = tmp_path / "rekey.service"
    unit.write_text((ROOT / "packaging/rekey.service").read_text().replace("/usr/local/bin/rekey", BINARY))
    said = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, timeout=60)
    assert "rekey.service" not in said.stderr, said.stderr
    # Of 10, less is better.
    stated = re.search(r"`systemd-analyze security` gives it ([\d.]+) of 10", (ROOT / "docs/operations.md").read_text())
    run("systemd-analyze", "security", "--offline=true", f"--threshold={round(float(stated[1]) * 10)}", unit)


def test_the_settings_that_are_packed_are_read(tmp_path):
    done = subprocess.run([BINARY, "doctor", "--config", ROOT / "packaging/rekey.yaml", "--data", tmp_path / "data"],
                          capture_output=True, text=True, timeout=60)
    assert "data folder" in done.stdout, done.stderr
