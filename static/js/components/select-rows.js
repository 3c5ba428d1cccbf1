// A list whose rows can be ticked: the bulk bar appears with the first tick and says how many; one box ticks all.
export function start(form) {
  const bar = form.querySelector("[data-bulk]");
  const all = form.querySelector("[data-select-all]");
  const boxes = () => [...form.querySelectorAll("[data-select-row]")];

  function show() {
    const ticked = boxes().filter((box) => box.checked).length;
    bar.hidden = ticked === 0;
    const count = bar.querySelector("[data-count]");
    if (count) count.textContent = count.dataset.words.replace("{count}", ticked);
    if (all) {
      all.checked = ticked > 0 && ticked === boxes().length;
      all.indeterminate = ticked > 0 && ticked < boxes().length;
    }
  }
  form.addEventListener("change", (event) => {
    if (event.target === all) boxes().forEach((box) => { box.checked = all.checked; });
    show();
  });
  show();
}
