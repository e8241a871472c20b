// From one application to the next by a key, except while somebody writes.
export function start(nav) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("textarea, select, input:not([type='radio'])")) return;
    [...nav.querySelectorAll("[data-key]")].find((link) => link.dataset.key === event.key)?.click();
  });
}
