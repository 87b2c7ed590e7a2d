/* Sends the date form as soon as another date is chosen; the button stays for those without script. */

document.querySelectorAll("form[data-as-of]").forEach((form) => {
  form.addEventListener("change", () => form.submit());
  form.querySelectorAll("[data-without-script]").forEach((button) => button.setAttribute("hidden", ""));
});
