// The planning's page: one table at a time, brought up to date when others change it, never under a hand.
import { Drag } from "./drag.js";
import { Frame, times } from "./frame.js";
import { Keys } from "./keys.js";
import { Sender } from "./send.js";
import { announce, say } from "./words.js";

const MINUTE = 60000;
const STALE = 15 * MINUTE;

class Page {
  constructor(root) {
    this.root = root;
    this.sender = new Sender(root, () => this.redraw());
    this.drag = new Drag(this);
    this.keys = new Keys(this);
    document.body.addEventListener("creuset:changed", () => this.refresh());
    document.body.addEventListener("htmx:afterSettle", (event) => event.detail.elt.id === "planning" && this.settle());
    root.addEventListener("focusin", (event) => this.remember(event.target));
    setInterval(() => this.tick(), MINUTE);
    setInterval(() => document.visibilityState === "visible" && this.refresh(), STALE);
    this.settle(true);
  }

  get table() {
    return this.root.querySelector("table.planning");
  }

  frame() {
    return new Frame(this.table);
  }

  // What others changed is shown at once, or once the hand lets go.
  refresh() {
    this.waiting = Boolean(this.drag.busy || this.keys.moving);
    if (!this.waiting) return this.redraw(true);
  }

  catchUp() {
    if (this.waiting) this.refresh();
  }

  // Answers may cross: only the one asked last is drawn.
  async redraw(isOthers = false) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const answer = await fetch(this.root.dataset.panel + location.search, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (!answer.ok) return;
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("planning");
    if (turn !== this.turn) return;
    if (isOthers && (this.drag.busy || this.keys.moving)) this.waiting = true;
    else if (drawn) this.replace(document.importNode(drawn, true), isOthers);
  }

  replace(drawn, isOthers) {
    const old = document.getElementById("planning");
    const scrolls = [...old.querySelectorAll(SCROLLS)].map((one) => one.scrollLeft);
    const hadFocus = old.contains(document.activeElement) || document.activeElement === document.body;
    const before = signature(old);
    old.replaceWith(drawn);
    htmx.process(drawn);
    for (const [index, one] of drawn.querySelectorAll(SCROLLS).entries()) one.scrollLeft = scrolls[index] ?? 0;
    this.settle();
    if (hadFocus && this.spot) this.find()?.focus({ preventScroll: true });
    if (isOthers && before !== signature(drawn)) announce(say("fresh"));
  }

  // One stop of the Tab key; the hour of now; on a narrow screen, today in sight.
  settle(isFirst = false) {
    if (!this.table) return;
    const frame = this.frame();
    for (const bar of this.table.querySelectorAll(".bar")) {
      bar.title = [...bar.children].map((one) => one.textContent).concat(frame.when(...times(bar))).join(" · ");
      if (bar.matches("a")) bar.tabIndex = -1;
    }
    const start = this.find() ?? this.table.querySelector("td.today") ?? this.table.querySelector("td:not(.corner)");
    if (start) start.tabIndex = 0;
    this.tick();
    const box = this.table.closest(".planning-scroll");
    const today = this.table.querySelector("td.today, td:has(> .nowline)");
    if (isFirst && today && box.scrollWidth > box.clientWidth) {
      box.scrollLeft = today.offsetLeft - this.table.querySelector(".corner").offsetWidth - 8;
    }
  }

  // Moves the stop of the Tab key, and the focus, to a cell or a bar.
  stop(next) {
    for (const one of this.table.querySelectorAll('[tabindex="0"]')) one.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  remember(element) {
    const here = element.closest?.("table.planning :is(td, .bar)");
    if (!here) return;
    this.spot = { bar: here.getAttribute("href"), code: here.closest("tr").dataset.code, column: here.closest("td").cellIndex };
  }

  // The bar or the cell that was last at hand, in the table there is now.
  find() {
    if (!this.spot || !this.table) return null;
    const row = this.table.querySelector(`tr[data-code="${this.spot.code}"]`);
    const named = `a.bar[href="${this.spot.bar}"]`;
    const bar = this.spot.bar && (row?.querySelector(named) ?? this.table.querySelector(named));
    return bar || row?.cells[this.spot.column];
  }

  // The line of now goes on by itself; at the end of a column the drawing is fetched again.
  tick() {
    const flag = this.table?.querySelector(".now-flag");
    if (!flag) return;
    const frame = this.frame();
    const minute = frame.now();
    const unit = Math.floor(frame.unit(minute));
    const column = Math.floor(unit / frame.units);
    if (column !== flag.closest("th").cellIndex - 1) return;
    flag.textContent = frame.hour(minute);
    for (const one of this.table.querySelectorAll(".nowline, .now-flag")) one.dataset.s = unit - column * frame.units;
  }
}

const SCROLLS = ".planning-scroll, .table-scroll";

function signature(panel) {
  return [...panel.querySelectorAll(".bar, .step, .list-day tbody, .day-list")].map((one) => `${one.closest("tr")?.dataset.code} ${one.dataset.m} ${one.textContent}`).join("|");
}

const root = document.querySelector("[data-planning]");
if (root) new Page(root);
