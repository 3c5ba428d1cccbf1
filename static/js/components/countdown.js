// The time left until a deadline, in words, as the server first wrote it: the two largest units, down to seconds in the last hour.
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

export function words(seconds, language) {
  const units = seconds < 3600 ? UNITS.slice(2) : UNITS.slice(0, 3);
  let rest = Math.max(seconds, 0);
  const parts = units.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { unit, count };
  });
  const first = Math.max(parts.findIndex((part) => part.count > 0), 0);
  const shown = parts.slice(first, first + 2).filter((part, place) => part.count > 0 || place === 0);
  const told = shown.map(({ unit, count }) =>
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count));
  return new Intl.ListFormat(language, { type: "unit", style: "long" }).format(told);
}

export function start(element) {
  const instant = Number(element.dataset.instant);
  const output = element.querySelector("[data-countdown]");
  const language = document.documentElement.lang;

  function show() {
    const left = instant - Math.floor(Date.now() / 1000);
    if (left <= 0) {
      output.textContent = element.dataset.over;
      element.classList.add("clock-over");
      return;
    }
    output.textContent = element.dataset.left.replace("{time}", words(left, language));
    setTimeout(show, left <= 3600 ? 1000 : 20000);
  }
  show();
}
