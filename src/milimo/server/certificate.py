"""The certificate by which workers on other machines know this studio: one per home, or the owner's own files."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import socket
import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path

from milimo.config import Home, Listen
from milimo.contracts.errors import ErrorCode, MilimoError

DAYS = 3650
"""Workers are given the file by hand: a short life would only be a nuisance. Delete the folder `tls` for a new one."""
KEY_BITS = 3072
OTHERWISE = ("Give your own files with --certificate and --certificate-key, or leave --listen out and reach the studio through "
             "SSH, on the worker's machine: ssh -N -L 8420:127.0.0.1:8420 STUDIO, then milimo worker --server "
             "http://127.0.0.1:8420 (the port must be the studio's own).")


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
    key, signed = _signed(names)
    folder = certificate.file.parent
    folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as work:
        for content, target in ((key, certificate.key), (signed, certificate.file)):
            part = Path(work) / target.name
            part.touch(mode=0o600)                 # before there is anything to read in it
            part.write_bytes(content)
            os.replace(part, target)


def _signed(names: tuple[str, ...]) -> tuple[bytes, bytes]:
    """A new key and its own certificate, both PEM. Raises TLS_UNAVAILABLE for a name that cannot stand in one."""
    # Only a studio with a door needs them, and they take a tenth of a second.
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    def alternative(name: str) -> x509.GeneralName:
        try:
            return x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            return x509.DNSName(name)

    try:
        alternatives = x509.SubjectAlternativeName([alternative(name) for name in names])
    except ValueError as error:
        raise MilimoError(ErrorCode.TLS_UNAVAILABLE, f"A certificate for {', '.join(names)} cannot be made: a host name has only "
                          f"ASCII letters. {OTHERWISE}") from error
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    owner = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Milimo studio")])
    now = dt.datetime.now(dt.UTC)
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, crl_sign=False, encipher_only=False, decipher_only=False)
    signed = (
        x509.CertificateBuilder(owner, owner, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))      # the worker's clock may be behind
        .not_valid_after(now + dt.timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(alternatives, critical=False)
        .sign(key, hashes.SHA256()))
    plain = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return plain, signed.public_bytes(serialization.Encoding.PEM)


def _is_all(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_unspecified
    except ValueError:
        return False
