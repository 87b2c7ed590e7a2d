/* Sends what waits on the phone. Anything may break at any moment: what was not answered stays, and
   what is sent twice is counted once. */

import { entries, note, noteServed, renew } from "./kept.js";
import { word } from "../../../kaskad/js/page.js";

const PATIENCE = 30000; // milliseconds for one answer

export class NoNetwork extends Error {}
export class NotKnown extends Error {}
export class Refused extends Error {}

async function ask(url, body, csrf) {
  const stop = new AbortController();
  const stopping = setTimeout(() => stop.abort(), PATIENCE);
  const how = { credentials: "same-origin", cache: "no-store", signal: stop.signal };
  if (csrf) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
    Object.assign(how, { method: "POST", headers, body: JSON.stringify(body) });
  }
  let answer, read;
  try {
    answer = await fetch(url, how);
    // What is no answer of ours comes from the network in between.
    read = answer.status === 404 || answer.status === 403 ? null : await answer.json();
  } catch (_) {
    throw new NoNetwork();
  } finally {
    clearTimeout(stopping);
  }
  if (read === null) throw new NotKnown();
  if (!answer.ok) throw new Refused(read.message || word("failed"));
  return read;
}

const askState = (session, base) => ask(`${base}marks/state/?ticket=${encodeURIComponent(session.head.ticket)}`);

const words = { stranger: "took_stranger", wrong_time: "took_wrong_time" };

async function sendMarks(session, base, state, waiting) {
  const devices = new Set(waiting.map((entry) => entry.value.device));
  for (const device of devices) {
    const mine = waiting.filter((entry) => entry.value.device === device);
    for (let at = 0; at < mine.length; at += state.marks_at_once) {
      const part = mine.slice(at, at + state.marks_at_once);
      const marks = part.map(({ value: { nonce, sequence, member, kind, at: moment, of } }) => ({
        nonce, sequence, member, kind, at: moment, of, until: null, evidence_ref: "",
      }));
      const body = { device, sent_at: new Date().toISOString(), ticket: session.head.ticket, marks };
      const { answers } = await ask(`${base}marks/`, body, state.csrf);
      const became = new Map(answers.map((answer) => [answer.nonce, answer.took]));
      for (const entry of part) {
        const took = became.get(entry.value.nonce);
        if (took === "recorded" || took === "repeated") await note(session, entry, "sent");
        else if (took) await note(session, entry, "refused", word(words[took] || "took_other"));
      }
    }
  }
}

async function sendQuestions(session, base, state, waiting) {
  for (let at = 0; at < waiting.length; at += 50) {
    const part = waiting.slice(at, at + 50);
    const questions = part.map(({ value: { nonce, text, language, block } }) => ({ nonce, text, language, block }));
    const body = { ticket: session.head.ticket, questions };
    const { answers } = await ask(`${base}pocket/questions/`, body, state.csrf);
    const became = new Map(answers.map((answer) => [answer.nonce, answer]));
    for (const entry of part) {
      const answer = became.get(entry.value.nonce);
      if (answer && answer.took === "recorded") await note(session, entry, "sent");
      else if (answer) await note(session, entry, "refused", answer.message);
    }
  }
}

/* Sends everything that waits; with `again`, also what was not taken before. Throws NoNetwork,
   NotKnown (signed out, or somebody else's seminar) or Refused with the server's words. */
export async function sendAll(session, base, again = false) {
  const state = await askState(session, base);
  const waits = (entry) => entry.state === "kept" || (again && entry.state === "refused");
  const waiting = (await entries(session)).filter(waits);
  const marks = waiting.filter((entry) => entry.id.startsWith("m"));
  const questions = waiting.filter((entry) => entry.id.startsWith("q"));
  if (marks.length) await sendMarks(session, base, state, marks);
  if (questions.length) await sendQuestions(session, base, state, questions);
  await noteServed(session, waiting.length ? await askState(session, base) : state);
}

/* Fetches list, kit and answers of now. */
export async function fetchAnew(session, base) {
  const state = await askState(session, base);
  await renew(session, await ask(`${base}pocket/package/`, {}, state.csrf));
}
