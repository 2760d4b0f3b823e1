"""The one-window counter: the next call among thousands, one event to fifty screens, the console in a browser."""

import http.client
import json
import selectors
import ssl
import subprocess
import time
import uuid

from kiosk import PATIENCE, BenchError
from tools import percentile

CLERK, PIN = "1001", "258036"
WAITING = 2_000
SCREENS = 50
LARGEST_PAGE = 150 << 10


def measure(bench):
    kiosk = bench.old
    bench.need(kiosk)
    missing = WAITING - kiosk.issued
    if missing > 8:
        bench.issue(kiosk, 8, missing - 8)
    console = Console(bench.setup, kiosk)
    bench.report.heading(
        f"Counter, {kiosk.issued:,} tickets today and {bench.plan.visits:,} visits before")
    measure_calls(bench, console)
    measure_screens(bench, kiosk, console)
    measure_page(bench, kiosk)


def measure_calls(bench, console):
    """Call-next beside a bare request on the same connection; what remains is the call's own."""
    path, calls, bare, commits = bench.static_path(), [], [], []
    for _ in range(bench.plan.rounds):
        commits += bench.tools.commit(bench.plan.calls)
        for _ in range(bench.plan.calls):
            bare.append(console.ask("GET", path, 200)[0])
            took, answer = console.ask("POST", "/api/counters/1/call-next", 200)
            calls.append(took)
            visit = answer["visit"]["id"]
            console.ask("POST", f"/api/visits/{visit}/cancel", 200)
    bench.report.keep("call-next", calls)
    bench.report.keep("console request", bare)
    commit, request, call = (percentile(samples, 0.5) for samples in (commits, bare, calls))
    bench.report.add("bare request to the console over TLS, p50", request, "s")
    bench.report.add("call-next over TLS, p50", call, "s", call / (commit + request))
    own = (call - request) / commit
    bench.report.add(
        "call-next beyond the bare request (ratio to one commit)", call - request, "s", own, "≤ 2 ×", own <= 2)
    bench.report.add("call-next over TLS, p99", percentile(calls, 0.99), "s")


def measure_screens(bench, kiosk, console):
    """From the press to the `call` event on each of fifty open screens, half of them displays, half consoles."""
    streams = [Stream(kiosk.port) for _ in range(SCREENS // 2)]
    streams += [Stream(kiosk.console_port, console.cookie) for _ in range(SCREENS - SCREENS // 2)]
    late = []
    try:
        for _ in range(bench.plan.calls):
            pressed = time.monotonic()
            _, answer = console.ask("POST", "/api/counters/1/call-next", 200)
            late += [at - pressed for at in heard(streams, answer["call"])]
            console.ask("POST", f"/api/visits/{answer['visit']['id']}/cancel", 200)
    finally:
        for stream in streams:
            stream.line.close()
    bench.report.keep("event to screens", late)
    worst = percentile(late, 0.99)
    bench.report.add(f"press to the call on {SCREENS} screens, p50", percentile(late, 0.5), "s")
    bench.report.add(
        f"press to the call on {SCREENS} screens, p99", worst, "s", target="≤ 100 ms", reached=worst <= 0.1)


def measure_page(bench, kiosk):
    """The console in Chromium with an empty cache: bytes over the line, and ms until its scripts have run."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    options = webdriver.ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--ignore-certificate-errors"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        driver.get(f"https://127.0.0.1:{kiosk.console_port}/counter")
        driver.find_element(By.ID, "clerk").send_keys(CLERK)
        driver.find_element(By.ID, "pin").send_keys(PIN + "\n")
        WebDriverWait(driver, PATIENCE).until(lambda page: page.find_elements(By.ID, "call-next"))
        driver.execute_cdp_cmd("Network.enable", {})
        driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
        loads = []
        for _ in range(bench.plan.loads):
            driver.get(f"https://127.0.0.1:{kiosk.console_port}/counter")
            loads.append(driver.execute_script("""
                const [page] = performance.getEntriesByType("navigation");
                const files = performance.getEntriesByType("resource");
                return [page.domContentLoadedEventEnd,
                        files.reduce((sum, file) => sum + file.transferSize, page.transferSize)];"""))
    finally:
        driver.quit()
    interactive, size = sorted(load[0] / 1000 for load in loads), max(load[1] for load in loads)
    bench.report.keep("console interactive", interactive)
    middle = percentile(interactive, 0.5)
    bench.report.add("console, first load", size, "B", target="≤ 150 KiB", reached=size <= LARGEST_PAGE)
    bench.report.add("console, interactive, p50", middle, "s", target="≤ 300 ms", reached=middle <= 0.3)


class Console:
    """A clerk at counter 1, on one connection that stays open."""

    def __init__(self, setup, kiosk):
        subprocess.run(
            [setup.bin / "kioskctl", "clerks", "add", CLERK, "--name", "测试员", "--roles", "clerk,manager",
             "--pin-stdin", "--state", kiosk.state],
            input=PIN + "\n", text=True, check=True, capture_output=True, timeout=PATIENCE)
        self.line = http.client.HTTPSConnection(
            "127.0.0.1", kiosk.console_port, timeout=PATIENCE, context=unverified())
        self.cookie = ""
        self.line.request(
            "POST", "/api/session", json.dumps({"clerk": CLERK, "pin": PIN, "counter": 1}),
            {"Content-Type": "application/json"})
        answer = self.line.getresponse()
        answer.read()
        if answer.status != 200:
            raise BenchError(f"the sign-in was answered with {answer.status}")
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]

    def send(self, path, value=None):
        """What a press is answered with."""
        self.line.request(
            "POST", path, None if value is None else json.dumps(value),
            {"Cookie": self.cookie, "Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())})
        answer = self.line.getresponse()
        body = answer.read()
        if answer.status not in (200, 201):
            raise BenchError(f"{path} was answered with {answer.status}: {body[:200]}")
        return json.loads(body)

    def ask(self, method, path, status):
        """Seconds from the request to the whole answer, and the answer, where it is JSON."""
        headers = {"Cookie": self.cookie}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        asked = time.monotonic()
        self.line.request(method, path, headers=headers)
        answer = self.line.getresponse()
        body = answer.read()
        took = time.monotonic() - asked
        if answer.status != status:
            raise BenchError(f"{method} {path} was answered with {answer.status}: {body[:200]}")
        return took, json.loads(body) if "json" in answer.headers.get("Content-Type", "") else None


class Stream:
    """One open screen: an event stream that is read as its bytes come."""

    def __init__(self, port, cookie=None):
        plain = http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=unverified()) \
            if cookie else http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        plain.connect()
        self.line, self.held = plain.sock, b""
        extra = f"Cookie: {cookie}\r\n" if cookie else ""
        self.line.sendall(f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n{extra}\r\n".encode())
        while b": welcome" not in self.held:
            piece = self.line.recv(65536)
            if not piece:
                raise BenchError("an event stream did not open")
            self.held += piece
        self.held = b""
        self.line.setblocking(False)

    def hears(self, call):
        """True once the event of that call has arrived."""
        try:
            while piece := self.line.recv(65536):
                self.held += piece
        except (BlockingIOError, ssl.SSLWantReadError):
            pass
        *lines, self.held = self.held.split(b"\n")
        events = (json.loads(text[6:]) for text in lines if text.startswith(b"data: "))
        return any(event.get("call") == call for event in events)


def heard(streams, call):
    """When each of the streams had the event."""
    moments, waiting = [], set(streams)
    with selectors.DefaultSelector() as ready:
        for stream in streams:
            ready.register(stream.line, selectors.EVENT_READ, stream)
        end = time.monotonic() + PATIENCE
        while waiting:
            if time.monotonic() > end:
                raise BenchError(f"{len(waiting)} screens did not hear the call")
            for stream in [key.data for key, _ in ready.select(1)] or list(waiting):
                if stream in waiting and stream.hears(call):
                    moments.append(time.monotonic())
                    waiting.discard(stream)
    return moments


def unverified():
    """The console's certificate is its own; these are measures of what it serves, not of whom to trust."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
