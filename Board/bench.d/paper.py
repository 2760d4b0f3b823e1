"""What a slip costs: to be drawn, until its first byte is at the printer, and in memory over many."""

import json
import socket
import subprocess
import threading
import time
import uuid

from kiosk import BenchError, Kiosk, ask
from tools import median, percentile

# The answers of a healthy printer (facts/escpos.md 3.1, 3.3).
HEALTHY = {1: b"\x16", 2: b"\x12", 3: b"\x12", 4: b"\x12"}
DLE_EOT, TRANSMIT_STATUS = b"\x10\x04", b"\x1dr\x01"
PATIENCE = 20


class Printer:
    """A printer on TCP that takes no time: answers at once, and remembers when each job began."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.begun, self.done = [], 0
        self.news = threading.Condition()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line):
        """Questions come by themselves, so they stand at the end of what was received; a job ends in one."""
        inside, tail = False, b""
        while True:
            try:
                piece = line.recv(1 << 16)
            except OSError:
                return
            if not piece:
                return
            at = time.monotonic()
            # A job begins with ESC @ and a raster; a reset alone does not.
            if not inside and (tail + piece).find(b"\x1b@\x1dv0") >= 0:
                inside = True
                with self.news:
                    self.begun.append(at)
                    self.news.notify_all()
            tail = (tail + piece)[-16:]
            if not inside and tail[-3:-1] == DLE_EOT and tail[-1] in HEALTHY:
                line.sendall(HEALTHY[tail[-1]])
            elif tail.endswith(TRANSMIT_STATUS):
                line.sendall(b"\x00")
                if inside:
                    inside = False
                    with self.news:
                        self.done += 1
                        self.news.notify_all()

    def wait(self, what):
        with self.news:
            if not self.news.wait_for(what, PATIENCE):
                raise BenchError("the printer got no slip")

    def stop(self):
        self.listener.close()


def take(kiosk):
    status, body = ask(
        kiosk.port, "POST", "/api/tickets", "{}", headers=(f"Idempotency-Key: {uuid.uuid4()}",))
    if status != 201:
        raise BenchError(f"no ticket: {status} {body[:200]}")


def measure(bench):
    """Adds the rows to the report of `bench`."""
    setup, report, plan = bench.setup, bench.report, bench.plan
    report.heading("A slip")
    for width in (576, 384):
        figures = json.loads(subprocess.run(
            [setup.bin / "kioskctl", "paper", "figures", "--width", str(width), "--assets", setup.assets],
            capture_output=True, text=True, check=True).stdout)
        for each in figures:
            name, drawn = each["renderer"], each["medianMicroseconds"] / 1e6
            is_promised = width == 576 and name == "raster"
            report.add(
                f"a ticket drawn, warm: {name}, {width} dots ({each['bytes']:,} bytes)", drawn, "s",
                target="≤ 3 ms" if is_promised else None, reached=drawn <= 0.003 if is_promised else None)
            report.add(f"  the same on a line at 115200 baud", each["secondsAt115200Baud"], "s")
    printer = Printer()
    kiosk = Kiosk(
        setup, setup.work / "slips",
        f"devices:\n  printer: {{driver: escpos, path: tcp://127.0.0.1:{printer.port}, confirm: status}}\n")
    bench.running += [printer, kiosk]
    kiosk.start()
    times = []
    for number in range(plan.slips + 1):
        take(kiosk)
        accepted = time.monotonic()
        printer.wait(lambda: printer.done > number)
        times.append(printer.begun[-1] - accepted)
    times = times[1:]  # after the first slip: fonts are read for it
    report.keep("first byte", times)
    middle = median(times)
    report.add(
        "accepted to first byte at the printer, p50", middle, "s", target="≤ 10 ms", reached=middle <= 0.01)
    report.add("accepted to first byte at the printer, p95", percentile(times, 0.95), "s")
    before, count = kiosk.program.memory()["rss"], printer.done
    for number in range(plan.many_slips):
        take(kiosk)
        printer.wait(lambda: printer.done > count + number)
    growth = kiosk.program.memory()["rss"] - before
    report.add(
        f"resident memory grown by {plan.many_slips:,} slips", growth, "B", target="≤ 8 MiB",
        reached=growth <= 8 << 20)
    for program in (kiosk, printer):
        program.stop()
        bench.running.remove(program)
