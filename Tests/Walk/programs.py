"""The three programs of a counter, started on free ports over one state directory and ended by process id."""

import datetime
import json
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import tempfile
import threading
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("ONEWINDOW_BIN") or ROOT / ".build" / "debug")
READY_SECONDS = 30


class Program:
    """One process; its output lines can be waited for."""

    def __init__(self, *command):
        self.name = pathlib.Path(command[0]).name
        self.said = []
        self.heard = threading.Condition()
        self.process = subprocess.Popen(
            [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            with self.heard:
                self.said.append(line.rstrip("\n"))
                self.heard.notify_all()

    def wait_for(self, beginning):
        """The rest of the first line that begins so."""
        def line():
            return next((line for line in self.said if line.startswith(beginning)), None)
        with self.heard:
            if not self.heard.wait_for(line, timeout=READY_SECONDS):
                raise AssertionError(f"{self.name} did not say {beginning!r}; it said {self.said[-5:]}")
            return line()[len(beginning):].strip()

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=10)


class Counter:
    """A kiosk with its virtual devices and its district, on one state directory."""

    CLERK, PIN = "1001", "258036"

    def __init__(self):
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="onewindow-walk-"))
        self.district = self.bench = self.kiosk = None
        self.district_at = None

    def start_district(self):
        listen = self.district_at or "127.0.0.1:0"
        self.district = Program(
            BIN / "districtd", "--listen", listen, "--state", self.state / "district", "--assets", ROOT / "Assets")
        address = self.district.wait_for("districtd listening on http://")
        self.district_at = address

    def start_bench(self):
        self.bench = Program(
            BIN / "benchtop", "--listen", "127.0.0.1:0", "--assets", ROOT / "Assets",
            "--reader", self.state / "reader", "--scanner", self.state / "scanner",
            "--printer", "127.0.0.1:0")
        self.printer_at = self.bench.wait_for("benchtop printer at ")
        self.bench_at = self.bench.wait_for("benchtop listening on ")

    def start_kiosk(self):
        settings = self.state / "kiosk.yaml"
        # Open around the clock, holidays too, and where it is about nine in the morning: what is booked for today is
        # checked in today, and there is always a choice of times.
        utc = datetime.datetime.now(datetime.UTC)
        ahead = (9 - utc.hour + 11) % 24 - 11
        today = (utc + datetime.timedelta(hours=ahead)).date()
        all_day, tomorrow = '["00:00-24:00"]', today + datetime.timedelta(days=1)
        settings.write_text(f"""
site: {{code: "450502001001", name: 贵州南路社区党群服务中心, timezone: Etc/GMT{-ahead:+d}, phone: 0779-0000000}}
counters: 3
state: {self.state}/kiosk
assets: {ROOT}/Assets
web: {{kiosk: "127.0.0.1:0", console: "127.0.0.1:0"}}
devices:
  reader: {{driver: sam-serial, path: {self.state}/reader}}
  scanner: {{driver: scanner-serial, path: {self.state}/scanner}}
  printer: {{driver: escpos, path: "{self.printer_at}"}}
hours:
  workdays: {all_day}
  lastminutes: 0
  closures: [{{from: {today}, to: {tomorrow}, reason: 试用, english: trial, open: {all_day}}}]
appointments: {{slot: 30, percounter: 4, lead: 0, early: 180, grace: 60}}
district: {{url: "http://{self.district_at}", kiosk: 450502001001-01}}
""")
        self.kiosk = Program(BIN / "kioskd", "--config", settings)
        self.kiosk_at = self.kiosk.wait_for("kioskd kiosk at ")
        self.console_at = self.kiosk.wait_for("kioskd console at ")

    def start(self):
        self.start_district()
        self.start_bench()
        self.start_kiosk()
        subprocess.run(
            [BIN / "kioskctl", "clerks", "add", self.CLERK, "--name", "王芳", "--roles", "clerk,manager",
             "--pin-stdin", "--state", self.state / "kiosk"],
            input=self.PIN + "\n", text=True, check=True, capture_output=True)

    def stop(self):
        for program in (self.kiosk, self.bench, self.district):
            if program:
                program.end()
        shutil.rmtree(self.state, ignore_errors=True)

    # What the programs answer over HTTP.

    def ask(self, url, method="GET", body=None, headers=None):
        """The JSON of an answer; raises on any status from 400 on."""
        request = urllib.request.Request(
            url, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json", **(headers or {})})
        # The console's certificate is its own: this check is about what it serves, not whom to trust.
        unverified = ssl._create_unverified_context()
        with urllib.request.urlopen(request, timeout=20, context=unverified) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def slips(self):
        return self.ask(self.bench_at + "/api/slips")

    def held(self):
        """Everything the district holds."""
        return self.ask(f"http://{self.district_at}/v1/events")

    def delivered(self):
        """The items it holds; the ends of visits come beside them."""
        return [event for event in self.held() if ".item." in event["type"]]

    def press(self, what):
        """A button of the bench: `cards/V01-cn-male-han/tap`, `printer/paper-out`."""
        return self.ask(f"{self.bench_at}/api/{what}", method="POST")
