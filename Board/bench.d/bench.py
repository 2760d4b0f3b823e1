"""Measures the machine's floor and the kiosk in one run; Board/bench builds and calls it.

Method
  Clock       CLOCK_MONOTONIC, in the process that waits. All of it on loopback, client and kiosk on this machine.
  Machine     should have nothing else to do: where others compute, a thread that wakes from the disk waits for the next
              tick (4 ms at 250 Hz) and every figure is theirs. --ahead lets all that is measured, floors included, run
              before them; it cannot help against others who write to the same disk.
  Percentile  nearest rank. A number with a ratio is the median over rounds of each round's ratio, so that a neighbour
              who is busy for a minute spoils a round and not the result.
  Rounds      ROUNDS times, one after the other: write, commit, a ticket's rows in C, bare request, request to kioskd's
              own stack, tickets to the kiosk without and to the kiosk with earlier visits (turn about who is first).
              COUNT samples of each. Warm-up: the first ten commits and the first request of each connection are not
              counted, and before the first round each kiosk has issued WARM tickets.
  Tickets     POST /api/tickets {}, one connection kept alive, a fresh Idempotency-Key each; p50 and p99 over all
              rounds. Throughput: closed loop, one thread of C, 1, 8 and 32 connections in turn. Every answer must be
              201, and no number may come twice.
  CPU         utime + stime of kioskd from /proc over the tickets of a round, in steps of 10 ms.
  Start       from the start of the process to the first 200 from /health, tried every millisecond; median. Stopped by
              SIGTERM in between, files in the page cache. After kill -9 once: the file is then checked beside the work.
  Memory      /proc/PID/smaps_rollup. Idle: SETTLE seconds after the start, no other program of ours running (PSS
              shares libraries with who uses them too). No printer, no reader, unless said.
  Idle        CPU seconds over 60 s, nobody asking: without devices, and with reader and printer attached.
  Card        benchtop's virtual reader at the pace of a real line at 115200 baud. Each time a card is laid at a random
              moment of the 100 ms between two finds. Line time: the answers to find, select and read base, ten bits a
              byte; the requests (30 bytes) take no time on the virtual line and are not counted. Without the wait: line
              time of find + `present` event to `read` event; with it: tap to `read` event.
  Slip        drawn: kioskctl's own clock, the ticket of the samples, 200 rounds after one. First byte: from the answer to
              POST /api/tickets to the raster's first packet at a printer of this program that takes no time.
  Check-in    the slip of a booking at a serial scanner of this program's own, whose line takes no time, turn about with a
              ticket by touch; each waits until the paper of the one before is confirmed. From just before the code is
              on the line, and from just before the request; Python's client. All slots open, the zone chosen so that it
              is about ten in the morning.
  Plug-in     umockdev under kioskd's libudev, a virtual reader behind the node; from just before the uevent to the `device`
              event that says the reader is ready. Its own time: opened, asked for status and number, by this program.
  Counter     one clerk on one connection over TLS, Python's http.client, turn about: a small static file, call-next, cancel.
              Call-next beyond the bare request is the difference of the medians, its ratio that to the commits of the
              same rounds. Screens: 50 event streams, 25 of each listener, from the press to the event's last byte at each.
              Page: Chromium with an empty cache; sum of transferSize; domContentLoadedEventEnd, by then the page's
              modules have run.
  Line        a clerk settles items one after the other; from the `delivery` event that says one is owed (its journal line is
              durable) to the one that says the district has it: by then the inbox has answered after its own commit, and
              the kiosk has that on record too, so the row was there earlier than the figure says. Plain HTTP, SQLite.
  Backlog     completed items that history.c appends to that state, sealed as the kiosk seals; names, numbers and addresses
              vary. kioskd starts while nobody answers; SETTLE seconds later its memory is read and districtd starts. A
              reader of the file looks every 50 ms how far it is: the rate is that from the first batch acknowledged to the
              last. Afterwards the inbox must hold every event once. Its floor in the same run: `districtd measure` takes
              the very batches, which a district that stores nothing wrote down before, into an empty inbox; they are read
              and checked before its clock starts.
  Come back   crowd.c: so many kiosks connect in the same moment, half to each of two districtd, each with 100 to 200 events
              (the dice of a fixed seed) in bodies it has compressed before; batches of 1, 2, 4 … 100, pauses as a kiosk
              makes them. Plain HTTP. A kiosk's time is from the common start to its last answer; anything but a 200 with a
              result for each event is a failure. PostgreSQL has the settings it comes with, fsync on. Afterwards each
              sequence must be there from 1 to its end, once. COPY: the same rows, from a file, over one connection, in one
              transaction, into a new database with the same tables, keys, indexes and trigger, after a CHECKPOINT; the
              kiosks' rows a second are those of the whole, through HTTP, JSON, its schemas, ledger and items.
  Earlier     a database filled by history.c: its head says what each visit leaves behind.

Timings never fail; the exit code is 1 only when something could not be measured.
"""

import argparse
import datetime
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import checkin
import counter
import crowd
import drain
import hotplug
import paper
from events import Events
from kiosk import BenchError, Kiosk, ask, start_benchtop
from report import Report
from tools import Responder, Tools, median, percentile

BAUD_BYTES = 115200 / 10
IDLE_SECONDS = 60
SETTLE = 5
WARM = 50
MEMORY_TICKETS = 10_000
MIB = 1 << 20
# A visit of history.c takes up 5 KiB.
BYTES_A_VISIT = 6000


class Plan:
    def __init__(self, quick):
        self.quick = quick
        self.rounds, self.count = (5, 100) if quick else (10, 300)
        self.starts = 5 if quick else 11
        self.visits = 100_000 if quick else 1_000_000
        self.crowds = {1: 200, 8: 500, 32: 1000} if quick else {1: 400, 8: 800, 32: 1000}
        self.crowd_rounds = 3
        self.cards = 12 if quick else 40
        self.papers = 3 if quick else 6
        self.slips = 100 if quick else 300
        self.many_slips = 1_000 if quick else 10_000
        self.calls = 20
        self.loads = 5 if quick else 11
        self.backlog = 10_000 if quick else 100_000
        self.kiosks = 200 if quick else 1_000


class Bench:
    def __init__(self, setup, plan):
        self.setup, self.plan, self.report = setup, plan, Report()
        self.tools = Tools(setup.tools, setup.work)
        self.empty = Kiosk(setup, setup.work / "empty")
        self.old = Kiosk(setup, setup.work / "old")
        self.rows_only = Kiosk(setup, setup.work / "rows")
        self.equipped = None
        self.running = []
        self.numbers = set()
        self.floor = None

    def part(self, name, measure):
        """One measure; what goes wrong in it leaves the others alone. False when it could not be made."""
        print(f"… {name}", file=sys.stderr, flush=True)
        try:
            measure()
            return True
        except (BenchError, OSError, ValueError, KeyError) as error:
            self.report.failed(name, error)
            print(f"  not measured: {error}", file=sys.stderr, flush=True)
            return False

    @staticmethod
    def need(kiosk):
        if kiosk is None or kiosk.program is None:
            raise BenchError("kioskd is not running")

    def run(self):
        visits = f"{self.plan.visits:,} earlier visits"
        if not self.part("databases", self.make_databases):
            return
        self.part("start", self.measure_start)
        self.part("idle", self.measure_idle)
        self.part("card and paper", self.measure_devices)
        self.part("slips", lambda: paper.measure(self))
        self.part("check-in", lambda: checkin.measure(self))
        self.part("hot-plug", lambda: hotplug.measure(self))
        self.part("rounds", lambda: self.measure_rounds(visits))
        self.part("counter", lambda: counter.measure(self))
        self.part("district line", lambda: drain.measure(self))
        self.part("kiosks that come back", lambda: crowd.measure(self))
        self.part("crowds", self.measure_crowds)
        self.part("memory after tickets", self.measure_memory)
        self.part("start after a power cut", lambda: self.measure_rough_start(visits))

    def end(self):
        for each in [*self.running, self.empty, self.old, self.rows_only]:
            try:
                each.stop(signal.SIGKILL) if isinstance(each, Kiosk) else each.stop()
            except (BenchError, OSError):
                pass

    # MARK: Databases and starts

    def make_databases(self):
        """Three states: one without visits, one with many, one for the rows alone."""
        need = self.plan.visits * BYTES_A_VISIT
        if shutil.disk_usage(self.setup.work).free < need + (1 << 30):
            raise BenchError(f"{need >> 30} GiB and one more are needed on the disk of .build")
        self.first_start = self.empty.start()
        self.empty.stop()
        for kiosk, visits in ((self.old, self.plan.visits), (self.rows_only, 1000)):
            shutil.copytree(self.empty.folder, kiosk.folder, dirs_exist_ok=True)
            template = self.empty.database
            kiosk.database.unlink()
            today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
            yesterday = (today - datetime.date(1970, 1, 1)).days - 1
            self.tools.run(
                "history", "fill", template, kiosk.database, kiosk.key, visits, yesterday,
                timeout=3600)
        self.report.heading("Start to the first 200 from /health")
        self.report.add("first start (makes database and certificate)", self.first_start, "s")

    def measure_start(self):
        times = {"empty": [], "old": []}
        for _ in range(self.plan.starts):
            for name, kiosk in (("empty", self.empty), ("old", self.old)):
                times[name].append(kiosk.start())
                kiosk.stop()
        for name, title in (("empty", "empty database"), ("old", f"{self.plan.visits:,} visits")):
            self.report.keep(f"start {name}", times[name])
            middle = median(times[name])
            self.report.add(title, middle, "s", target="≤ 0.5 s", reached=middle <= 0.5)

    def measure_rough_start(self, visits):
        self.old.start()
        self.tools.load(self.old.port, "POST", "/api/tickets", 1, 10, 201)
        self.old.stop(signal.SIGKILL)
        took = self.old.start(patience=600)
        self.old.stop()
        size = self.old.database.stat().st_size
        self.report.add(
            f"start with {visits} ({size / MIB:,.0f} MiB), after kill -9", took, "s",
            target="≤ 0.5 s", reached=took <= 0.5)

    # MARK: Idle

    def measure_idle(self):
        self.empty.start()
        time.sleep(SETTLE)
        memory = self.empty.program.memory()
        self.report.heading("Memory and idle")
        self.report.add(
            "memory idle, PSS", memory["pss"], "B", target="≤ 48 MiB",
            reached=memory["pss"] <= 48 * MIB)
        self.report.add("memory idle, RSS", memory["rss"], "B")
        self.report.add("memory idle, private", memory["private"], "B")
        self.start_devices()
        begun = time.monotonic()
        before = [kiosk.program.cpu() for kiosk in (self.empty, self.equipped)]
        time.sleep(IDLE_SECONDS - (time.monotonic() - begun))
        after = [kiosk.program.cpu() for kiosk in (self.empty, self.equipped)]
        for title, used in zip(("without devices", "with reader and printer"), (
                later - earlier for later, earlier in zip(after, before))):
            self.report.add(
                f"CPU over {IDLE_SECONDS} s idle, {title}", used, " s", target="≤ 0.3 s",
                reached=used <= 0.3)
        self.empty.stop()

    def start_devices(self):
        folder = self.setup.work / "bench"
        benchtop, self.bench_port, devices = start_benchtop(self.setup, folder)
        self.running.append(benchtop)
        self.equipped = Kiosk(self.setup, self.setup.work / "equipped", devices)
        self.running.append(self.equipped)
        self.equipped.start()
        end = time.monotonic() + 15
        while any(self.equipped.health().get(part) != "ok" for part in ("reader", "printer")):
            if time.monotonic() > end:
                raise BenchError(f"the devices did not come: {self.equipped.health()}")
            time.sleep(0.05)
        time.sleep(SETTLE)

    # MARK: Card and paper

    def measure_devices(self):
        self.need(self.equipped)
        events = Events(self.equipped.port)
        try:
            self.measure_card(events)
            self.measure_paper(events)
        finally:
            events.close()
            for program in reversed(self.running):
                program.stop()
            self.running.clear()

    def card_and_line(self):
        """A card of the vectors, and the seconds its answers to find, select, read take on the line."""
        vectors = json.loads((self.setup.assets / "benchtop" / "idcard-vectors.json").read_text())
        for card in vectors["vectors"]:
            lengths = {each["step"]: each["response_len"] for each in card["exchanges"]}
            if {"find", "select", "read-base"} <= set(lengths):
                return card["id"], [lengths[step] / BAUD_BYTES for step in ("find", "select", "read-base")]
        raise BenchError("no card of the vectors has the three answers")

    def bench_hand(self, path):
        status, body = ask(self.bench_port, "POST", path)
        if status != 200:
            raise BenchError(f"benchtop answered {status} to {path}: {body[:200]}")

    def measure_card(self, events):
        card, (find, *others) = self.card_and_line()
        line = find + sum(others)
        chance = random.Random(1)
        without, whole = [], []
        for _ in range(self.plan.cards):
            time.sleep(chance.uniform(0.3, 0.6))
            laid = time.monotonic()
            self.bench_hand(f"/api/cards/{card}/tap")
            present, _ = events.wait("card", state="present")
            read, _ = events.wait("card", state="read")
            whole.append(read - laid)
            without.append(read - present + find)
            self.bench_hand("/api/cards/lift")
            events.wait("card", state="lifted")
        self.report.heading(f"Card in the field to `card` event (line time {line * 1000:.1f} ms)")
        self.report.keep("card", without)
        self.report.keep("card with the wait", whole)
        limit = 1.1 * line + 0.05
        for title, samples in (
                ("p50, without the wait for the next find", without),
                ("p50, with it", whole)):
            middle = percentile(samples, 0.5)
            self.report.add(
                title, middle, "s", middle / line, f"≤ 1.1 × + 50 ms = {limit * 1000:.0f} ms",
                middle <= limit)
        self.report.add("beyond the line, without the wait", percentile(without, 0.5) - line, "s")
        self.report.add("p99 with the wait", percentile(whole, 0.99), "s")

    def measure_paper(self, events):
        """Tickets on a printer that takes its time."""
        took, before = [], self.equipped.program.cpu()
        for _ in range(self.plan.papers):
            asked = time.monotonic()
            self.tools.load(self.equipped.port, "POST", "/api/tickets", 1, 1, 201)
            # The load's own first request is a ticket as well: two papers.
            for _ in range(2):
                printed, _ = events.wait("print", state="printed")
            took.append((printed - asked) / 2)
        used = (self.equipped.program.cpu() - before) / (2 * self.plan.papers)
        self.report.heading("With paper (virtual printer at the pace of a real one)")
        self.report.add("touch to confirmed on paper, mean of two in a row", median(took), "s")
        self.report.add("kioskd's CPU a printed ticket", used, "s")

    # MARK: Tickets

    def issue(self, kiosk, clients, count):
        """Seconds of each, of all, and kioskd's CPU for each; one more ticket for each connection."""
        self.need(kiosk)
        before = kiosk.program.cpu()
        answers, wall, numbers = self.tools.load(
            kiosk.port, "POST", "/api/tickets", clients, count, 201)
        used = (kiosk.program.cpu() - before) / (count + clients)
        kiosk.issued += count + clients
        if len(set(numbers)) != len(numbers) or "-" in numbers:
            raise BenchError("a ticket number was given twice")
        if kiosk is self.empty:
            if self.numbers & set(numbers):
                raise BenchError("a ticket number was given twice")
            self.numbers |= set(numbers)
        return answers, wall, used

    def static_path(self):
        """The smallest file of the pages: kioskd's own HTTP, router and headers, and nothing else."""
        files = (self.setup.assets / "pages" / "static").glob("*.svg")
        return "/static/" + min(files, key=lambda file: file.stat().st_size).name

    def measure_rounds(self, visits):
        kiosks = {"empty": self.empty, "old": self.old}
        for kiosk in kiosks.values():
            kiosk.start()
            self.issue(kiosk, 1, WARM)
        responder, path, count = Responder(self.tools), self.static_path(), self.plan.count
        rounds = []
        try:
            for nth in range(self.plan.rounds):
                now = {
                    "write": self.tools.write(count), "commit": self.tools.commit(count),
                    "rows": self.tools.ticket_commits(self.rows_only, count),
                    "bare": self.tools.load(responder.port, "POST", "/api/tickets", 1, count, 201)[0],
                    "static": self.tools.load(self.empty.port, "GET", path, 1, count, 200)[0]}
                for name in sorted(kiosks, reverse=nth % 2 == 1):
                    now[name], _, now[f"{name} cpu"] = self.issue(kiosks[name], 1, count)
                rounds.append(now)
        finally:
            responder.stop()
        self.rounds = rounds
        self.tell_floor(rounds)
        self.tell_tickets(rounds, visits)

    @staticmethod
    def middle(rounds, value):
        return median([value(each) for each in rounds])

    def tell_floor(self, rounds):
        names = {
            "write": "write of 4 KiB + fdatasync", "commit": "SQLite commit, WAL, FULL",
            "bare": "HTTP request, C to C", "rows": "a ticket's rows, a commit each, in C",
            "static": "HTTP request to kioskd, a static file"}
        p50 = {name: self.middle(rounds, lambda each: percentile(each[name], 0.5)) for name in names}
        self.floor = p50["commit"] + p50["bare"]
        self.report.heading("The machine's floor, p50")
        for name, title in names.items():
            self.report.keep(name, [percentile(each[name], 0.5) for each in rounds])
            ratio = {"rows": p50["rows"] / p50["commit"], "static": p50["static"] / p50["bare"]}
            self.report.add(title, p50[name], "s", ratio.get(name))
        self.report.add("floor: one commit + one bare request", self.floor, "s", 1)

    def tell_tickets(self, rounds, visits):
        def p50(name):
            return lambda each: percentile(each[name], 0.5)

        def to_floor(each):
            return p50("empty")(each) / (p50("commit")(each) + p50("bare")(each))

        for name in ("empty", "old"):
            self.report.keep(f"ticket {name}", [p50(name)(each) for each in rounds])
        self.report.heading("Ticket issue, one client (ratio to the floor)")
        ratio = self.middle(rounds, to_floor)
        self.report.add(
            "p50", self.middle(rounds, p50("empty")), "s", ratio, "≤ 1.5 ×", ratio <= 1.5)
        everything = [sample for each in rounds for sample in each["empty"]]
        p99 = percentile(everything, 0.99)
        self.report.add("p99", p99, "s", p99 / self.floor)
        beside = self.middle(
            rounds, lambda each: p50("empty")(each) / (p50("rows")(each) + p50("bare")(each)))
        self.report.add("p50 to (a ticket's rows in C + one bare request)", self.middle(
            rounds, p50("empty")), "s", beside)
        cpu = self.middle(rounds, lambda each: each["empty cpu"])
        self.report.add("kioskd's CPU a ticket", cpu, "s", target="≤ 0.5 ms", reached=cpu <= 0.0005)
        ratio = self.middle(rounds, lambda each: p50("old")(each) / p50("empty")(each))
        self.report.add(
            f"p50 with {visits} (ratio to none)", self.middle(rounds, p50("old")), "s", ratio,
            "≤ 1.1 ×", ratio <= 1.1)
        self.report.add(
            f"kioskd's CPU a ticket with {visits}", self.middle(rounds, lambda each: each["old cpu"]), "s")

    def measure_crowds(self):
        self.old.stop()
        rates = {clients: [] for clients in self.plan.crowds}
        costs = {clients: [] for clients in self.plan.crowds}
        ratios = []
        for _ in range(self.plan.crowd_rounds):
            alone = 1 / median(self.tools.ticket_commits(self.rows_only, self.plan.count))
            for clients, count in self.plan.crowds.items():
                _, wall, used = self.issue(self.empty, clients, count)
                rates[clients].append(count / wall)
                costs[clients].append(used)
            ratios.append({clients: rates[clients][-1] / alone for clients in rates})
        self.report.heading("Tickets a second (ratio to the same rows, a commit each, one by one in C)")
        for clients in rates:
            ratio = median([each[clients] for each in ratios])
            self.report.keep(f"rate {clients}", rates[clients])
            target = clients == 32
            self.report.add(
                f"{clients} client{'s' if clients > 1 else ''}", median(rates[clients]), "/s", ratio,
                "≥ 1.5 ×" if target else None, ratio >= 1.5 if target else None)
        most = max(rates)
        self.report.add(f"{most} clients to one client", median(rates[most]), "/s", median(
            [many / one for many, one in zip(rates[most], rates[1])]))
        self.report.add(f"kioskd's CPU a ticket, {most} clients", median(costs[most]), "s")

    def measure_memory(self):
        self.need(self.empty)
        missing = MEMORY_TICKETS - self.empty.issued
        if missing > 8:
            self.issue(self.empty, 8, missing - 8)
        time.sleep(SETTLE)
        memory = self.empty.program.memory()
        self.report.heading("Afterwards")
        self.report.add(f"memory after {self.empty.issued:,} tickets, PSS", memory["pss"], "B")
        self.report.add(f"memory after {self.empty.issued:,} tickets, RSS", memory["rss"], "B")
        self.empty.stop()


def machine(work):
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), "unknown")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    place = max((mount for mount in mounts if str(work).startswith(mount[1])), key=lambda m: len(m[1]))
    return {
        "processor": model, "processors": os.cpu_count(), "memory": memory,
        "kernel": os.uname().release, "file system": place[2], "load": os.getloadavg()}


def main():
    options = argparse.ArgumentParser(prog="Board/bench", description="Measures the machine and the kiosk.")
    for name in ("--bin", "--tools", "--assets", "--build"):
        options.add_argument(name, type=Path, required=True, help=argparse.SUPPRESS)
    options.add_argument("--quick", action="store_true", help="fewer samples, 100,000 earlier visits")
    options.add_argument(
        "--ahead", action="store_true", help="run ahead of every other program (SCHED_RR; needs root)")
    options.add_argument("--json", type=Path, metavar="FILE", help="where the results go (default .build/bench.json)")
    setup = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.umask(0o077)
    if setup.ahead:
        # Kiosk, client and floors inherit it: whoever else computes on this machine waits for them, not they for him.
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    plan = Plan(setup.quick)
    setup.work = Path(tempfile.mkdtemp(prefix="bench-", dir=setup.build))
    about = {"started": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
             "quick": setup.quick, "ahead": setup.ahead, "machine": machine(setup.work)}
    bench = Bench(setup, plan)
    try:
        bench.run()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        bench.end()
        shutil.rmtree(setup.work, ignore_errors=True)
    about["machine"]["load at the end"] = os.getloadavg()
    path = setup.json or setup.build / "bench.json"
    bench.report.write(path, about)
    print(bench.report.table())
    for failure in bench.report.failures:
        print(f"not measured: {failure['what']}: {failure['why']}", file=sys.stderr)
    loads = [about["machine"][name][0] for name in ("load", "load at the end")]
    print(f"\n{about['machine']['processor']}, {os.cpu_count()} processors, load {loads[0]:.1f} to {loads[1]:.1f}"
          f"{', ahead of all others' if setup.ahead else ''}; {path}")
    if max(loads) > os.cpu_count() and not setup.ahead:
        print("others are at work on this machine: trust no ratio; try again later, or as root with --ahead")
    sys.exit(1 if bench.report.failures else 0)


if __name__ == "__main__":
    main()
