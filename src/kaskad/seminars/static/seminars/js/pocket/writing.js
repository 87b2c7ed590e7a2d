/* Questions of the hall: written down, shown with what became of them, written anew if refused. */

import { drop, keepQuestion } from "./kept.js";
import { made, one, put, tell, word } from "../../../kaskad/js/page.js";
import { fill } from "./reading.js";

const SHORTEST = 5;

export class Notes {
  constructor(session, changed) {
    this.session = session;
    this.changed = changed;
    this.form = one("[data-question]");
    this.entries = [];
  }

  load(entries) {
    const read = entries.filter((entry) => entry.id.startsWith("q")), known = new Set(read.map((entry) => entry.id));
    // What was written while they were read.
    this.entries = [...read, ...this.entries.filter((entry) => !known.has(entry.id))];
    this.draw();
  }

  start(found) {
    const { asks, blocks, seminar } = found;
    this.form.hidden = !asks;
    one("[data-not-yours]").hidden = asks;
    const select = this.form.elements.block, lang = document.documentElement.lang;
    const options = blocks.map((block) =>
      made("option", { value: block.number }, `${block.number}. ${block.title[lang] || Object.values(block.title)[0]}`),
    );
    put(select, select.options[0], ...options);
    for (const choice of this.form.elements.language) choice.checked = choice.value === seminar.language;
    const asked = found.questions.map((row) =>
      made("li", {}, made("p", { class: "written", lang: row.language }, row.text), made("p", { class: "note" }, word("votes", row.votes))),
    );
    fill(one("[data-asked]"), asked, "li");
  }

  draw() {
    fill(one("[data-written]"), [...this.entries].reverse().map((entry) => this._row(entry)), "li");
  }

  _row(entry) {
    const { value, state } = entry;
    const said = state === "refused" ? word("question_refused", value.why) : word(`question_${state}`);
    const css = { kept: "wait", sent: "done", refused: "bad" }[state];
    const again = made("button", { class: "btn btn-2 btn-sm", type: "button" }, word("do_edit"));
    again.addEventListener("click", () => this._anew(entry));
    return made(
      "li",
      {},
      made("p", { class: "written", lang: value.language }, value.text),
      made("p", {}, made("span", { class: `st st-${css}` }, said)),
      state === "refused" ? made("p", {}, again) : null,
    );
  }

  /* What was refused goes back into the form. */
  async _anew(entry) {
    const { elements } = this.form, { text, language, block } = entry.value;
    elements.text.value = text;
    elements.block.value = block || "";
    for (const choice of elements.language) choice.checked = choice.value === language;
    await drop(this.session, entry);
    this.entries = this.entries.filter((other) => other !== entry);
    this.draw();
    this.changed();
    elements.text.focus();
  }

  listen() {
    this.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { elements } = this.form;
      const text = elements.text.value.trim();
      const isShort = text.length < SHORTEST;
      tell("question", isShort ? word("question_short") : "");
      if (isShort) return;
      elements.text.value = ""; // a second tap writes nothing twice
      const language = elements.language.value, block = Number(elements.block.value) || null;
      try {
        this.entries.push(await keepQuestion(this.session, { text, language, block }));
      } catch (_) {
        elements.text.value = text;
        tell("question", word("full"));
        return;
      }
      this.draw();
      this.changed();
    });
  }
}
