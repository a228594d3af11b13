// Shows what the filters of a list leave as soon as one is chosen. Without it the form's button does the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-sift]");
  if (!form) return;
  let newest = 0;

  const show = async (address) => {
    const number = (newest += 1);
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById(form.dataset.sift);
    // A slower answer to an older question must not replace a newer one.
    if (!answer.ok || !found || number !== newest) throw new Error("not shown");
    document.getElementById(form.dataset.sift).replaceWith(document.adoptNode(found));
  };

  form.addEventListener("change", () => {
    const chosen = [...new FormData(form)].filter(([, value]) => value);
    const query = new URLSearchParams(chosen).toString();
    const address = location.pathname + (query ? `?${query}` : "");
    const asked = newest + 1;
    show(address).then(
      () => {
        history.replaceState(null, "", address);
        // The same page in another language keeps what was chosen.
        for (const link of document.querySelectorAll(".abri-languages a")) link.search = query;
      },
      () => { if (asked === newest) location.assign(address); },
    );
  });
})();
