"""A clerk who works without a browser."""

import http.cookiejar
import json
import ssl
import urllib.request
import uuid

from programs import Counter


#: A matter that is settled on the spot, with a form and papers that lack nothing.
SAME_DAY_MATTER = {
    "service": "ZX020102",
    "form": {
        "applicantName": "李样本", "applicantIdType": "居民身份证", "applicantIdNo": "21019919020315068X", "sex": "女",
        "nation": "满", "birthDate": "1902-03-15", "phone": "0779-7654321", "hukouAddress": "示例市样本区测试街2号",
        "liveAddress": "示例市样本区测试街2号", "cardAction": "换领", "truthPledge": True, "signature": "paper"},
    "materials": [{"index": 0, "received": True}, {"index": 1, "received": True}]}


class Console:
    """A clerk at counter 1 who works without a browser."""

    def __init__(self, counter):
        self.counter = counter
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar),
            urllib.request.HTTPSHandler(context=ssl._create_unverified_context()))
        self.post("/api/session", {"clerk": Counter.CLERK, "pin": Counter.PIN, "counter": 1})

    def post(self, path, body=None, base=None):
        request = urllib.request.Request(
            (base or self.counter.console_at) + path, method="POST", data=json.dumps(body or {}).encode(),
            headers={"content-type": "application/json", "Idempotency-Key": f'"{uuid.uuid4()}"'})
        return self.answer(request)

    def get(self, path):
        return self.answer(self.counter.console_at + path)

    def answer(self, request):
        with self.opener.open(request, timeout=20) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def empty_line(self):
        """Everybody who waits has left."""
        for visit in self.get("/api/desk")["waiting"]:
            self.post(f"/api/visits/{visit['id']}/cancel")

    def same_day_item(self):
        """One resident without a card, served from ticket to completed item; the item's number."""
        self.post("/api/tickets", base=self.counter.kiosk_at)
        visit = self.post("/api/counters/1/call-next")["visit"]
        self.post("/api/counters/1/start")
        item = self.post("/api/items", {"visit": visit["id"], **SAME_DAY_MATTER})
        self.post(f"/api/items/{item['id']}/accept")
        self.post(f"/api/items/{item['id']}/complete")
        self.post("/api/counters/1/finish")
        return item["number"]
