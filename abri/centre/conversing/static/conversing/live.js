// Keeps a live conversation, or the line before it, up to date. What is told are numbers; what they mean is fetched from
// the server. Without this script the page's links and buttons do the same.
(() => {
  "use strict";
  const root = document.querySelector("[data-live]");
  if (!root || !window.fetch) return;
  const form = root.querySelector("[data-live-form]");
  const field = form?.querySelector("textarea");
  const wrong = root.querySelector("[data-live-error]");
  const types = root.querySelector("[data-live-types]");
  // A stream that has said nothing by then is held back by something in between: ask instead.
  const SILENT = 8_000;
  // Later the server says every fifteen seconds that it is still there; what has not for so long is broken unnoticed, as
  // after a change of networks.
  const LOST = 40_000;
  const ASK_EVERY = 3_000;
  // A page that nobody looks at asks seldom, and leaves its line to the pages that are seen.
  const ASK_HIDDEN = 15_000;
  const TYPES_EVERY = 4_000;
  let known = "";
  let stream;
  let timer;
  let busy = false;
  let missed = false;
  let over = false;
  let streams = Boolean(window.EventSource);

  const part = (page, name) => page.querySelector(`[data-live-${name}]`);

  // The page's parts as the server gives them: how it stands replaces what stood, messages come after those there are.
  function show(html, { sent = false } = {}) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const standing = part(page, "standing");
    if (!standing) { location.reload(); return; }
    const before = part(root, "standing");
    if (before.textContent !== standing.textContent) before.replaceWith(document.adoptNode(standing));
    const list = part(root, "list");
    const came = part(page, "list");
    if (list && came) {
      const added = Number(came.dataset.newest) > Number(list.dataset.newest);
      if (list.dataset.live === "whole") list.replaceChildren(...came.children);
      else if (added) list.append(...came.children);
      if (added) list.dataset.newest = came.dataset.newest;
      if (added) list.lastElementChild?.scrollIntoView({ block: "nearest" });
    }
    // Drawn anew only for what was stored: what is sent a second time must be known for the same.
    if (sent) form.querySelector("[name$=once]").value = standing.dataset.once;
    if (standing.matches("[data-live-over]")) end();
  }

  function end() {
    over = true;
    stream?.close();
    clearTimeout(timer);
    if (types) types.hidden = true;
    // What only serves a conversation goes with it; what somebody has typed stays, to be copied.
    for (const one of document.querySelectorAll("[data-live-while]")) one.hidden = !one.querySelector("textarea")?.value;
  }

  async function refresh() {
    if (busy) { missed = true; return; }
    busy = true;
    try {
      const after = part(root, "list")?.dataset.newest || "0";
      const answer = await fetch(`${root.dataset.news}?after=${after}`, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) show(await answer.text());
      else if (answer.status < 500) location.reload();
    } catch {
      // The line broke: the next number asks again.
      known = "";
    } finally {
      busy = false;
      if (missed) { missed = false; refresh(); }
    }
  }

  function hear(numbers) {
    const { typing = 0, ...rest } = numbers;
    if (types) types.hidden = !typing;
    const now = JSON.stringify(rest);
    if (now === known) return;
    known = now;
    refresh();
  }

  async function ask() {
    clearTimeout(timer);
    if (over) return;
    try {
      const answer = await fetch(root.dataset.numbers, { headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) hear(await answer.json());
      else if (answer.status < 500) { location.reload(); return; }
    } catch {
      // No line at the moment; asked again below.
    }
    if (!over && !stream) timer = setTimeout(ask, document.hidden ? ASK_HIDDEN : ASK_EVERY);
  }

  function listen() {
    clearTimeout(timer);
    if (over) return;
    if (!streams || document.hidden) { ask(); return; }
    const mine = new EventSource(root.dataset.numbers);
    stream = mine;
    const poll = () => { clearTimeout(patience); mine.close(); stream = undefined; ask(); };
    const wait = (long) => setTimeout(() => { if (stream === mine) { streams = false; poll(); } }, long);
    let patience = wait(SILENT);
    const heard = () => { clearTimeout(patience); patience = wait(LOST); };
    mine.addEventListener("still", heard);
    mine.addEventListener("message", (event) => { heard(); hear(JSON.parse(event.data)); });
    // A browser comes back by itself where the stream only ended; where it gives up, the answer was no stream.
    mine.addEventListener("error", () => { if (mine.readyState === EventSource.CLOSED && stream === mine) poll(); });
  }

  document.addEventListener("visibilitychange", () => {
    stream?.close();
    stream = undefined;
    listen();
  });

  let typed = 0;
  field?.addEventListener("input", () => {
    const now = Date.now();
    if (over || now - typed < TYPES_EVERY || !root.dataset.typing) return;
    typed = now;
    const body = new FormData();
    fetch(root.dataset.typing, { method: "POST", body, headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } }).catch(() => {});
  });

  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    const body = new FormData(form);
    body.append("after", part(root, "list").dataset.newest);
    wrong.hidden = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
      if (answer.redirected) { location.assign(answer.url); return; }
      const said = await answer.text();
      if (answer.ok) {
        field.value = "";
        field.dispatchEvent(new Event("input"));
        typed = 0;
        show(said, { sent: true });
      } else {
        wrong.textContent = answer.status === 422 ? said : root.dataset.failed;
        wrong.hidden = false;
      }
    } catch {
      wrong.textContent = root.dataset.failed;
      wrong.hidden = false;
    } finally {
      delete form.dataset.sending;
      field.focus();
    }
  });

  // Enter sends, as in any conversation; with Shift it begins a new line.
  field?.addEventListener("keydown", (event) => {
    if (!matchMedia("(pointer: fine)").matches || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  part(root, "list")?.lastElementChild?.scrollIntoView({ block: "nearest" });
  if (!part(root, "standing")?.matches("[data-live-over]")) listen();
})();
