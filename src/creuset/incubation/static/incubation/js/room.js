// The room by keyboard: a digit chooses what is decided of the file at hand, or how one votes who decides nothing;
// Ctrl+Enter writes the decision down, also from within its reason.
export function start(room) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const form = room.querySelector("#decide form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (!form) return;
      event.preventDefault();
      return form.requestSubmit();
    }
    if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("textarea, select, input:not([type='radio'])")) return;
    const choices = form ? form.elements.outcome : room.querySelectorAll(".at-hand button[name='choice']");
    const chosen = choices[event.key - 1];
    chosen?.focus();
    chosen?.click();
  });
}
