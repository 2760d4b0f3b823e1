"""How long a card reader takes from the kernel's event to use, and what one with a loose plug costs."""

import os
import subprocess
import termios
import time
import tty
from pathlib import Path

from events import Events
from kiosk import PATIENCE, BenchError, Kiosk, start_benchtop
from tools import median, percentile

SAM_STATUS = bytes.fromhex("aaaaaa9669000311ffed")
SAM_ID = bytes.fromhex("aaaaaa9669000312ffee")
FLAPS = 20
FLAP_SECONDS = 10


class Socket:
    """The USB socket of plug.c."""

    def __init__(self, setup):
        self.process = subprocess.Popen(
            ["umockdev-wrapper", setup.tools / "plug"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, start_new_session=True)
        self.root = self.process.stdout.readline().strip()
        wrapped = subprocess.run(
            ["umockdev-wrapper", "env"], capture_output=True, text=True, check=True).stdout
        preload = next(line for line in wrapped.splitlines() if line.startswith("LD_PRELOAD="))
        self.environment = {
            **os.environ, "UMOCKDEV_DIR": self.root, "LD_PRELOAD": preload.partition("=")[2]}

    def _say(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        moment = float(self.process.stdout.readline())
        if moment < 0:
            raise BenchError(f"plug did not understand: {words}")
        return moment

    def add(self, number, target):
        return self._say(f"add {number} {target}")

    def remove(self, number):
        return self._say(f"remove {number}")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)


def own_time(path):
    """Seconds the reader itself takes: opened, asked for its status and its number."""
    begun = time.monotonic()
    line = os.open(path, os.O_RDWR | os.O_NOCTTY)
    try:
        tty.setraw(line, termios.TCSANOW)
        for question, length in ((SAM_STATUS, 11), (SAM_ID, 27)):
            os.write(line, question)
            while length > 0:
                length -= len(os.read(line, length))
    finally:
        os.close(line)
    return time.monotonic() - begun


def measure(bench):
    """Adds the rows to the report of `bench`."""
    setup, report = bench.setup, bench.report
    folder = setup.work / "hotplug"
    benchtop, _, _ = start_benchtop(setup, folder)
    bench.running.append(benchtop)
    target = Path(os.readlink(folder / "reader"))
    floor = median([own_time(target) for _ in range(bench.plan.cards)])
    socket = Socket(setup)
    bench.running.append(socket)
    kiosk = Kiosk(
        setup, setup.work / "plugged", "devices:\n  reader: {driver: auto}\n", socket.environment)
    bench.running.append(kiosk)
    kiosk.start()
    events = Events(kiosk.port)
    times = []
    # A socket of its own for each: one that is used again and again is taken for a loose plug.
    for number in range(bench.plan.cards):
        plugged = socket.add(number, target)
        times.append(events.wait("device", name="reader", state="ok")[0] - plugged)
        socket.remove(number)
        events.wait("device", name="reader", state="down")
    before = kiosk.program.cpu()
    for _ in range(FLAPS):
        socket.add(1000, target)
        time.sleep(FLAP_SECONDS / FLAPS / 2)
        socket.remove(1000)
        time.sleep(FLAP_SECONDS / FLAPS / 2)
    flapping = kiosk.program.cpu() - before
    events.close()
    report.heading(f"A card reader is plugged in (its own answers take {floor * 1000:.1f} ms)")
    report.keep("plug-in", times)
    limit = floor + 0.3
    for title, value in (("p50", median(times)), ("p95", percentile(times, 0.95))):
        report.add(
            f"uevent to usable, {title}", value, "s", value / floor, f"≤ {limit * 1000:.0f} ms",
            value <= limit)
    report.add(f"CPU of {FLAPS} plug-ins in {FLAP_SECONDS} s", flapping, " s")
    for program in (kiosk, socket, benchtop):
        program.stop()
        bench.running.remove(program)
