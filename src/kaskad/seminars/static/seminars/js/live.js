/* The live room: listens to what changes and puts the parts in place. Where it cannot listen, it asks
   every five seconds and goes on trying. Without JavaScript the page is whole and is reloaded. */

const PAUSES = [500, 1000, 2000, 4000];
const EVERY = 5000;
const TRIES = 2; // after so many failures it asks too

class Room {
  constructor(box) {
    this.box = box;
    this.name = "";
    this.failures = 0;
    this.asker = null;
    this.stream = box.dataset.stream;
    this.voted = new Set([...box.querySelectorAll("[name=unvote]")].map((button) => button.value));
    const chosen = box.querySelector("[data-chosen]");
    this.chosen = chosen ? chosen.dataset.chosen : "";
    this.mark();
    this.votes();
    this.asking();
    if (this.stream && "EventSource" in window) this.listen();
    else this.ask();
  }

  listen() {
    const after = this.name ? `?after=${encodeURIComponent(this.name)}` : "";
    const source = new EventSource(this.stream + after);
    source.onopen = () => {
      this.failures = 0;
      this.stopAsking();
    };
    source.onmessage = (event) => this.show(JSON.parse(event.data));
    source.onerror = () => {
      source.close();
      this.failures += 1;
      if (this.failures >= TRIES) this.ask();
      const pause = PAUSES[Math.min(this.failures, PAUSES.length) - 1];
      // Thousands lose their connection at the same moment: they come back one after another.
      setTimeout(() => this.listen(), pause * (0.5 + Math.random() / 2));
    };
  }

  ask() {
    if (this.asker) return;
    this.words("asking").hidden = false;
    this.asker = setInterval(() => this.poll(), EVERY);
    this.poll();
  }

  stopAsking() {
    clearInterval(this.asker);
    this.asker = null;
    this.words("asking").hidden = true;
  }

  async poll() {
    const headers = this.name ? { "If-None-Match": `"${this.name}"` } : {};
    try {
      const answer = await fetch(this.box.dataset.poll, { headers, cache: "no-store" });
      if (!answer.ok) return;
      const frame = await answer.json();
      if (this.asker) this.show(frame);
      if (frame.stream) this.stream = frame.stream;
    } catch (_) {
      // The next one is asked in five seconds.
    }
  }

  words(name) {
    return this.box.querySelector(`[data-words=${name}]`);
  }

  show(frame) {
    this.name = frame.id;
    for (const [name, html] of Object.entries(frame.parts)) {
      const part = this.box.querySelector(`[data-part=${name}]`);
      if (!part || part.was === html) continue;
      const focused = part.contains(document.activeElement) ? document.activeElement.value : "";
      part.innerHTML = html; // our own pages' templates wrote it
      part.was = html;
      this.mark();
      const again = focused && part.querySelector(`[value="${CSS.escape(focused)}"]`);
      if (again) again.focus();
    }
    this.openOrClose();
  }

  /* What everybody gets does not know what this reader has voted for. */
  mark() {
    for (const button of this.box.querySelectorAll("[data-part=questions] button.vote")) {
      const has = this.voted.has(button.value);
      button.name = has ? "unvote" : "vote";
      button.setAttribute("aria-pressed", String(has));
    }
    for (const button of this.box.querySelectorAll("[name=choose]")) {
      button.setAttribute("aria-pressed", String(button.value === this.chosen));
    }
  }

  votes() {
    for (const form of this.box.querySelectorAll("[data-votes]")) {
      form.addEventListener("submit", (event) => {
        if (!event.submitter) return;
        event.preventDefault();
        this.vote(form, event.submitter);
      });
    }
  }

  /* Shown at once, taken back where it was refused or did not arrive. */
  async vote(form, button) {
    const { name, value } = button;
    const before = [new Set(this.voted), this.chosen];
    if (name === "choose") this.chosen = value;
    else if (name === "vote") this.voted.add(value);
    else this.voted.delete(value);
    this.mark();
    const body = new FormData(form);
    body.append(name, value);
    const answer = await this.send(form.action, body);
    if (answer && !answer.refusal) return;
    [this.voted, this.chosen] = before;
    this.mark();
  }

  asking() {
    const form = this.box.querySelector("[data-ask] form");
    if (!form) return;
    this.openOrClose();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const body = new FormData(form);
      body.append("deed", "ask");
      const answer = await this.send(form.action, body);
      if (!answer) return form.submit();
      this.words("said").textContent = answer.message;
      this.words("said").className = answer.refusal ? "err" : "";
      if (answer.nonce) {
        form.reset();
        form.elements.nonce.value = answer.nonce;
      }
      return undefined;
    });
  }

  openOrClose() {
    const ask = this.box.querySelector("[data-ask]");
    const sign = this.box.querySelector("[data-asks]");
    if (ask && sign) ask.hidden = !sign.dataset.asks;
  }

  async send(url, body) {
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
      return answer.ok || answer.status === 422 ? await answer.json() : null;
    } catch (_) {
      return null;
    }
  }
}

document.querySelectorAll("[data-live]").forEach((box) => new Room(box));
