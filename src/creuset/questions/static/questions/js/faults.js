// What is wrong with answers, each at its place, and which of two answers to one question is kept.
import { questionAt } from "./typed.js";

function say(list, faults) {
  list.replaceChildren(...faults.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
  list.hidden = !faults.length;
  const control = list.closest("td, [data-ask]").querySelector("input, textarea");
  if (faults.length) control?.setAttribute("aria-invalid", "true");
  else control?.removeAttribute("aria-invalid");
}

export function showFaults(form, faults) {
  for (const list of form.querySelectorAll("[data-faults]")) say(list, faults[list.dataset.faults] ?? []);
}

export function showFault(input, words) {
  say(input.closest("[data-ask]").querySelector(".errorlist"), [words]);
}

// Says whether the question is there to ask it at.
export function showClash(form, clash, choose) {
  const part = questionAt(form, clash.place)?.querySelector("[data-theirs]");
  if (!part) return false;
  part.querySelector("[data-words]").textContent = clash.words;
  part.hidden = false;
  const chosen = (isMine) => () => {
    part.hidden = true;
    choose(clash, isMine);
  };
  part.querySelector("[data-keep]").onclick = chosen(true);
  part.querySelector("[data-take]").onclick = chosen(false);
  return true;
}
