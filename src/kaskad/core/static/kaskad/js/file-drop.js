/* Shows the names and sizes of the chosen files and marks the drop zone while a file is over it. The
   browser's own button gives way to one in the language of the page. Bound by data-drop; texts
   come from data- attributes. */

const units = (zone) => (zone.dataset.units || "B KB MB").split(" ");

function size(bytes, zone) {
  const [b, kb, mb] = units(zone);
  const { lang } = document.documentElement;
  // browsers often know no Kazakh numbers; they are written as the Russian ones
  const format = new Intl.NumberFormat(lang === "kk" ? "ru" : lang, { maximumFractionDigits: 1 });
  if (bytes < 1000) return `${format.format(bytes)} ${b}`;
  if (bytes < 1000000) return `${format.format(bytes / 1000)} ${kb}`;
  return `${format.format(bytes / 1000000)} ${mb}`;
}

function bind(zone) {
  const input = zone.querySelector("input[type=file]");
  const output = zone.querySelector("output");
  const limit = Number(zone.dataset.limit || 0);
  const show = () => {
    const files = [...input.files];
    const large = Boolean(limit && files.some((file) => file.size > limit));
    input.setCustomValidity(large ? zone.dataset.tooLarge : "");
    zone.classList.toggle("has-error", large);
    const named = files.map((file) => `${file.name}, ${size(file.size, zone)}`).join("; ");
    output.textContent = files.length
      ? `${named}${large ? `. ${zone.dataset.tooLarge}` : ""}`
      : output.dataset.none || "";
  };
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", on);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });
  input.addEventListener("change", show);
  if (input.form) input.form.addEventListener("submit", (event) => {
    if (input.validity.customError) event.preventDefault(); // what is wrong is said already
  });
  const choose = zone.querySelector("[data-choose]");
  if (choose) choose.hidden = false;
  zone.classList.add("is-bound");
  show(); // the browser may have kept the file over a reload
}

document.querySelectorAll("[data-drop]").forEach(bind);
