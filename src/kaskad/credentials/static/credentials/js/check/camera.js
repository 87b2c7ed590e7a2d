/* The buttons of the camera. */

import { one, say, word } from "../../../kaskad/js/page.js";
import { Camera } from "./square.js";

const REFUSALS = { NotAllowedError: "refused", NotFoundError: "absent", OverconstrainedError: "absent" };

/* Calls `read` with the text of every square that the camera finds; `begin` before it looks. */
export function bindCamera(begin, read) {
  const start = one("[data-camera-start]"), place = one("[data-camera]");
  const camera = new Camera(one("video", place));

  function close(said = "") {
    camera.stop();
    place.hidden = true;
    start.disabled = false;
    say("camera", said);
  }

  async function look() {
    begin();
    start.disabled = true;
    place.hidden = false;
    say("camera", word("looking"));
    try {
      const text = await camera.read();
      if (!text) return;
      close();
      await read(text);
    } catch (problem) {
      close(word(`camera_${REFUSALS[problem.name] ?? "failed"}`));
    }
  }

  if (!navigator.mediaDevices?.getUserMedia) {
    start.parentNode.hidden = true;
    say("camera", word("camera_absent"));
    return;
  }
  start.addEventListener("click", look);
  one("[data-camera-stop]").addEventListener("click", () => close());
  // A phone that is put away does not go on filming.
  document.addEventListener("visibilitychange", () => document.hidden && camera.stream && close());
}
