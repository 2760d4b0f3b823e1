#!/usr/bin/env python3
"""The proof of "exactly once": items are settled while the line breaks and both ends are killed at random.

    proof.py [--items N] [--kills N] [--seed N]

The line is the one of the field: an authority, a kiosk enrolled by a code, mutual TLS 1.3. First somebody else answers in
the district's place, with a certificate of another authority, an expired one, one with a wrong name: the kiosk must say so,
send nothing, and go on by itself when the district is back. Then clerks settle N items; a request whose answer was lost is
sent again under its key. Meanwhile a fault proxy stands in the line, and kioskd or districtd is killed (SIGKILL) and started
again, N times in all. Then the line is mended, and the inbox must hold every fact once, in order and without a gap, and both
sides must agree on the count and on a hash over the whole sequence. Exit code 0 when it does; the seed is printed.
"""

import argparse
import hashlib
import json
import pathlib
import random
import shutil
import sqlite3
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Walk"))

from certificates import FACES
from clerk import PATIENCE, Clerk
from hall import CLERKS, Hall
from programs import ROOT

#: What the kiosk says of a certificate that is not to be believed: in its log, and to people.
CLEAR_WORD = "a certificate is not accepted"
CLEAR_TEXT = json.loads((ROOT / "Assets/texts/devices.json").read_text())["district.certificate"]["zh"]


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
        print(f"seed {self.seed}: {self.items} items, {self.kills} kills", flush=True)
        self.hall, begun = Hall(self.seed), time.monotonic()
        try:
            self.hall.add_clerks()
            settled = self.meet_strangers()
            self.hall.proxy.is_broken = True
            clerks = self.settle()
            settled += [number for clerk in clerks for number in clerk.settled]
            print(
                f"  {len(settled)} items settled, {self.killed} kills, "
                f"{sum(self.hall.proxy.met.values())} requests on the line: {dict(self.hall.proxy.met)}; "
                f"certificates shown: {dict(self.hall.proxy.shown)}", flush=True)
            self.hall.proxy.mend()
            self.hall.kill("kiosk")  # a fresh machine tries at once
            self.wait_until_delivered(len(settled))
            self.hall.stop()
            self.judge(settled)
        finally:
            self.hall.stop()
        shutil.rmtree(self.hall.state, ignore_errors=True)
        print(f"  exactly once ({time.monotonic() - begun:.0f} s)")

    def meet_strangers(self):
        """The items settled while somebody else answered in the district's place."""
        proxy, clerk, strangers = self.hall.proxy, Clerk(self.hall, "1001", 1, 0), [*FACES][1:]
        clerk.sign_in()
        for face in strangers:
            proxy.show(face)
            self.hall.retry()
            self.wait_for(f"a clear word about {face}", lambda: self.hall.line_says("down", CLEAR_TEXT))
            clerk.left = 1
            clerk.serve(1)
            assert proxy.shown[face] and not proxy.betrayed, f"{face}: {proxy.shown}, {proxy.betrayed} bytes"
            proxy.show("honest")
            begun = time.monotonic()
            if face != strangers[-1]:
                self.hall.retry()  # after the last one it goes on by itself
            self.wait_for("the line to be well again", lambda: self.hall.line_says("ok", ""))
            self.wait_until_delivered(len(clerk.settled))
        print(f"  strangers were told nothing; it went on by itself after {time.monotonic() - begun:.0f} s", flush=True)
        proxy.show(None)
        return clerk.settled

    @staticmethod
    def wait_for(what, holds):
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"waited {PATIENCE} s for {what}"
            time.sleep(0.1)

    def settle(self):
        share = self.items // len(CLERKS)
        shares = [share] * (len(CLERKS) - 1) + [self.items - share * (len(CLERKS) - 1)]
        clerks = [Clerk(self.hall, number, counter, share)
                  for (number, counter), share in zip(CLERKS.items(), shares)]
        for clerk in clerks:
            clerk.start()
        # How far the clerks are says when something dies: the kills are spread over the whole work, however fast it goes.
        for point in sorted(self.dice.choices(range(self.items), k=self.kills)):
            while sum(len(clerk.settled) for clerk in clerks) < point and any(clerk.is_alive() for clerk in clerks):
                time.sleep(0.01)
            time.sleep(self.dice.uniform(0, 0.2))  # in the middle of whatever they do by then
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
        return self.hall.state / "district" / "inbox.sqlite"

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
        assert self.hall.proxy.betrayed == 0, f"{self.hall.proxy.betrayed} bytes went to a stranger"
        assert any(CLEAR_WORD in line for line in self.hall.said), "the kiosk's log says nothing of the certificates"
        strangers = len(FACES) - 1
        assert len(set(settled)) == len(settled) == self.items + strangers, "an item was settled twice"
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
