// The weighted total while a judge marks, by the law of judging/tabulation/sheet.py and as exactly: fractions of whole
// numbers (BigInt), rounded half up only when shown.
//
// The form carries data-scale (share_of_max, share_of_range or mean_on_scale). Each criterion is an element with
// data-criterion, data-label, data-weight, data-min, data-max and, below another, data-parent; the criterion above is an
// element with data-criterion-group and data-weight. A mark is a checked radio or a number field; "na" leaves the
// criterion out and the other weights carry on. What is not marked yet is missing, never zero.
const ZERO = { n: 0n, d: 1n };
const ONE = { n: 1n, d: 1n };
const HUNDRED = { n: 100n, d: 1n };

export function fraction(text) {
  const found = /^\s*([+-]?)(\d*)(?:[.,](\d*))?\s*$/.exec(String(text));
  if (!found || !(found[2] || found[3])) return null;
  const decimals = found[3] ?? "";
  const whole = BigInt((found[2] || "0") + decimals);
  return { n: found[1] === "-" ? -whole : whole, d: 10n ** BigInt(decimals.length) };
}

const plus = (a, b) => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const minus = (a, b) => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d });
const times = (a, b) => ({ n: a.n * b.n, d: a.d * b.d });
const over = (a, b) => (b.n < 0n ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n });
const below = (a, b) => a.n * b.d < b.n * a.d;
const sum = (fractions) => fractions.reduce(plus, ZERO);

// Rounded half up (away from zero below it), with so many decimals.
export function rounded(value, places = 2) {
  const scale = 10n ** BigInt(places);
  const negative = value.n < 0n;
  const size = negative ? -value.n : value.n;
  const units = (2n * size * scale + value.d) / (2n * value.d);
  const digits = units.toString().padStart(places + 1, "0");
  const sign = negative && units > 0n ? "-" : "";
  return places ? `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}` : sign + digits;
}

// Each countable criterion's share of the whole. What does not count hands its weight to its siblings.
export function effectiveWeights(criteria, groups, countable) {
  const siblings = new Map();
  for (const node of [...groups, ...criteria]) {
    const parent = node.parent || "";
    if (!siblings.has(parent)) siblings.set(parent, []);
    siblings.get(parent).push(node);
  }
  const shares = (parent) => {
    const branches = [];
    for (const node of siblings.get(parent) ?? []) {
      const within = siblings.has(node.key) ? shares(node.key) : new Map(countable.has(node.key) ? [[node.key, ONE]] : []);
      if (within.size && node.weight.n > 0n) branches.push([node.weight, within]);
    }
    const whole = sum(branches.map(([weight]) => weight));
    return new Map(branches.flatMap(([weight, within]) =>
      [...within].map(([key, share]) => [key, over(times(share, weight), whole)])));
  };
  return shares("");
}

function worth(criterion, weight, mark, scale) {
  if (scale === "mean_on_scale") return times(weight, mark);
  if (scale === "share_of_range") {
    const range = minus(criterion.max, criterion.min);
    return times(HUNDRED, times(weight, over(minus(mark, criterion.min), range)));
  }
  return times(HUNDRED, times(weight, over(mark, criterion.max)));
}

// criteria: {key, label, parent, weight, min, max, mark}; mark is a fraction, "na" or null. Answers {total, parts, marked}.
export function tally(criteria, groups, scale) {
  const given = criteria.filter((criterion) => criterion.mark !== null && criterion.mark !== "na");
  const soFar = effectiveWeights(criteria, groups, new Set(given.map((criterion) => criterion.key)));
  const counting = given.filter((criterion) => soFar.has(criterion.key));
  const applicable = criteria.filter((criterion) => criterion.mark !== "na");
  const whole = effectiveWeights(criteria, groups, new Set(applicable.map((criterion) => criterion.key)));
  const points = (criterion, weights) => worth(criterion, weights.get(criterion.key), criterion.mark, scale);
  return {
    total: counting.length ? sum(counting.map((criterion) => points(criterion, soFar))) : null,
    parts: counting.map((criterion) => ({ label: criterion.label, points: points(criterion, whole) })),
    marked: criteria.filter((criterion) => criterion.mark !== null).length,
  };
}

function markOf(element, min, max) {
  if (element.querySelector("input[value=na]:checked")) return "na";
  const input = element.querySelector("input[type=radio]:checked, input[type=number], input[type=text][inputmode=decimal]");
  const mark = input && fraction(input.value);
  return mark && !below(mark, min) && !below(max, mark) ? mark : null;
}

function read(form) {
  const groups = [...form.querySelectorAll("[data-criterion-group]")].map(({ dataset }) => ({
    key: dataset.criterionGroup, parent: dataset.parent, weight: fraction(dataset.weight),
  }));
  const criteria = [...form.querySelectorAll("[data-criterion]")].map((element) => {
    const { criterion, label, parent, weight } = element.dataset;
    const [min, max] = [fraction(element.dataset.min), fraction(element.dataset.max)];
    return { key: criterion, label, parent, weight: fraction(weight), min, max, mark: markOf(element, min, max) };
  });
  return { criteria, groups };
}

export function start(form) {
  const value = form.querySelector("[data-total-value]");
  const list = form.querySelector("[data-total-parts]");
  const state = form.querySelector("[data-total-state]");

  function show() {
    const { criteria, groups } = read(form);
    const { total, parts, marked } = tally(criteria, groups, form.dataset.scale ?? "share_of_max");
    value.textContent = total ? rounded(total) : "–";
    list?.replaceChildren(...parts.map(({ label, points }) => {
      const item = document.createElement("li");
      const figure = document.createElement("b");
      figure.textContent = rounded(points);
      item.append(`${label} `, figure);
      return item;
    }));
    if (state?.dataset.words) {
      state.textContent = state.dataset.words.replace("{marked}", marked).replace("{all}", criteria.length);
    }
  }
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}
