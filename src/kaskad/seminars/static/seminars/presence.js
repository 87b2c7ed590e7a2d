/* Tells the server which seconds of a recording were played, and asks whether somebody is there when
   the server wants to know. What the network did not take is told again. */

const EVERY = 10; // seconds

export function watchOver(box) {
  const video = box.querySelector("video");
  const check = box.querySelector(".check");
  const starts = parseFloat(box.dataset.starts), ends = parseFloat(box.dataset.ends);
  const token = check.querySelector("[name=csrfmiddlewaretoken]").value;
  const played = []; // stretches that the server has not taken yet
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

  /* The stretch that is being played ends here; the next one begins at `next`, if there is one. */
  function cut(next) {
    if (from !== null && to > from) played.push([from, to]);
    from = to = next;
  }

  async function report() {
    cut(to);
    if (isTelling) return;
    isTelling = true;
    try {
      while (played.length && asked === null) {
        await tell({ from: played[0][0] - starts, to: played[0][1] - starts });
        played.shift();
      }
    } catch (_) {
      setTimeout(report, 1000 * EVERY);
    }
    isTelling = false;
  }

  video.addEventListener("timeupdate", () => {
    if (video.paused || video.seeking || !isInside()) return;
    // Played, not jumped: steps are fractions of a second.
    if (to !== null && video.currentTime >= to && video.currentTime - to < 2) to = video.currentTime;
    else cut(video.currentTime);
    if (to - from >= EVERY) report();
    if (to >= ends && !video.paused) video.pause();
  });
  for (const name of ["pause", "ended"]) video.addEventListener(name, report);
  video.addEventListener("seeking", () => cut(null));

  check.addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = asked;
    try {
      await tell({ check: place });
    } catch (_) {
      return; // the button stays; press it again
    }
    asked = null;
    check.hidden = true;
    report();
    video.play().catch(() => {});
  });
}
