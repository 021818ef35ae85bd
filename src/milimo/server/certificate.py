"""The certificate by which workers on other machines know this studio: one per home, or the owner's own files.

It is made by the `openssl` program, which Linux and macOS bring along: keys are no place for code of one's own.
"""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from milimo.config import Home, Listen
from milimo.contracts.errors import ErrorCode, MilimoError

DAYS = 3650
"""Workers are given the file by hand: a short life would only be a nuisance. Delete the folder `tls` for a new one."""
OTHERWISE = ("Give your own files with --certificate and --certificate-key, or leave --listen out and reach the studio through "
             "SSH, on the worker's machine: ssh -N -L 8420:127.0.0.1:8420 STUDIO, then milimo worker --server "
             "http://127.0.0.1:8420 (the port must be the studio's own).")

_CONFIG = """[req]
prompt = no
distinguished_name = name
x509_extensions = v3
[name]
CN = Milimo studio
[v3]
basicConstraints = critical, CA:TRUE
keyUsage = critical, digitalSignature, keyCertSign
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
subjectAltName = {names}
"""


@dataclass(frozen=True, slots=True)
class Certificate:
    """PEM files. `file` is what workers get as --ca."""

    file: Path
    key: Path


def names_of(listen: Listen) -> tuple[str, ...]:
    """The names under which the door may be asked for: the host list. An address that means 'all' is no name."""
    given = [listen.host, *listen.names]
    if any(_is_all(name) for name in given):
        given.append(socket.gethostname())
    return tuple(dict.fromkeys(name.lower() for name in given if not _is_all(name)))


def certificate_for(home: Home, listen: Listen) -> Certificate:
    """The owner's files when given, else the home's own, made anew when the names are others. Raises TLS_UNAVAILABLE."""
    if listen.certificate is not None or listen.certificate_key is not None:
        if listen.certificate is None or listen.certificate_key is None:
            raise MilimoError(ErrorCode.TLS_UNAVAILABLE, "--certificate and --certificate-key are needed together.")
        return _usable(Certificate(listen.certificate, listen.certificate_key))
    made = Certificate(home.tls / "certificate.pem", home.tls / "key.pem")
    names, noted = "\n".join(names_of(listen)), home.tls / "names"
    if not (made.file.is_file() and made.key.is_file() and noted.is_file() and noted.read_text("utf-8") == names):
        _make(made, names_of(listen))
        noted.write_text(names, "utf-8")
    return _usable(made)


def _usable(certificate: Certificate) -> Certificate:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate.file, certificate.key)
    except (OSError, ValueError) as error:    # ssl.SSLError is an OSError
        raise MilimoError(ErrorCode.TLS_UNAVAILABLE, f"The certificate {certificate.file} with the key {certificate.key} cannot "
                          f"be used: {error}. Both must be PEM files that belong together.") from error
    return certificate


def _make(certificate: Certificate, names: tuple[str, ...]) -> None:
    program = shutil.which("openssl")
    if program is None:
        raise MilimoError(ErrorCode.TLS_UNAVAILABLE, "A certificate for workers on other machines cannot be made: the program "
                          f"openssl is not installed. {OTHERWISE}")
    folder = certificate.file.parent
    folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as work:
        config, key, file = (Path(work) / name for name in ("config", "key.pem", "certificate.pem"))
        config.write_text(_CONFIG.format(names=", ".join(_alternative(name) for name in names)), "ascii")
        key.touch(mode=0o600)    # openssl keeps the mode of a file that is there
        done = subprocess.run(
            [program, "req", "-x509", "-new", "-newkey", "rsa:3072", "-nodes", "-sha256", "-days", str(DAYS), "-config",
             str(config), "-keyout", str(key), "-out", str(file)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise MilimoError(ErrorCode.TLS_UNAVAILABLE, f"openssl could not make a certificate. {OTHERWISE}", log=done.stderr[-800:])
        key.chmod(0o600)
        os.replace(key, certificate.key)
        os.replace(file, certificate.file)


def _alternative(name: str) -> str:
    try:
        return f"IP:{ipaddress.ip_address(name)}"
    except ValueError:
        return f"DNS:{name}"


def _is_all(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_unspecified
    except ValueError:
        return False
