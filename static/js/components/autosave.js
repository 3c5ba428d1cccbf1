// Saves a form by itself a moment after each change, in order, and says so at a fixed place.
// data-save-url: where to post; data-saved-at: id of the place; words in data-saving, data-saved ("Saved {time}"), data-failed.
// Each post carries an Idempotency-Key, so that a repeated one changes nothing twice.
const PAUSE = 800;
const WAITS = [2000, 5000, 15000, 30000];

export function start(form) {
  const place = document.getElementById(form.dataset.savedAt ?? "saved");
  const say = (words) => { if (place && words) place.textContent = words; };
  let timer = null;
  let failures = 0;
  let saving = false;
  let again = false;

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  async function save() {
    if (saving) {
      again = true;
      return;
    }
    saving = true;
    again = false;
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.dataset.saveUrl, {
        method: "POST",
        body: new FormData(form),
        headers: { "Idempotency-Key": crypto.randomUUID(), "X-Requested-With": "autosave" },
        credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      failures = 0;
      const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(new Date());
      say(form.dataset.saved?.replace("{time}", time));
      form.dispatchEvent(new CustomEvent("haetae:saved", { bubbles: true }));
    } catch {
      say(form.dataset.failed);
      later(WAITS[Math.min(failures, WAITS.length - 1)]);
      failures += 1;
    } finally {
      saving = false;
      if (again) later(PAUSE);
    }
  }

  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("change", () => later(PAUSE));
  form.addEventListener("submit", () => clearTimeout(timer));
}
