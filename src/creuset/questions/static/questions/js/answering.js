// The form that asks: it saves by itself, shows what depends on an answer, and says what is wrong where it is.
import { Blocks } from "./blocks.js";
import { showClash, showFaults } from "./faults.js";
import { Files } from "./files.js";
import { refresh } from "./live.js";
import { Saving } from "./saving.js";

const known = new WeakSet();

class Answering {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-said]");
    this.words = this.status.dataset;
    const told = (words, isFault) => this.tell(words, isFault);
    this.saving = new Saving(form, told);
    this.saving.state = (state, hasSaved) => this.show(state, hasSaved);
    this.saving.elsewhere = () => this.reload(this.words.elsewhere);
    this.blocks = new Blocks(form, this.words, (act) => this.act(act));
    this.files = new Files(form, this.words, told, (state) => this.drawn(state));
    form.addEventListener("input", (event) => this.type(event));
    form.addEventListener("change", (event) => this.type(event));
    form.addEventListener("focusout", () => this.saving.isChanged && this.saving.soon(150));
    form.addEventListener("submit", (event) => this.submit(event));
    form.addEventListener("click", (event) => this.clear(event));
    addEventListener("online", () => this.saving.send());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    this.hands(form);
    this.listen();
    if (this.saving.recover()) this.saving.soon(0);
    else if (!form.querySelector("[data-wrong]")) this.tell("ready");
    refresh(form);
    form.querySelector("[data-wrong]")?.focus();
  }

  hands(root) {
    for (const one of root.querySelectorAll("[data-hands]")) one.hidden = false;
  }

  tell(words, isFault = false) {
    this.status.textContent = this.words[words] ?? words;
    this.status.classList.toggle("is-fault", isFault);
  }

  reload(words) {
    this.tell(words);
    this.form.querySelector("[data-reload]").hidden = false;
  }

  type(event) {
    if (event.target.matches("input[type='file']")) return;
    refresh(this.form);
    this.saving.soon();
  }

  act(act) {
    this.hands(this.form);
    refresh(this.form);
    this.saving.did(act);
  }

  drawn(state) {
    this.hands(this.form);
    refresh(this.form);
    this.tell(state.refused ? "" : state.said);
    this.channel?.postMessage("saved");
  }

  clear(event) {
    const ask = event.target.closest("[data-clear]")?.closest("[data-ask]");
    for (const control of ask?.querySelectorAll(":checked") ?? []) control.checked = false;
    if (ask) this.type({ target: ask });
  }

  // The page's own buttons act once everything is kept; then the form itself carries no answer any more.
  async submit(event) {
    if (this.isReady) return;
    const button = event.submitter;
    const [verb] = (button?.value ?? "save").split(" ");
    if (["add", "up", "down", "remove"].includes(verb)) return;
    event.preventDefault();
    if (verb === "detach") {
      const sent = new FormData();
      sent.set("do", button.value);
      this.files.send(sent);
      return;
    }
    const isKept = await this.saving.send({ looks: true });
    if (verb === "save" || !isKept || this.saving.barred.size) return;
    this.form.elements.revision.value = this.saving.known;
    this.form.elements.drawn.value = "{}";
    this.isReady = true;
    this.form.requestSubmit(button);
    this.isReady = false;
  }

  leave() {
    if (this.saving.isChanged) this.saving.send({ keepalive: true });
  }

  show(state, hasSaved) {
    showFaults(this.form, state.faults);
    for (const clash of state.clashes) {
      if (!showClash(this.form, clash, (...chosen) => this.choose(...chosen))) this.reload(this.words.elsewhere);
    }
    refresh(this.form);
    if (state.version !== Number(this.form.dataset.version)) this.reload(this.words.newer);
    else if (this.saving.barred.size) this.tell("clash", true);
    else if (hasSaved) this.tell(state.said);
    if (hasSaved) this.channel?.postMessage("saved");
  }

  choose(clash, isMine) {
    this.saving.choose(clash, isMine);
    refresh(this.form);
  }

  // Windows of one browser tell one another that they are there, and that something was saved.
  listen() {
    if (!globalThis.BroadcastChannel) return;
    this.channel = new BroadcastChannel(`creuset:answers:${this.form.dataset.sheet}`);
    this.channel.onmessage = ({ data }) => {
      if (data === "here") this.channel.postMessage("too");
      if (data === "saved") this.saving.send({ looks: true });
      else this.tell("other");
    };
    this.channel.postMessage("here");
  }
}

export function start(form) {
  if (known.has(form)) return;
  known.add(form);
  new Answering(form);
}
