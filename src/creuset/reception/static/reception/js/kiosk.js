// The tablet at the entrance: its keys, its camera where the browser reads codes, and its way back to the first face.
const IDLE = 30_000;
const READING = 120_000;
const LOOK_EVERY = 250;
let idle = 0;
let looking = 0;

const face = () => document.getElementById("main");
const field = () => document.getElementById("code");
const asks = () => face()?.querySelector('[name="given"]');

/** What was typed, or another language, is gone when nobody has touched the tablet for a while. */
function wait() {
  clearTimeout(idle);
  const first = face()?.dataset.first;
  if (!first) return;
  idle = setTimeout(() => {
    if (field()?.value || asks() || location.search || looking) htmx.ajax("GET", first, { target: "#main", swap: "outerHTML" });
    stop();
    if (location.search) history.replaceState(null, "", first);
    wait();
  }, asks() ? READING : IDLE);
}

/** The camera sees nothing any more. */
function stop() {
  clearInterval(looking);
  looking = 0;
  const video = document.querySelector(".kiosk video");
  video?.srcObject?.getTracks().forEach((track) => track.stop());
  if (video) {
    video.srcObject = null;
    video.hidden = true;
  }
}

/** A code that the camera reads is sent as if it were typed; the server says what it is. */
async function scan() {
  const video = document.querySelector(".kiosk video");
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } });
    video.hidden = false;
    await video.play();
  } catch {
    stop();
    document.querySelector(".kiosk [data-trouble]").hidden = false;
    return;
  }
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  looking = setInterval(async () => {
    const [found] = await detector.detect(video).catch(() => []);
    if (!found || !looking) return;
    stop();
    field().value = found.rawValue.slice(0, field().maxLength);
    field().form.requestSubmit();
  }, LOOK_EVERY);
  wait();
}

/** What the browser can do is shown: the keys always, the camera where it reads codes. */
function show() {
  const main = face();
  main?.querySelector("[autofocus]")?.focus();
  if (!main?.querySelector("[data-keys]")) return;
  main.querySelector("[data-keys]").hidden = false;
  main.querySelector("[data-keyless]").hidden = true;
  if ("BarcodeDetector" in window && navigator.mediaDevices) main.querySelector("[data-camera]").hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("digit" in button.dataset) field().value += button.dataset.digit;
  if ("erase" in button.dataset) field().value = field().value.slice(0, -1);
  if ("scan" in button.dataset) scan();
});
for (const name of ["click", "input", "keydown"]) document.addEventListener(name, wait);
document.addEventListener("htmx:afterSettle", () => {
  stop();
  show();
  wait();
});
show();
wait();
