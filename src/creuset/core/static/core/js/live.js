// Asks, while the page is visible, whether anything changed since the version shown.
// 204: nothing did. 200 {"version": n}: fragments that listen to creuset:changed fetch themselves.
const EVERY = 5000;
const JITTER = 1500;

class Watch {
  constructor(element) {
    this.url = element.dataset.liveUrl;
    this.version = element.dataset.liveVersion ?? "";
    this.failures = 0;
    document.addEventListener("visibilitychange", () => this.resume());
    addEventListener("online", () => this.resume());
    this.resume();
  }

  resume() {
    clearTimeout(this.timer);
    if (document.visibilityState === "visible") this.wait(this.asked ? 0 : undefined);
  }

  wait(delay = (EVERY + Math.random() * JITTER) * 2 ** Math.min(this.failures, 4)) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), delay);
  }

  async ask() {
    this.asked = true;
    try {
      const url = new URL(this.url, location.href);
      url.searchParams.set("since", this.version);
      const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.status === 200) this.tell((await answer.json()).version);
      // A session that has ended is not asked again: the next press on the page says so.
      if ([401, 403, 404].includes(answer.status)) return;
      this.failures = answer.ok ? 0 : this.failures + 1;
    } catch {
      this.failures += 1;
    }
    if (document.visibilityState === "visible") this.wait();
  }

  tell(version) {
    this.version = version;
    document.body.dispatchEvent(new CustomEvent("creuset:changed", { detail: { version }, bubbles: true }));
  }
}

const watched = document.querySelector("[data-live-url]");
if (watched) new Watch(watched);
