/* The agenda, the official answers and the materials, in the language that the reader chose. */

import { all, made, one, put, say, word } from "../../../kaskad/js/page.js";

let chosen = document.documentElement.lang;

const text = (value) => value[chosen] || Object.values(value).find(Boolean) || "";

/* Draws everything that is read; again after another language was chosen. */
export function drawReading(found) {
  const { languages } = found;
  if (!languages.some((language) => language.code === chosen)) chosen = languages[0].code;
  for (const place of all("[data-languages]")) {
    const buttons = languages.map((language) =>
      made("button", { class: "btn btn-2 btn-sm", type: "button", lang: language.code, "data-language": language.code, "aria-pressed": String(language.code === chosen) }, language.name),
    );
    put(place, ...(languages.length > 1 ? buttons : []));
    place.onclick = (event) => {
      const button = event.target.closest("[data-language]");
      if (!button) return;
      chosen = button.dataset.language;
      drawReading(found);
    };
  }
  put(
    one("[data-agenda]"),
    ...found.agenda.map((row) => made("tr", {}, made("th", { scope: "row" }, row.time), made("td", {}, row.title))),
  );
  fill(one("[data-answers]"), found.answers.map(answer));
  fill(one("[data-kit]"), kit(found));
}

/* The run book as it was when the list was taken along, in the language of that page. */
export function drawBook({ as_of: when, html }) {
  say("book", when);
  put(one("[data-book]"), ...parsed(html));
}

export function fill(place, parts, tag = "p") {
  put(place, ...(parts.length ? parts : [made(tag, { class: "note" }, word("nothing_yet"))]));
}

const changed = () => made("p", { class: "bad" }, word("changed"));

function answer(row) {
  const number = made("p", { class: "answer-no" }, made("b", {}, word("answer_number", row.number)), ` ${text(row.date)}`);
  const said = text(row.text).split("\n").map((part) => made("p", {}, part));
  const basis = row.basis.map((rests) => made("p", {}, [text(rests.name), text(rests.words)].filter(Boolean).join(", ")));
  return made(
    "article",
    { class: "answer", lang: chosen },
    number,
    made("div", {}, made("h3", {}, text(row.question)), ...said, row.changed ? changed() : null),
    made("dl", { class: "basis" }, made("dt", {}, word("basis")), made("dd", {}, ...basis)),
  );
}

function kit(found) {
  const titles = new Map(found.blocks.map((block) => [block.number, text(block.title)]));
  const numbers = [...new Set(found.materials.map((material) => material.block))];
  return numbers.map((number) =>
    made(
      "section",
      { class: "sub", lang: chosen },
      made("h3", {}, `${number}. ${titles.get(number) || ""}`),
      ...found.materials.filter((material) => material.block === number).map(material),
    ),
  );
}

/* The server made the markup of plain text; nothing that somebody typed is markup in it. */
const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;

function material(row) {
  const inner = made("div", { class: "material" });
  const part = made("details", {}, made("summary", {}, `${text(row.title)} (${row.kind.toLowerCase()})`), row.changed ? changed() : null, inner);
  part.addEventListener(
    "toggle",
    () => inner.append(...parsed(text(row.html))),
    { once: true },
  );
  return part;
}
