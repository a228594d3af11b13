// Asks now and then whether danger waits unread, and says so above the page and in the title of the window.
(() => {
  "use strict";
  const SECONDS = 20;
  const SECONDS_HIDDEN = 60;
  const MISSED = 3;
  const box = document.querySelector("[data-pulse]");
  if (!box) return;
  const says = box.querySelector("[data-pulse-says]");
  const title = document.title;
  let missed = 0;
  let asked = Date.now();

  function show(text, danger) {
    // Only what changes is said again by a screen reader.
    if (says.textContent !== text) says.textContent = text;
    box.hidden = !text;
    document.title = danger ? `(${danger}) ${title}` : title;
  }

  async function ask() {
    asked = Date.now();
    try {
      const answer = await fetch(box.dataset.pulse, { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } });
      if (answer.type === "opaqueredirect") {
        show(box.dataset.signedOut, 0);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      missed = 0;
      show(found.says, found.danger);
    } catch {
      missed += 1;
      if (missed >= MISSED) show(box.dataset.lost, 0);
    }
  }

  setInterval(() => {
    const pause = document.hidden ? SECONDS_HIDDEN : SECONDS;
    if (Date.now() - asked >= pause * 1000) ask();
  }, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() - asked >= SECONDS * 1000) ask();
  });
})();
