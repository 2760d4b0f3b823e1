"""A clerk of the proof, who settles one item after the other, whatever becomes of the kiosk."""

import http.client
import json
import ssl
import threading
import time
import uuid

from console import SAME_DAY_MATTER
from hall import PIN

#: So many items are settled in one visit before the next resident is called.
ITEMS_A_VISIT = 40
#: Nothing of this may take longer; only a hang does.
PATIENCE = 120


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
