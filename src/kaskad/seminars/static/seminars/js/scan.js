/* Reads square codes with the camera where the browser can, and sends the form that a hand would
   fill in. The place stays hidden where it cannot: the code is typed then. */

const EVERY = 250;

async function start(place, field) {
  const video = place.querySelector("video");
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
  });
  video.srcObject = stream;
  await video.play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const look = async () => {
    const found = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : [];
    if (found.length) {
      stream.getTracks().forEach((track) => track.stop());
      place.querySelector("[data-scan-start]").disabled = false; // a page that stays reads the next one
      field.value = found[0].rawValue.slice(0, 12);
      field.form.requestSubmit();
    } else {
      setTimeout(look, EVERY);
    }
  };
  look();
}

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  document.querySelectorAll("[data-scan]").forEach((place) => {
    const field = document.getElementById(place.dataset.scan);
    const button = place.querySelector("[data-scan-start]");
    place.hidden = false;
    button.addEventListener("click", () => {
      button.disabled = true;
      start(place, field).catch(() => {
        place.hidden = true; // no camera, or it was refused
        field.focus();
      });
    });
  });
}
