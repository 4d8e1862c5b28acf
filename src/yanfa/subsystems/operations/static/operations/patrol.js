// A patrol in a basement: what is typed is kept on the device, and sent when there is a network again.
// The server's start, signed into the form, says when the patrol began; the device's times are claims beside it.

const PREFIX = "patrol:";
const FRESH = new Set(["csrfmiddlewaretoken", "token"]);
const form = document.querySelector("form[data-patrol]");
const status = document.querySelector("[data-patrol-status]");

function say(word, tint = "") {
  status.textContent = status.dataset[word];
  status.className = `notice ${tint}`;
}

function typed() {
  return [...new FormData(form)].filter(([name]) => !FRESH.has(name));
}

function keep(more = {}) {
  const before = JSON.parse(localStorage.getItem(PREFIX + form.dataset.patrol) ?? "{}");
  const here = { name: form.dataset.patrolName, url: location.pathname, fields: typed() };
  localStorage.setItem(PREFIX + form.dataset.patrol, JSON.stringify({ ...before, ...here, ...more }));
}

function restore() {
  const kept = JSON.parse(localStorage.getItem(PREFIX + form.dataset.patrol) ?? "null");
  for (const [name, value] of kept?.fields ?? []) {
    const field = form.elements[name];
    if (field instanceof RadioNodeList) field.value = value;
    else if (field?.type === "radio") field.checked = field.value === value;
    else if (field && !field.value) field.value = value;
  }
  form.elements.claimed_start.value ||= new Date().toISOString();
  return kept?.waiting === true;
}

async function send() {
  form.elements.claimed_end.value ||= new Date().toISOString();
  keep({ waiting: true });
  if (!navigator.onLine) {
    say("offline", "warning");
    return;
  }
  say("sending");
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: new FormData(form) });
    await arrived(answer);
  } catch {
    say("offline", "warning");
  }
}

// A redirect to another page means that the log is signed; the form shown again says what is wrong.
async function arrived(answer) {
  if (answer.url.includes("/accounts/login/")) return say("signin", "error");
  if (!answer.ok) return say("failed", "error");
  if (answer.redirected) {
    localStorage.removeItem(PREFIX + form.dataset.patrol);
    location.assign(answer.url);
    return undefined;
  }
  keep({ waiting: false });
  form.elements.claimed_end.value = "";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  showFaults(page);
  return undefined;
}

function showFaults(page) {
  const answered = page.querySelector("form[data-patrol]");
  form.querySelectorAll(".errorlist, .notice.error").forEach((each) => each.remove());
  const items = [...form.querySelectorAll(".patrol-item")];
  answered?.querySelectorAll(".patrol-item").forEach((item, place) => {
    items[place].append(...item.querySelectorAll(".errorlist"));
  });
  form.prepend(...(answered?.querySelectorAll(".notice.error") ?? []));
  const first = form.querySelector(".errorlist, .notice.error");
  status.hidden = first !== null;
  first?.scrollIntoView({ block: "center" });
}

if (form) {
  const waiting = restore();
  keep();
  form.addEventListener("input", () => keep());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    status.hidden = false;
    send();
  });
  window.addEventListener("offline", () => say("offline", "warning"));
  window.addEventListener("online", () => {
    const kept = JSON.parse(localStorage.getItem(PREFIX + form.dataset.patrol) ?? "{}");
    if (kept.waiting) send();
    else say("saved");
  });
  if (waiting && navigator.onLine) say("saved", "warning");
}

// Elsewhere: the logs on this device that have not been sent.
const pending = document.querySelector("[data-patrol-pending]");
if (pending) {
  const list = document.createElement("ul");
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    const kept = JSON.parse(localStorage.getItem(key));
    if (!kept.waiting) continue;
    const link = Object.assign(document.createElement("a"), { href: kept.url, textContent: kept.name });
    const line = document.createElement("li");
    line.append(link);
    list.append(line);
  }
  pending.append(list);
  pending.hidden = list.children.length === 0;
}
