// "Exit this page": the button, or Shift three times. The page is covered at once and replaced, so Back does not show it.
(() => {
  "use strict";
  const root = document.querySelector("[data-exit]");
  if (!root) return;
  const link = root.querySelector("[data-exit-address]");
  const says = root.querySelector("[data-exit-says]");
  const WAIT = 5000;
  let presses = 0;
  let alone = false;
  let timer;

  function leave() {
    document.documentElement.classList.add("abri-leaving");
    document.title = "…";
    says.textContent = root.dataset.leaving;
    location.replace(link.dataset.exitAddress);
  }

  function forget(words) {
    presses = 0;
    clearTimeout(timer);
    says.textContent = words || "";
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  // A Shift that makes a capital letter does not count: only one pressed and released by itself.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Shift") {
      if (!event.repeat) alone = true;
      return;
    }
    alone = false;
    if (presses) forget();
  }, true);

  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    presses += 1;
    clearTimeout(timer);
    if (presses === 3) {
      leave();
      return;
    }
    says.textContent = presses === 1 ? root.dataset.first : root.dataset.second;
    timer = setTimeout(() => forget(root.dataset.expired), WAIT);
  }, true);

  // A page that comes back from the browser's memory after leaving must not stay covered, nor show what it showed.
  addEventListener("pageshow", (event) => {
    if (event.persisted && document.documentElement.classList.contains("abri-leaving")) location.reload();
  });
})();
