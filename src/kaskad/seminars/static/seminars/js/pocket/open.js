/* The page without a network: the list of what lies on the phone, the PIN, and then the seminar. */

import { WrongSecret, canSeal } from "../../../kaskad/js/vault.js";
import { MustWait, counts, entries, pocket, pockets, remove, sweep, unlock } from "./kept.js";
import { all, made, one, put, say, show, tell, word } from "../../../kaskad/js/page.js";
import { Roll } from "./people.js";
import { drawBook, drawReading } from "./reading.js";
import { NoNetwork, NotKnown, fetchAnew, sendAll } from "./sending.js";
import { Notes } from "./writing.js";

const EVERY = 60000; // milliseconds between tries to send
const IDLE = 1800000; // an open list that nobody touches closes itself
const { seminars } = document.body.dataset;
const code = location.pathname.slice(seminars.length).split("/").slice(-3)[0] || "";
const base = `${seminars}${code}/`;

let session, roll, notes, isSending = false, touched = Date.now();

async function showCounts() {
  const count = await counts(code);
  say("counts", word("counts", count.kept, count.sent));
  say("refused", count.refused ? word("counts_refused", count.refused) : "");
  return count;
}

async function showList() {
  const found = (await pockets()).sort((a, b) => a.begins - b.begins);
  one("[data-none]").hidden = found.length > 0;
  put(
    one("[data-pockets]"),
    ...found.map((row) => made("li", {}, made("a", { href: `${seminars}${row.code}/pocket/` }, made("span", {}, row.label)))),
  );
  show("data-view", "list");
}

async function showLocked(row) {
  say("title", row.label);
  show("data-view", "locked");
  await showCounts();
  const form = one("[data-unlock]");
  form.elements.pin.focus();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    open(form).catch((problem) => {
      tell("unlock", refusal(problem));
      form.elements.pin.focus();
    });
  });
}

function refusal(problem) {
  if (problem instanceof MustWait) return word("wait", problem.seconds);
  return word(problem instanceof WrongSecret ? "wrong" : "failed");
}

async function open(form) {
  const button = one("button", form), pin = form.elements.pin.value;
  button.disabled = true;
  tell("unlock", "");
  form.elements.pin.value = "";
  try {
    session = await unlock(code, pin);
  } finally {
    button.disabled = false;
  }
  roll = new Roll(session, written);
  notes = new Notes(session, written);
  roll.listen(one("[data-people]"));
  notes.listen();
  await draw();
  showTab();
  show("data-view", "open");
  one("#main").focus();
  send();
}

async function draw() {
  const { found } = session, kept = await entries(session);
  roll.load(kept);
  notes.load(kept);
  tell("gone", found ? "" : word("gone"));
  one("[data-codes]").hidden = !found || !roll.isOpen;
  if (found) {
    const { seminar } = found;
    say("title", seminar.title);
    say("stage", seminar.stage);
    say("when", `${seminar.day}, ${seminar.times}`);
    say("place", [seminar.place, seminar.address].filter(Boolean).join(", "));
    say("trainer", seminar.trainer);
    tell("early", roll.isOpen ? "" : word("early", seminar.day));
    drawReading(found);
    if (found.book) drawBook(found.book); // taken along before there was one
    notes.start(found);
  }
  list();
  await showCounts();
}

const list = () => roll.list(one("[data-people]"), one("[name=q]").value, one("[data-unmarked]").checked);

/* Something was written down: say so, and try to send it. */
async function written() {
  await showCounts();
  clearTimeout(written.later);
  written.later = setTimeout(send, 1500); // taps come in rows
}

async function send(again = false) {
  if (isSending || !session) return;
  isSending = true;
  one("[data-sign-in-link]").hidden = true;
  say("network", word("sending"));
  try {
    await sendAll(session, base, again);
    const kept = await entries(session);
    roll.load(kept);
    notes.load(kept);
    roll.drawAll();
    const { kept: left, sent, refused } = await showCounts();
    say("network", sent && !left && !refused ? word("all_sent") : "");
  } catch (problem) {
    say("network", problemOf(problem));
    await showCounts();
  }
  isSending = false;
}

function problemOf(problem) {
  if (problem instanceof NoNetwork) return word("offline");
  if (!(problem instanceof NotKnown)) return problem.message || word("failed");
  one("[data-sign-in-link]").hidden = false;
  return word("sign_in");
}

async function renewAll() {
  say("renewed", word("sending"));
  try {
    await fetchAnew(session, base);
    await draw();
    say("renewed", word("renewed"));
  } catch (problem) {
    say("renewed", problemOf(problem));
  }
}

/* The first tap says what would be lost; the second one removes. */
async function removeList(button) {
  const { kept, refused } = await counts(code);
  if (kept + refused && !button.dataset.sure) {
    button.dataset.sure = "1";
    tell("remove", word("would_lose", kept + refused));
    return;
  }
  await remove(code);
  location.replace(`${seminars}pocket/`);
}

function showTab() {
  const tabs = all("[data-tab]").map((tab) => tab.dataset.tab);
  const name = tabs.includes(location.hash.slice(1)) ? location.hash.slice(1) : tabs[0];
  show("data-tab", name);
  for (const link of all(".tabs a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function listen() {
  one("[name=q]").addEventListener("input", list);
  one("[data-unmarked]").addEventListener("change", list);
  one("[data-send]").addEventListener("click", () => send(true));
  one("[data-renew]").addEventListener("click", renewAll);
  one("[data-lock]").addEventListener("click", () => location.reload());
  one("[data-mark-anyway]").addEventListener("click", () => {
    roll.isOpen = true;
    draw();
  });
  for (const button of all("[data-remove]")) button.addEventListener("click", () => removeList(button));
  one("[data-code]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = event.target.elements.code, typed = field.value.trim();
    field.value = "";
    if (typed) say("code", await roll.markCode(typed));
  });
  window.addEventListener("hashchange", showTab);
  window.addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => document.hidden || send());
  for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, () => (touched = Date.now()));
  setInterval(async () => {
    if (session && Date.now() - touched > IDLE) location.reload();
    else if (session && (await counts(code)).kept) send();
  }, EVERY);
}

async function start() {
  if (!canSeal() || !window.indexedDB) return;
  await sweep();
  const row = code ? await pocket(code) : null;
  listen();
  if (row) await showLocked(row);
  else await showList();
}

start();
