// The day goes on by itself: each minute, and when others change something; what the reader scrolled or
// opened stays as it was.
const MINUTE = 60000;

setInterval(() => {
  if (document.visibilityState === "visible") document.body.dispatchEvent(new CustomEvent("creuset:minute", { bubbles: true }));
}, MINUTE);

const kept = new Map();

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const old = event.detail.target;
  kept.set(old.id, {
    scrolls: [...old.querySelectorAll("[tabindex='0'][role='region']")].map((one) => [one.scrollLeft, one.scrollTop]),
    open: [...old.querySelectorAll("details")].map((one) => one.open),
    focus: place(old),
  });
});

document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  const now = document.getElementById(event.detail.target.id);
  const was = kept.get(now?.id);
  if (!was) return;
  for (const [index, one] of now.querySelectorAll("[tabindex='0'][role='region']").entries()) {
    [one.scrollLeft, one.scrollTop] = was.scrolls[index] ?? [0, 0];
  }
  for (const [index, one] of now.querySelectorAll("details").entries()) one.open = was.open[index] ?? false;
  if (was.focus) focusable(now)[was.focus.index]?.focus({ preventScroll: true });
  kept.delete(now.id);
});

function focusable(part) {
  return [...part.querySelectorAll("a[href], button, summary, [tabindex='0']")];
}

function place(part) {
  return part.contains(document.activeElement) ? { index: focusable(part).indexOf(document.activeElement) } : null;
}
