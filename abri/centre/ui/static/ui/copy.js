// The receipt's copy and print buttons, which are hidden where scripts do not run.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-copy]")) {
    const says = button.parentElement.querySelector("[data-copy-says]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      says.textContent = "";
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        says.textContent = button.dataset.copied;
      } catch {
        says.textContent = button.dataset.failed;
      }
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
