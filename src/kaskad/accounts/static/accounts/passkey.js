/* Passkeys. A form with data-passkey shows itself where the browser knows them. Its button fetches
   the challenge from data-options, asks the device, and sends the answer with the form. */

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

function text(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
  return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function forCreating(given) {
  const user = { ...given.user, id: bytes(given.user.id) };
  const excludeCredentials = known(given.excludeCredentials);
  return { ...given, challenge: bytes(given.challenge), user, excludeCredentials };
}

function forGetting(given) {
  const allowCredentials = known(given.allowCredentials);
  return { ...given, challenge: bytes(given.challenge), allowCredentials };
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function ask(form) {
  const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const { publicKey } = await answer.json();
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: forCreating(publicKey) })
    : navigator.credentials.get({ publicKey: forGetting(publicKey) });
}

function prepare(form) {
  const alert = form.querySelector("[role=alert]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    alert.textContent = "";
    button.disabled = true;
    try {
      form.elements.credential.value = written(await ask(form));
      form.submit();
    } catch (_) {
      alert.textContent = form.dataset.stopped;
      button.disabled = false;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(prepare);
