// What was booked, as it stands on the slip; where no paper comes the screen is the slip.
import { byId } from "./onewindow.js";
import { inWords, span, wholeDay } from "./kiosk-dates.js";

/** `page` is what `kiosk.js` hands to each of its parts, `paper` follows the slip to the printer. */
export function startSlip(page, paper) {
  const stage = byId("stage");

  function list(papers) {
    const lines = papers.map((words) => Object.assign(document.createElement("li"), { textContent: inWords(words) }));
    stage.querySelector('[data-slot="bring"]').append(...lines);
    stage.querySelector(".bring").hidden = papers.length === 0;
  }

  return {
    /** `booked` is an answer with a slip, `title` says what happened. */
    show(booked, title) {
      page.show("book-done", {
        title, number: booked.number, matter: inWords(booked.service),
        day: wholeDay(booked.date, page.told().today), time: span(booked.start, booked.end),
      });
      byId("book-code").src = booked.image;
      list(booked.bring);
      paper.follow(booked.job ?? booked.id, { state: booked.print, medium: booked.medium });
    },
  };
}
