/* Plays a broadcast or its recording: reads the lists of segments and puts the pieces together with
   Media Source Extensions. Where the browser has none (iPhone), or JavaScript is off, the element
   plays the list by itself. Reports to the server what was played of a recording. */

import { watchOver } from "./presence.js";

const AHEAD = 24; // seconds that are loaded before they are needed
const BEHIND = 60; // seconds that are kept after they were played
const FROM_EDGE = 3; // segments behind the newest with which a live film begins
const PAUSES = [500, 1000, 2000, 4000, 8000];
const LASTS = 20; // seconds of the film
const SPARE = 1.5; // how much faster the network must be than the film

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

function parse(text) {
  const segments = [];
  let seconds = 0, header = "", apart = false, starts = 0, first = 0;
  for (const line of text.split("\n")) {
    if (line.startsWith("#EXTINF:")) seconds = parseFloat(line.slice(8));
    else if (line.startsWith("#EXT-X-MAP:")) header = line.match(/URI="([^"]+)"/)[1];
    else if (line.startsWith("#EXT-X-DISCONTINUITY") && !line.includes(":")) apart = true;
    else if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) first = parseInt(line.slice(22), 10);
    else if (line && !line.startsWith("#")) {
      segments.push({ number: first + segments.length, name: line, seconds, header, apart, starts });
      starts += seconds;
      apart = false;
    }
  }
  return { segments, length: starts, isOver: text.includes("#EXT-X-ENDLIST") };
}

class Player {
  constructor(box) {
    this.box = box;
    this.video = box.querySelector("video");
    this.base = box.dataset.playlist.replace(/master\.m3u8$/, "");
    this.isLive = Boolean(box.dataset.live);
    this.starts = parseFloat(box.dataset.starts) || 0;
    this.rungs = [...box.querySelectorAll("[name=quality][data-bits]")].map((input) => ({
      name: input.value,
      codecs: `${input.value === "voice" ? "audio" : "video"}/mp4; codecs="${input.dataset.codecs}"`,
      bits: Number(input.dataset.bits),
      hasPicture: input.value !== "voice",
    }));
    this.chosen = ""; // by hand; else by the network
    this.speed = 0; // bits a second, as measured
    this.run = 0; // whatever an older run still does is not wanted any more
  }

  canPlay() {
    return "MediaSource" in window && this.rungs.every((rung) => MediaSource.isTypeSupported(rung.codecs));
  }

  begin() {
    this.box.querySelector(".qualities").hidden = false;
    this.box.addEventListener("change", (event) => {
      if (event.target.name !== "quality") return;
      this.chosen = event.target.value;
      this.restart(this.video.currentTime);
    });
    this.video.addEventListener("seeking", () => this.soughtElsewhere());
    this.restart(this.starts);
  }

  /* A new source from a moment of the film on; live films always begin at their edge. */
  restart(from) {
    const run = ++this.run;
    const plays = !this.video.paused;
    const rung = this.rung();
    const source = new MediaSource();
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = URL.createObjectURL(source);
    this.headers = new Map();
    this.box.toggleAttribute("data-voice", !rung.hasPicture);
    source.addEventListener("sourceopen", () => {
      if (run === this.run) this.play(run, source, rung, from).catch(() => this.unable());
    }, { once: true });
    this.video.src = this.url;
    if (plays) this.video.play().catch(() => {});
  }

  /* The best quality that the network carries; before anything is known, the small picture. */
  rung() {
    if (this.chosen) return this.rungs.find((rung) => rung.name === this.chosen);
    if (!this.speed) return this.rungs[this.rungs.length - 2];
    return this.rungs.find((rung) => rung.bits * SPARE < this.speed) || this.rungs[this.rungs.length - 1];
  }

  async play(run, source, rung, from) {
    const buffer = source.addSourceBuffer(rung.codecs);
    buffer.mode = "sequence";
    this.buffer = buffer;
    this.buffered = () => [...Array(buffer.buffered.length).keys()]
      .map((place) => [buffer.buffered.start(place), buffer.buffered.end(place)]);
    let next = null, header = "", clock = 0, isNew = true;
    clearInterval(this.watch);
    this.watch = setInterval(() => this.keepUp(), 1000);
    while (run === this.run) {
      const list = parse(await this.text(run, `${rung.name}/list.m3u8`));
      if (run !== this.run) return;
      if (next === null && list.segments.length) {
        next = this.first(list, from);
        if (!this.isLive) {
          source.duration = list.length;
          clock = list.segments[next - list.segments[0].number].starts;
          if (from > 0) this.video.currentTime = from;
        }
      }
      // Who slept for long goes on at the edge.
      if (list.segments.length && next < list.segments[0].number) [next, isNew] = [this.first(list, 0), true];
      const ready = list.segments.filter((one) => one.number >= next);
      for (const one of ready) {
        await this.room(run, buffer);
        if (run !== this.run) return;
        const piece = await this.bytes(run, `${rung.name}/${one.name}`, one.seconds);
        // Qualities share one clock, which begins anew only where a piece stands apart.
        if (isNew || one.apart) buffer.timestampOffset = clock;
        if (isNew || one.apart || `${rung.name}/${one.header}` !== header) {
          header = `${rung.name}/${one.header}`;
          await this.append(buffer, await this.header(run, header));
          isNew = false;
        }
        await this.append(buffer, piece);
        clock += one.seconds;
        next = one.number + 1;
        this.keepUp();
        const better = this.rung();
        if (better === rung || !this.mayChange(better, rung, clock)) continue;
        if (better.hasPicture !== rung.hasPicture) {
          this.restart(this.video.currentTime);
          return;
        }
        rung = better;
        break;
      }
      if (list.isOver && (!list.segments.length || next > list.segments[list.segments.length - 1].number)) {
        if (source.readyState === "open") source.endOfStream();
        return;
      }
      await wait(list.isOver ? 0 : 2000);
    }
  }

  first(list, from) {
    const { segments } = list;
    if (!segments.length) return 0;
    if (this.isLive) return segments[Math.max(segments.length - FROM_EDGE, 0)].number;
    const found = segments.find((one) => from < one.starts + one.seconds);
    return (found || segments[segments.length - 1]).number;
  }

  /* A worse network is believed at once, a better one when it has lasted. */
  mayChange(better, rung, clock) {
    if (!this.chosen && better.bits > rung.bits && clock - (this.changedAt === undefined ? -LASTS : this.changedAt) < LASTS) return false;
    this.changedAt = clock;
    return true;
  }

  /* Waits until there is room for more, and removes what was played long ago. */
  async room(run, buffer) {
    while (run === this.run) {
      const here = this.video.currentTime;
      const range = this.buffered().find(([start, end]) => start - 0.5 <= here && here < end + 0.1);
      if (!range || range[1] - here < AHEAD) break;
      await wait(500);
    }
    const first = this.buffered()[0];
    if (run === this.run && first && this.video.currentTime - first[0] > BEHIND * 2) {
      buffer.remove(first[0], this.video.currentTime - BEHIND);
      await new Promise((done) => buffer.addEventListener("updateend", done, { once: true }));
    }
  }

  /* Over a hole in front of the reader, and to the edge of a live film that has run away. */
  keepUp() {
    const here = this.video.currentTime;
    let ranges = [];
    try { ranges = this.buffered(); } catch (_) { return; } // of a source that is gone
    const ahead = ranges.find(([start, end]) => end > here + 0.1);
    if (ahead && ahead[0] > here && !this.video.seeking) this.video.currentTime = ahead[0] + 0.01;
    const edge = ranges.length ? ranges[ranges.length - 1][1] : 0;
    if (this.isLive && !this.video.paused && edge - here > 40) this.video.currentTime = edge - 10;
  }

  soughtElsewhere() {
    if (this.isLive || !this.buffer || !this.buffered) return;
    const here = this.video.currentTime;
    let ranges = [];
    try { ranges = this.buffered(); } catch (_) { return; } // of a source that is gone
    if (ranges.length && !ranges.some(([start, end]) => start - 1 <= here && here <= end + 1)) this.restart(here);
  }

  append(buffer, bytes) {
    return new Promise((done, failed) => {
      buffer.addEventListener("updateend", done, { once: true });
      buffer.addEventListener("error", failed, { once: true });
      buffer.appendBuffer(bytes);
    });
  }

  async header(run, name) {
    if (!this.headers.has(name)) this.headers.set(name, await this.bytes(run, name));
    return this.headers.get(name);
  }

  text(run, path) {
    return this.ask(run, path, (answer) => answer.text());
  }

  async bytes(run, path, seconds) {
    const began = performance.now();
    const bytes = await this.ask(run, path, (answer) => answer.arrayBuffer());
    const took = (performance.now() - began) / 1000;
    if (seconds && took > 0) {
      const speed = (bytes.byteLength * 8) / took;
      this.speed = this.speed ? this.speed * 0.7 + speed * 0.3 : speed;
    }
    return bytes;
  }

  /* Asks again, later each time, as long as the film is wanted; a film that is gone is not. */
  async ask(run, path, read) {
    for (let failures = 0; ; failures += 1) {
      try {
        const answer = await fetch(this.base + path);
        if (answer.ok) {
          const found = await read(answer); // which may break off on the way
          this.say("wait", false);
          return found;
        }
        if (answer.status === 404 && failures > 3) throw new Gone(path);
      } catch (error) {
        if (error instanceof Gone) throw error;
      }
      if (run !== this.run) throw new Gone(path);
      this.say("wait", true);
      await wait(PAUSES[Math.min(failures, PAUSES.length - 1)]);
    }
  }

  unable() {
    this.say("unable", true);
  }

  say(words, isShown) {
    const place = this.box.querySelector(`[data-words=${words}]`);
    if (place) place.hidden = !isShown;
  }
}

class Gone extends Error {}

for (const box of document.querySelectorAll(".player[data-playlist]")) {
  const player = new Player(box);
  if (player.canPlay()) player.begin();
  else if (!player.video.canPlayType("application/vnd.apple.mpegurl")) player.unable();
  if (box.dataset.report) watchOver(box);
}
