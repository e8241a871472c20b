// The member's home on a phone: kept for when there is no connection, and offered to be put on the home screen.
/** Starts what keeps the page; `part` says where it lies and what it may see. */
export function start(part) {
  const { worker, scope } = part.dataset;
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(worker, { scope }).catch(() => {});
  offer(part);
}

/** The hint is shown where the browser can install, or where the reader can, by hand. */
function offer(part) {
  const button = part.querySelector("[data-install]");
  const byHand = part.querySelector("[data-by-hand]");
  if (matchMedia("(display-mode: standalone)").matches || navigator.standalone) return;
  if ("standalone" in navigator) {
    byHand.hidden = part.hidden = false;
    return;
  }
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    button.hidden = part.hidden = false;
    button.onclick = async () => {
      await event.prompt();
      part.hidden = true;
    };
  });
  addEventListener("appinstalled", () => {
    part.hidden = true;
  });
}
