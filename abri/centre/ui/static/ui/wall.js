// Keeps the wall fresh without ever leaving an error page on it; says when the server is away.
(() => {
  "use strict";
  const SECONDS = 20;
  const wall = document.querySelector("[data-wall]");
  if (!wall) return;

  function lose() {
    const lost = wall.querySelector("[data-wall-lost]");
    lost.textContent = wall.dataset.lost;
    lost.hidden = false;
  }

  async function renew() {
    // Whoever is about to press a button keeps it.
    if (wall.querySelector("details[open]")) return;
    try {
      const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-wall]");
      if (!fresh) throw new Error("no wall");
      wall.replaceChildren(...fresh.childNodes);
    } catch {
      lose();
    }
  }

  setInterval(renew, SECONDS * 1000);
})();
