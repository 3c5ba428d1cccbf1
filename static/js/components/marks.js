// Saves a score sheet by itself, field by field, within a second of a change, and says truly whether it is saved.
//
// Only fields that changed are sent, with the version of the sheet they were based on. The server refuses a version that
// is not its own (another window saved meanwhile): then both sides are shown and the judge chooses. Whatever has not been
// acknowledged stays marked as unsaved, is sent again when the connection is back, and keeps the page from closing silently.
// A save without an answer is repeated word for word before anything newer is sent: if it had arrived, the server finds
// nothing to change and tells its version.
const PAUSE = 400;
const WAITS = [2000, 5000, 15000, 30000];
const SAVED_BY_SERVER = "application/json";

export function start(form) {
  const place = document.getElementById(form.dataset.savedAt);
  const version = form.elements.version;
  const clash = clashDialog(document.getElementById("clash"), form);
  const changed = new Map(); // name of a field -> how often it has changed
  let timer = null;
  let saving = null;
  let failures = 0;
  let halted = false;
  let unanswered = null; // {sending, data} of a save whose answer was lost

  const say = (words, isUnsaved) => {
    place.textContent = words;
    place.classList.toggle("unsaved", Boolean(isUnsaved));
  };
  const failed = (reason) => say(form.dataset.failed.replace("{reason}", reason), true);

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function note({ target }) {
    const name = target.name?.replace(/-na$/, "");
    if (!name || target.type === "hidden") return;
    changed.set(name, (changed.get(name) ?? 0) + 1);
    halted = false;
    say(form.dataset.unsaved, true);
    later(PAUSE);
  }

  function body(names) {
    const all = new FormData(form);
    const sent = new FormData();
    sent.append("version", all.get("version"));
    for (const name of names) {
      if (all.has(name)) sent.append(name, all.get(name));
      if (all.has(`${name}-na`)) sent.append(`${name}-na`, all.get(`${name}-na`));
    }
    return sent;
  }

  async function post({ sending, data }, keepalive) {
    const answer = await fetch(form.dataset.saveUrl, {
      method: "POST", body: data, credentials: "same-origin", redirect: "manual", keepalive,
      headers: { "X-Requested-With": "autosave", "Accept": SAVED_BY_SERVER, "X-CSRFToken": csrfToken(form) },
    });
    if (answer.ok && answer.headers.get("Content-Type")?.startsWith(SAVED_BY_SERVER)) return acknowledged(await answer.json(), sending);
    if (answer.status === 409) return refused(await answer.json());
    if (answer.type === "opaqueredirect" || answer.status === 403) return signedOut();
    throw new Error(String(answer.status));
  }

  function signedOut() {
    unanswered = null;
    failed(form.dataset.signedOut);
    later(WAITS.at(-1));
    return false;
  }

  function acknowledged(answer, sending) {
    unanswered = null;
    failures = 0;
    version.value = answer.version;
    for (const [name, count] of sending) if (changed.get(name) === count) changed.delete(name);
    const at = answer.saved_at ? new Date(answer.saved_at) : new Date();
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
    if (changed.size) later(0);
    else say(form.dataset.saved.replace("{time}", time), false);
    return true;
  }

  function refused(answer) {
    unanswered = null;
    halted = true;
    failed(answer.message);
    if (answer.code === "stale") clash.show(answer, keepMine, takeTheirs);
    return false;
  }

  function keepMine(theirVersion) {
    version.value = theirVersion;
    halted = false;
    later(0);
  }

  function takeTheirs() {
    changed.clear();
    window.location.reload();
  }

  function save(keepalive = false) {
    clearTimeout(timer);
    if (saving || halted || !changed.size) return saving;
    const batch = unanswered ?? { sending: new Map(changed), data: body(changed.keys()) };
    say(form.dataset.saving, true);
    saving = post(batch, keepalive === true)
      .catch(() => {
        unanswered = batch;
        failed(form.dataset.offline);
        later(WAITS[Math.min(failures, WAITS.length - 1)]);
        failures += 1;
        return false;
      })
      .finally(() => { saving = null; });
    return saving;
  }

  // A submit waits for a save under way, so that it is not refused for a version of its own making.
  async function submit(event) {
    if (!saving) return;
    event.preventDefault();
    await saving;
    form.requestSubmit(event.submitter ?? undefined);
  }

  // What was marked before this script had come is a change like any other.
  for (const field of form.elements) {
    const isChoice = field.type === "radio" || field.type === "checkbox";
    if (isChoice ? field.checked && !field.defaultChecked : field.value !== field.defaultValue) note({ target: field });
  }

  let leaving = false;
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    submit(event);
    leaving = !event.defaultPrevented;
  });
  window.addEventListener("online", () => save());
  window.addEventListener("pagehide", () => { if (!leaving) save(true); });
  window.addEventListener("beforeunload", (event) => {
    if (changed.size && !leaving && (halted || failures)) event.preventDefault();
  });
}

// The cookie's token, not the form's: signing in again in another window has changed it.
function csrfToken(form) {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
}

function clashDialog(dialog, form) {
  const table = dialog.querySelector("[data-clash-table]");
  const rows = table.tBodies[0];
  const cell = (text, tag = "td") => {
    const element = document.createElement(tag);
    element.textContent = text || table.dataset.none;
    return element;
  };
  const nameOf = (key) => form.querySelector(`[data-criterion="mark-${key}"]`)?.dataset.label ?? key;

  function lines(facts) {
    const marks = Object.entries(facts.marks ?? {}).map(([key, both]) => [nameOf(key), both]);
    const comments = Object.entries(facts.comments ?? {}).map(
      ([key, both]) => [table.dataset.comment.replace("{criterion}", nameOf(key)), both]);
    const whole = facts.comment ? [[table.dataset.whole, facts.comment]] : [];
    return [...marks, ...comments, ...whole];
  }

  return {
    show(answer, keepMine, takeTheirs) {
      dialog.querySelector("[data-clash-message]").textContent = answer.message;
      rows.replaceChildren(...lines(answer.facts).map(([name, both]) => {
        const row = document.createElement("tr");
        row.append(cell(name, "th"), cell(both.stored), cell(both.yours));
        return row;
      }));
      dialog.querySelector("[data-clash-mine]").onclick = () => { dialog.close(); keepMine(answer.facts.version); };
      dialog.querySelector("[data-clash-theirs]").onclick = takeTheirs;
      dialog.showModal();
    },
  };
}
