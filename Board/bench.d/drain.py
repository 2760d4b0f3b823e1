"""The line to the district: how soon it has what a clerk settled, and how fast a long backlog drains."""

import gzip
import http.server
import json
import random
import shutil
import sqlite3
import subprocess
import threading
import time

from counter import Console
from crowd import District
from events import Events
from kiosk import BenchError, Kiosk, free_port
from tools import percentile

NAME = "450502001001-01"
SETTLED = 200
ITEMS_A_VISIT = 40
SETTLE = 5
LOOK = 0.05  # seconds between two looks at the outbox
MIB = 1 << 20
# A backlog's row takes up 5 KiB in the state, its copies and the inbox 4 times as much.
BYTES_AN_EVENT = 20_000
# A matter that is settled on the spot, with a form and papers that lack nothing.
MATTER = {
    "service": "ZX020102",
    "form": {
        "applicantName": "李样本", "applicantIdType": "居民身份证", "applicantIdNo": "21019919020315068X", "sex": "女",
        "nation": "满", "birthDate": "1902-03-15", "phone": "0779-7654321", "hukouAddress": "示例市样本区测试街2号",
        "liveAddress": "示例市样本区测试街2号", "cardAction": "换领", "truthPledge": True, "signature": "paper"},
    "materials": [{"index": 0, "received": True}, {"index": 1, "received": True}]}


def measure(bench):
    setup, count = bench.setup, bench.plan.backlog
    if shutil.disk_usage(setup.work).free < count * BYTES_AN_EVENT + (1 << 30):
        raise BenchError(f"{(count * BYTES_AN_EVENT >> 30) + 1} GiB are needed on the disk of .build")
    late, templates = measure_latency(bench, setup.work / "line")
    state = setup.work / "line" / "state"
    owe(bench, state, templates, count)
    alone = drain_to_sink(bench, state, count)
    drained = drain_to_district(bench, state, count)
    store = store_alone(bench, count)
    tell(bench.report, count, late, alone, drained, store)


# MARK: One item, on an idle line

def measure_latency(bench, folder):
    """Seconds of each from `pending` to `acknowledged`, and the `data` of the events as the inbox holds them."""
    district = District(bench.setup, bench.setup.work / "line-district", f"sqlite:{bench.setup.work}/line-inbox")
    bench.running.append(district)
    kiosk = Kiosk(bench.setup, folder, line(district.port))
    bench.running.append(kiosk)
    kiosk.start()
    console, events, late = Console(bench.setup, kiosk), Events(kiosk.port), []
    for nth in range(SETTLED + 1):
        if nth % ITEMS_A_VISIT == 0:
            if nth:
                console.send("/api/counters/1/finish")
            visit = next_visit(bench, kiosk, console)
        item = console.send("/api/items", {"visit": visit, **MATTER})
        console.send(f"/api/items/{item['id']}/complete", {})
        owed, told = events.wait("delivery", state="pending", item=item["number"])
        done, _ = events.wait("delivery", state="acknowledged", sequence=told["sequence"])
        late.append(done - owed)
    events.close()
    for program in (kiosk, district):
        program.stop()
        bench.running.remove(program)
    with sqlite3.connect(f"file:{bench.setup.work}/line-inbox/inbox.sqlite?mode=ro", uri=True) as inbox:
        bodies = [json.loads(row[0]) for row in inbox.execute("SELECT body FROM event LIMIT 20")]
    inbox.close()
    return late[1:], [body["data"] for body in bodies]


def next_visit(bench, kiosk, console):
    bench.tools.load(kiosk.port, "POST", "/api/tickets", 1, 1, 201)
    visit = console.send("/api/counters/1/call-next")["visit"]["id"]
    console.send("/api/counters/1/start")
    return visit


def line(port):
    # Every five seconds a kiosk whose district is away looks whether it is back.
    return f"district: {{url: \"http://127.0.0.1:{port}\", kiosk: {NAME}, spread: 0, updates: 5}}\n"


# MARK: The backlog

def owe(bench, state, templates, count):
    """Continues the state by so many completed items that the district was not told of."""
    chance = random.Random(7)
    writer = subprocess.Popen(
        [str(bench.setup.tools / "history"), "owe", str(state / "onewindow.sqlite"), str(state / "keys" / "store.key")],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        for nth in range(count):
            writer.stdin.write(data(templates[nth % len(templates)], chance).encode() + b"\n")
        _, words = writer.communicate(timeout=600)
    except (BrokenPipeError, subprocess.TimeoutExpired):
        writer.kill()
        _, words = writer.communicate()
    if writer.returncode != 0:
        raise BenchError(f"history owe: {words.decode(errors='replace').strip()}")


def data(template, chance):
    """As another item of another person would have it: # stands where its number will."""
    person = "".join(chance.choice("甲乙丙丁戊己庚辛壬癸子丑寅卯") for _ in range(chance.randint(1, 2)))
    name, number = f"测试{person}", identity(chance)
    form = {
        **template["form"], "applicantName": name, "applicantIdNo": number,
        "birthDate": f"{number[6:10]}-{number[10:12]}-{number[12:14]}", "phone": f"139{chance.randrange(10 ** 8):08}",
        "hukouAddress": f"示例市样本区测试街{chance.randint(1, 999)}号{chance.randint(1, 30)}幢",
        "liveAddress": f"示例市样本区样例路{chance.randint(1, 999)}号", "sex": chance.choice("男女")}
    applicant = {**template["applicant"], "name": name, "number": number}
    text = json.dumps(
        {**template, "form": form, "applicant": applicant}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace(template["itemNumber"], "#" * 26)


def identity(chance):
    body = f"210199{chance.randint(1930, 1999)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{chance.randrange(1000):03}"
    weight = sum(int(digit) * (1 << (17 - place)) % 11 for place, digit in enumerate(body))
    return body + "10X98765432"[weight % 11]


class Outbox:
    """Looks at the first delivery that is owed, in the kiosk's file, by a reader of its own; and at the kiosk's memory."""

    def __init__(self, kiosk, count):
        self.kiosk, self.count = kiosk, count
        self.file = sqlite3.connect(f"file:{kiosk.database}?mode=ro", uri=True, isolation_level=None)
        self.first, self.last = self.file.execute(
            "SELECT min(sequence), max(sequence) FROM deliveries WHERE state = 'pending'").fetchone()
        if self.first is None or self.last - self.first + 1 != count:
            raise BenchError(f"{count} events should be owed")
        self.looks, self.memory, self.used = [], [], 0

    def done(self):
        row = self.file.execute(
            "SELECT sequence FROM deliveries WHERE state = 'pending' ORDER BY sequence LIMIT 1").fetchone()
        return self.count if row is None else row[0] - self.first

    def watch(self, patience):
        """Until nothing is owed any more. The rate is that from the first batch acknowledged to the last."""
        end, cpu = time.monotonic() + patience, self.kiosk.program.cpu()
        while True:
            self.looks.append((time.monotonic(), self.done()))
            if len(self.looks) % 5 == 1:
                self.kiosk.program.check()
                self.memory.append(self.kiosk.program.memory()["pss"])
            if self.looks[-1][1] == self.count:
                break
            if time.monotonic() > end:
                raise BenchError(f"{self.looks[-1][1]} of {self.count} events were delivered in {patience} s")
            time.sleep(LOOK)
        self.used = (self.kiosk.program.cpu() - cpu) / self.count
        (rejected,) = self.file.execute("SELECT count(*) FROM deliveries WHERE state = 'rejected'").fetchone()
        self.file.close()
        if rejected:
            raise BenchError(f"{rejected} events were rejected")

    @property
    def rate(self):
        begun = next(look for look in self.looks if look[1] > 0)
        took = self.looks[-1][0] - begun[0]
        if took < 5 * LOOK:
            raise BenchError("too few looks")
        return (self.count - begun[1]) / took


def drain(bench, name, state, count, begin):
    """A kiosk on a copy of the state; `begin` brings its district up once the kiosk has settled."""
    port = free_port()
    kiosk = Kiosk(bench.setup, bench.setup.work / name, line(port))
    shutil.copytree(state, kiosk.state)
    bench.running.append(kiosk)
    kiosk.start()
    time.sleep(SETTLE)
    outbox = Outbox(kiosk, count)
    outbox.before = kiosk.program.memory()["pss"]
    district = begin(port)
    bench.running.append(district)
    outbox.watch(patience=900)
    for program in (kiosk, district):
        program.stop()
        bench.running.remove(program)
    shutil.rmtree(kiosk.folder)
    return outbox


def drain_to_district(bench, state, count):
    folder = bench.setup.work / "drain-district"
    store = f"sqlite:{bench.setup.work}/drain-inbox"
    outbox = drain(bench, "drain", state, count, lambda port: District(bench.setup, folder, store, port))
    with sqlite3.connect(f"file:{bench.setup.work}/drain-inbox/inbox.sqlite?mode=ro", uri=True) as inbox:
        held = inbox.execute("SELECT count(*), count(DISTINCT sequence), max(sequence) FROM event").fetchone()
    inbox.close()
    if held != (count, count, outbox.last):
        raise BenchError(f"the inbox holds {held}, not {count} events once each")
    return outbox


# MARK: The floors

def drain_to_sink(bench, state, count):
    return drain(bench, "sunk", state, count, lambda port: Sink(port, bench.setup.work / "batches"))


class Sink:
    """A district that says `stored` to everything and keeps nothing but the bodies, one batch a line."""

    def __init__(self, port, path):
        self.file = open(path, "wb")
        sink = self

        class Calls(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet

            def do_POST(self):
                events = json.loads(body := self.body())
                sink.file.write(body + b"\n")
                self.answer({"results": [{"id": event["id"], "status": "stored"} for event in events]})

            def do_PUT(self):
                self.answer({"incarnation": json.loads(self.body())["incarnation"], "highest": 0})

            def do_GET(self):
                self.answer({"cursor": "0", "more": False, "updates": []})

            def body(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                return gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body

            def answer(self, value):
                text = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Calls)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.file.close()


def store_alone(bench, count):
    """What `districtd measure` says of the same batches."""
    folder = bench.setup.work / "store-alone"
    done = subprocess.run(
        [str(bench.setup.bin / "districtd"), "measure", "--store", f"sqlite:{folder}", "--json",
         "--batches", str(bench.setup.work / "batches")], capture_output=True, text=True, timeout=900)
    shutil.rmtree(folder, ignore_errors=True)
    if done.returncode != 0:
        raise BenchError(f"districtd measure: {done.stderr.strip()}")
    taken = json.loads(done.stdout)
    if taken["stored"] != count:
        raise BenchError(f"the store alone took {taken['stored']} of {count} events")
    return taken


def tell(report, count, late, alone, drained, store):
    report.heading("District line, idle: an item's journal line to its row in the inbox")
    report.keep("journal to inbox", late)
    middle = percentile(late, 0.5)
    report.add("p50, with the answer and its record", middle, "s", target="≤ 50 ms", reached=middle <= 0.05)
    report.add("p99", percentile(late, 0.99), "s")
    floor, read = store["stored"] / store["seconds"], store["stored"] / (store["seconds"] + store["readSeconds"])
    report.heading(f"District line, a backlog of {count:,} events drains (ratio to the inbox store alone)")
    report.add("inbox store alone, the same batches", floor, "/s", 1)
    report.add("the same with reading and checking them", read, "/s", read / floor)
    report.add("kiosk to a district that stores nothing", alone.rate, "/s", alone.rate / floor)
    ratio = drained.rate / floor
    report.add("kiosk to districtd on SQLite", drained.rate, "/s", ratio, "≥ 0.6 ×", ratio >= 0.6)
    report.add("kioskd's CPU an event", drained.used, "s")
    grown = max(drained.memory) - drained.before
    report.add("kioskd's memory before, PSS", drained.before, "B")
    report.add(
        "grown by, at its most, PSS", grown, "B", target="≤ 16 MiB", reached=grown <= 16 * MIB)
