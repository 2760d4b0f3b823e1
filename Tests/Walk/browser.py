"""One headless Chromium with a window for each page, steered as a person would: every wait is for what the page shows."""

from selenium import webdriver
from selenium.common.exceptions import ElementNotInteractableException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

#: What a page may take to follow, on a machine that is busy with something else.
PATIENCE = 40
#: Within so many seconds a page shows what a press did, unless it did not take it.
LISTENING = 4


def chromium():
    """Headless, with pages that go on at full speed behind other pages."""
    options = webdriver.ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--hide-scrollbars", "--autoplay-policy=no-user-gesture-required", "--mute-audio",
                 "--ignore-certificate-errors", "--lang=zh-CN",
                 # A page behind another one goes on hearing events at full speed.
                 "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
                 "--disable-backgrounding-occluded-windows"):
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


class Browser:
    """One headless Chromium with a window for each page."""

    def __init__(self, shots):
        self.driver = chromium()
        self.windows = {}
        self.shots = shots

    def open(self, name, url, width, height):
        if self.windows:
            self.driver.switch_to.new_window("window")
        self.driver.set_window_size(width, height)
        self.driver.get(url)
        self.windows[name] = self.driver.current_window_handle

    def show(self, name):
        self.driver.switch_to.window(self.windows[name])

    def at(self, css, act):
        """What `act` answers of the visible element; asked again of the new one when the page swaps it meanwhile."""
        def asked(driver):
            element = next((e for e in driver.find_elements(By.CSS_SELECTOR, css) if e.is_displayed()), None)
            return element and (act(element),)
        swapped = [StaleElementReferenceException, ElementNotInteractableException]
        return WebDriverWait(self.driver, PATIENCE, ignored_exceptions=swapped).until(
            asked, f"nothing visible for {css}")[0]

    def one(self, css):
        """The element, once it is there and visible. For what the page may swap, `at` and what follows it."""
        return self.at(css, lambda element: element)

    def text(self, css):
        return self.at(css, lambda element: element.text)

    def attribute(self, css, name):
        return self.at(css, lambda element: element.get_attribute(name))

    def write(self, css, *keys):
        self.at(css, lambda element: element.send_keys(*keys))

    def choose(self, css, value):
        self.at(css, lambda element: Select(element).select_by_value(value))

    def until(self, condition, what, patience=PATIENCE):
        return WebDriverWait(self.driver, patience, ignored_exceptions=[Exception]).until(
            lambda _: condition(), what)

    def click(self, css, opens=None):
        """Clicks, also when the page swaps the element at that very moment; with `opens`, until that is shown."""
        def pressed():
            self.one(css).click()
            return True
        if opens:
            self.insist(pressed, opens)
        else:
            self.until(pressed, f"{css} cannot be pressed")

    def insist(self, act, css):
        """Acts until `css` is shown: a page that is still answering the press before takes none."""
        def shown():
            return any(element.is_displayed() for element in self.all(css))

        def done():
            if not shown():
                act()
                WebDriverWait(self.driver, LISTENING, ignored_exceptions=[Exception]).until(lambda _: shown())
            return True
        self.until(done, f"nothing opens {css}")

    def touch(self, css):
        """Touches the resident's screen until its step changes: it takes two quick touches for one."""
        self.one(css)  # on the step it belongs to, not on the one before
        step = self.attribute("#stage", "data-step")

        def stepped():
            if self.attribute("#stage", "data-step") == step:
                self.one(css).click()
            return self.attribute("#stage", "data-step") != step
        self.until(stepped, f"{css} does nothing")

    def key(self, key, opens=None):
        """Presses a key; with `opens`, until that is shown."""
        def pressed():
            self.driver.switch_to.active_element.send_keys(key)
        if opens:
            self.insist(pressed, opens)
        else:
            pressed()

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def leave_field(self):
        """Out of whatever is being typed into, to where letters are keys."""
        self.driver.execute_script("document.activeElement?.blur()")

    def shot(self, name):
        if self.shots:
            self.driver.save_screenshot(str(self.shots / f"{name}.png"))
