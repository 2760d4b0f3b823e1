"""The programs of the proof: an authority, a kiosk that was enrolled, its district, and the proxy between them."""

import json
import pathlib
import signal
import socket
import subprocess
import tempfile
import urllib.request

from certificates import faces, kiosk_context
from fault_proxy import FaultProxy
from programs import BIN, ROOT, Program

CLERKS = {"1001": 1, "1002": 2}
PIN = "258036"
KIOSK = "450502001001-01"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Hall:
    """kioskd and districtd on one state directory, with the proxy between them."""

    def __init__(self, seed):
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="onewindow-proof-"))
        self.district_port, self.kiosk_port, self.console_port = free_port(), free_port(), free_port()
        self.said, self.settings = [], self.state / "kiosk.yaml"
        authority = self.state / "district" / "authority"
        self.run("districtd", "ca", "init", "--state", self.state / "district")
        self.start_district()
        self.enrol()
        kiosk = kiosk_context(self.state / "kiosk" / "district" / "kiosk.pem", authority / "authority.crt")
        self.proxy = FaultProxy(self.district_port, kiosk, faces(self.state / "faces", authority), seed)
        # Every 5 s the kiosk looks whether the line is back: so it goes on by itself within the proof's patience.
        self.settings.write_text(f"""
site: {{code: "450502001001", name: 贵州南路社区党群服务中心}}
counters: 3
state: {self.state}/kiosk
assets: {ROOT}/Assets
web: {{kiosk: "127.0.0.1:{self.kiosk_port}", console: "127.0.0.1:{self.console_port}"}}
district: {{url: "https://127.0.0.1:{self.proxy.port}", kiosk: {KIOSK}, spread: 0, updates: 5}}
""")
        self.start_kiosk()

    @staticmethod
    def run(program, *arguments, input=None):
        done = subprocess.run([BIN / program, *arguments], input=input, text=True, capture_output=True)
        assert done.returncode == 0, f"{program} {arguments[0]}: {done.stderr or done.stdout}"
        return done.stdout

    def enrol(self):
        """The technician's part: a code of the district's, typed at the kiosk."""
        (self.state / "kiosk").mkdir()
        code = self.run("districtd", "kiosks", "add", KIOSK, "--state", self.state / "district").split("\n")[0]
        self.run("kioskctl", "enrol", "--code", code, "--url", f"https://127.0.0.1:{self.district_port}",
                 "--kiosk", KIOSK, "--state", self.state / "kiosk")

    def start_district(self):
        self.district = Program(
            BIN / "districtd", "--listen", f"127.0.0.1:{self.district_port}", "--state", self.state / "district",
            "--assets", ROOT / "Assets")
        self.district.wait_for("districtd listening on https://")

    def start_kiosk(self):
        self.kiosk = Program(BIN / "kioskd", "--config", self.settings)
        self.kiosk.wait_for("kioskd console at ")

    def add_clerks(self):
        for clerk in CLERKS:
            self.run("kioskctl", "clerks", "add", clerk, "--name", "测试员", "--roles", "clerk", "--pin-stdin",
                     "--state", self.state / "kiosk", input=PIN + "\n")

    def retry(self):
        """A technician who does not want to wait."""
        self.run("kioskctl", "deliveries", "retry", "--state", self.state / "kiosk")

    def kill(self, which):
        """One end dies at any instruction and comes back."""
        if which == "kiosk":
            self.kiosk.end(signal.SIGKILL)
            self.said += self.kiosk.said
            self.start_kiosk()
        else:
            self.district.end(signal.SIGKILL)
            self.start_district()

    def line_says(self, state, hint):
        """Whether the kiosk tells people this of the line to the district."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.kiosk_port}/health", timeout=10) as answer:
            parts = {part["name"]: part for part in json.load(answer)["parts"]}
        return "district" in parts and parts["district"]["state"] == state and hint in parts["district"]["hint"]

    def stop(self):
        for program in (self.kiosk, self.district):
            program.end()
        self.said += self.kiosk.said
        self.proxy.stop()
