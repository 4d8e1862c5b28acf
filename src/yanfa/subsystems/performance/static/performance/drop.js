// Files dropped on the zone are put into its file input and sent.

const zone = document.querySelector("[data-drop]");
const input = zone?.querySelector("input[type=file]");

function mark(over) {
  zone.toggleAttribute("data-over", over);
}

zone?.addEventListener("dragover", (event) => {
  event.preventDefault();
  mark(true);
});
zone?.addEventListener("dragleave", () => mark(false));
zone?.addEventListener("drop", (event) => {
  event.preventDefault();
  mark(false);
  if (event.dataTransfer.files.length) {
    input.files = event.dataTransfer.files;
    input.form.requestSubmit();
  }
});
