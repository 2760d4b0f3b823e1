"""The faces a server may show a kiosk: the one it should believe, and three it must not. Made with openssl."""

import pathlib
import secrets
import ssl
import subprocess

#: The kiosk calls 127.0.0.1; whose certificate says so, for how many days, signed by whom.
FACES = {
    "honest": ("IP:127.0.0.1", 2, "district"),
    "another authority": ("IP:127.0.0.1", 2, "stranger"),
    "expired": ("IP:127.0.0.1", -1, "district"),
    "wrong name": ("DNS:elsewhere.example,IP:192.0.2.1", 2, "district"),
}


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def faces(folder, authority):
    """A server context for each face; `authority` is the folder that `districtd ca init` made."""
    folder = pathlib.Path(folder)
    folder.mkdir()
    authorities = {"district": (authority / "authority.crt", authority / "authority.key"), "stranger": stranger(folder)}
    key, request, extensions = folder / "server.key", folder / "server.csr", folder / "extensions"
    openssl("req", "-new", *fresh_key(key), "-subj", "/CN=district", "-out", request)
    contexts = {}
    for place, (name, (names, days, signer)) in enumerate(FACES.items()):
        crt, (ca, ca_key) = folder / f"server-{place}.crt", authorities[signer]
        extensions.write_text(f"subjectAltName={names}\nextendedKeyUsage=serverAuth\n")
        openssl("x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-days", days,
                "-set_serial", secrets.randbits(63), "-extfile", extensions, "-out", crt)
        contexts[name] = server_context(crt, key, authorities["district"][0])
    return contexts


def stranger(folder):
    """An authority of the same name that nobody believes."""
    crt, key = folder / "stranger.crt", folder / "stranger.key"
    openssl("req", "-x509", *fresh_key(key), "-subj", "/O=OneWindow/CN=OneWindow district", "-days", 2, "-out", crt)
    return crt, key


def fresh_key(path):
    return "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", path


def server_context(crt, key, authority):
    """TLS 1.3, and a certificate of the district's authority is asked of the kiosk, as the district does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(crt, key)
    context.load_verify_locations(authority)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def kiosk_context(credential, authority):
    """The kiosk's own side: what lies in its state speaks for it at the district."""
    context = ssl.create_default_context(cafile=authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(credential)
    return context
