// Shows and hides questions while other answers change, by the same rule as the server (awards/questionnaire/conditions.py).
// The form holds blocks with data-question, data-kind and, where the question is conditional, data-when (JSON);
// data-given holds the answers of other sections. An invisible or blank question counts as unanswered.
const COMPARE = {
  at_least: (a, b) => a >= b, at_most: (a, b) => a <= b, above: (a, b) => a > b, below: (a, b) => a < b,
};

function holds(condition, given) {
  if (condition.all) return condition.all.every((part) => holds(part, given));
  if (condition.any) return condition.any.some((part) => holds(part, given));
  if (condition.not) return !holds(condition.not, given);
  if (!given.has(condition.question)) return false;
  const answer = given.get(condition.question);
  if ("answered" in condition) return true;
  if ("equals" in condition) return isOneOf(answer, [condition.equals]);
  if ("in" in condition) return isOneOf(answer, condition.in);
  const [name, bound] = Object.entries(condition).find(([key]) => key in COMPARE) ?? [];
  return name !== undefined && stands(answer, name, bound);
}

function isOneOf(answer, values) {
  return (Array.isArray(answer) ? answer : [answer]).some((one) => values.includes(one));
}

function stands(answer, name, bound) {
  const written = typeof answer === "object" && answer !== null ? answer.amount : answer;
  if (/^\d{4}-\d\d-\d\d$/.test(bound)) return COMPARE[name](String(written), bound);
  const number = Number(String(written).replaceAll(/[\s,_'’]/g, ""));
  return !Number.isNaN(number) && COMPARE[name](number, Number(bound));
}

function answerOf(block) {
  const fields = [...block.querySelectorAll("input, select, textarea")].filter((field) => !["hidden", "file"].includes(field.type));
  const values = fields
    .filter((field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value.trim() !== ""))
    .map((field) => field.value.trim());
  if (!values.length) return block.querySelector(".file") ? true : undefined;
  switch (block.dataset.kind) {
    case "yes_no": return values[0] === "yes";
    case "declaration": return true;
    case "many_choices": return values;
    case "money": return { amount: values[0] };
    default: return values[0];
  }
}

export function start(form) {
  const blocks = [...form.querySelectorAll("[data-question]")];
  const elsewhere = JSON.parse(form.dataset.given || "{}");
  if (!blocks.some((block) => block.dataset.when)) return;

  function show() {
    const visible = new Set(blocks.filter((block) => !block.dataset.when));
    // A question may depend on one that is itself conditional: go on until nothing changes any more.
    for (let changed = true; changed;) {
      changed = false;
      const given = new Map(Object.entries(elsewhere));
      for (const block of visible) {
        const answer = answerOf(block);
        if (answer !== undefined) given.set(block.dataset.question, answer);
      }
      for (const block of blocks.filter((each) => each.dataset.when)) {
        const is = holds(JSON.parse(block.dataset.when), given);
        if (is === visible.has(block)) continue;
        changed = true;
        if (is) visible.add(block);
        else visible.delete(block);
      }
    }
    for (const block of blocks) block.hidden = !visible.has(block);
  }
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}
