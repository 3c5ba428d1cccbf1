// Starts the component that an element names in data-component. Every page works without any of them.
const COMPONENTS = {
  "autosave": () => import("./components/autosave.js"),
  "conditions": () => import("./components/conditions.js"),
  "countdown": () => import("./components/countdown.js"),
  "dirty-form": () => import("./components/dirty-form.js"),
  "error-summary": () => import("./components/error-summary.js"),
  "keys": () => import("./components/keys.js"),
  "live-total": () => import("./components/live-total.js"),
  "marks": () => import("./components/marks.js"),
  "menu": () => import("./components/menu.js"),
  "select-rows": () => import("./components/select-rows.js"),
  "slider": () => import("./components/slider.js"),
  "words-left": () => import("./components/words-left.js"),
};
const started = new WeakMap();

async function start(element) {
  const names = element.dataset.component.split(" ").filter((name) => name in COMPONENTS);
  const done = started.get(element) ?? new Set();
  started.set(element, done);
  for (const name of names) {
    if (done.has(name)) continue;
    done.add(name);
    const component = await COMPONENTS[name]();
    component.start(element);
  }
}

function startWithin(root) {
  if (root instanceof Element && root.matches("[data-component]")) start(root);
  root.querySelectorAll("[data-component]").forEach(start);
}

startWithin(document);
document.addEventListener("htmx:load", (event) => startWithin(event.detail.elt));
import("./components/time-zone.js").then((component) => component.start());
