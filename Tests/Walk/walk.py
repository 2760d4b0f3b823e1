#!/usr/bin/env python3
"""The walk of one resident through every page, in a real browser, and what happens when power and line fail.

    walk.py [--shots DIR]      DIR gets a screenshot of each station

Waits for what the pages show, never for a time. Exit code 0 when every station was reached.
"""

import argparse
import pathlib
import signal
import sys
import time
import uuid

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from bookings import Bookings
from bookings_office import Office
from browser import Browser
from console import Console
from haste import Haste
from lives import SAME_DAY, Lives
from programs import Counter
from progress import Progress

CARD = "V01-cn-male-han"
#: The kiosk forgets a person after 60 s; the walk allows for a busy machine.
FORGETTING = 90


class Walk:
    def __init__(self, counter, browser):
        self.counter, self.browser = counter, browser
        self.lives = Lives(counter, browser, CARD)
        self.bookings = Bookings(counter, browser, CARD)
        self.office = Office(counter, browser)
        self.haste = Haste(counter, browser)
        self.progress = Progress(counter, browser, self.lives)

    def station(self, what, done):
        started = time.monotonic()
        done()
        print(f"  ✔ {what} ({time.monotonic() - started:.1f} s)", flush=True)

    def run(self):
        self.station("the pages open", self.pages_open)
        self.station("a tap is greeted by a masked name", self.card_is_greeted)
        self.station("a touch gives a ticket, shown as printed once it is", self.ticket_with_card)
        self.station("without a card one touch gives a ticket too", self.ticket_without_card)
        self.station("without paper the number stands on the screen", self.ticket_without_paper)
        self.station("left alone, the person is cleared from the screen", self.person_is_cleared)
        self.station("the clerk signs in and calls, the display rings", self.call)
        self.station("a slip in doubt is reprinted by the clerk's key, and not before", self.slip_in_doubt)
        self.station("the resident's data and a prefilled form", self.form)
        self.station("what is missing is said all at once", self.gaps)
        self.station("settled with one key, the completion notice printed, delivered, finished", self.handled)
        self.station("the district's page lists it", self.district_page)
        self.station("keys faster than the line: none twice, none lost without a sign", self.haste.keys)
        self.station("the next time it takes four presses", self.lives.four_presses)
        self.station("a matter is accepted, handed over, decided and collected", self.lives.handed_over)
        self.station("what is missing is told once, brought, and settled", self.lives.told_once)
        self.station("a wrong answer is mended at the next visit", self.lives.comes_back)
        self.station("a bad rating on the kiosk opens a follow-up", self.lives.rated)
        self.station("a receipt under the scanner shows how far its matters are", self.progress.receipt)
        self.station("the card shows its holder's matters, and none that few may see", self.progress.card)
        self.station("left alone, the progress is asked about and then forgotten", self.progress.forgotten)
        self.station("progress in English", self.progress.english)
        self.station("with a card five touches book a time, and a slip comes out", self.bookings.five_touches)
        self.station("a booking is moved, and its old slip is told apart", self.bookings.moved)
        self.station("a booking is cancelled, and that is taken back", self.bookings.cancelled_and_back)
        self.station("the last place goes to others, and the nearest time is offered", self.bookings.taken_meanwhile)
        self.station("the slip checks in by itself, and twice it is the same number", self.bookings.scanned)
        self.station("the card checks in with one touch", self.bookings.by_card)
        self.station("a forged code and another hall's are told apart", self.bookings.unknown_codes)
        self.station("without a card a telephone number books", self.bookings.by_phone)
        self.station("without paper the screen is the slip", self.bookings.no_paper)
        self.station("the slip checks in while the district is down", self.bookings.without_a_line)
        self.station("booking in English", self.bookings.english)
        self.station("the clerks' page of bookings opens", self.office.opened)
        self.station("somebody books by telephone, and the list shows no whole name", self.office.by_telephone)
        self.station("a reminder by telephone is noted", self.office.reminded)
        self.station("the clerk moves a booking and takes it back", self.office.moved_and_back)
        self.station("the clerk cancels a booking and takes it back", self.office.cancelled_and_back)
        self.station("three times a week, each date shown before", self.office.every_week)
        self.station("a series ends from one date on, and that is taken back", self.office.series_ended_and_back)
        self.station("without a slip the clerk checks in", self.office.at_the_desk)
        self.station("the next 30 days, and the page on a tablet and in English", self.office.plan_and_tablet)
        self.station("district down, three items, kill -9, up again: once and in order", self.outage)
        self.station("English", self.english)
        self.station("the technician's page follows the devices and prints a test page", self.devices)
        self.station("the technician's page on a phone", self.devices_on_a_phone)

    def pages_open(self):
        browser, counter = self.browser, self.counter
        browser.open("bench", counter.bench_at + "/", 1280, 1000)
        browser.one(f"[data-post$='/cards/{CARD}/tap']")
        browser.shot("benchtop")
        browser.open("resident", counter.kiosk_at + "/", 1080, 1920)
        browser.one("#take-ticket")
        browser.shot("resident-idle")
        browser.open("display", counter.kiosk_at + "/display", 1920, 1080)
        browser.open("console", counter.console_at + "/counter", 1366, 768)
        browser.shot("console-sign-in")

    def card_is_greeted(self):
        self.browser.show("bench")
        self.browser.click(f"[data-post$='/cards/{CARD}/tap']")
        self.browser.show("resident")
        greeting = self.browser.text("#greeting")
        assert "张*例" in greeting, greeting
        assert "张样例" not in self.browser.driver.page_source
        self.browser.shot("resident-greeting")

    def ticket_with_card(self):
        browser = self.browser
        browser.touch("#take-ticket")
        assert browser.text("#ticket-number") == "A001"
        browser.one("#print-state[data-print='printed']")
        browser.shot("resident-printed")
        slips = self.counter.slips()
        assert len(slips) == 1, slips
        browser.touch("#done")
        self.counter.press("cards/lift")

    def ticket_without_card(self):
        browser = self.browser
        browser.one("#stage[data-step='idle']")
        browser.touch("#take-ticket")
        assert browser.text("#ticket-number") == "A002"
        browser.one("#print-state[data-print='printed']")
        assert "1" in browser.text("#ticket-ahead")
        browser.touch("#done")
        assert len(self.counter.slips()) == 2

    def ticket_without_paper(self):
        browser = self.browser
        self.counter.press("printer/paper-out")
        browser.one("#stage[data-step='idle'] [data-printer='down']")
        browser.shot("resident-no-paper")
        browser.touch("#take-ticket")
        assert browser.text("#ticket-number") == "A003"
        browser.one("#print-state[data-print='screen']")
        browser.until(
            lambda: browser.driver.execute_script("return document.getElementById('ticket-code').naturalWidth") > 200,
            "the number's code")
        assert browser.one("#ticket-code").is_displayed()
        browser.shot("resident-not-printed")
        browser.touch("#remembered")
        self.counter.press("printer/paper-ok")
        browser.one("#stage[data-step='idle'] [data-printer='ok']")
        # It was only waiting for paper, so it comes out now.
        browser.until(lambda: len(self.counter.slips()) == 3, "the third slip")

    def person_is_cleared(self):
        browser = self.browser
        self.counter.press(f"cards/{CARD}/tap")
        assert "张*例" in browser.text("#greeting")
        started = time.monotonic()
        browser.until(lambda: "张*例" not in browser.driver.page_source, "the person is still shown", FORGETTING)
        assert time.monotonic() - started > 50, "cleared too early"
        browser.one("#stage[data-step='idle']")
        self.counter.press("cards/lift")

    def call(self):
        browser = self.browser
        browser.show("display")
        assert browser.driver.execute_script("return document.documentElement.dataset.chimes || '0'") == "0"
        browser.show("console")
        browser.write("#clerk", Counter.CLERK)
        browser.write("#pin", Counter.PIN)
        browser.choose("#counter-number", "2")
        browser.write("#pin", Keys.ENTER)
        browser.one("#call-next")
        browser.shot("console-idle")
        browser.key("n", opens="#visit-number")
        assert browser.text("#visit-number") == "A001"
        browser.shot("console-called")
        browser.show("display")
        browser.one(".newest .call[data-number='A001'][data-counter='2']")
        browser.until(
            lambda: browser.driver.execute_script("return document.documentElement.dataset.chimes") == "1",
            "the display did not ring once")
        browser.shot("display-call")

    def slip_in_doubt(self):
        browser, counter = self.browser, self.counter
        number = counter.ask(
            counter.kiosk_at + "/api/tickets", "POST", {}, {"Idempotency-Key": str(uuid.uuid4())})["number"]
        while not counter.ask(counter.bench_at + "/api/state")["printer"]["busy"]:
            pass
        counter.press("printer/unplug")
        browser.show("console")
        assert number in browser.text(".slips li b")
        browser.shot("console-slip-in-doubt")
        slips = len(counter.slips())
        counter.press("printer/plug")
        browser.until(lambda: not browser.driver.find_elements(
            By.CSS_SELECTOR, ".troubles [data-part='printer']"), "the printer is back")
        assert len(counter.slips()) == slips, "nothing is printed again by itself"
        browser.key("b")
        browser.until(lambda: len(counter.slips()) == slips + 1, "the reprint")
        browser.until(lambda: not browser.driver.find_elements(By.CSS_SELECTOR, ".slips li"), "nothing in doubt")

    def form(self):
        browser = self.browser
        browser.show("console")
        browser.key("s", opens="#resident-name")
        assert browser.text("#resident-name").startswith("张样例")
        for part, expected in {"sex": "男", "nation": "汉", "birth": "1901", "id": "110199190101050115",
                               "address": "北京市"}.items():
            assert expected in browser.text(f"#resident-{part}"), part
        browser.write("#service-search", SAME_DAY)
        browser.click(f"[data-service='{SAME_DAY}']")
        browser.one("#item-form")
        for field, expected in {"applicantName": "张样例", "sex": "男", "nation": "汉",
                                "birthDate": "1901-01-05", "applicantIdNo": "110199190101050115"}.items():
            value = browser.attribute(f"#field-{field}", "value")
            assert value == expected, (field, value)
        assert browser.attribute("#age-verdict", "data-verdict") == "yes"
        browser.shot("console-form")

    def gaps(self):
        browser = self.browser
        browser.click("#accept")
        browser.one("#problem-phone")
        browser.one("#problem-cardAction")
        browser.shot("console-gaps")

    def handled(self):
        browser = self.browser
        browser.write("#field-phone", "0779-1234567")
        browser.choose("#field-cardAction", "新办")
        slips = len(self.counter.slips())
        browser.leave_field()
        browser.key("d", opens=".items [data-state='completed']")
        browser.until(lambda: len(self.counter.slips()) == slips + 1, "the completion notice")
        browser.one("#delivery-state[data-state='acknowledged']")
        browser.shot("console-delivered")
        browser.key("f", opens="#call-next")
        assert len(self.counter.delivered()) == 1

    def district_page(self):
        browser, number = self.browser, self.counter.delivered()[0]["subject"]
        browser.open("district", f"http://{self.counter.district_at}/", 1280, 900)
        browser.until(lambda: number[-6:] in browser.driver.page_source, "the item's number")
        assert "张样例" not in browser.driver.page_source, "the district's list is masked"
        browser.shot("district")

    def outage(self):
        counter = self.counter
        before = len(counter.delivered())
        counter.district.end()
        session = Console(counter)
        numbers = [session.same_day_item() for _ in range(3)]
        counter.kiosk.end(signal.SIGKILL)
        counter.start_kiosk()
        counter.start_district()
        self.browser.until(
            lambda: len(counter.delivered()) >= before + 3, "the three deliveries", 60)
        events = sorted(counter.delivered(), key=lambda event: int(event["sequence"]))
        sequences = sorted(int(event["sequence"]) for event in counter.held())
        assert sequences == list(range(1, len(sequences) + 1)), sequences
        assert [event["subject"] for event in events[before:]] == numbers, (events, numbers)

    def english(self):
        browser, counter = self.browser, self.counter
        for name, url, width, height in (
                ("resident-en", counter.kiosk_at + "/?lang=en", 1280, 1024),
                ("display-en", counter.kiosk_at + "/display?lang=en", 1920, 1080),
                ("console-en", counter.console_at + "/counter?lang=en", 1366, 768)):
            browser.open(name, url, width, height)
            assert browser.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en", name
            browser.shot(name)


    def devices(self):
        browser, counter = self.browser, self.counter
        browser.open("devices", counter.console_at + "/device?lang=zh", 1366, 900)
        if browser.driver.find_elements(By.ID, "sign-in-form"):
            browser.write("#clerk", Counter.CLERK)
            browser.write("#pin", Counter.PIN, Keys.ENTER)
        for kind in ("reader", "printer"):
            browser.one(f"[data-device='settings:{kind}'][data-state='ready']")
        browser.shot("device")
        browser.click("#print-test")
        browser.until(lambda: "已打印" in browser.text("#message"), "the test page's fate", 60)
        heights = [slip["height"] for slip in counter.slips()]
        assert heights.count(heights[0]) == 1, f"no other slip has the test page's length: {heights}"
        browser.shot("device-printed")
        counter.press("printer/paper-out")
        assert "缺纸" in browser.text("[data-device='settings:printer'][data-state='trouble'] .what")
        browser.click("#print-test")
        browser.until(lambda: "没有打印" in browser.text("#message"), "that nothing was printed", 60)
        browser.shot("device-no-paper")
        counter.press("printer/paper-ok")
        browser.one("[data-device='settings:printer'][data-state='ready']")

    def devices_on_a_phone(self):
        browser, driver = self.browser, self.browser.driver
        self.counter.press("printer/cover-open")
        for language, width in (("en", 1366), ("zh", 360), ("en", 360)):
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                "width": width, "height": 780, "deviceScaleFactor": 1, "mobile": width < 600})
            driver.get(f"{self.counter.console_at}/device?lang={language}")
            browser.one("[data-device='settings:printer'][data-state='trouble'] .what")
            assert driver.execute_script("return document.documentElement.scrollWidth") <= width, "it scrolls sideways"
            button = browser.one("#print-test").size
            assert button["height"] >= 48, button
            browser.shot(f"device-{language}-{width}")
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.counter.press("printer/cover-close")
        browser.one("[data-device='settings:printer'][data-state='ready']")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shots", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.shots:
        arguments.shots.mkdir(parents=True, exist_ok=True)
    counter, browser = Counter(), None
    try:
        counter.start()
        browser = Browser(arguments.shots)
        Walk(counter, browser).run()
    except BaseException:
        if browser and arguments.shots:
            browser.shot("failed")
        if counter.kiosk:
            print("kioskd said:", *counter.kiosk.said[-20:], sep="\n  ", file=sys.stderr)
        raise
    finally:
        if browser:
            browser.driver.quit()
        counter.stop()


if __name__ == "__main__":
    main()
