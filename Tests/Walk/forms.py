#!/usr/bin/env python3
"""Every form of the catalogue in headless Chromium, against a real kioskd: each question has its control, good answers
are good, every kind of bad answer is refused, and the page and the kiosk say the same of each.

    ONEWINDOW_BIN=.build/debug /usr/bin/python3 Tests/Walk/forms.py [--pictures FOLDER]

The page's scripts judge first; then the same answers go to the kiosk's own check (POST /fragments/check). The vectors of
form-vectors.json run through the page's rules too; Swift runs them in DomainTests. Waits are for events.
"""

import argparse
import json
import pathlib
import sys

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from answers import CATALOG, LIBRARY, RULES, bad, good
from browser import PATIENCE, chromium
from programs import ROOT, Counter

VECTORS = json.loads((ROOT / "Tests/Walk/form-vectors.json").read_text())


def check(what, is_so):
    if not is_so:
        raise AssertionError(what)


OPEN_FORM = LIBRARY + """
const [service, done] = arguments;
(async () => {
  const { fill } = await import("/static/item-form.js");
  const matter = document.getElementById("matter");
  const visit = document.querySelector("[data-region=visit]").dataset.visit;
  const response = await fetch(`/fragments/form?visit=${visit}&service=${service}`);
  matter.innerHTML = await response.text();
  matter.hidden = false;
  fill(form(), () => {});
  return { status: response.status, spec: JSON.parse(form()?.dataset.spec ?? "null") };
})().then(done, (error) => done({ error: String(error) }));
"""

# One call a form: all its answers, good and bad, so that a slow machine spends its time on forms and not on wires.
TRY_ALL = LIBRARY + """
const [good, tries, done] = arguments;
(async () => {
  form().querySelector("#by-proxy")?.click();
  if (form().querySelector("#is-incapable")) form().querySelector("#is-incapable").click();
  const empty = await verdicts();
  for (const [field, value] of good) put(field, value);
  const whole = await verdicts();
  const found = [];
  for (const [field, value, problem] of tries) {
    const before = good.find(([one]) => one.name === field.name)[1];
    put(field, value);
    const { page, kiosk } = await verdicts();
    found.push({ name: field.name, problem, page, kiosk });
    put(field, before);
  }
  return { empty, whole, found };
})().then(done, (error) => done({ error: String(error) + error.stack }));
"""

RUN_VECTORS = """
const [rules, vectors, done] = arguments;
import("/static/form-rules.js").then(({ isEmpty, problemOf }) => done(vectors.map(({ field, value, idKind }) => {
  const found = problemOf(rules, field, value, idKind);
  return [found?.problem ?? null, found?.row ?? null, found?.column ?? null];
})));
"""


class Forms:
    def __init__(self, counter, driver, pictures):
        self.counter, self.driver, self.pictures = counter, driver, pictures

    def wait_for(self, what):
        return WebDriverWait(self.driver, PATIENCE).until(what)

    def present(self, css):
        return self.wait_for(lambda driver: driver.find_elements(By.CSS_SELECTOR, css))[0]

    def run(self, script, *arguments):
        answer = self.driver.execute_async_script(script, *arguments)
        check(answer, not (isinstance(answer, dict) and "error" in answer))
        return answer

    def serve_somebody(self):
        """Signs in, and serves somebody without a card, so that every question is open."""
        self.counter.ask(self.counter.kiosk_at + "/api/tickets", method="POST", body={},
                         headers={"idempotency-key": "walk-forms-1"})
        self.driver.get(self.counter.console_at + "/counter")
        for css, keys in (("#clerk", Counter.CLERK), ("#pin", Counter.PIN)):
            self.present(css).send_keys(keys)
        self.present("#pin").send_keys(Keys.ENTER)
        self.present("#call-next").click()
        self.present("#start").click()
        self.present('[data-region="visit"][data-state="serving"]')

    def vectors(self):
        found = self.run(RUN_VECTORS, RULES, VECTORS)
        for vector, answer in zip(VECTORS, found):
            wish = [vector["problem"], vector.get("row"), vector.get("column")]
            check(f"{vector['field']['type']} {vector['value']!r:.60}: {answer}, not {wish}", answer == wish)

    def form(self, service):
        opened = self.run(OPEN_FORM, service["code"])
        check(f"{service['code']} opens: {opened}", opened["status"] == 200)
        fields = service["form_fields"]
        self.controls(service, fields)
        answers = [[field, good(field, service)] for field in fields]
        tries = [[field, value, problem] for field in fields for value, problem in bad(field)]
        told = self.run(TRY_ALL, answers, tries)
        may_proxy = any(field.get("requiredWhen") == "proxy" for field in fields)
        asked = [f"{field['name']} missing" for field in fields if field["required"]
                 or field.get("requiredWhen") == "minor_or_incapable"
                 or field.get("requiredWhen") == "proxy" and may_proxy]
        # An unticked declaration is an answer that is no answer; everything else was left alone.
        check(f"{service['code']} empty: {told['empty']['page']}", told["empty"]["page"] == asked)
        for name in ("empty", "whole"):
            said = told[name]
            check(f"{service['code']} {name}: page {said['page']}, kiosk {said['kiosk']}",
                  said["page"] == said["kiosk"])
        check(f"{service['code']} with good answers: {told['whole']['kiosk']}", told["whole"]["kiosk"] == [])
        for one in told["found"]:
            place = f"{service['code']} {one['name']} {one['problem']}"
            check(f"{place}: page {one['page']}, kiosk {one['kiosk']}", one["page"] == one["kiosk"])
            check(f"{place}: {one['kiosk']}", any(
                line.split(" ")[:2] == [one["name"], one["problem"]] for line in one["kiosk"]))
        return len(tries)

    def controls(self, service, fields):
        shown = {
            "table": ".grid table", "signature": "canvas", "textarea": "textarea", "select": "select",
            "multiselect": "fieldset input[type=checkbox]", "bool": "input",
        }
        for field in fields:
            css = f'[data-field="{field["name"]}"] {shown.get(field["type"], "input")}'
            check(f"{service['code']} {css}", self.driver.find_elements(By.CSS_SELECTOR, css))
        papers = len(self.driver.find_elements(By.CSS_SELECTOR, "[data-material]"))
        check(f"{service['code']} has {papers} papers", papers == len(service["materials"]))

    def draft(self):
        """What was typed is there again after the page was loaded anew."""
        code = "ZX010101"
        self.run(OPEN_FORM, code)
        self.driver.execute_script("document.querySelector('#restart-form')?.click()")
        self.run(OPEN_FORM, code)
        name = self.present("#field-applicantName")
        name.clear()
        name.send_keys("草稿样例")
        self.wait_for(lambda driver: driver.find_element(By.ID, "draft-state").text)
        self.driver.refresh()
        self.present('[data-region="visit"][data-state="serving"]')
        self.run(OPEN_FORM, code)
        check("the draft is back", self.present("#field-applicantName").get_attribute("value") == "草稿样例")

    def grid(self):
        """Enter goes from cell to cell and makes a row at the end; Ctrl+Backspace takes it out."""
        self.run(OPEN_FORM, "ZX010101")
        rows = '[data-field="familyMembers"] tbody tr'
        while len(self.driver.find_elements(By.CSS_SELECTOR, rows)) > 1:
            self.driver.execute_script(f"document.querySelector('{rows} .drop-row').click()")
        for cell in self.driver.find_elements(By.CSS_SELECTOR, rows + " input"):
            cell.clear()
        self.driver.find_element(By.CSS_SELECTOR, rows + " input").send_keys("测试甲")
        for _ in range(6):
            self.driver.switch_to.active_element.send_keys(Keys.ENTER)
        check("a new row", len(self.driver.find_elements(By.CSS_SELECTOR, rows)) == 2)
        self.driver.switch_to.active_element.send_keys("测试乙", Keys.CONTROL, Keys.BACKSPACE)
        check("no second row", len(self.driver.find_elements(By.CSS_SELECTOR, rows)) == 1)

    def search(self, typed, code):
        """As a clerk opens a form: a few letters of the pinyin, Enter."""
        self.driver.get(self.counter.console_at + "/counter")
        self.present('[data-region="visit"][data-state="serving"]')
        box = self.wait_for(lambda driver: next(
            (one for one in driver.find_elements(By.ID, "service-search") if one.is_displayed()), None))
        box.send_keys(typed)
        row = self.present('#services li[aria-selected="true"]')
        check(f"{typed} finds {row.get_attribute('data-service')}", row.get_attribute("data-service") == code)
        box.send_keys(Keys.ENTER)
        self.present(f'#item-form[data-service="{code}"]')

    def picture(self, name, last=None):
        """The form as it stands; `last` is a question to scroll to."""
        if not self.pictures:
            return
        if last:
            self.driver.execute_script(
                f"document.querySelector('[data-field=\"{last}\"]').scrollIntoView({{ block: 'end' }})")
        self.driver.save_screenshot(str(self.pictures / f"{name}.png"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=pathlib.Path)
    parser.add_argument("--size", default="1366x768")
    arguments = parser.parse_args()
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
    counter, driver = Counter(), None
    try:
        counter.start()
        driver = chromium()
        width, height = (int(side) for side in arguments.size.split("x"))
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        driver.set_script_timeout(PATIENCE)
        forms = Forms(counter, driver, arguments.pictures)
        forms.serve_somebody()
        forms.vectors()
        tried = 0
        for service in CATALOG["items"]:
            tried += forms.form(service)
        forms.grid()
        forms.draft()
        forms.search("lnryd", "ZX020102")
        forms.picture("short")
        forms.search("zdshbz", "ZX010101")
        forms.picture("table", "familyMembers")
        forms.picture("signature", "signature")
        if arguments.pictures:
            driver.get(counter.console_at + "/counter?lang=en")
            forms.search("zx030202", "ZX030202")
            forms.picture("english")
            forms.search("zx010101", "ZX010101")
            forms.picture("english-table", "familyMembers")
        print(f"{len(CATALOG['items'])} forms, {tried} bad answers and {len(VECTORS)} vectors: "
              "the page and the kiosk agree")
    finally:
        if driver:
            driver.quit()
        counter.stop()


if __name__ == "__main__":
    sys.exit(main())
