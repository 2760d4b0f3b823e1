"""kioskd and benchtop as processes: started, looked at, ended by their ids."""

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

PATIENCE = 15  # seconds for anything a program should do at once


class BenchError(Exception):
    """Something could not be measured; the text says what."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, method, path, body=None, headers=(), timeout=PATIENCE):
    """One request on a connection of its own; the status and the body."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as line:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
        data = (body or "").encode()
        lines += ["Content-Type: application/json"] if body else []
        lines += [f"Content-Length: {len(data)}"] if method != "GET" else []
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + data)
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    head, _, rest = answer.partition(b"\r\n\r\n")
    if not head:
        raise ConnectionError("no answer")
    return int(head.split()[1]), rest


class Program:
    """A process in a session of its own, its words in a log beside its state."""

    def __init__(self, words, log, environment=None):
        self.log = Path(log)
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                [str(word) for word in words], stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, start_new_session=True, env=environment)
        self.pid = self.process.pid

    def last_words(self):
        return self.log.read_text(errors="replace").strip()[-600:]

    def check(self):
        if self.process.poll() is not None:
            raise BenchError(f"it ended with {self.process.returncode}: {self.last_words()}")

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise BenchError("it did not stop in time") from None

    def cpu(self):
        """Seconds of CPU used so far, user and system (steps of 10 ms)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Bytes: `pss` shares what other processes use too, `private` is its own alone."""
        sizes = {}
        for text in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, size, *_ = text.split()
            sizes[name.rstrip(":")] = int(size) * 1024
        private = sizes["Private_Clean"] + sizes["Private_Dirty"]
        return {"pss": sizes["Pss"], "rss": sizes["Rss"], "private": private}


class Kiosk:
    """One kioskd with its settings and state in `folder`."""

    def __init__(self, setup, folder, devices="", environment=None, timezone="Asia/Shanghai"):
        self.setup, self.folder, self.devices = setup, Path(folder), devices
        self.environment, self.timezone = environment, timezone
        self.state = self.folder / "state"
        self.database = self.state / "onewindow.sqlite"
        self.key = self.state / "keys" / "store.key"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.program = None
        self.issued = 0

    def start(self, patience=PATIENCE):
        """Seconds from the start of the process to the first answer 200 from /health."""
        self.port, self.console_port = free_port(), free_port()
        settings = self.folder / "kiosk.yaml"
        settings.write_text(
            'site: {code: "450502001001", name: 贵州南路社区党群服务中心, '
            f"timezone: {self.timezone}}}\n"
            "counters: 3\n"
            # A day: the queued slips of a bench without a printer must not expire during it.
            "tickets: {digits: 6, expiry: 1440}\n"
            f"state: {json.dumps(str(self.state))}\n"
            f"assets: {json.dumps(str(self.setup.assets))}\n"
            f"web: {{kiosk: 127.0.0.1:{self.port}, console: 127.0.0.1:{self.console_port}}}\n"
            + self.devices)
        begun = time.monotonic()
        self.program = Program(
            [self.setup.bin / "kioskd", "--config", settings], self.folder / "kioskd.log",
            self.environment)
        while time.monotonic() - begun < patience:
            try:
                if ask(self.port, "GET", "/health", timeout=1)[0] == 200:
                    return time.monotonic() - begun
            except OSError:
                self.program.check()
                time.sleep(0.001)
        raise BenchError(f"kioskd did not answer within {patience} s")

    def stop(self, how=signal.SIGTERM):
        if self.program:
            self.program.stop(how)
            self.program = None

    def health(self):
        return {
            part["name"]: part["state"]
            for part in json.loads(ask(self.port, "GET", "/health")[1])["parts"]}


def start_benchtop(setup, folder):
    """benchtop at the pace of real devices; the process and the port of its page."""
    folder.mkdir(parents=True, exist_ok=True)
    port, printer = free_port(), free_port()
    program = Program(
        [setup.bin / "benchtop", "--listen", f"127.0.0.1:{port}", "--assets", setup.assets,
         "--reader", folder / "reader", "--printer", f"127.0.0.1:{printer}"],
        folder / "benchtop.log")
    begun = time.monotonic()
    while "benchtop listening on" not in program.last_words():
        program.check()
        if time.monotonic() - begun > PATIENCE:
            raise BenchError("benchtop did not start")
        time.sleep(0.01)
    devices = (
        "devices:\n"
        f"  reader: {{driver: sam-serial, path: {json.dumps(str(folder / 'reader'))}, baud: 115200}}\n"
        f"  printer: {{driver: escpos, path: tcp://127.0.0.1:{printer}, confirm: process-id}}\n")
    return program, port, devices
