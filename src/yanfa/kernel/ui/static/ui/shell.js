// The shell's own behaviour: the menu of small screens, confirmations, and forms that send once.

const button = document.querySelector("[data-menu-button]");
const menu = document.getElementById("menu");

function setMenu(open) {
  menu.toggleAttribute("data-open", open);
  button.setAttribute("aria-expanded", String(open));
}

button?.addEventListener("click", () => setMenu(!menu.hasAttribute("data-open")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.hasAttribute("data-open")) {
    setMenu(false);
    button.focus();
  }
});

// A second click on a slow button must not send a form twice; coming back by the browser's cache frees it.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (event.target.matches("form[data-once]") && !event.defaultPrevented) {
    // Not before the browser has collected the fields: the name of a disabled button would not be sent.
    setTimeout(() => event.target.querySelectorAll("button").forEach((each) => (each.disabled = true)));
  }
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-once] button").forEach((each) => (each.disabled = false));
});

// What scrolls must be reachable by keyboard; what fits must not stop the Tab key.
const scrolling = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
    if (scrolls) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
document.querySelectorAll(".scroll, .beside > aside").forEach((each) => scrolling.observe(each));
