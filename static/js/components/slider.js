// Says beside a slider where it stands. Without it the scale below the slider does.
export function start(element) {
  const input = element.querySelector('input[type="range"]');
  const output = element.querySelector("output");
  if (!input || !output) return;

  function show() {
    output.textContent = `${input.value} %`;
  }
  output.hidden = false;
  input.addEventListener("input", show);
  show();
}
