/* Shows what a square is worth, and every line of the paper. */

import { all, one, say, show, word } from "../../../kaskad/js/page.js";
import { isOld } from "./kept.js";

const shown = (number) => `${number.slice(0, 5)}-${number.slice(5)}`;

/* A day that the token names by the days since 1970-01-01. */
function day(days) {
  const date = new Date(days * 86_400_000);
  return word(`day_${date.getUTCMonth() + 1}`, date.getUTCFullYear(), date.getUTCDate());
}

/* A moment as the site wrote it, by its own clock on the wall. */
export function moment(text) {
  const [, year, month, date, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(text);
  return word(`moment_${Number(month)}`, year, Number(date), time);
}

/* {line: [value, code beside it]}; names of places are public and lie on the phone. */
function linesOf(facts, content, names) {
  const campaign = content.campaigns.find(({ code }) => code === facts.campaign);
  const named = (name, code) => (name ? [name, code] : [code]);
  return {
    name: [facts.name],
    number: [shown(facts.number)],
    day: [day(facts.day)],
    campaign: named(campaign?.title, facts.campaign),
    stage: named(campaign?.stages[facts.stage], facts.stage),
    commission: named(names[facts.commission], facts.commission),
    seminar: [facts.seminar],
    programme: [String(facts.programme)],
    score: facts.score === undefined ? null : [word("score", facts.score)],
    trainer: [facts.trainer ? shown(facts.trainer) : word("by_centre")],
  };
}

function showPaper(facts, data, names) {
  for (const [name, values] of Object.entries(linesOf(facts, data.content, names))) {
    one(`[data-line=${name}]`).hidden = !values;
    one(`[data-fact=${name}]`).textContent = values?.[0] ?? "";
    one(`[data-code=${name}]`).textContent = values?.[1] ?? "";
  }
  say("by_list", word("by_list", moment(data.moment)));
}

/* The answer of worth.js, or one without facts: number, no_square, no_keys, failed. */
export function showResult({ standing, facts }, data, names) {
  show("data-worth", standing === "stands" && isOld(data) ? "stood" : standing);
  one("[data-paper]").hidden = !facts;
  if (facts) showPaper(facts, data, names);
  const more = one("[data-more]");
  more.hidden = !facts && standing !== "number";
  const { online } = document.body.dataset;
  one("a", more).href = facts ? `${online}${facts.number}/` : online;
  const place = one("[data-result]");
  place.hidden = false;
  place.focus();
  place.scrollIntoView({ block: "start" });
}

/* Nothing of the last one who was checked stays on the page. */
export function clearResult() {
  one("[data-result]").hidden = true;
  for (const place of all("[data-fact], [data-code]")) place.textContent = "";
}
