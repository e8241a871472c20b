// Forms that send themselves when a field changes, and forms that ask before they are sent.
export function initForms() {
  for (const hidden of document.querySelectorAll("[data-js-hidden]")) hidden.hidden = true;
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    // htmx sends the forms that it knows by itself
    if (form?.matches("[data-autosubmit]") && !form.hasAttribute("hx-get")) form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const asked = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (asked && !confirm(asked)) event.preventDefault();
  });
}
