/* Words and pieces of the page. Words stand in the page, in its language, as [data-word]. */

export const one = (what, place = document) => place.querySelector(what);
export const all = (what, place = document) => [...place.querySelectorAll(what)];

/* The sentence of that name; values go into {1}, {2}. */
export function word(name, ...values) {
  const found = one(`[data-word="${name}"]`);
  return found ? found.textContent.replace(/\{(\d)\}/g, (_, at) => at - 1 in values ? values[at - 1] : "") : name;
}

/* Writes a text wherever it is said. */
export function say(name, text) {
  for (const place of all(`[data-say="${name}"]`)) place.textContent = text;
}

/* Shows a message, or takes it away. */
export function tell(name, text) {
  for (const place of all(name ? `[data-said="${name}"]` : "[data-said]")) {
    const words = one("div > p", place) || one("div", place);
    words.textContent = text;
    place.hidden = !text;
  }
}

/* Puts these into a place, and takes out what was there. */
export function put(place, ...parts) {
  while (place.firstChild) place.firstChild.remove();
  place.append(...parts);
}

/* A new element: made("td", {class: "n"}, "text", other). */
export function made(tag, attributes = {}, ...inner) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inner.filter((part) => part !== null && part !== undefined));
  return element;
}

/* The only view, or the only tab, that is shown. */
export function show(attribute, name) {
  for (const place of all(`[${attribute}]`)) place.hidden = place.getAttribute(attribute) !== name;
}
