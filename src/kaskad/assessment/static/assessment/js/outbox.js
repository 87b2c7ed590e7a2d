/* Answers of an attempt that are on their way: kept on this phone first, sent in numbered batches
   until the server has said that it has them. A batch may be sent twice; it counts once.

   Every opening of the page is a device of its own with numbers of its own. What an earlier one,
   or another tab, left unsent is sent too, under its own name. The name begins with that of the
   browser: random, kept here, and the same in all tests, so that attempts at once are seen.

   The longer the last answer of the server took, the longer answers are gathered before they are
   sent: at once where it is quick, by several when the whole country asks in the same minutes. */

const SOON = 1500, LONGEST = 30000, PATIENCE = 15000;
const GATHERED = 10, SLOWER = 40, LATEST = 120000;

export class Outbox {
  /* `told` is called whenever something was kept, sent, or could not be sent. */
  constructor(key, told) {
    Object.assign(this, { key, told, failures: 0, pace: SOON, timer: 0 });
    this.others = kept(`test:${key}:`);
    const waiting = this.others.flatMap((one) => one.waiting);
    this.own = { device: `${browser()}.${name()}`, waiting, batches: [] };
  }

  get isOffline() {
    return this.failures > 1;
  }

  get last() {
    return this.own.batches.length;
  }

  /* All answers that this phone knows, the newest last. */
  get answers() {
    const rows = [...this.others, this.own].flatMap((one) => [
      ...one.batches.flatMap((batch) => batch.answers),
      ...one.waiting,
    ]);
    return rows.sort((one, other) => one.elapsed - other.elapsed);
  }

  /* Numbers of items of which something is not on the server yet. */
  get unsent() {
    const rows = this._open().flatMap(([, batch]) => batch.answers);
    return new Set([...rows, ...this.own.waiting].map((one) => one.item));
  }

  keep(answer) {
    this.own.waiting.push(answer);
    this._store(this.own);
    const isMuch = this.own.waiting.length >= GATHERED;
    if (isMuch || !this.timer) this._later(isMuch ? SOON : this.pace);
  }

  /* Sends all that is open, one after the other; false while something is left. */
  send() {
    if (!this.sending) this.sending = this._send().finally(() => (this.sending = null));
    return this.sending;
  }

  /* Sends all that is open and asks for the end, which takes the last batch with it: what the
     server answered, or null if something could not be sent. */
  async end(language) {
    await this.sending;
    this._gather();
    const newest = this.own.batches[this.own.batches.length - 1];
    const batch = newest && newest.sent ? undefined : newest;
    if (!(await this._send(batch))) return null;
    const answer = await this.post("finish", { ...batch, last: this.last, language });
    if (batch && answer && (answer.body.ended || answer.body.missing)) {
      batch.sent = true;
      this._store(this.own);
    }
    return answer;
  }

  _gather() {
    const { own } = this;
    clearTimeout(this.timer);
    this.timer = 0;
    if (!own.waiting.length) return;
    own.batches.push({ sequence: own.batches.length + 1, answers: own.waiting });
    own.waiting = [];
    this._store(own);
  }

  async _send(kept) {
    this._gather();
    for (const [state, batch] of this._open()) {
      if (batch === kept) continue;
      const { sequence, answers } = batch;
      if (!(await this.post("answers", { device: state.device, sequence, answers }))) {
        this._later(Math.min(1000 * 2 ** this.failures, LONGEST));
        return false;
      }
      batch.sent = true;
      this._store(state);
    }
    // What came meanwhile has found no sending of its own.
    if (!this.own.waiting.length) return true;
    if (!this.timer) this._later(this.pace);
    return false;
  }

  /* The server has not got these numbers of ours. */
  missing(numbers) {
    this.own.batches.forEach((one) => (one.sent = one.sent && !numbers.includes(one.sequence)));
  }

  /* What the server answered, or null if it could not be reached. */
  async post(what, body) {
    const asked = performance.now();
    let stopping = 0;
    try {
      const sent = JSON.stringify({ device: this.own.device, ...body });
      const stop = new AbortController();
      stopping = setTimeout(() => stop.abort(), PATIENCE);
      const path = `/sit/${this.key}/${what}/`;
      const answer = await fetch(path, { method: "POST", body: sent, signal: stop.signal });
      if (answer.status >= 500) throw new Error(String(answer.status));
      const found = { status: answer.status, body: await answer.json() };
      this.failures = 0;
      this.pace = Math.min(Math.max((performance.now() - asked) * SLOWER, SOON), LATEST);
      return found;
    } catch (_) {
      this.failures += 1;
      return null;
    } finally {
      clearTimeout(stopping);
      this.told();
    }
  }

  forget() {
    for (const one of [...this.others, this.own]) localStorage.removeItem(this._place(one));
  }

  _open() {
    const of = (state) => state.batches.filter((one) => !one.sent).map((one) => [state, one]);
    return [...this.others, this.own].flatMap(of);
  }

  _later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.send();
    }, wait);
  }

  _place(state) {
    return `test:${this.key}:${state.device}`;
  }

  _store(state) {
    try {
      localStorage.setItem(this._place(state), JSON.stringify(state));
    } catch (_) {
      // A phone that keeps nothing still sends at once.
    }
    this.told();
  }
}

function kept(prefix) {
  try {
    const places = Object.keys(localStorage).filter((one) => one.startsWith(prefix));
    return places.map((one) => JSON.parse(localStorage.getItem(one)));
  } catch (_) {
    return [];
  }
}

/* Empty where nothing can be kept: then nobody knows which browser it was. */
function browser() {
  try {
    const known = localStorage.getItem("browser") || name();
    localStorage.setItem("browser", known);
    return known;
  } catch (_) {
    return "";
  }
}

function name() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(12))];
  return bytes.map((one) => one.toString(16).padStart(2, "0")).join("");
}
