// What every page can do: theme, dialogs, toasts, the search key, and what htmx needs around it.
import { initForms } from "./forms.js";
import { initSearch } from "./search.js";
import { toast, wireToasts, word } from "./toasts.js";
import { keepTyped } from "./typed.js";

export { toast };

const root = document.documentElement;
let opener = null;

function toggleTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const next = (root.dataset.theme || (dark ? "dark" : "light")) === "dark" ? "light" : "dark";
  root.dataset.theme = next;
  document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
}

export function openDialog(dialog) {
  if (dialog.open) return;
  if (!opener?.isConnected) opener = document.activeElement;
  dialog.showModal();
}

export function closeDialog() {
  document.querySelector("dialog[open]")?.close();
}

function giveFocusBack() {
  // The browser gives it back by itself, except where the fragment that held it was swapped.
  if (opener?.isConnected && document.activeElement === document.body) opener.focus();
  opener = null;
}

function onClick(event) {
  const at = (selector) => event.target.closest?.(selector);
  const target = at("[data-open]");
  if (at("[data-theme-toggle]")) toggleTheme();
  if (target) {
    event.preventDefault();
    opener = target;
    openDialog(document.getElementById(target.dataset.open));
  }
  if (at("[data-close]") || event.target.matches("dialog[open]")) closeDialog();
  if (at("[data-back]") && history.length > 1) {
    event.preventDefault();
    history.back();
  }
  const copied = at("[data-copy]");
  if (copied) navigator.clipboard.writeText(copied.dataset.copy).then(() => toast(word("copied")));
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

function onKey(event) {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.getElementById("search");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

// A part of a page that needs hands names the module that gives them.
function startParts(within) {
  for (const part of within.querySelectorAll("[data-module]")) import(part.dataset.module).then((module) => module.start(part));
}

function wireHtmx() {
  const body = document.body;
  body.addEventListener("htmx:load", (event) => startParts(event.detail.elt));
  const dialog = document.getElementById("dialog");
  body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = body.dataset.csrf;
  });
  body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === dialog && !dialog.open) opener = document.activeElement;
  });
  body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === dialog && dialog.childElementCount) openDialog(dialog);
  });
  body.addEventListener("htmx:sendError", () => toast(word("unreachable"), "error"));
  body.addEventListener("htmx:responseError", (event) => {
    const words = { 403: "forbidden", 401: "forbidden", 429: "busy" };
    toast(word(words[event.detail.xhr.status] ?? "failed"), "error");
  });
  body.addEventListener("creuset:toast", (event) => toast(event.detail.text, event.detail.level));
  body.addEventListener("creuset:close-dialog", closeDialog);
}

function wireOffline() {
  const show = () => {
    document.getElementById("offline").hidden = navigator.onLine;
    document.body.classList.toggle("offline", !navigator.onLine);
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

// Hours are the village's: whoever reads them elsewhere is told so.
function tellZone() {
  const told = document.querySelector("[data-zone]");
  if (!told) return;
  const now = new Date();
  const clock = (timeZone) => now.toLocaleString("en-GB", { timeZone });
  told.hidden = clock(told.dataset.zone) === clock(undefined);
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("close", giveFocusBack, true);
wireHtmx();
keepTyped();
wireToasts();
wireOffline();
tellZone();
initForms();
initSearch();
// where there are more tabs than a phone is wide, the one of this page is in sight
for (const tab of document.querySelectorAll(".tabs > [aria-current]")) {
  const strip = tab.parentElement;
  strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - 24;
}
