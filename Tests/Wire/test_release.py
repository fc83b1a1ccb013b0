"""What `make release` packs, tried with whatever binary is at hand; and the files of `packaging`."""

import hashlib
import json
import os
import re
import stat
import subprocess
import tarfile

import pytest

from harness import BINARY, ROOT

#: Libraries as scripts/static-libraries names them: file, Debian source package, version.
ORIGINS = [("libcrypto.a", "openssl", "3.0.22-1~deb12u2"), ("libssl.a", "openssl", "3.0.22-1~deb12u2"),
           ("libmariadb.a", "mariadb", "1:10.11.19-0+deb12u1"), ("libpq.a", "postgresql-15", "15.18-0+deb12u1")]


def run(*command, **options):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=600, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refusal(*command, **options):
    """What a script says when it ends with an error."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60, **options)
    assert done.returncode != 0, done.stdout
    return done.stderr


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    folder = tmp_path_factory.mktemp("libraries")
    (folder / "licenses").mkdir()
    for library, source, _ in ORIGINS:
        (folder / library).write_text(f"code of {library}")
        (folder / "licenses" / source).write_text(f"terms of {source}")
    (folder / "origins").write_text("".join(f"{' '.join(one)}\n" for one in ORIGINS))
    return folder


def pack(libraries, folder):
    run(ROOT / "scripts/release", "--trial", BINARY, libraries, folder,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1790000000"})
    return folder


@pytest.fixture(scope="module")
def dist(libraries, tmp_path_factory):
    return pack(libraries, tmp_path_factory.mktemp("release") / "dist")


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


def test_the_same_binary_gives_the_same_files(dist, libraries, tmp_path):
    assert (pack(libraries, tmp_path / "again") / "SHA256SUMS").read_text() == (dist / "SHA256SUMS").read_text()


def test_the_archive_says_nothing_of_who_packed_it(archive):
    with tarfile.open(archive) as files:
        members = files.getmembers()
    assert members and {(one.uid, one.gid, one.uname, one.gname, one.mtime) for one in members} == {
        (0, 0, "", "", 1_790_000_000)}
    assert all(one.isfile() or one.isdir() for one in members) and not [one for one in members if one.mode & 0o022]
    names = {one.name.partition("/")[2] for one in members}
    assert {"rekey", "LICENSE", "CHANGELOG.md", "rekey.service", "rekey.sysusers", "rekey.yaml",
            "completions/rekey.bash"} <= names


def test_the_executable_stands_beside_the_archive_that_has_it_and_no_library(dist, archive, unpacked):
    alone = dist / archive.name.removesuffix(".tar.gz")
    assert alone.read_bytes() == (unpacked / "rekey").read_bytes()
    assert stat.S_IMODE(alone.stat().st_mode) == 0o755
    assert run(alone, "--version") == run(BINARY, "--version")
    assert not [path for path in unpacked.rglob("*") if ".so" in path.name or path.suffix == ".a"]


def test_every_part_is_in_the_bill_with_its_version_and_digest(unpacked, libraries, bill):
    assert bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.5"
    parts = {part["name"]: part for part in bill["components"]}
    for pin in json.loads((ROOT / "Package.resolved").read_text())["pins"]:
        assert pin["state"]["version"] in parts[pin["identity"]]["purl"]
    for library, source, version in ORIGINS:
        assert parts[source]["version"] == version
        [file] = [file for file in parts[source]["components"] if file["name"] == library]
        assert file["hashes"][0]["content"] == hashlib.sha256((libraries / library).read_bytes()).hexdigest()
    assert parts["mariadb"]["purl"].startswith("pkg:deb/debian/mariadb@1:10.11.19-0%2Bdeb12u1?arch=source&distro=")
    assert "swift" in parts
    # TLS itself is of a library that a Swift package carries.
    inside = {part["name"] for name in ("swift-nio-ssl", "swift-crypto", "swift-nio") for part in parts[name]["components"]}
    assert inside == {"boringssl", "llhttp"}
    [boringssl] = parts["swift-nio-ssl"]["components"]
    assert re.fullmatch("[0-9a-f]{40}", boringssl["version"]) and boringssl["version"] in boringssl["purl"]
    assert parts["swift-nio"]["components"][0]["version"].count(".") == 2
    [digest] = bill["metadata"]["component"]["hashes"]
    assert digest["content"] == hashlib.sha256((unpacked / "rekey").read_bytes()).hexdigest()
    refs = [part["bom-ref"] for part in bill["components"]]
    assert len(set(refs)) == len(refs) and sorted(refs) == bill["dependencies"][0]["dependsOn"]


def test_the_licence_of_every_library_is_packed(unpacked, bill):
    packages = {part["name"] for part in bill["components"] if part.get("purl", "").startswith("pkg:deb/")}
    assert packages == {source for _, source, _ in ORIGINS}
    assert packages <= {path.name for path in (unpacked / "licenses").iterdir()}


def test_a_binary_that_needs_more_than_glibc_is_refused(libraries, tmp_path):
    said = refusal(ROOT / "scripts/release", BINARY, libraries, tmp_path)
    assert "needs more than glibc" in said and "libpq.so" in said and "make release" in said
    assert not list(tmp_path.iterdir())


def test_a_binary_that_has_libraries_looked_for_in_a_folder_is_refused(libraries, tmp_path):
    (tmp_path / "empty.c").write_text("int main(void) { return 0; }")
    run("clang", "-Wl,-rpath,$ORIGIN", "-o", tmp_path / "program", tmp_path / "empty.c")
    said = refusal(ROOT / "scripts/release", tmp_path / "program", libraries, tmp_path / "dist")
    assert "has the loader look into $ORIGIN" in said and not (tmp_path / "dist").exists()


def test_libraries_that_were_not_gathered_are_refused(tmp_path):
    assert "scripts/static-libraries" in refusal(ROOT / "scripts/release", "--trial", BINARY, tmp_path, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


# The static libraries


@pytest.fixture
def machine(tmp_path):
    """The environment of a machine whose apt-get says and does what a test writes."""
    def of(script):
        fake = tmp_path / "bin" / "apt-get"
        fake.parent.mkdir()
        fake.write_text(f"#!/bin/sh\n{script}\n")
        fake.chmod(0o755)
        return os.environ | {"PATH": f"{fake.parent}:{os.environ['PATH']}"}

    return of


def gathering(place, environment):
    """What is said of gathering the libraries there, which must fail and leave nothing behind."""
    place.mkdir()
    said = refusal(ROOT / "scripts/static-libraries", place / "static", env=environment)
    assert not list(place.iterdir())
    return said


def test_a_machine_without_an_archive_of_debian_is_told(machine, tmp_path):
    assert "apt knows no archive of Debian" in gathering(tmp_path / "place", machine("exit 0"))


def test_a_source_that_is_not_to_be_had_is_told_with_the_way_on(machine, tmp_path):
    environment = machine("""case "$*" in
        indextargets*) echo "Debian deb-src file:/nowhere bookworm main";;
        *source*) echo "E: 404" >&2; exit 100;;
    esac""")
    said = gathering(tmp_path / "place", environment | {"LIBPQ_VERSION": "15.99"})
    assert "E: 404" in said and "15.99 is not to be had" in said and "LIBPQ_VERSION" in said


def test_a_folder_of_somebody_else_is_left_alone(machine, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter").write_text("dear")
    said = refusal(ROOT / "scripts/static-libraries", tmp_path / "mine", env=machine("exit 0"))
    assert "was not made by this script" in said and (tmp_path / "mine/letter").read_text() == "dear"


# Packaging


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
