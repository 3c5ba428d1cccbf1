// Asks before a page with unsaved changes is left. A form that saves itself tells so with the event "haetae:saved".
export function start(form) {
  let dirty = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("change", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  form.addEventListener("haetae:saved", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && form.isConnected) event.preventDefault();
  });
}
