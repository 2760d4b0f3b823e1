"""A resident asks how far a matter is: with the receipt under the scanner, and with the card.

Stations of the walk; each leaves the kiosk's screen as the next person should find it.
"""

import time
import urllib.request

from bookings import read_code
from console import Console

#: Two matters that take days, and one that few may see.
TOLD, FORWARDED, SECRET = "ZX040201", "ZX010101", "ZX030201"
SECRET_NAME = "困境儿童"
#: facts/domain.md e: 60 s; the walk allows for a busy machine.
FORGETTING = 90


class Progress:
    def __init__(self, counter, browser, lives):
        self.counter, self.browser, self.lives = counter, browser, lives
        self.code = None
        #: The last digits of the two that may be seen.
        self.told = self.taken = None

    # MARK: With the receipt.

    def receipt(self):
        """Three matters are handed in, one of which few may see; the receipt's code leads to the other two."""
        self.hand_in()
        self.idle()
        self.scan()
        browser = self.browser
        browser.one("#progress-list")
        lines = [line.text for line in browser.all(".progress-item")]
        assert len(lines) == 2 and self.told in lines[0] and self.taken in lines[1], lines
        assert SECRET_NAME not in browser.driver.page_source, "a matter that few may see"
        browser.shot("progress-receipt")
        browser.touch(".progress-item")
        assert browser.text("#progress-one h1") == "要补材料"
        missing = browser.text("#progress-one .missing")
        assert "居民户口簿" in missing and "王某某" not in missing, missing
        assert browser.attribute(".track [aria-current='step']", "textContent") == "收材料"
        browser.shot("progress-receipt-one")
        self.again("progress-list", "[data-press='progress:before']")
        self.again("idle", "#progress-list .nav [data-press='back']")

    # MARK: With the card.

    def card(self):
        """The same and what else the holder of the card has done here, with what the clerk wrote on the notice."""
        browser = self.browser
        self.tap()
        browser.one("#progress-offer")
        browser.shot("progress-greeting")
        browser.touch("#progress-offer")
        browser.one("#progress-list")
        first, second = (line.text for line in browser.all(".progress-item")[:2])
        assert self.taken in first and self.told in second, "what is open, the newest first"
        assert SECRET_NAME not in browser.driver.page_source, "a matter that few may see"
        browser.shot("progress-card")
        browser.touch("[data-press='progress:one:1']")
        assert "王某某" in browser.text("#progress-one .missing"), "the words of the notice"
        self.counter.press("cards/lift")

    def forgotten(self):
        """Left alone, the screen asks first and then forgets."""
        browser = self.browser
        assert browser.attribute("#stage", "data-step") == "progress-one"
        browser.until(lambda: browser.one("#attention").is_displayed(), "asked whether somebody is there", FORGETTING)
        browser.shot("progress-attention")
        browser.click("#still-here")
        assert browser.attribute("#stage", "data-step") == "progress-one", "more time was asked for"
        started = time.monotonic()
        browser.until(lambda: browser.attribute("#stage", "data-step") == "idle", "it is still shown", FORGETTING)
        assert time.monotonic() - started > 50, "cleared too early"
        assert self.told not in browser.driver.find_element("id", "stage").text

    def english(self):
        browser = self.browser
        browser.driver.get(self.counter.kiosk_at + "/?lang=en")
        browser.one("#stage[data-step='idle']")
        self.scan()
        browser.one("#progress-list")
        browser.touch(".progress-item")
        assert browser.text("#progress-one h1") == "Something is missing"
        browser.shot("progress-en")
        self.again("idle", "#progress-one .nav [data-press='back']")
        browser.driver.get(self.counter.kiosk_at + "/?lang=zh")
        browser.one("#stage[data-step='idle']")

    # MARK: Hands.

    def hand_in(self):
        """At counter 1, without a browser; the receipt comes out of the printer."""
        console = Console(self.counter)
        console.empty_line()
        self.lives.ticket(card=self.lives.tapped())
        visit = console.post("/api/counters/1/call-next")["visit"]["id"]
        console.post("/api/counters/1/start")
        items = [console.post("/api/items", {
            "visit": visit, "service": service, "form": {}, "materials": [{"index": 0, "received": True}]})
            for service in (TOLD, FORWARDED, SECRET)]
        slips = len(self.counter.slips())
        console.post(f"/api/visits/{visit}/receipt")
        self.browser.until(lambda: len(self.counter.slips()) == slips + 1, "the receipt")
        newest = self.counter.slips()[0]["id"]
        with urllib.request.urlopen(f"{self.counter.bench_at}/api/slips/{newest}.png", timeout=20) as picture:
            self.code = read_code(picture.read(), r"OWR[A-Z2-7]{26}")
        console.post(f"/api/items/{items[0]['id']}/notice", {
            "gaps": [{"material": 1, "problem": "王某某的复印件看不清", "remedy": "请带原件"}]})
        for item in items[2:]:
            console.post(f"/api/items/{item['id']}/withdraw", {"reason": "样例"})
        console.post("/api/counters/1/finish")
        self.told, self.taken = (item["number"][-5:-1] for item in items[:2])

    def idle(self):
        browser = self.browser
        browser.show("resident")
        # The cards tapped for other stations are greeted here too.
        browser.driver.get(self.counter.kiosk_at + "/")
        browser.one("#stage[data-step='idle']")

    def tap(self):
        self.idle()
        self.counter.press(f"cards/{self.lives.card}/tap")
        self.browser.one("#greeting")

    def scan(self):
        self.counter.ask(self.counter.bench_at + "/api/scanner/scan", "POST", {"text": self.code})

    def again(self, step, css):
        """Touches until the screen is at `step`."""
        browser = self.browser

        def there():
            if browser.attribute("#stage", "data-step") != step:
                browser.one(css).click()
            return browser.attribute("#stage", "data-step") == step
        browser.until(there, f"{css} does not lead to {step}")
