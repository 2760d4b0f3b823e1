"""The whole life of an item at the console: settled on the spot, handed over, and told once what is missing.

Stations of the walk; each begins with a free counter and leaves it free.
"""

import json
import threading
import urllib.request
import uuid

from selenium.webdriver.common.keys import Keys

from answers import CATALOG, LIBRARY, good
from browser import PATIENCE
from console import Console

SAME_DAY = "ZX020102"
PROMISED = "ZX020101"

FILL = LIBRARY + """
for (const [field, value] of arguments[0]) put(field, value);
"""


class Lives:
    def __init__(self, counter, browser, card):
        self.counter, self.browser, self.card = counter, browser, card

    # MARK: Settled on the spot, in four presses.

    def four_presses(self):
        """A matter chosen at the kiosk, a form the kiosk can fill: call, start, settle, finish."""
        browser = self.browser
        Console(self.counter).empty_line()
        self.called(service=SAME_DAY, card=self.tapped())
        slips = len(self.counter.slips())
        browser.one(f"#item-form[data-service='{SAME_DAY}']")
        assert browser.attribute("#field-phone", "value") == "0779-1234567", "the phone of the last time"
        browser.shot("console-prefilled")
        browser.leave_field()
        browser.key("d", opens=".items [data-state='completed']")
        browser.key("f", opens="#call-next")
        browser.until(lambda: len(self.counter.slips()) == slips + 1, "the completion notice")

    # MARK: Handed over to those who decide.

    def handed_over(self):
        browser = self.browser
        self.called()
        browser.one("#service-search")
        self.search("gljt", PROMISED)
        self.answer(PROMISED)
        slips = len(self.counter.slips())
        browser.leave_field()
        browser.key("m")
        browser.key("a", opens=".items [data-state='accepted']")
        browser.until(lambda: len(self.counter.slips()) > slips, "the acceptance notice")
        browser.shot("console-accepted")
        self.sheet("h", "hand-over")
        browser.one(".items [data-state='handedOver']")
        self.finished()
        self.work("open")
        row = "#work [data-state='handedOver']"
        item = browser.attribute(row, "data-item")
        browser.shot("console-work")
        browser.click(f"#work [data-item='{item}'] [data-sheet='decide']", opens="#sheet [data-sheet='decide']")
        self.send("decide")
        browser.one(f"#work [data-item='{item}'][data-state='decided']")
        slips = len(self.counter.slips())
        browser.click(f"#work [data-item='{item}'] [data-sheet='deliver']", opens="#sheet [data-sheet='deliver']")
        self.send("deliver")
        browser.until(lambda: len(self.counter.slips()) == slips + 1, "the pick-up slip")
        browser.until(lambda: not browser.all(f"#work [data-item='{item}']"), "the item is nobody's to do any more")
        browser.key("k")

    # MARK: Told once what is missing.

    def told_once(self):
        browser = self.browser
        self.called()
        browser.one("#service-search")
        self.search("lnryd", SAME_DAY)
        self.answer(SAME_DAY)
        slips = len(self.counter.slips())
        browser.leave_field()
        browser.key("o", opens="#sheet [data-sheet='notice']")
        browser.shot("console-notice")
        self.send("notice")
        browser.one(".items [data-state='noticed']")
        browser.until(lambda: len(self.counter.slips()) == slips + 1, "the one-time notice")
        self.finished()
        self.work("open")
        item = browser.attribute("#work [data-state='noticed']", "data-item")
        browser.click(f"#work [data-item='{item}'] [data-sheet='bring']", opens="#sheet [data-sheet='bring']")
        for box in browser.all("#sheet input[data-kind='paper']:not([disabled])"):
            if not box.is_selected():
                box.click()
        self.send("bring")
        browser.one(f"#work [data-item='{item}'][data-state='received']")
        browser.click(f"#work [data-item='{item}'] [data-act='complete']")
        browser.until(lambda: not browser.all(f"#work [data-item='{item}']"), "the item is done")
        browser.key("k")

    # MARK: Told what is wrong, and back on a later visit.

    def comes_back(self):
        browser = self.browser
        self.called(service=SAME_DAY, card=self.tapped())
        browser.one(f"#item-form[data-service='{SAME_DAY}']")
        self.mend("#field-phone", "1")
        browser.key("o", opens="#sheet [data-sheet='notice']")
        self.send("notice")
        browser.one(".items [data-state='noticed']")
        self.finished()
        self.called(service=SAME_DAY, card=self.tapped())
        browser.one("#earlier-title")
        assert not browser.all("#item-form"), "no second form beside the one that was begun"
        browser.shot("console-earlier")
        item = browser.attribute(".items [data-state='noticed']", "data-item")
        browser.leave_field()
        browser.key("a", opens=f"#item-form[data-item='{item}']")
        assert browser.attribute("#field-phone", "value") == "1", "the answers of the last time"
        self.mend("#field-phone", "0779-1234567")
        browser.key("d", opens=".items [data-state='completed']")
        self.finished()

    # MARK: Rated.

    def rated(self):
        """A bad rating on the kiosk's screen, and the follow-up it opens for the clerks."""
        browser = self.browser
        browser.show("resident")
        # The cards tapped for the tickets before are greeted here too.
        browser.driver.get(self.counter.kiosk_at + "/")
        browser.one("#stage[data-step='idle']")
        self.counter.press(f"cards/{self.card}/tap")
        browser.touch("#rate-offer")
        browser.shot("resident-rate-offer")
        browser.touch("#rate-list .rate-item")
        browser.one("#rate-2")
        browser.shot("resident-rate")
        browser.touch("#rate-2")
        browser.one("#rate-why")
        browser.until(self.reason_ticked, "no reason can be ticked")
        browser.shot("resident-rate-why")
        browser.touch("#rate-send")
        browser.shot("resident-rate-thanks")
        self.counter.press("cards/lift")
        self.work("follow-ups")
        browser.one("#work [data-sheet='follow-up']")
        browser.shot("console-follow-up")
        browser.key("k")

    def reason_ticked(self):
        """The screen takes two quick touches for one."""
        if self.browser.attribute("#rate-why .rate-reason", "aria-pressed") != "true":
            self.browser.click("#rate-why .rate-reason")
        return self.browser.attribute("#rate-why .rate-reason", "aria-pressed") == "true"

    # MARK: Hands.

    def ticket(self, **wish):
        """The number of a new ticket; by then its paper is out or not coming."""
        tickets = self.counter.kiosk_at + "/api/tickets"
        ticket = self.counter.ask(tickets, "POST", wish, {"Idempotency-Key": str(uuid.uuid4())})

        def settled():
            return self.counter.ask(f"{tickets}/{ticket['id']}")["print"] not in ("queued", "sending")
        self.browser.until(settled, "the ticket's paper")
        return ticket["number"]

    def tapped(self):
        """The token of a card that is laid on the reader and lifted again."""
        with urllib.request.urlopen(self.counter.kiosk_at + "/api/events", timeout=PATIENCE) as stream:
            threading.Thread(target=self.counter.press, args=(f"cards/{self.card}/tap",)).start()
            for line in stream:
                if line.startswith(b"data: ") and b'"state":"read"' in line:
                    token = json.loads(line[6:])["card"]
                    break
        self.counter.press("cards/lift")
        return token

    def called(self, **wish):
        """Somebody takes a ticket, is called next and is served."""
        browser, number = self.browser, self.ticket(**wish)
        browser.show("console")
        browser.one("#call-next")
        browser.until(lambda: browser.text("#next-number") == number, "who is next, before the call")
        browser.shot("console-next")
        browser.leave_field()
        browser.key("n")
        browser.until(lambda: browser.text("#visit-number") == number, "the call")
        browser.key("s", opens="#service-search, #item-form, #earlier-title")

    def mend(self, css, answer):
        browser = self.browser
        browser.write(css, Keys.CONTROL + "a")
        browser.write(css, answer)
        browser.leave_field()

    def search(self, typed, code):
        """As a clerk finds a matter: a few letters, Enter."""
        browser = self.browser
        browser.write("#service-search", typed)
        browser.one(f"#services [aria-selected='true'][data-service='{code}']")
        browser.write("#service-search", "\n")
        browser.one(f"#item-form[data-service='{code}']")

    def answer(self, code):
        """Every question gets a good answer; no paper is ticked."""
        service = next(service for service in CATALOG["items"] if service["code"] == code)
        asked = [field for field in service["form_fields"] if field["required"]]
        self.browser.driver.execute_script(FILL, [[field, good(field, service)] for field in asked])

    def sheet(self, key, name):
        self.browser.key(key, opens=f"#sheet [data-sheet='{name}']")
        self.send(name)

    def send(self, name):
        """Writes what the sheet still asks for, and sends it."""
        browser = self.browser
        browser.one(f"#sheet [data-sheet='{name}']")
        for control in browser.all("#sheet [aria-required]"):
            if control.is_displayed() and not control.get_attribute("value"):
                control.send_keys("样例")
        browser.shot(f"sheet-{name}")
        browser.click("#send-sheet")
        browser.until(lambda: not browser.all(f"#sheet [data-sheet='{name}']"), f"the sheet {name} was not taken")

    def finished(self):
        browser = self.browser
        browser.leave_field()
        browser.key("f", opens="#call-next")

    def work(self, due):
        browser = self.browser
        browser.show("console")
        browser.leave_field()
        browser.key("k", opens=f"#tab-{due}")
        browser.click(f"#tab-{due}")
        browser.one(f"#tab-{due}[aria-selected='true']")
