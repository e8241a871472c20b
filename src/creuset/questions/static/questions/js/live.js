// What a form shows while it is filled in: counts of words, sums of budgets, questions that depend on an answer.
import { chosenIn, isAnswered, questionAt, questionsIn } from "./typed.js";

const WORD = /[\p{L}\p{N}_]+(?:[-’'.][\p{L}\p{N}_]+)*/gu;
const say = (element, words) => element.textContent !== words && (element.textContent = words);

function count(ask) {
  const text = ask.querySelector("input, textarea").value.trim();
  for (const told of ask.querySelectorAll("[data-count]")) {
    const found = told.dataset.count === "words" ? (text.match(WORD) ?? []).length : [...text].length;
    const { most, least } = told.dataset;
    say(told.querySelector("b"), `${found} / `);
    told.classList.toggle("is-over", Boolean(most) && found > Number(most));
    told.classList.toggle("is-met", Boolean(least) && found >= Number(least));
  }
}

// Amounts are summed in cents, as exactly as the house does.
function cents(text) {
  const value = Number(text.replace(/\s/g, "").replace(",", "."));
  return Number.isFinite(value) ? Math.round(value * 100) : 0;
}

const sumOf = (ask) => [...ask.querySelectorAll("[data-amount]")].reduce((sum, { value }) => sum + cents(value), 0);

function shown(sum) {
  const decimals = sum % 100 ? 2 : 0;
  return (sum / 100).toLocaleString(document.documentElement.lang, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

// A question stands above in the same row of a block, or outside of it.
function above(root, ask, key) {
  const row = ask.closest("[data-row]");
  const within = row && questionsIn(row).find((one) => one !== ask && one.dataset.ask.endsWith(`.${key}`));
  return within || questionAt(root, key);
}

function add(root, ask) {
  const sum = sumOf(ask);
  say(ask.querySelector("[data-sum]"), shown(sum));
  const other = above(root, ask, ask.querySelector("[data-equals]")?.dataset.equals ?? "");
  if (!other || !ask.querySelector("[data-balance]")) return;
  const left = sumOf(other) - sum;
  say(ask.querySelector("[data-balance]"), shown(left));
  ask.querySelector(".ask-balance").classList.toggle("is-over", left !== 0);
}

function isAsked(root, ask) {
  const other = above(root, ask, ask.dataset.when);
  if (!other || other.hidden || !isAnswered(other)) return false;
  const options = ask.dataset.options.split(" ").filter(Boolean);
  return !options.length || chosenIn(other).some((key) => options.includes(key));
}

export function refresh(root) {
  for (const ask of questionsIn(root)) {
    if (ask.dataset.when) ask.hidden = !isAsked(root, ask);
    if (ask.dataset.kind === "budget") add(root, ask);
    if (ask.dataset.kind === "text") count(ask);
  }
}
