"""A code under the scanner: from its last character on the line to the number that is said and to its paper."""

import datetime
import json
import os
import time
import tty
import uuid

import paper
from events import Events
from kiosk import BenchError, Kiosk, ask
from tools import percentile

PATIENCE = 15


class Scanner:
    """A scanner on a pseudo-terminal: what it reads appears at once, with a carriage return behind it."""

    def __init__(self):
        self.line, follower = os.openpty()
        tty.setraw(follower)
        self.path, self.follower = os.ttyname(follower), follower

    def read(self, code):
        """The moment just before the code is on the line."""
        begun = time.monotonic()
        os.write(self.line, code.encode() + b"\r")
        return begun

    def stop(self):
        os.close(self.line)
        os.close(self.follower)


def zone():
    """A zone in which it is about ten in the morning, so that there is always a slot to come today."""
    ahead = (10 - datetime.datetime.now(datetime.timezone.utc).hour) % 24
    ahead = ahead if ahead <= 14 else ahead - 24
    return f"Etc/GMT{-ahead:+d}"


def rules():
    return (
        "hours: {workdays: [\"00:00-24:00\"], sat: [\"00:00-24:00\"], sun: [\"00:00-24:00\"], lastminutes: 0}\n"
        "appointments: {slot: 30, percounter: 20, lead: 0, early: 240}\n")


def book(kiosk, number):
    """The code of a booking for the next slot with a place, by telephone number."""
    service = kiosk.service
    _, body = ask(kiosk.port, "GET", f"/api/appointments/slots?service={service}&days=1")
    day = json.loads(body)["days"][0]
    slot = next((slot for slot in day["slots"] if slot["free"] > 0), None)
    if slot is None:
        raise BenchError("no slot of today is free")
    wish = {"phone": f"139{number:08d}", "service": service, "date": day["date"], "start": slot["start"]}
    status, body = ask(
        kiosk.port, "POST", "/api/appointments", json.dumps(wish), (f"Idempotency-Key: {uuid.uuid4()}",))
    if status != 201:
        raise BenchError(f"no booking: {status} {body[:200]}")
    return json.loads(body)["code"]


def measure(bench):
    """Turn about: a ticket by touch, a check-in by code; each waits until its paper is confirmed."""
    setup, count = bench.setup, bench.plan.slips
    printer, scanner = paper.Printer(), Scanner()
    kiosk = Kiosk(
        setup, setup.work / "checkin",
        f"devices:\n  printer: {{driver: escpos, path: tcp://127.0.0.1:{printer.port}, confirm: status}}\n"
        f"  scanner: {{driver: scanner-serial, path: {scanner.path}}}\n" + rules(), timezone=zone())
    bench.running += [printer, scanner, kiosk]
    kiosk.start()
    catalog = json.loads((setup.assets / "catalog" / "centre.json").read_text())
    kiosk.service = catalog["items"][0]["code"]
    wait_for(kiosk, "printer", "scanner")
    codes = [book(kiosk, number) for number in range(count + 1)]
    printer.wait(lambda: printer.done >= len(codes))  # the slips of the bookings
    events = Events(kiosk.port)
    touched, scanned, answered, told = [], [], [], []
    for code in codes:
        done = printer.done
        begun = time.monotonic()
        paper.take(kiosk)
        answered.append(time.monotonic() - begun)
        printer.wait(lambda: printer.done > done)
        touched.append(printer.begun[-1] - begun)
        done = printer.done
        begun = scanner.read(code)
        at, _ = events.wait("checkin", verdict="onTime")
        told.append(at - begun)
        printer.wait(lambda: printer.done > done)
        scanned.append(printer.begun[-1] - begun)
    tell(bench.report, *(samples[1:] for samples in (touched, scanned, answered, told)))
    events.close()
    for program in (kiosk, scanner, printer):
        program.stop()
        bench.running.remove(program)


def wait_for(kiosk, *parts):
    end = time.monotonic() + PATIENCE
    while any(kiosk.health().get(part) != "ok" for part in parts):
        if time.monotonic() > end:
            raise BenchError(f"the devices did not come: {kiosk.health()}")
        time.sleep(0.05)


def tell(report, touched, scanned, answered, told):
    report.heading("Check-in by code, with a slip (ratio to a ticket by touch)")
    for name, samples in (("touch", touched), ("scan", scanned), ("answer", answered), ("told", told)):
        report.keep(f"check-in {name}", samples)
    touch, scan, answer, said = (percentile(each, 0.5) for each in (touched, scanned, answered, told))
    report.add("touch to the ticket's first byte at the printer, p50", touch, "s", 1)
    report.add(
        "scan to the ticket's first byte at the printer, p50", scan, "s", scan / touch, "≤ 1.5 ×",
        scan <= 1.5 * touch)
    report.add("touch to the answer, p50", answer, "s", 1)
    report.add("scan to the `checkin` event, p50", said, "s", said / answer, "≤ 1.5 ×", said <= 1.5 * answer)
    report.add("scan to the ticket's first byte at the printer, p99", percentile(scanned, 0.99), "s")
