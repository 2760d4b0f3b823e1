#!/usr/bin/env python3
"""The proof of "exactly once": items are settled while the line breaks and both ends are killed at random.

    proof.py [--items N] [--kills N] [--seed N]

Clerks settle N items; a request whose answer was lost is sent again under its key. Meanwhile a fault proxy stands in the
line to the district, and kioskd or districtd is killed (SIGKILL) and started again, N times in all. Then the line is
mended, and the inbox must hold every fact once, in order and without a gap, and both sides must agree on the count and on
a hash over the whole sequence. Exit code 0 when it does; the seed is printed.
"""

import argparse
import hashlib
import http.client
import json
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import uuid

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Walk"))

from console import SAME_DAY_MATTER
from fault_proxy import FaultProxy
from programs import BIN, ROOT, Program

CLERKS = {"1001": 1, "1002": 2}
PIN = "258036"
#: So many items are settled in one visit before the next resident is called.
ITEMS_A_VISIT = 40
#: Nothing of this may take longer; only a hang does.
PATIENCE = 120


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Hall:
    """kioskd and districtd on one state directory, with the proxy between them."""

    def __init__(self, seed):
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="onewindow-proof-"))
        self.district_port, self.kiosk_port, self.console_port = free_port(), free_port(), free_port()
        self.proxy = FaultProxy(self.district_port, seed)
        self.settings = self.state / "kiosk.yaml"
        self.settings.write_text(f"""
site: {{code: "450502001001", name: 贵州南路社区党群服务中心}}
counters: 3
state: {self.state}/kiosk
assets: {ROOT}/Assets
web: {{kiosk: "127.0.0.1:{self.kiosk_port}", console: "127.0.0.1:{self.console_port}"}}
district: {{url: "http://127.0.0.1:{self.proxy.port}", kiosk: 450502001001-01, spread: 0}}
""")
        self.start_district()
        self.start_kiosk()

    def start_district(self):
        self.district = Program(
            BIN / "districtd", "--listen", f"127.0.0.1:{self.district_port}", "--state", self.state / "district")
        self.district.wait_for("districtd listening on http://")

    def start_kiosk(self):
        self.kiosk = Program(BIN / "kioskd", "--config", self.settings)
        self.kiosk.wait_for("kioskd console at ")

    def add_clerks(self):
        for clerk in CLERKS:
            subprocess.run(
                [BIN / "kioskctl", "clerks", "add", clerk, "--name", "测试员", "--roles", "clerk", "--pin-stdin",
                 "--state", self.state / "kiosk"], input=PIN + "\n", text=True, check=True, capture_output=True)

    def kill(self, which):
        """One end dies at any instruction and comes back."""
        program = self.kiosk if which == "kiosk" else self.district
        program.end(signal.SIGKILL)
        self.start_kiosk() if which == "kiosk" else self.start_district()

    def stop(self):
        for program in (self.kiosk, self.district):
            program.end()
        self.proxy.stop()


class Clerk(threading.Thread):
    """Settles items until they are done; what was not answered is asked again under the same key."""

    def __init__(self, hall, number, counter, items):
        super().__init__(daemon=True)
        self.hall, self.number, self.counter, self.left = hall, number, counter, items
        self.settled, self.trouble, self.cookie, self.line = [], None, None, None

    def run(self):
        try:
            self.sign_in()
            while self.left > 0:
                self.serve(min(ITEMS_A_VISIT, self.left))
        except Exception as trouble:  # told by whoever joins
            self.trouble = trouble

    def sign_in(self):
        self.ask("/api/session", {"clerk": self.number, "pin": PIN, "counter": self.counter})

    def serve(self, count):
        visit = self.ask(f"/api/counters/{self.counter}/walk-up", {"service": SAME_DAY_MATTER["service"]})["visit"]["id"]
        for _ in range(count):
            item = self.ask("/api/items", {"visit": visit, **SAME_DAY_MATTER})
            self.ask(f"/api/items/{item['id']}/complete", {})
            self.settled.append(item["number"])
            self.left -= 1
        self.ask(f"/api/counters/{self.counter}/finish", {})

    def ask(self, path, body):
        """The answer to a POST, whatever it takes."""
        key, end = str(uuid.uuid4()), time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                status, answer = self.once(path, body, key)
            except (OSError, http.client.HTTPException):
                self.line = None
                time.sleep(0.02)
                continue
            if status < 300:
                return answer
            if status == 401 and path != "/api/session":
                self.sign_in()
                continue
            if status not in (429, 503):
                raise AssertionError(f"{path}: {status} {answer}")
            time.sleep(0.05)
        raise AssertionError(f"{path} was not answered within {PATIENCE} s")

    def once(self, path, body, key):
        if self.line is None:
            self.line = http.client.HTTPSConnection(
                "127.0.0.1", self.hall.console_port, timeout=15, context=ssl._create_unverified_context())
        headers = {"Content-Type": "application/json", "Idempotency-Key": f'"{key}"'}
        if self.cookie:
            headers["Cookie"] = self.cookie
        self.line.request("POST", path, json.dumps(body), headers)
        answer = self.line.getresponse()
        text = answer.read()
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return answer.status, json.loads(text) if text else None


def rows(path, query):
    """What a file of ours holds, without writing to it."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return database.execute(query).fetchall()


def digest(sequence):
    """A hash over (sequence, id) in order: any fact lost, doubled or moved changes it."""
    whole = hashlib.sha256()
    for number, identity in sequence:
        whole.update(f"{number} {identity}\n".encode())
    return whole.hexdigest()


class Proof:
    def __init__(self, items, kills, seed):
        self.items, self.kills, self.seed = items, kills, seed
        self.dice = random.Random(seed)
        self.killed = {"kiosk": 0, "district": 0}

    def run(self):
        print(f"seed {self.seed}: {self.items} items, at least {self.kills} kills", flush=True)
        self.hall, begun = Hall(self.seed), time.monotonic()
        try:
            self.hall.add_clerks()
            clerks = self.settle()
            settled = [number for clerk in clerks for number in clerk.settled]
            print(
                f"  {len(settled)} items settled, {self.killed} kills, "
                f"{sum(self.hall.proxy.met.values())} requests on the line: {dict(self.hall.proxy.met)}", flush=True)
            self.hall.proxy.mend()
            self.hall.kill("kiosk")  # a fresh machine tries at once
            self.wait_until_delivered(len(settled))
            self.hall.stop()
            self.judge(settled)
        finally:
            self.hall.stop()
        shutil.rmtree(self.hall.state, ignore_errors=True)
        print(f"  exactly once ({time.monotonic() - begun:.0f} s)")

    def settle(self):
        share = self.items // len(CLERKS)
        shares = [share] * (len(CLERKS) - 1) + [self.items - share * (len(CLERKS) - 1)]
        clerks = [Clerk(self.hall, number, counter, share)
                  for (number, counter), share in zip(CLERKS.items(), shares)]
        for clerk in clerks:
            clerk.start()
        while any(clerk.is_alive() for clerk in clerks) or sum(self.killed.values()) < self.kills:
            time.sleep(self.dice.uniform(0.1, 1.0))
            which = self.dice.choice(["kiosk", "district"])
            self.hall.kill(which)
            self.killed[which] += 1
        for clerk in clerks:
            clerk.join()
            if clerk.trouble:
                raise clerk.trouble
        return clerks

    @property
    def kiosk_file(self):
        return self.hall.state / "kiosk" / "onewindow.sqlite"

    @property
    def inbox_file(self):
        return next((self.hall.state / "district").glob("*.sqlite"))

    def wait_until_delivered(self, count):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            states = dict(rows(self.kiosk_file, "SELECT state, count(*) FROM deliveries GROUP BY state"))
            if states.get("acknowledged", 0) >= count and not states.get("pending"):
                return
            time.sleep(0.2)
        raise AssertionError(f"the backlog did not drain within {PATIENCE} s: {states}")

    def judge(self, settled):
        """Both files, after both programs have ended."""
        owed = rows(self.kiosk_file, "SELECT sequence, id, state FROM deliveries ORDER BY sequence")
        held = rows(self.inbox_file, "SELECT sequence, id, subject, type FROM event ORDER BY incarnation, sequence")
        lives = rows(self.inbox_file, "SELECT DISTINCT source, incarnation FROM event")
        assert len(set(settled)) == len(settled) == self.items, "an item was settled twice"
        assert {state for _, _, state in owed} == {"acknowledged"}, "something is not acknowledged"
        assert len(lives) == 1, f"one kiosk, one incarnation: {lives}"
        assert [number for number, *_ in held] == list(range(1, len(held) + 1)), "a gap or a double"
        completed = [subject for _, _, subject, kind in held if kind == "cn.onewindow.item.completed.v1"]
        assert sorted(completed) == sorted(settled), "the items at the district are not those that were settled"
        ours, theirs = digest((number, name) for number, name, _ in owed), digest((row[0], row[1]) for row in held)
        assert len(owed) == len(held) and ours == theirs, f"{len(owed)} {ours} here, {len(held)} {theirs} there"
        print(f"  {len(held)} facts on both sides, sha256 {ours}", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=10_000)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    chosen = options.parse_args()
    Proof(chosen.items, chosen.kills, chosen.seed).run()


if __name__ == "__main__":
    try:
        main()
    except AssertionError as failed:
        print(f"✘ {failed}", file=sys.stderr)
        sys.exit(1)
