// Short sentences at the foot of the page, read aloud politely. Their words come from the page.
const STAYS = 6000;

export function word(name) {
  return document.getElementById("words").dataset[name];
}

export function toast(text, level = "info") {
  const list = document.getElementById("toasts");
  const item = document.getElementById("toast-template").content.cloneNode(true).querySelector(".toast");
  item.dataset.level = level;
  item.querySelector("span").textContent = text;
  list.append(item);
  if (level !== "error") leaveLater(item);
}

function leaveLater(item) {
  let timer = setTimeout(() => item.remove(), STAYS);
  item.addEventListener("pointerenter", () => clearTimeout(timer));
  item.addEventListener("focusin", () => clearTimeout(timer));
  item.addEventListener("pointerleave", () => (timer = setTimeout(() => item.remove(), STAYS)));
}

export function wireToasts() {
  const list = document.getElementById("toasts");
  list.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) event.target.closest(".toast").remove();
  });
  for (const item of list.querySelectorAll('.toast:not([data-level="error"])')) leaveLater(item);
}
