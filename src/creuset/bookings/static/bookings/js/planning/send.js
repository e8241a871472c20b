// What leaves the page: a booking asked for, a bar moved, a booking cancelled; and what comes back refused.
import { closeDialog, openDialog, toast } from "../../../core/js/app.js";
import { numberOf, times } from "./frame.js";
import { announce, nameOf, say, titleOf } from "./words.js";

export class Sender {
  constructor(root, refresh) {
    this.root = root;
    this.refresh = refresh;
    this.dialog = document.getElementById("dialog");
    this.dialog.addEventListener("click", (event) => this.retry(event));
  }

  // Opens the booking form for a stretch of a row.
  book(frame, row, from, to) {
    const words = new URLSearchParams({ resource: row.dataset.code, start: frame.iso(from), end: frame.iso(to) });
    htmx.ajax("GET", `${this.root.dataset.new}?${words}`, { target: "#dialog", swap: "innerHTML" });
  }

  cancel(bar) {
    const url = this.root.dataset.cancel.replace("/0/", `/${numberOf(bar)}/`);
    htmx.ajax("GET", url, { target: "#dialog", swap: "innerHTML" });
  }

  // Asks for a reason where the booking is somebody else's, then sends. Resolves once it is over, either way.
  async change(frame, bar, row, [from, to]) {
    const [at, until] = times(bar);
    const home = bar.closest("tr");
    const told = `${frame.when(from, to)}, ${nameOf(row)}`;
    let reason = "";
    if (bar.dataset.movable === "theirs") {
      reason = await this.why(titleOf(bar), `${frame.when(at, until)}, ${nameOf(home)}`, told);
      if (reason === null) return announce(say("back", { title: titleOf(bar) }));
    }
    const words = { booking: numberOf(bar), row: home.dataset.code, reason };
    for (const [name, minute] of Object.entries({ at, until, starts_at: from, ends_at: to })) words[name] = frame.iso(minute);
    if (row !== home) words.to = row.dataset.code;
    await this.post(words, titleOf(bar));
  }

  async post(words, title, isUndo = false) {
    this.last = { words, title };
    const headers = { "X-CSRFToken": document.body.dataset.csrf, "HX-Request": "true" };
    let answer;
    try {
      answer = await fetch(this.root.dataset.move, { method: "POST", headers, body: new URLSearchParams(words) });
    } catch {
      return toast(document.getElementById("words").dataset.unreachable, "error");
    }
    if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) {
      const done = await answer.json();
      closeDialog();
      await this.refresh();
      announce(done.text);
      this.tell(isUndo ? say("undone", { title }) : done.text, isUndo ? null : done.undo, title);
    } else if ([403, 404, 409, 422].includes(answer.status)) {
      this.dialog.innerHTML = await answer.text();
      openDialog(this.dialog);
      await this.refresh();
    } else {
      toast(document.getElementById("words").dataset.failed, "error");
    }
  }

  // Says what was done, with the way back.
  tell(text, undo, title) {
    toast(text);
    if (!undo) return;
    const button = Object.assign(document.createElement("button"), { className: "link", type: "button", textContent: say("undo") });
    button.addEventListener("click", () => {
      button.closest(".toast").remove();
      this.post(undo, title, true);
    });
    document.querySelector("#toasts > .toast:last-child > span").after(button);
  }

  // A way out of a refusal sends the same again, elsewhere in time or all the same.
  retry(event) {
    const way = event.target.closest?.("[data-retry]");
    if (!way || !this.last) return;
    const words = { ...this.last.words };
    if ("overrule" in way.dataset) words.overrule = "1";
    if (way.dataset.starts) Object.assign(words, { starts_at: way.dataset.starts, ends_at: way.dataset.ends });
    this.post(words, this.last.title);
  }

  why(title, before, after) {
    this.dialog.replaceChildren(document.getElementById("planning-reason").content.cloneNode(true));
    const [what, was, will] = this.dialog.querySelectorAll(".move-told > *");
    [what.textContent, was.textContent, will.textContent] = [title, before, after];
    this.dialog.returnValue = "";
    openDialog(this.dialog);
    this.dialog.querySelector("input").focus();
    return new Promise((resolve) => {
      let reason = null;
      this.dialog.querySelector("form").addEventListener("submit", (event) => (reason = new FormData(event.target).get("reason")));
      const closed = () => {
        // A dialog closed just before may tell it late, when this one is open already.
        if (this.dialog.open) return;
        this.dialog.removeEventListener("close", closed);
        resolve(reason);
      };
      this.dialog.addEventListener("close", closed);
    });
  }
}
