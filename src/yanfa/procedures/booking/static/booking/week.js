// The grid of a week by keyboard: arrows move between the cells that lead somewhere, Home and End within a day.

const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function linkIn(grid, row, column) {
  return grid.tBodies[0].rows[row]?.cells[column]?.querySelector("a") ?? null;
}

// The next link in a direction; cells that lead nowhere are passed over.
function next(grid, row, column, [down, right]) {
  const { rows } = grid.tBodies[0];
  for (let r = row + down, c = column + right; r >= 0 && r < rows.length && c > 0 && c < rows[r].cells.length; r += down, c += right) {
    const link = linkIn(grid, r, c);
    if (link) return link;
  }
  return null;
}

function edge(grid, column, fromEnd) {
  const rows = [...grid.tBodies[0].rows];
  if (fromEnd) rows.reverse();
  return rows.map((row) => row.cells[column]?.querySelector("a")).find(Boolean) ?? null;
}

// Only one link of the grid stops the Tab key; the arrows reach the others.
function rove(grid, chosen) {
  grid.querySelectorAll("td a").forEach((link) => (link.tabIndex = -1));
  if (chosen) chosen.tabIndex = 0;
}

function prepare(root) {
  root.querySelectorAll("[data-booking-grid]").forEach((grid) => rove(grid, grid.querySelector("td a")));
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-booking-grid] td");
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const grid = cell.closest("table");
  let target = null;
  if (event.key in steps) target = next(grid, cell.parentElement.sectionRowIndex, cell.cellIndex, steps[event.key]);
  else if (event.key === "Home" || event.key === "End") target = edge(grid, cell.cellIndex, event.key === "End");
  else return;
  event.preventDefault();
  if (target) {
    rove(grid, target);
    target.focus();
  }
});

document.addEventListener("focusin", (event) => {
  const link = event.target.closest?.("[data-booking-grid] td a");
  if (link) rove(link.closest("table"), link);
});

// Another week was put in: its grid is prepared and its heading takes the focus, so that a screen reader says which.
document.addEventListener("htmx:afterSwap", () => {
  prepare(document);
  document.getElementById("booking-week-title")?.focus();
});

prepare(document);
