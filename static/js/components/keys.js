// Keys of the score sheet: 1-9 and 0 choose a level of the criterion in hand, Ctrl+Enter submits, ? shows the list of keys.
// data-keys-dialog names the dialog; data-submit names the button that Ctrl+Enter presses.
const WRITES = "textarea, select, input:not([type=radio]):not([type=checkbox])";

function markWith(digit, criterion) {
  const levels = [...criterion.querySelectorAll("input[type=radio]:not([value=na]):not(:disabled)")];
  const level = levels.find((input) => Number(input.value) === digit);
  if (!level) return false;
  level.checked = true;
  level.focus();
  level.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

export function start(form) {
  const dialog = document.getElementById(form.dataset.keysDialog ?? "");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const button = document.getElementById(form.dataset.submit ?? "") ?? form.querySelector(".button-primary");
      event.preventDefault();
      form.requestSubmit(button);
      return;
    }
    if (event.target.matches(WRITES) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?" && dialog) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    const criterion = event.target.closest("[data-criterion]");
    if (criterion && /^[0-9]$/.test(event.key) && markWith(Number(event.key), criterion)) event.preventDefault();
  });
}
