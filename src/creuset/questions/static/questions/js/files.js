// Files are sent as soon as they are chosen, and the question that they answer is drawn again.
import { showFault } from "./faults.js";

export class Files {
  constructor(form, words, told, drawn) {
    Object.assign(this, { form, words, told, drawn });
    form.addEventListener("change", (event) => event.target.matches("input[type='file']") && this.take(event.target));
  }

  async take(input) {
    const most = Number(input.dataset.mostBytes);
    const files = [...input.files];
    if (files.some((file) => file.size > most)) {
      input.value = "";
      showFault(input, this.words.large);
      return;
    }
    const sent = new FormData();
    for (const file of files) sent.append(input.name, file);
    input.disabled = true;
    this.told("sending");
    await this.send(sent);
    if (input.isConnected) input.disabled = false;
  }

  async send(sent) {
    sent.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } });
      const state = await answer.json();
      if (!answer.ok) return this.told(state.detail, true);
      for (const [place, html] of Object.entries(state.html)) this.draw(place, html);
      return this.drawn(state);
    } catch {
      return this.told("failed", true);
    }
  }

  draw(place, html) {
    const old = this.form.querySelector(`[data-ask="${CSS.escape(place)}"]`);
    const made = document.createElement("template");
    made.innerHTML = html;
    const fresh = made.content.firstElementChild;
    fresh.hidden = old.hidden;
    old.replaceWith(fresh);
    fresh.querySelector("input[type='file']").focus();
  }
}
