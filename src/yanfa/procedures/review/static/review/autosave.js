// Keeps a review sheet while it is being filled in, and says when it did.
const form = document.querySelector("form[data-autosave]");
const told = document.querySelector("[data-autosave-state]");
const WAIT = 2000;

if (form && told) {
  let timer = 0;
  let running = Promise.resolve();
  let stopped = false;

  const keep = async () => {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
    }).catch(() => null);
    if (answer === null) {
      told.textContent = told.dataset.failed;
      return;
    }
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) {
      form.elements.version.value = said.version;
      told.textContent = `${told.dataset.saved} ${new Date().toLocaleTimeString()}`;
    } else {
      told.textContent = (said.faults || [told.dataset.failed]).join(" ");
    }
  };

  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (!stopped) running = running.then(keep);
    }, WAIT);
  });
  form.addEventListener("submit", async (event) => {
    window.clearTimeout(timer);
    if (stopped) return;
    // A draft that is just being kept raises the version: wait for it, then send with the new one.
    event.preventDefault();
    stopped = true;
    await running;
    // Not while this very event is still being told: a browser ignores a second submission until then.
    window.setTimeout(() => form.requestSubmit(event.submitter));
  });
}
