"""A clerk whose fingers are faster than the line: nothing pressed twice by mistake, nothing lost without a sign.

A station of the walk; the page's requests for changes are held back and let go one by one, so that nothing waits for a time.
"""

import uuid

HOLD = """
window.letGo = [];
window.fetchAtOnce ??= window.fetch;
window.fetch = (path, options) => options?.method === "POST"
  ? new Promise((resolve) => window.letGo.push(resolve)).then((answer) => answer ?? window.fetchAtOnce(path, options))
  : window.fetchAtOnce(path, options);
"""
LET_GO = "return window.letGo.shift()?.() ?? true"
REFUSE = """
const problem = { type: "about:blank", title: "refused", detail: "现在不行。 Not now." };
window.letGo.shift()(new Response(JSON.stringify(problem), { status: 409 }));
"""


class Haste:
    def __init__(self, counter, browser):
        self.counter, self.browser = counter, browser

    def keys(self):
        """At a console at which nobody is served."""
        browser, counter = self.browser, self.counter
        numbers = [
            counter.ask(counter.kiosk_at + "/api/tickets", "POST", {}, {"Idempotency-Key": str(uuid.uuid4())})["number"]
            for _ in range(2)]
        browser.show("console")
        browser.until(lambda: all(number in browser.text(".queue") for number in numbers), "two people wait")
        waiting = len(browser.all(".queue [data-row]"))
        browser.driver.execute_script(HOLD)
        browser.leave_field()
        self.in_order(waiting)
        self.without_effect()
        self.after_a_refusal()
        browser.driver.execute_script("window.fetch = window.fetchAtOnce")
        self.as_it_was()

    def in_order(self, waiting):
        """Called, by a key that bounced, and taken up, before the call was answered: once each, in this order."""
        browser = self.browser
        for key in "nns":
            browser.key(key)
        self.says("S")
        assert self.asked() == 1, "a key that bounces asks once"
        browser.shot("console-keys-wait")
        self.let_go()
        browser.until(lambda: self.asked() == 1, "the key that waited asks when the call is shown")
        assert browser.text("#visit-number"), "it was called first"
        browser.until(lambda: len(browser.all(".queue [data-row]")) == waiting - 1, "one of them was called")
        self.let_go()
        browser.one("#finish")
        browser.until(lambda: not browser.one("#finish").get_attribute("disabled"), "served")

    def without_effect(self):
        """What has no button any more when its turn comes is said, and the step back stays."""
        browser = self.browser
        self.rest()
        browser.leave_field()  # served, the clerk stands in the search of matters
        for key in "fr":
            browser.key(key)
        self.says("R")
        self.let_go()
        self.says("没有执行：R")
        assert browser.one("#undo"), "what was done can still be taken back"
        browser.shot("console-key-without-effect")

    def after_a_refusal(self):
        """What was meant for the page after a change that was refused is not done to another."""
        browser = self.browser
        self.rest()
        for key in "ns":
            browser.key(key)
        self.says("S")
        browser.driver.execute_script(REFUSE)
        self.says("没有执行：S")
        assert "现在不行" in browser.text("#message-text")
        assert self.asked() == 0 and not browser.all("#visit-number")

    def as_it_was(self):
        """Nobody is left behind whom the stations after this one would meet."""
        browser = self.browser
        self.rest()
        while len(browser.all(".queue [data-row]")):
            browser.key("n", opens="#visit-number")
            browser.key("s", opens="#finish")
            browser.leave_field()
            browser.key("f", opens="#call-next")

    def asked(self):
        return self.browser.driver.execute_script("return window.letGo.length")

    def let_go(self):
        self.browser.driver.execute_script(LET_GO)

    def rest(self):
        self.browser.until(
            lambda: not self.browser.driver.execute_script("return document.body.classList.contains('is-busy')"),
            "nothing is under way")

    def says(self, words):
        self.browser.until(lambda: words in self.browser.text("#busy"), f"the sign says {words}")
