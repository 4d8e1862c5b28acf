// The text editor of self-evaluations: puts a figure where the cursor stands, or in the place of a typed one.

const form = document.getElementById("texts-form");
let last = form?.querySelector("textarea");

form?.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea")) last = event.target;
});

function put(area, start, end, text) {
  area.focus();
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// Positions come from the server in characters, the browser counts UTF-16 units.
function units(text, characters) {
  return [...text].slice(0, characters).join("").length;
}

function show(root) {
  root.querySelectorAll("[data-insert], [data-replace]").forEach((each) => (each.hidden = false));
}

document.addEventListener("click", (event) => {
  const { insert, replace, field, start, end, with: binding } = event.target.dataset ?? {};
  if (insert && last) put(last, last.selectionStart, last.selectionEnd, insert);
  if (replace) {
    const area = form.elements[field];
    const from = units(area.value, Number(start));
    const to = units(area.value, Number(end));
    if (area.value.slice(from, to) === replace) put(area, from, to, binding);
  }
});

document.addEventListener("htmx:afterSwap", (event) => show(event.target));
show(document);
