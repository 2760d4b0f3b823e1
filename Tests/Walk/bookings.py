"""A resident books, moves, cancels, takes that back and checks in: with a card, with a telephone number, with a slip.

Stations of the walk; the hall takes bookings at any time of day (the settings of `programs.py`).
"""

import json
import re
import subprocess
import tempfile
import urllib.error
import urllib.request
import uuid

from console import Console
from lives import SAME_DAY

SECOND_SLOT = ".slot:not(:disabled) ~ .slot:not(:disabled)"
PHONE = "13800138000"


class Bookings:
    def __init__(self, counter, browser, card):
        self.counter, self.browser, self.card = counter, browser, card
        #: What the QR code of the newest slip says, and of the one before.
        self.code = self.older = None
        self.callers = 0

    # MARK: Booking.

    def five_touches(self):
        """With a card: book, matter, day, time, right; and the slip comes out."""
        browser = self.browser
        self.idle()
        self.tap()
        browser.one("#book")
        slips = len(self.counter.slips())
        touches = ["#book", "[data-slot='usual'] .matter", ".day:not(:disabled)", ".slot:not(:disabled)", "#book-now"]
        for place, touch in enumerate(touches):
            browser.shot(f"book-{place}")
            browser.touch(touch)
            self.settled()
        assert len(touches) == 5
        assert re.fullmatch(r"\d{6}-\d{3}", browser.text("#book-number")), browser.text("#book-number")
        browser.one("#print-state[data-print='printed']")
        browser.shot("book-done")
        assert "张样例" not in browser.driver.page_source, "no whole name on the screen"
        self.slip_after(slips)
        self.done()

    def moved(self):
        """To another time, with the card; the slip from before is then an old one."""
        browser = self.browser
        self.tap()
        browser.touch("#own-offer")
        before = browser.text(".facts .when")
        browser.shot("book-own")
        slips = len(self.counter.slips())
        browser.touch("#own-move")
        self.settled()
        browser.touch(".day:not(:disabled)")
        browser.touch(SECOND_SLOT)
        assert before.split()[-1] != browser.text(".facts .when").split()[-1], "another time"
        browser.shot("book-move")
        browser.touch("#move-now")
        self.settled()
        browser.one("#print-state[data-print='printed']")
        self.slip_after(slips)
        self.done()
        self.scan(self.older)
        self.verdict("replaced")
        browser.touch("#check-done")

    def cancelled_and_back(self):
        browser = self.browser
        self.tap()
        browser.touch("#own-offer")
        browser.touch("#own-cancel")
        browser.one("#own-restore")
        browser.shot("book-cancelled")
        slips = len(self.counter.slips())
        browser.touch("#own-restore")
        self.settled()
        browser.one("#print-state[data-print='printed']")
        self.slip_after(slips)
        self.done()
        self.scan(self.older)
        self.verdict("cancelled")
        browser.touch("#check-done")

    def taken_meanwhile(self):
        """While somebody looks at the times, others book the last places: the nearest time is one touch away."""
        browser = self.browser
        self.tap()
        for touch in ("#book", "[data-slot='usual'] .matter:nth-child(4)"):
            browser.touch(touch)
            self.settled()
        tomorrow = browser.one(".day:not(:disabled) ~ .day:not(:disabled)")
        date = tomorrow.get_attribute("data-press").split(":")[-1]
        browser.touch(f"[data-press='book:day:{date}']")
        start = browser.text(".slot:not(:disabled) b")
        while self.booked_elsewhere(date, start):
            pass
        browser.touch(".slot:not(:disabled)")
        self.settled()
        browser.one("#book-lapsed .offer")
        browser.shot("book-taken")
        browser.touch(".offer")
        self.settled()
        browser.one("#book-now")
        assert start not in browser.text(".facts .when").split(), "another time"
        browser.touch("[data-press='back']")
        self.counter.press("cards/lift")

    # MARK: Checking in.

    def scanned(self):
        """The slip under the scanner is a number at once; a second time it is the same number."""
        browser = self.browser
        self.idle()
        self.scan(self.code)
        number = browser.text("#ticket-number")
        assert number.startswith("Y"), number
        browser.one("#print-state[data-print='printed']")
        browser.shot("check-in")
        browser.touch("#done")
        # Another slip between them, or it would be the same one held there a little long.
        self.scan(self.older)
        self.verdict("cancelled")
        self.scan(self.code)
        self.verdict("used")
        assert browser.text("#check-number") == number, "the same number"
        browser.shot("check-in-again")
        browser.touch("#check-done")
        self.tap()
        browser.touch("#own-offer")
        assert number in browser.text("#own-ticket"), "the card shows it too"
        browser.touch("[data-press='back']")
        self.counter.press("cards/lift")

    def by_card(self):
        """Another matter is booked; the next time the card is laid down, checking in comes first."""
        browser = self.browser
        self.idle()
        self.tap()
        for touch in ("#book", "[data-slot='usual'] .matter:nth-child(2)", ".book-earliest", "#book-now"):
            browser.touch(touch)
            self.settled()
        browser.one("#print-state[data-print='printed']")
        self.done()
        self.tap()
        browser.one("#check-in")
        browser.shot("check-in-card")
        browser.touch("#check-in")
        assert browser.text("#ticket-number").startswith("Y"), browser.text("#ticket-number")
        browser.one("#print-state[data-print='printed']")
        self.done()

    def unknown_codes(self):
        """A code of another hall, and one that nobody made: never a number."""
        browser = self.browser
        self.idle()
        # The characters behind OWA name the hall, those further behind are drawn by lot and signed.
        foreign, forged = (
            self.code[:at] + ("A" if self.code[at] != "A" else "B") + self.code[at + 1:] for at in (3, 12))
        tickets = self.waiting()
        for code, verdict in ((forged, "forged"), (foreign, "foreign")):
            self.scan(code)
            self.verdict(verdict)
            browser.shot(f"check-{verdict}")
            browser.touch("#check-done")
        assert self.waiting() == tickets, "no number was given"

    # MARK: Without a card, without a line.

    def by_phone(self):
        browser = self.browser
        self.idle()
        slips = len(self.counter.slips())
        for touch in ("#book", "[data-slot='usual'] .matter", ".book-earliest"):
            browser.touch(touch)
            self.settled()
        for digit in PHONE[:-1]:
            browser.click(f"[data-press='book:key:{digit}']")
        browser.click("#phone-done")
        browser.one("#phone-trouble")
        browser.shot("book-phone")
        browser.click(f"[data-press='book:key:{PHONE[-1]}']")
        browser.touch("#phone-done")
        self.settled()
        assert PHONE[-4:] in browser.text(".facts") and PHONE not in browser.driver.page_source
        browser.touch("#book-now")
        self.settled()
        browser.one("#print-state[data-print='printed']")
        self.slip_after(slips)
        browser.touch("#done")

    def no_paper(self):
        """The screen is the slip: its code is there to be photographed, and checks in."""
        browser = self.browser
        self.counter.press("printer/paper-out")
        browser.one("#stage[data-step='idle'] [data-printer='down']")
        self.tap()
        for touch in ("#book", "[data-slot='usual'] .matter:nth-child(3)", ".book-earliest", "#book-now"):
            browser.touch(touch)
            self.settled()
        browser.one("#print-state[data-print='screen']")
        browser.until(
            lambda: browser.driver.execute_script("return document.getElementById('book-code').naturalWidth") > 100,
            "the booking's code")
        browser.shot("book-no-paper")
        picture = urllib.request.urlopen(browser.attribute("#book-code", "src")).read()
        self.older, self.code = self.code, read_code(picture)
        browser.touch("#remembered")
        self.counter.press("cards/lift")
        self.counter.press("printer/paper-ok")
        browser.one("#stage[data-step='idle'] [data-printer='ok']")

    def without_a_line(self):
        """The district does not answer: the slip checks in all the same."""
        browser = self.browser
        self.counter.district.end()
        self.scan(self.code)
        assert browser.text("#ticket-number").startswith("Y"), browser.text("#ticket-number")
        browser.one("#print-state[data-print='printed']")
        browser.touch("#done")
        self.counter.start_district()
        Console(self.counter).empty_line()

    def english(self):
        browser = self.browser
        browser.show("resident")
        browser.driver.get(self.counter.kiosk_at + "/?lang=en")
        browser.touch("#book")
        self.settled()
        assert "What would you like to book?" in browser.text("#book-service h1")
        browser.shot("book-en-service")
        browser.touch("[data-slot='usual'] .matter")
        self.settled()
        browser.shot("book-en-days")
        browser.touch(".day:not(:disabled)")
        browser.shot("book-en-times")
        browser.touch("[data-press='back']")
        browser.driver.get(self.counter.kiosk_at + "/?lang=zh")
        browser.one("#stage[data-step='idle']")

    # MARK: Hands.

    def idle(self):
        browser = self.browser
        browser.show("resident")
        # The cards tapped for other stations are greeted here too.
        browser.driver.get(self.counter.kiosk_at + "/")
        browser.one("#stage[data-step='idle']")

    def tap(self):
        self.browser.show("resident")
        self.browser.one("#stage[data-step='idle']")
        self.counter.press(f"cards/{self.card}/tap")
        self.browser.one("#greeting")

    def done(self):
        self.browser.touch("#done")
        self.counter.press("cards/lift")

    def settled(self):
        """What was asked for is on the screen."""
        self.browser.until(
            lambda: self.browser.attribute("#stage", "data-step") != "book-pending", "the answer to a touch")

    def verdict(self, name):
        self.browser.one(f"#check-note[data-verdict='{name}']")

    def scan(self, code):
        self.counter.ask(self.counter.bench_at + "/api/scanner/scan", "POST", {"text": code})

    def booked_elsewhere(self, date, start):
        """One more place of the slot goes to a telephone number; false when none is left."""
        self.callers += 1
        wish = {"phone": f"139{self.callers:08}", "service": SAME_DAY, "date": date, "start": start}
        try:
            self.counter.ask(self.counter.kiosk_at + "/api/appointments", "POST", wish,
                             {"Idempotency-Key": str(uuid.uuid4())})
        except urllib.error.HTTPError as refusal:
            assert refusal.code == 409 and json.load(refusal)["type"].endswith("slotFull"), refusal
            return False
        return True

    def waiting(self):
        return len(self.counter.ask(self.counter.kiosk_at + "/api/queue")["waiting"])

    def slip_after(self, slips):
        """Reads the code of the slip that came out as the next one, as a scanner would."""
        self.browser.until(lambda: len(self.counter.slips()) == slips + 1, "one slip")
        newest = self.counter.slips()[0]["id"]
        with urllib.request.urlopen(f"{self.counter.bench_at}/api/slips/{newest}.png", timeout=20) as picture:
            self.older, self.code = self.code, read_code(picture.read())


def read_code(picture, shape=r"OWA[0-9A-Z]{37}"):
    """What the one QR code on the picture says; a text of this shape."""
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(picture)
        file.flush()
        said = subprocess.run(
            ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file.name],
            capture_output=True, text=True, check=True).stdout.split()
    assert len(said) == 1 and re.fullmatch(shape, said[0]), said
    return said[0]
