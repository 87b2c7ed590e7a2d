/* Tells the server which seconds of a recording were played, and asks whether somebody is there when
   the server wants to know. What the network did not take is told again. */

const EVERY = 10; // seconds

export function watchOver(box) {
  const video = box.querySelector("video");
  const check = box.querySelector(".check");
  const starts = parseFloat(box.dataset.starts), ends = parseFloat(box.dataset.ends);
  const token = check.querySelector("[name=csrfmiddlewaretoken]").value;
  let from = null, to = null, asked = null, isTelling = false;

  const isInside = () => video.currentTime >= starts && video.currentTime <= ends + 0.5;

  async function tell(values) {
    const body = new URLSearchParams(values);
    const answer = await fetch(box.dataset.report, { method: "POST", body, headers: { "X-CSRFToken": token } });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
  }

  function show(state) {
    const values = document.querySelectorAll("#watched dd");
    if (values.length > 1) [values[0].textContent, values[1].textContent] = [state.watched, state.checks];
    if (state.check === null || asked === state.check) return;
    asked = state.check;
    video.pause();
    check.hidden = false;
    check.querySelector("button").focus();
  }

  async function report() {
    if (from === null || isTelling || asked !== null) return;
    const stretch = [from, to];
    isTelling = true;
    from = to;
    try {
      await tell({ from: stretch[0] - starts, to: stretch[1] - starts });
    } catch {
      from = from === null ? null : Math.min(stretch[0], from);
    }
    isTelling = false;
  }

  video.addEventListener("timeupdate", () => {
    if (video.paused || video.seeking || !isInside()) return;
    if (from === null) from = to = video.currentTime;
    // Played, not jumped: steps are fractions of a second.
    if (video.currentTime >= to && video.currentTime - to < 2) to = video.currentTime;
    else from = to = video.currentTime;
    if (to - from >= EVERY) report();
    if (to >= ends && !video.paused) video.pause();
  });
  for (const name of ["pause", "ended"]) video.addEventListener(name, () => to > from && report());
  video.addEventListener("seeking", () => {
    from = null;
  });

  check.addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = asked;
    try {
      await tell({ check: place });
    } catch {
      return; // the button stays; press it again
    }
    asked = null;
    check.hidden = true;
    video.play().catch(() => {});
  });
}
