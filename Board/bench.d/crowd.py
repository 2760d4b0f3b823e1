"""A thousand kiosks that come back in the same moment, two districtd, one PostgreSQL; and the same rows by COPY."""

import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from kiosk import PATIENCE, BenchError, Program, free_port
from tools import median, percentile

INSTANCES = 2
LEAST, MOST = 100, 200  # events each kiosk owes
SEED = 7
# What a row of the table is; its arrival the database gives.
COLUMNS = "source, id, incarnation, sequence, type, subject, time, body, receipt, receivedAt, duplicates"


def measure(bench):
    kiosks = bench.plan.kiosks
    database = Postgres(bench.setup.work / "postgres")
    districts = []
    try:
        database.start()
        for place in range(INSTANCES):
            districts.append(District(bench.setup, bench.setup.work / f"district-{place}", database.address()))
        before = sum(each.program.cpu() for each in districts)
        crowd = drain(bench, [each.port for each in districts], kiosks)
        used = sum(each.program.cpu() for each in districts) - before
        memory = max(each.program.memory()["pss"] for each in districts)
        expect_every_row_once(database, crowd)
        while districts:
            districts.pop().stop()
        served = database.cpu()
        copied = copy(bench, database, crowd.rows)
    finally:
        for each in districts:
            each.stop()
        database.stop()
        shutil.rmtree(database.folder, ignore_errors=True)
    tell(bench.report, crowd, copied, (used, served), memory)


def tell(report, crowd, copied, cpu, memory):
    kiosks = len(crowd.times)
    report.heading(
        f"{kiosks:,} kiosks come back at once, {INSTANCES} districtd, one PostgreSQL, {crowd.rows:,} events")
    report.keep("crowd drained", crowd.times)
    middle, slowest = median(crowd.times), max(crowd.times)
    report.add("a kiosk's time until all is taken, median", middle, "s")
    report.add(
        "the slowest (ratio to the median)", slowest, "s", slowest / middle, "≤ 3 ×", slowest <= 3 * middle)
    report.add(
        f"failures of {crowd.requests:,} requests", crowd.failures, "", target="0", reached=crowd.failures == 0)
    report.add("answer to a batch, p50", percentile(crowd.answers, 0.5), "s")
    report.add("answer to a batch, p99", percentile(crowd.answers, 0.99), "s")
    report.add("rows a second by COPY, one connection", copied, "/s", 1)
    rate = crowd.rows / crowd.wall
    report.add("rows a second from the kiosks (ratio to COPY)", rate, "/s", rate / copied)
    for name, seconds in zip(("districtd's CPU a row, of all instances", "PostgreSQL's CPU a row"), cpu):
        report.add(name, seconds / crowd.rows, "s")
    report.add("memory of one districtd afterwards, PSS", memory, "B")


class Crowd:
    """What crowd.c printed."""

    def __init__(self, lines):
        rows = [[int(word) for word in line.split()[1:]] for line in lines if line.startswith("kiosk ")]
        self.times = [row[0] / 1e9 for row in rows]
        self.owed = [row[1] for row in rows]
        self.rows, self.requests, self.failures, self.stored, self.duplicates, self.rejected = (
            sum(row[place] for row in rows) for place in range(1, 7))
        (answers,) = (line for line in lines if line.startswith("answers"))
        self.answers = [int(word) / 1e9 for word in answers.split()[1:]]
        self.wall = max(self.times)


def drain(bench, ports, kiosks):
    words = [",".join(map(str, ports)), kiosks, LEAST, MOST, SEED, "gzip"]
    done = subprocess.run(
        [str(bench.setup.tools / "crowd"), *map(str, words)], input="\n".join(templates()) + "\n",
        capture_output=True, text=True, timeout=900)
    if done.returncode != 0:
        raise BenchError(f"crowd: {done.stderr.strip()}")
    crowd = Crowd(done.stdout.splitlines())
    if crowd.rejected:
        raise BenchError(f"{crowd.rejected} events were rejected: are the templates of crowd.py valid?")
    if crowd.failures == 0 and (crowd.stored, crowd.duplicates) != (crowd.rows, 0):
        raise BenchError(f"{crowd.rows} events, {crowd.stored} stored, {crowd.duplicates} held before")
    return crowd


def expect_every_row_once(database, crowd):
    """Each kiosk's sequence is there from 1 to what it owed, and nothing else."""
    held = database.ask(
        "SELECT source, count(*), count(DISTINCT sequence), min(sequence), max(sequence) FROM event GROUP BY source")
    wanted = {f"urn:onewindow:kiosk:crowd-{place:04}": owed for place, owed in enumerate(crowd.owed)}
    found = {}
    for row in held:
        source, *numbers = row.split("|")
        count, distinct, first, last = map(int, numbers)
        if not count == distinct == last or first != 1:
            raise BenchError(f"{source} has a gap: {row}")
        found[source] = count
    if found != wanted:
        raise BenchError("the inbox does not hold what the kiosks sent")
    (ledger,) = database.ask("SELECT sum(count) || ' ' || sum(highest) FROM ledger")
    if ledger != f"{crowd.rows} {crowd.rows}":
        raise BenchError(f"the ledger counts {ledger}, not {crowd.rows}")


def copy(bench, database, rows):
    """Rows a second of the same rows into the same tables, with their keys and indexes, in a database of its own."""
    file = database.folder / "rows"
    database.ask(f"COPY (SELECT {COLUMNS} FROM event ORDER BY arrival) TO '{file}'")
    database.ask("CREATE DATABASE copied")
    District(bench.setup, bench.setup.work / "district-copy", database.address("copied")).stop()  # makes the tables
    database.ask("CHECKPOINT")
    begun = time.monotonic()
    database.ask(f"COPY event ({COLUMNS}) FROM '{file}'", "copied")
    took = time.monotonic() - begun
    (count,) = database.ask("SELECT count(*) FROM event", "copied")
    if int(count) != rows:
        raise BenchError(f"COPY brought {count} rows, not {rows}")
    return rows / took


class District:
    """A districtd on loopback, in plain HTTP: it has no authority."""

    def __init__(self, setup, folder, store, port=0):
        folder.mkdir()
        self.program = Program(
            [setup.bin / "districtd", "--listen", f"127.0.0.1:{port}", "--store", store, "--authority",
             folder / "authority", "--assets", setup.assets, "--log-level", "warning"], folder / "log")
        self.port = int(said(self.program, r"districtd listening on http://127\.0\.0\.1:(\d+)"))

    def stop(self):
        self.program.stop()


def said(program, pattern):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        program.check()
        if found := re.search(pattern, program.log.read_text(errors="replace")):
            return found.group(found.lastindex or 0)
        time.sleep(0.01)
    raise BenchError(f"it did not say {pattern}: {program.last_words()}")


class Postgres:
    """A PostgreSQL of its own, with the settings it comes with; nothing is switched off."""

    def __init__(self, folder):
        self.folder, self.port, self.program = folder, free_port(), None
        versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "postgres").exists()]
        if not versions:
            raise BenchError("no PostgreSQL: install the package postgresql")
        self.programs = max(versions, key=lambda path: int(path.parent.name))
        # It refuses to run as root: then it runs as nobody.
        self.user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def start(self):
        self.folder.mkdir()
        reachable = [self.folder, *self.folder.parents]
        inside = []
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            inside = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--"]
            for path in reachable[1:]:
                if path.stat().st_mode & 0o001 == 0:
                    path.chmod(path.stat().st_mode | 0o001)  # our own folder of this run: 0700
        data = self.folder / "data"
        made = subprocess.run(
            [*inside, self.programs / "initdb", "-D", data, "-U", "inbox", "-A", "trust", "-E", "UTF8", "--locale=C"],
            capture_output=True, text=True, cwd="/")
        if made.returncode != 0:
            raise BenchError(f"initdb: {made.stderr.strip()[-300:]}")
        self.program = Program(
            [*inside, self.programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", self.port, "-k", self.folder],
            self.folder.parent / "postgres.log")
        said(self.program, "database system is ready to accept connections")

    def stop(self):
        if self.program:
            self.program.stop(signal.SIGINT)

    def cpu(self):
        """Seconds used so far by the server and by those of its processes that have ended, the connections' among them."""
        fields = Path(f"/proc/{self.program.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def address(self, database="postgres"):
        return f"postgresql://inbox@127.0.0.1:{self.port}/{database}"

    def ask(self, sql, database="postgres"):
        done = subprocess.run(
            [self.programs / "psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, self.address(database)],
            capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            raise BenchError(f"psql: {done.stderr.strip()[-300:]}")
        return done.stdout.splitlines()


def templates():
    """Events as kiosks send them, valid by Assets/api/events; @WORDS@ are for crowd.c."""
    item = {
        "itemNumber": "@NUMBER@", "service": "ZX020102", "serviceName": "老年人优待证办理", "catalogVersion": "2026-11-20",
        "kind": "即办件", "caseKind": "1", "site": "450502001001", "siteName": "样例街道一窗通办大厅",
        "region": "450502001001", "channel": "1",
        "applicant": {"name": "测试甲", "number": "11010519491231002X", "kind": "1", "idType": "111"},
        "clerk": "1001", "counter": 1, "received": "@TIME@", "accepted": "2026-11-22", "basis": "full",
        "form": {"phone": "13800000017", "address": "样例街道样例社区1号", "reason": "首次申领"},
        "materials": [
            {"name": name, "received": True, "required": True, "way": "1"}
            for name in ("居民身份证", "近期免冠照片", "户口簿")],
        "process": [
            {"stage": stage, "action": "1", "start": "2026-11-22", "end": "2026-11-22", "state": "2"}
            for stage in ("received", "accepted", "completed")],
    }
    done = item | {
        "completed": "@TIME@", "outcome": "已发证",
        "result": {"kind": "6", "ended": "@TIME@", "text": "已发证", "certificate": "老年人优待证", "document": "@NUMBER@"}}
    handed = item | {
        "kind": "承诺件", "caseKind": "2", "handedOver": "@TIME@", "department": "样例区民政局", "promised": "2026-12-07"}
    rated = {
        "itemNumber": "@NUMBER@", "service": "ZX020102", "serviceName": "老年人优待证办理", "state": "completed",
        "site": "450502001001", "level": 5, "levelName": "非常满意", "standardLevel": 1,
        "reasons": [{"code": "501", "text": "服务热情"}], "channel": "hallTerminal", "by": "code", "rated": "@TIME@"}
    events = (("item.completed", done), ("item.rated", rated), ("item.completed", done), ("item.handedover", handed))
    return [event(name, data) for name, data in events]


def event(name, data):
    return json.dumps({
        "specversion": "1.0", "id": "@ID@", "source": "urn:onewindow:kiosk:@KIOSK@",
        "type": f"cn.onewindow.{name}.v1", "subject": "@NUMBER@", "time": "@TIME@",
        "datacontenttype": "application/json", "sequence": "@SEQUENCE@", "incarnation": "@INCARNATION@",
        "journalhead": "@HEAD@", "data": data}, ensure_ascii=False)
