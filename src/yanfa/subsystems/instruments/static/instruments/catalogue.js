// The catalogue's own behaviour: facets stand open where there is room, and no more than four instruments are compared.

const wide = window.matchMedia("(width >= 60rem)");
let chosenOpen = null;

function openFacets() {
  const facets = document.querySelector("[data-facets]");
  if (facets) facets.open = chosenOpen ?? wide.matches;
}

function limitChoice(form) {
  const boxes = [...form.querySelectorAll("input[name=i]")];
  const full = boxes.filter((box) => box.checked).length >= Number(form.dataset.compare);
  boxes.forEach((box) => (box.disabled = full && !box.checked));
}

openFacets();
wide.addEventListener("change", openFacets);
document.addEventListener("click", (event) => {
  const summary = event.target.closest("[data-facets] > summary");
  if (summary) chosenOpen = !summary.parentElement.open;
});
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-compare]");
  if (form) limitChoice(form);
});

// A fragment brings new boxes: the one that was just used keeps the keyboard.
let used = null;
document.body.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  used = active?.closest("#found") ? { name: active.name, value: active.value, id: active.id } : null;
});
document.body.addEventListener("htmx:afterSettle", () => {
  openFacets();
  if (!used) return;
  const same = used.id
    ? document.getElementById(used.id)
    : [...document.querySelectorAll("#found input")].find((box) => box.name === used.name && box.value === used.value);
  same?.focus();
  used = null;
});
