"""The clerks' bookings: by telephone, every week, moved, cancelled and taken back, reminded, checked in at the desk.

Stations of the walk; the hall takes bookings at any time of day (the settings of `programs.py`).
"""

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from programs import Counter

SAME_DAY = "ZX020102"
NAME, PHONE = "张样例", "13800138000"

UNSEARCHED = """
const find = document.getElementById("find");
if (find) { find.value = ""; find.dispatchEvent(new Event("input", { bubbles: true })); }
"""


class Office:
    def __init__(self, counter, browser):
        self.counter, self.browser = counter, browser
        #: The booking by telephone.
        self.number = None

    def opened(self):
        browser = self.browser
        browser.open("bookings", self.counter.console_at + "/appointments?lang=zh", 1366, 768)
        if browser.all("#sign-in-form"):
            browser.write("#clerk", Counter.CLERK)
            browser.write("#pin", Counter.PIN, Keys.ENTER)
        browser.one("#service-search")
        browser.shot("bookings-day")

    def by_telephone(self):
        """A matter, a day, a time, a name and a number; the list shows neither whole."""
        browser = self.browser
        self.number = self.booked(NAME, PHONE, day=1)
        self.list("reminders")
        row = self.row(self.number)
        assert "张*例" in row.text and "8000" in row.text, row.text
        assert NAME not in browser.text(".lists") and PHONE not in browser.text(".lists")
        browser.shot("bookings-reminders")

    def reminded(self):
        browser = self.browser
        self.open_mine()
        assert browser.text("#sheet-phone") == "138 0013 8000"
        assert browser.text("#sheet-name") == NAME
        browser.shot("bookings-call")
        browser.write("#remind-words", "说准时来")
        browser.leave_field()
        browser.key("y")
        browser.until(lambda: "打通" in browser.text("#message-text"), "the call is noted")
        browser.until(lambda: self.row(self.number).find_elements(By.CSS_SELECTOR, "[data-tag='reached']"), "the tag")

    def moved_and_back(self):
        browser = self.browser
        self.open_mine()
        when = browser.attribute("#sheet [data-number]", "data-when")
        browser.key("m", opens="#move-now")
        browser.until(lambda: self.pressed("#sheet .time:not(:disabled):last-of-type"), "a time is chosen")
        browser.shot("bookings-move")
        slips = len(self.counter.slips())
        browser.click("#move-now")
        browser.until(lambda: "改到" in browser.text("#message-text"), "it is moved")
        browser.until(lambda: len(self.counter.slips()) > slips, "the new slip")
        browser.until(lambda: browser.attribute("#sheet [data-number]", "data-when") != when, "the new time")
        self.undone(lambda: browser.attribute("#sheet [data-number]", "data-when") == when)

    def cancelled_and_back(self):
        browser = self.browser
        self.open_mine()
        browser.key(Keys.DELETE, opens="#sheet [data-tag='cancelled']")
        self.undone(lambda: browser.all("#sheet [data-tag='booked']"))
        self.number = browser.attribute("#sheet [data-number]", "data-number")
        browser.key(Keys.ESCAPE)

    def every_week(self):
        """Three times a week, each date shown before it is made; one of them can be changed alone."""
        browser = self.browser
        self.chosen("李样本", "13900139000", day=1)
        browser.click("#repeat")
        for weekday in (1, 3, 5):
            self.ticked(f"[name='weekday'][value='{weekday}']")
        browser.click("#preview")
        browser.one(".series-dates li")
        bookable = int(browser.attribute(".sum", "data-bookable"))
        today = browser.attribute("#until", "min")
        assert bookable >= 3, bookable
        browser.shot("bookings-series")
        browser.click("#book")
        browser.until(lambda: f"已约好 {bookable} 次" in browser.text("#message-text"), "the series is booked")
        self.list("day", date=today)
        browser.until(lambda: self.next_day_with("李*本"), "a day with one of them")
        browser.click(".list .row:has([data-tag='series'])")
        browser.one("#sheet .siblings [aria-current='true']")
        assert len(browser.all("#sheet .siblings button")) == bookable
        browser.shot("bookings-sibling")
        browser.key(Keys.ESCAPE)

    def series_ended_and_back(self):
        """From one date on all of a series is cancelled by one key and comes back by one, still a series."""
        browser = self.browser
        browser.click(".list .row:has([data-tag='series'])")
        browser.one("#end-series")
        many = len(browser.all("#sheet .siblings button"))
        browser.shot("bookings-end-series")
        browser.leave_field()
        browser.key("e")
        browser.until(lambda: f"{many} 次已取消" in browser.text("#message-text"), "all from here on")
        browser.until(lambda: len(browser.all("#sheet .siblings [data-state='cancelled']")) == many, "cancelled")
        browser.key("u")
        browser.until(lambda: f"{many} 次已恢复" in browser.text("#message-text"), "all of them are back")
        browser.until(lambda: len(browser.all("#sheet .siblings [data-state='booked']")) == many, "one series again")
        browser.shot("bookings-series-back")
        browser.key(Keys.ESCAPE)

    def at_the_desk(self):
        """Somebody without a slip is checked in by the clerk, and the number called says for when."""
        browser = self.browser
        number = self.booked("测试甲", "13700137000", day=0)
        self.list("day")
        self.row(number).click()
        browser.one("#check-in")
        browser.key("c")
        browser.until(lambda: "号码" in browser.text("#message-text"), "a ticket")
        browser.one("#sheet [data-tag='checkedIn']")
        browser.shot("bookings-checked-in")
        browser.key(Keys.ESCAPE)

    def plan_and_tablet(self):
        browser, driver = self.browser, self.browser.driver
        browser.leave_field()
        browser.key("4")
        browser.one(".plan .day[data-state='open']")
        assert len(browser.all(".plan .day")) == 30
        browser.shot("bookings-plan")
        for language, width in (("zh", 1024), ("en", 1024), ("en", 1366)):
            driver.set_window_size(width, 768)
            driver.get(f"{self.counter.console_at}/appointments?lang={language}")
            browser.one("#service-search")
            inner = driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
            assert inner[0] <= inner[1], f"it scrolls sideways: {inner}"
            browser.shot(f"bookings-{language}-{width}")

    # MARK: Hands.

    def chosen(self, name, phone, day):
        """The new booking, filled up to the time: the first one free on the `day`-th open day from today."""
        browser = self.browser
        browser.leave_field()
        browser.key(Keys.ESCAPE)
        browser.leave_field()
        browser.key("n")
        if browser.all("#for-other"):
            browser.click("#for-other")
        browser.write("#new-name", name)
        browser.write("#new-phone", phone)
        browser.write("#service-search", "lnryd", Keys.ENTER)
        browser.one("#booking .day")
        if day:
            days = browser.all("#booking .day:not(:disabled)")
            days[day].click()
            browser.one("#booking .day[aria-pressed='true']")
        browser.until(lambda: self.pressed("#booking .time:not(:disabled)"), "a time is chosen")

    def booked(self, name, phone, day):
        """Books by telephone; the number."""
        browser = self.browser
        self.chosen(name, phone, day)
        browser.shot("bookings-new")
        before = self.said()
        browser.click("#book")
        browser.until(lambda: self.said() != before, "something is said")
        said = self.said()
        assert "已约好" in said, said
        return said.split("已约好 ")[1].split("：")[0]

    def said(self):
        return self.browser.driver.find_element(By.ID, "message-text").get_attribute("textContent")

    def open_mine(self):
        """The booking by telephone, from the list of tomorrow."""
        self.list("reminders")
        self.row(self.number).click()
        self.browser.one(f"#sheet [data-number='{self.number}']")
        self.browser.leave_field()

    def pressed(self, css):
        """The picker is drawn anew when a day is chosen: the time is chosen in what stands there then."""
        button = self.browser.all(css)[0]
        button.click()
        return button.get_attribute("aria-pressed") == "true"

    def ticked(self, css):
        box = self.browser.one(css)
        if not box.is_selected():
            box.click()

    def undone(self, is_done):
        self.pressed_until(is_done, "u")

    def pressed_until(self, is_done, key):
        """Presses a key until it has done its work: while the page answers the press before, it takes none."""
        def done():
            if not is_done():
                self.browser.leave_field()
                self.browser.key(key)
            return is_done()
        self.browser.until(done, f"what the key {key!r} does")

    def list(self, tab, date=None):
        browser = self.browser
        browser.leave_field()
        browser.click(f"#tab-{tab}")
        browser.one(f"#list[data-tab='{tab}']")
        browser.driver.execute_script(UNSEARCHED)
        if date:
            browser.until(lambda: browser.attribute("#list", "data-date") == date, f"the list of {date}")

    def next_day_with(self, name):
        if name in self.browser.text("#list"):
            return True
        date = self.browser.attribute("#list", "data-date")
        self.browser.click("#day-after")
        self.browser.until(lambda: self.browser.attribute("#list", "data-date") != date, "the next day")
        return name in self.browser.text("#list")

    def row(self, number):
        """The row of a booking, found as a clerk finds it: by the end of its number."""
        browser = self.browser
        browser.driver.execute_script(UNSEARCHED)
        browser.write("#find", number)
        browser.until(lambda: len(self.rows()) == 1, f"one row for {number}")
        browser.leave_field()
        return self.rows()[0]

    def rows(self):
        return [row for row in self.browser.driver.find_elements(By.CSS_SELECTOR, ".list .row") if row.is_displayed()]
