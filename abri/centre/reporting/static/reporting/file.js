// Says at once that a file is too large, instead of after minutes of sending it. Without scripts the server says so.
(() => {
  "use strict";
  for (const field of document.querySelectorAll("input[type=file][data-largest]")) {
    const told = document.getElementById(field.dataset.tooLarge);
    if (!told) continue;
    const tooLarge = () => [...field.files].some((file) => file.size > Number(field.dataset.largest));
    field.addEventListener("change", () => { told.hidden = !tooLarge(); });
    field.form.addEventListener("submit", (event) => {
      // Whatever else is on the form: it can be sent once another file is chosen, or none.
      if (event.submitter?.name === "skip" || !tooLarge()) return;
      event.preventDefault();
      told.hidden = false;
      field.focus();
    });
  }
})();
