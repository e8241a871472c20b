// Gestures: draw over free cells to book, carry a bar elsewhere, pull one of its ends. By mouse, pen, or after a
// long press by finger, so that a finger still scrolls.
import { times } from "./frame.js";
import { announce, nameOf, say, titleOf } from "./words.js";

const EDGE = 8;
const FINGER_EDGE = 18;
const STILL = 6;
const LONG_PRESS = 420;

export class Drag {
  constructor(page) {
    this.page = page;
    const root = page.root;
    root.addEventListener("pointerdown", (event) => this.down(event));
    root.addEventListener("pointermove", (event) => this.hint(event));
    root.addEventListener("dragstart", (event) => event.target.closest(".bar") && event.preventDefault());
    root.addEventListener("contextmenu", (event) => this.pressed && event.preventDefault());
    root.addEventListener("click", (event) => this.click(event), true);
    root.addEventListener("touchmove", (event) => this.busy && event.preventDefault(), { passive: false });
  }

  down(event) {
    const row = event.target.closest("tr[data-code]");
    const cell = event.target.closest("td");
    if (event.button || !row || !cell || this.busy || event.ctrlKey || event.metaKey) return;
    const bar = event.target.closest(".bar");
    if (bar ? !("movable" in bar.dataset) : !("bookable" in row.dataset)) return;
    if (event.pointerType === "touch") this.wait(event, row, bar);
    else this.begin(event, row, bar);
  }

  // A finger that stays takes hold; one that slides scrolls.
  wait(event, row, bar) {
    const stop = () => {
      clearTimeout(timer);
      for (const name of ["pointermove", "pointerup", "pointercancel"]) removeEventListener(name, moved);
    };
    const moved = (now) => {
      if (now.type !== "pointermove" || far(event, now)) stop();
    };
    const timer = setTimeout(() => {
      stop();
      this.pressed = true;
      navigator.vibrate?.(12);
      this.begin(event, row, bar);
    }, LONG_PRESS);
    for (const name of ["pointermove", "pointerup", "pointercancel"]) addEventListener(name, moved);
  }

  begin(event, row, bar) {
    const frame = this.page.frame();
    const how = bar ? this.edge(event, bar) : "draw";
    const grabbed = frame.unitAt(row, event.clientX);
    const state = { event, row, home: row, bar, how, frame, grabbed, moved: false };
    if (!bar) event.preventDefault();
    this.busy = state;
    const follow = (now) => this.follow(state, now);
    const end = (now) => {
      removeEventListener("pointermove", follow);
      for (const name of ["pointerup", "pointercancel"]) removeEventListener(name, end);
      removeEventListener("keydown", escape, true);
      this.end(state, now.type === "pointerup");
    };
    const escape = (now) => {
      if (now.key !== "Escape") return;
      now.preventDefault();
      end(now);
    };
    addEventListener("pointermove", follow);
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end);
    addEventListener("keydown", escape, true);
    if (!bar || this.pressed) this.paint(state, event.clientX);
  }

  edge(event, bar) {
    const box = bar.getBoundingClientRect();
    const reach = event.pointerType === "touch" ? FINGER_EDGE : EDGE;
    const room = box.width > 3 * reach;
    if (!bar.matches(".after") && box.right - event.clientX < (room ? reach : box.width / 3)) return "end";
    if (room && !bar.matches(".before") && event.clientX - box.left < reach) return "start";
    return "carry";
  }

  hint(event) {
    const bar = event.target.closest?.(".bar[data-movable]");
    if (!bar || this.busy) return;
    const how = this.edge(event, bar);
    bar.classList.toggle("edge", how !== "carry");
  }

  follow(state, now) {
    if (!state.moved && !far(state.event, now)) return;
    state.moved = true;
    if (state.how === "carry") {
      const under = document.elementFromPoint(now.clientX, now.clientY)?.closest("tr[data-code]");
      if (under && this.page.root.contains(under)) state.row = under;
    }
    this.paint(state, now.clientX);
  }

  // Works out from when to when, and draws it.
  paint(state, x) {
    const { frame, row, how, bar } = state;
    const at = frame.unitAt(row, x);
    const [from, to] = how === "draw" ? this.drawn(state, at) : this.carried(state, at);
    Object.assign(state, { from, to });
    state.ghost ??= this.ghost(bar);
    state.refused = !("bookable" in row.dataset);
    state.ghost.classList.toggle("refused", state.refused);
    state.ghost.textContent = frame.view === "month" ? "" : frame.hours(from, to);
    frame.place(state.ghost, row, frame.unit(from), frame.unit(to));
    bar?.classList.add("dragging");
  }

  drawn({ frame, grabbed, moved }, at) {
    const stride = frame.stride;
    const first = Math.floor(Math.min(grabbed, at) / stride) * stride;
    let last = Math.ceil(Math.max(grabbed, at) / stride) * stride;
    if (!moved && frame.view !== "month") last = Math.min(first + 60 / frame.step, frame.total);
    return [frame.minute(first), frame.minute(Math.max(last, first + stride), true)];
  }

  carried({ frame, bar, how, grabbed }, at) {
    const [from, to] = times(bar);
    const by = frame.snapped(at - grabbed);
    if (how === "carry") {
      const days = frame.view === "month" ? Math.round(by / frame.unitsOfDay) * 1440 : null;
      const start = days === null ? frame.minute(frame.snapped(frame.unit(from) + by)) : from + days;
      return by ? [start, start + to - from] : [from, to];
    }
    if (!by) return [from, to];
    if (how === "end") return [from, Math.max(frame.minute(frame.snapped(frame.unit(to) + by), true), from + frame.step)];
    return [Math.min(frame.minute(frame.snapped(frame.unit(from) + by)), to - frame.step), to];
  }

  ghost() {
    return Object.assign(document.createElement("div"), { className: "bar ghost" });
  }

  async end(state, isDropped) {
    const { bar, row, home, frame, from, to, ghost } = state;
    const before = bar && times(bar);
    const isNew = !bar && isDropped;
    const isChange = bar && isDropped && state.moved && (row !== home || from !== before[0] || to !== before[1]);
    this.skip = Boolean(bar) && (state.moved || this.pressed);
    this.pressed = false;
    if (isNew) this.page.sender.book(frame, row, from, to);
    else if (isChange && state.refused) announce(say("elsewhere"));
    else if (isChange) {
      this.page.remember(bar);
      await this.page.sender.change(frame, bar, row, [from, to]);
    } else if (bar && state.moved) announce(say("back", { title: titleOf(bar) }));
    ghost?.remove();
    bar?.classList.remove("dragging");
    this.busy = null;
    this.page.catchUp();
    if (isNew) announce(say("at", { place: nameOf(row), when: frame.when(from, to) }));
  }

  // The click that ends a gesture opens nothing.
  click(event) {
    if (this.skip && event.target.closest(".bar")) event.preventDefault();
    this.skip = false;
  }
}

function far(first, now) {
  return Math.hypot(now.clientX - first.clientX, now.clientY - first.clientY) > STILL;
}
