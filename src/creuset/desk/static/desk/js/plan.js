// The plan: the hour as a slider beside its field, and a room's sheet beside the floor.
const MINUTE = 60000;
const two = (number) => String(number).padStart(2, "0");
const clock = (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

let opened = "";

function dress() {
  const plan = document.getElementById("plan");
  if (!plan) return;
  for (const one of plan.querySelectorAll("[data-js-hidden]")) one.hidden = true;
  const slider = plan.querySelector("[data-slider]");
  slider.hidden = false;
  const range = slider.querySelector("input");
  const time = plan.querySelector("input[name='time']");
  range.setAttribute("aria-valuetext", time.value);
  range.addEventListener("input", () => {
    time.value = clock(Number(range.value));
    range.setAttribute("aria-valuetext", time.value);
  });
  time.addEventListener("input", () => {
    const [hours, minutes] = time.value.split(":").map(Number);
    if (time.value) range.value = hours * 60 + minutes;
  });
  const tab = plan.querySelector(".floor-tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 16;
  if (opened) show(opened, false);
}

function show(code, byHand) {
  const plan = document.getElementById("plan");
  const target = document.getElementById("room");
  if (!target) return;
  opened = code;
  mark();
  const at = plan.dataset.at ? `?at=${encodeURIComponent(plan.dataset.at)}` : "";
  htmx.ajax("GET", plan.dataset.rooms.replace("0-code-0", code) + at, { target, swap: "innerHTML" }).then(() => {
    if (byHand) document.getElementById("room-title")?.focus({ preventScroll: innerWidth > 1180 });
  });
}

function mark() {
  for (const one of document.querySelectorAll("#plan [data-code], #plan [data-room]")) {
    const isOpen = (one.dataset.code ?? one.dataset.room) === opened;
    one.closest("tr")?.classList.toggle("selected", isOpen);
    one.classList.toggle("is-chosen", isOpen);
  }
}

document.addEventListener("click", (event) => {
  const room = event.target.closest?.("#plan a[data-code], #plan a[data-room]");
  if (room && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    show(room.dataset.code ?? room.dataset.room, true);
  }
  if (event.target.closest?.("[data-room-close]")) {
    const code = opened;
    opened = "";
    document.getElementById("room").replaceChildren();
    mark();
    document.querySelector(`#plan a[data-code="${code}"]`)?.focus({ preventScroll: true });
  }
});

// The slider keeps the focus while the floor under it is drawn again.
let held = "";
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "plan") held = document.activeElement?.closest("#plan .moment") ? document.activeElement.id : "";
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id !== "plan") return;
  dress();
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
});

setInterval(() => {
  if (document.visibilityState === "visible") document.body.dispatchEvent(new CustomEvent("creuset:minute", { bubbles: true }));
}, MINUTE);

dress();
