/* What lies on the phone: seminars that were taken along ("pockets") and what was written down since
   ("kept": marks and questions). Everything but codes, counts and times is sealed by the PIN. */

import { asked, openBase, within } from "../../../kaskad/js/stored.js";
import { WrongSecret, freshSalt, keyFrom, randomCode, ROUNDS, seal, unseal } from "../../../kaskad/js/vault.js";

const FREE_TRIES = 10;
const FIRST_WAIT = 30000; // milliseconds; twice as long after every further wrong PIN
const LONGEST_WAIT = 3600000;
const SET_BACK = 60000; // a clock that went back so far was set

export class MustWait extends Error {
  constructor(until) {
    super("wait");
    this.seconds = Math.ceil((until - Date.now()) / 1000);
  }
}

let opened;

function base() {
  if (!opened) opened = openBase("kaskad-pocket", 1, (fresh) => {
    fresh.createObjectStore("pockets", { keyPath: "code" });
    fresh.createObjectStore("kept", { keyPath: ["code", "id"] }).createIndex("of", "code");
  });
  return opened;
}

const inPockets = async (mode, work) => within(await base(), ["pockets"], mode, ({ pockets }) => work(pockets));
const inBoth = async (mode, work) => within(await base(), ["pockets", "kept"], mode, work);

export const pockets = () => inPockets("readonly", (rows) => asked(rows.getAll()));
export const pocket = (code) => inPockets("readonly", (rows) => asked(rows.get(code)));

/* Takes out lists whose time is over, and whole pockets of which nothing waits any more. */
export function sweep() {
  return inBoth("readwrite", async (stores) => {
    for (const row of await asked(stores.pockets.getAll())) {
      if (row.until >= Date.now()) continue;
      const entries = await asked(stores.kept.index("of").getAll(row.code));
      if (entries.some((entry) => entry.state === "kept")) stores.pockets.put({ ...row, package: null });
      else forget(stores, row.code, entries);
    }
  });
}

function forget(stores, code, entries) {
  stores.pockets.delete(code);
  for (const entry of entries) stores.kept.delete([entry.code, entry.id]);
}

export function remove(code) {
  return inBoth("readwrite", async (stores) => {
    forget(stores, code, await asked(stores.kept.index("of").getAll(code)));
  });
}

/* How many entries wait, were sent, and were not taken. */
export async function counts(code) {
  const entries = await inBoth("readonly", ({ kept }) => asked(kept.index("of").getAll(code)));
  const of = (state) => entries.filter((entry) => entry.state === state).length;
  return { kept: of("kept"), sent: of("sent"), refused: of("refused") };
}

/* Times by our clock: the server says how long it is until then. */
const inOurTime = (found, moment) => Date.now() + (Date.parse(moment) - Date.parse(found.now));

function plainOf(found) {
  const { code, title, day, times } = found.seminar;
  return { code, label: `${title}, ${day}, ${times}`, begins: inOurTime(found, found.begins), until: inOurTime(found, found.ends) };
}

const headOf = (found) => ({ ticket: found.ticket, served: found.served, servedAt: Date.now() });

/* Keeps what was fetched under a new PIN. */
export async function create(found, pin) {
  const salt = freshSalt(), { code } = found.seminar;
  const key = await keyFrom(pin, salt, ROUNDS);
  const row = {
    ...plainOf(found),
    salt,
    rounds: ROUNDS,
    head: await seal(key, headOf(found), `${code}/head`),
    package: await seal(key, found, `${code}/package`),
    tries: 0,
    waits: 0,
    next: 0,
    device: randomCode(16),
    last: 0,
  };
  await inPockets("readwrite", (rows) => asked(rows.put(row)));
}

/* Opens a pocket; throws WrongSecret, or MustWait after too many wrong ones. */
export async function unlock(code, pin) {
  const row = await pocket(code);
  if (row.waits > Date.now()) throw new MustWait(row.waits);
  const key = await keyFrom(pin, row.salt, row.rounds);
  try {
    const head = await unseal(key, row.head, `${code}/head`);
    await change(code, { tries: 0, waits: 0 });
    const found = row.package && (await unseal(key, row.package, `${code}/package`));
    return { code, key, head, found, begins: row.begins };
  } catch (problem) {
    if (problem instanceof WrongSecret) await countWrong(code);
    throw problem;
  }
}

async function countWrong(code) {
  const waits = await inPockets("readwrite", async (rows) => {
    const row = await asked(rows.get(code));
    row.tries += 1;
    const over = row.tries - FREE_TRIES;
    row.waits = over < 0 ? 0 : Date.now() + Math.min(FIRST_WAIT * 2 ** over, LONGEST_WAIT);
    rows.put(row);
    return row.waits;
  });
  if (waits) throw new MustWait(waits);
}

function change(code, values) {
  return inPockets("readwrite", async (rows) => {
    rows.put({ ...(await asked(rows.get(code))), ...values });
  });
}

/* Puts what was fetched now in the place of the old. */
export async function renew(session, found) {
  const { code, key } = session;
  session.head = headOf(found);
  const head = await seal(key, session.head, `${code}/head`);
  await change(code, { ...plainOf(found), head, package: await seal(key, found, `${code}/package`) });
  Object.assign(session, { found, begins: inOurTime(found, found.begins) });
}

/* Notes how the server says that it stands. */
export async function noteServed(session, state) {
  session.head = { ticket: state.ticket, served: state.members, servedAt: Date.now() };
  await change(session.code, { head: await seal(session.key, session.head, `${session.code}/head`) });
}

/* The next number of this device; whose clock was set back takes a new code, so that each code has
   one clock. */
function numbered(code, now) {
  return inPockets("readwrite", async (rows) => {
    const row = await asked(rows.get(code));
    if (now < row.last - SET_BACK) row.device = randomCode(16);
    row.last = now;
    row.next += 1;
    rows.put(row);
    return { device: row.device, sequence: row.next };
  });
}

/* Writes a mark down; resolves once it lies on the phone. ``of`` is the own mark that it takes back. */
export async function keepMark(session, member, kind, of = null) {
  const now = Date.now(), number = await numbered(session.code, now);
  const mark = {
    nonce: randomCode(16),
    sequence: number.sequence,
    member,
    kind,
    at: new Date(now).toISOString(),
    of: of ? of.nonce : "",
    device: of ? of.device : number.device,
  };
  return keep(session, `m${String(mark.sequence).padStart(8, "0")}`, mark);
}

/* Writes a question down. */
export function keepQuestion(session, question) {
  const nonce = randomCode(16);
  return keep(session, `q${Date.now()}-${nonce}`, { ...question, nonce });
}

async function keep(session, id, value) {
  const sealed = await seal(session.key, value, `${session.code}/${id}`);
  const row = { code: session.code, id, state: "kept", sealed, sentAt: 0 };
  await put(row);
  return { id, state: "kept", sentAt: 0, value };
}

const put = async (row) => within(await base(), ["kept"], "readwrite", ({ kept }) => asked(kept.put(row)));

/* Everything that was written down, in order. */
export async function entries(session) {
  const rows = await inBoth("readonly", ({ kept }) => asked(kept.index("of").getAll(session.code)));
  const open = async (row) => ({
    id: row.id,
    state: row.state,
    sentAt: row.sentAt,
    value: await unseal(session.key, row.sealed, `${session.code}/${row.id}`),
  });
  return Promise.all(rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map(open));
}

/* Notes what became of an entry; ``why`` it was not taken stays with it. */
export async function note(session, entry, state, why = "") {
  Object.assign(entry, { state, sentAt: Date.now(), value: { ...entry.value, why } });
  const sealed = await seal(session.key, entry.value, `${session.code}/${entry.id}`);
  await put({ code: session.code, id: entry.id, state, sealed, sentAt: entry.sentAt });
}

export async function drop(session, entry) {
  await within(await base(), ["kept"], "readwrite", ({ kept }) => asked(kept.delete([session.code, entry.id])));
}
