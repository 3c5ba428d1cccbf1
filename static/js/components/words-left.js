// Counts what is left of a limit while the entrant writes, by the same rule as the server (awards/questionnaire/counting.py).
const DENSE = [
  [0x0e00, 0x0eff, 4], [0x0f00, 0x0fff, 4], [0x1000, 0x109f, 4], [0x1780, 0x17ff, 4], [0x1950, 0x19df, 4], [0x1a20, 0x1aaf, 4],
  [0x2e80, 0x2fdf, 2], [0x3005, 0x3007, 2], [0x3040, 0x30ff, 2], [0x3100, 0x312f, 2], [0x31a0, 0x31ff, 2], [0x3400, 0x4dbf, 2],
  [0x4e00, 0x9fff, 2], [0xa9e0, 0xa9ff, 4], [0xaa60, 0xaa7f, 4], [0xf900, 0xfaff, 2], [0xff66, 0xff9f, 2],
  [0x1aff0, 0x1b16f, 2], [0x20000, 0x3ffff, 2],
];
const LETTER = /[\p{L}\p{N}]/u;
const SPACE = /[\s\u001c-\u001f\u0085]/u;
const UNCOUNTED = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

function perWord(character) {
  const point = character.codePointAt(0);
  if (point < DENSE[0][0]) return 0;
  return DENSE.find(([first, last]) => first <= point && point <= last)?.[2] ?? 0;
}

export function countWords(text) {
  let count = 0;
  let inWord = false;
  const dense = { 2: 0, 4: 0 };
  for (const character of text.normalize("NFC")) {
    const size = perWord(character);
    if (size || SPACE.test(character)) inWord = false;
    if (size && LETTER.test(character)) {
      dense[size] += 1;
    } else if (!size && !inWord && LETTER.test(character)) {
      count += 1;
      inWord = true;
    }
  }
  return count + Math.ceil(dense[2] / 2) + Math.ceil(dense[4] / 4);
}

export function countCharacters(text) {
  const normal = text.replaceAll("\r\n", "\n").normalize("NFC");
  return [...normal].filter((character) => SPACE.test(character) || !UNCOUNTED.test(character)).length;
}

export function start(element) {
  const { target, unit, limit, left, over } = element.dataset;
  const field = document.getElementById(target);
  if (!field) return;
  const count = unit === "words" ? countWords : countCharacters;

  function show() {
    const rest = Number(limit) - count(field.value);
    const pattern = rest < 0 ? over : left;
    element.textContent = pattern.replace("{count}", Math.abs(rest)).replace("{limit}", limit);
    element.toggleAttribute("data-over", rest < 0);
  }
  field.addEventListener("input", show);
  show();
}
