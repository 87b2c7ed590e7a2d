/* The roll call: what this phone has marked, what the server said last, one row for each person. */

import { keepMark } from "./kept.js";
import { made, one, put, say, word } from "../../../kaskad/js/page.js";

const SHOWN = 200; // rows; of a longer list people are found by name
const FOLDED = { ә: "а", ғ: "г", қ: "к", ң: "н", ө: "о", ұ: "у", ү: "у", һ: "х", і: "и", ё: "е" };
const STATIONS = { unmarked: "wait", here: "done", late: "done", left: "late", missing: "late", exempt: "wait" };
const HERE = new Set(["called", "arrived", "scanned"]);

const last = (entries) => entries[entries.length - 1];

/* Folded for finding, as the server folds names. */
const folded = (typed) =>
  typed.normalize("NFC").toLowerCase().replace(/[әғқңөұүһіё]/g, (letter) => FOLDED[letter]).split(/\s+/).filter(Boolean);

export class Roll {
  constructor(session, changed) {
    this.session = session;
    this.changed = changed;
    this.marks = new Map(); // own marks by member, in order
    this.rows = new Map();
    this.isOpen = session.begins <= Date.now();
    this.busy = new Set();
  }

  get people() {
    return this.session.found ? this.session.found.people : [];
  }

  /* Takes in all entries of the phone and what the server said. */
  load(entries) {
    const read = entries.filter((entry) => entry.id.startsWith("m")), known = new Set(read.map((entry) => entry.id));
    // What was tapped while they were read.
    const later = [].concat(...this.marks.values()).filter((entry) => !known.has(entry.id));
    this.marks.clear();
    for (const entry of [...read, ...later]) this._add(entry);
    const { head } = this.session;
    this.served = new Map(head.served.map((row) => [row.member, row]));
  }

  _add(entry) {
    const { member } = entry.value;
    if (!this.marks.has(member)) this.marks.set(member, []);
    this.marks.get(member).push(entry);
  }

  /* The last own mark that was not taken back. */
  own(member) {
    const found = (this.marks.get(member) || []).filter((entry) => entry.state !== "refused");
    const gone = new Set(found.map((entry) => entry.value.of).filter(Boolean));
    return last(found.filter((entry) => entry.value.kind !== "withdrawn" && !gone.has(entry.value.nonce)));
  }

  /* Who is exempt from the training is not missed; who comes all the same is here as all others. */
  state(member) {
    const said = this._said(member), people = this.people;
    if (this._known !== people) {
      this._known = people;
      this._exempt = new Set(people.filter((row) => row.exempt).map((row) => row.member));
    }
    return this._exempt.has(member) && (said === "unmarked" || said === "missing") ? "exempt" : said;
  }

  _said(member) {
    const newest = last((this.marks.get(member) || []).filter((entry) => entry.state !== "refused"));
    const isNewer = newest && (newest.state === "kept" || newest.sentAt > this.session.head.servedAt);
    const own = this.own(member), served = this.served.get(member);
    if (served && !isNewer) {
      if (served.here) return served.outcome === "late" ? "late" : "here";
      return served.minutes ? "left" : "missing";
    }
    if (!own) return "unmarked";
    return HERE.has(own.value.kind) ? "here" : own.value.kind;
  }

  /* Writes the mark down, and shows it only then. */
  async mark(member, kind) {
    if (this.busy.has(member)) return;
    this.busy.add(member);
    try {
      const of = kind === "undo" ? this.own(member) : null;
      if (kind === "undo" && !of) return;
      this._add(await keepMark(this.session, member, of ? "withdrawn" : kind, of && of.value));
      this.draw(member);
      this.changed();
    } finally {
      this.busy.delete(member);
    }
  }

  /* Who has the code, ready to be told. */
  async markCode(typed) {
    const wanted = typed.replace(/\s/g, "").toLowerCase();
    const person = this.people.find((row) => row.code === wanted);
    if (!person) return word("code_unknown", typed);
    await this.mark(person.member, "scanned");
    return word("code_known", person.name);
  }

  kinds(member) {
    if (!this.isOpen) return [];
    const state = this.state(member), kinds = [];
    if (state === "here" || state === "late") kinds.push("left");
    else kinds.push("called", "arrived");
    if (state === "unmarked") kinds.push("missing");
    if (this.own(member)) kinds.push("undo");
    return kinds;
  }

  /* One person as it is now. */
  draw(member) {
    this._fill(member);
    this.count();
  }

  /* The row of one person; whoever pressed a button keeps the place. */
  _fill(member) {
    const row = this.rows.get(member);
    if (row) {
      const state = this.state(member), [, status, taps] = row.children;
      const inside = taps.contains(document.activeElement);
      const newest = last(this.marks.get(member) || []);
      const isRefused = newest && newest.state === "refused";
      const why = isRefused ? made("small", { class: "bad" }, word("mark_refused", newest.value.why)) : null;
      const station = made("span", { class: `st st-${STATIONS[state]}` }, word(`is_${state}`));
      put(status, ...[station, why].filter(Boolean));
      put(taps.firstChild, ...this.kinds(member).map((kind) => this._button(member, kind)));
      const first = inside && one("button", taps);
      if (first) first.focus();
    }
  }

  /* All that is shown, after the server said something new. */
  drawAll() {
    for (const member of this.rows.keys()) this._fill(member);
    this.count();
  }

  _button(member, kind) {
    const name = one("th", this.rows.get(member)).firstChild.textContent;
    const label = made("span", { class: "vh" }, `: ${name}`);
    return made("button", { class: "btn btn-2 btn-sm", type: "button", "data-kind": kind, "data-member": member }, word(`do_${kind}`), label);
  }

  count() {
    const states = this.people.map((row) => this.state(row.member));
    const here = states.filter((state) => state === "here" || state === "late").length;
    const expected = states.filter((state) => state !== "exempt").length;
    const bar = one("[data-tab=people] progress");
    Object.assign(bar, { max: Math.max(expected, 1), value: here });
    say("here", word("here", here, expected));
  }

  /* The people who are looked for. */
  list(place, typed, onlyUnmarked) {
    const words = folded(typed);
    const fits = (row) =>
      words.every((part) => row.key.includes(part)) && (!onlyUnmarked || this.state(row.member) === "unmarked");
    const found = this.people.filter(fits), shown = found.slice(0, SHOWN);
    this.rows = new Map(shown.map((row) => [row.member, this._row(row)]));
    put(place, ...this.rows.values());
    this.drawAll();
    if (this.people.length && !found.length) say("shown", word("nobody"));
    else say("shown", found.length > SHOWN ? word("shown", SHOWN, found.length) : "");
  }

  _row(person) {
    const note = `${person.commission}, ${person.role.slice(0, 1).toLowerCase()}${person.role.slice(1)}`;
    return made("tr", {}, made("th", { scope: "row" }, person.name, made("small", {}, note)), made("td"), made("td", {}, made("div", { class: "row" })));
  }

  /* One listener for all rows. */
  listen(place) {
    place.addEventListener("click", (event) => {
      const button = event.target.closest("[data-kind]");
      if (button) this.mark(Number(button.dataset.member), button.dataset.kind);
    });
  }
}
