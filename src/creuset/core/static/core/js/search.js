// The field of the search, with its suggestions: arrows go through them, Enter opens one, Escape closes the list.
export function initSearch() {
  const field = document.querySelector("input[role='combobox'][aria-controls='suggestions']");
  if (!field) return;
  const list = document.getElementById("suggestions");
  const options = () => [...list.querySelectorAll("[role='option']")];

  const show = (isShown) => {
    list.hidden = !isShown;
    field.setAttribute("aria-expanded", String(isShown));
    if (!isShown) choose(null);
  };

  let chosenLink = null;
  const choose = (option) => {
    chosenLink = option?.getAttribute("href");
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };

  const chosen = () => options().findIndex((one) => one.getAttribute("aria-selected") === "true");

  // What comes late, for letters typed before, leaves the choice where it is.
  list.addEventListener("htmx:afterSwap", () => {
    const link = chosenLink;
    show(document.activeElement === field && list.childElementCount > 0);
    choose(list.hidden || !link ? null : options().find((one) => one.getAttribute("href") === link));
  });
  field.addEventListener("focus", () => show(list.childElementCount > 0 && field.value.trim().length > 1));
  field.addEventListener("input", () => field.value.trim().length < 2 && show(false));
  field.form.addEventListener("focusout", (event) => !field.form.contains(event.relatedTarget) && show(false));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  field.addEventListener("keydown", (event) => {
    const every = options();
    const here = chosen();
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && every.length) {
      event.preventDefault();
      show(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(every[(here + step + every.length + (here < 0 && step < 0 ? 1 : 0)) % every.length]);
    } else if (event.key === "Enter" && here >= 0 && !list.hidden) {
      event.preventDefault();
      every[here].click();
    }
  });
}
