// Keeps the screen of a class and the telephones in it up to date. What is told are numbers; what they mean is fetched.
// Without this script the page's buttons do the same, and "look again" shows how it stands.
(() => {
  "use strict";
  const root = document.querySelector("[data-play]");
  if (!root || !window.fetch) return;
  const live = root.querySelector("[data-play-live]");
  const wrong = root.querySelector("[data-play-error]");
  // A stream that has said nothing by then is held back by something in between: ask instead.
  const SILENT = 8_000;
  // Later the server says every fifteen seconds that it is still there; what has not for so long is broken unnoticed, as
  // where a telephone goes from the school's network to its own.
  const LOST = 40_000;
  const ASK_EVERY = 2_000;
  // As the server counts them.
  const NAMES = ["lobby", "asked", "shown"];
  let known = "";
  let stream;
  let timer;
  let ticking;
  let busy = false;
  let missed = false;
  let over = false;
  let streams = Boolean(window.EventSource);

  const standing = () => live.querySelector("[data-play-standing]");

  // A part that means the same stays as it is: somebody may be choosing an answer in it.
  function show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const came = page.querySelector("[data-play-standing]");
    if (!came) { location.reload(); return; }
    const before = standing();
    if (before.dataset.playStanding === came.dataset.playStanding && before.textContent === came.textContent) return;
    const unfolded = [...before.querySelectorAll("details")].map((one) => one.open);
    const same = before.dataset.playStanding.split(" ")[0] === came.dataset.playStanding.split(" ")[0];
    before.replaceWith(document.adoptNode(came));
    if (same) standing().querySelectorAll("details").forEach((one, place) => { one.open = unfolded[place] ?? one.open; });
    wrong.hidden = true;
    // What is new begins at the top; who looks for somebody in the list on the screen stays there.
    if (!same || !root.matches(".abri-play")) scrollTo(0, 0);
    tick();
    if (came.matches("[data-play-over]")) end();
  }

  function end() {
    over = true;
    stream?.close();
    clearTimeout(timer);
  }

  // The seconds that are left are for the eye alone: the server knows when the time is over.
  function tick() {
    clearInterval(ticking);
    const left = live.querySelector("[data-play-left]");
    if (!left) return;
    const ends = Date.now() + Number(left.dataset.playLeft) * 1000;
    ticking = setInterval(() => {
      left.textContent = Math.max(0, Math.round((ends - Date.now()) / 1000));
      if (Date.now() > ends) clearInterval(ticking);
    }, 500);
  }

  async function refresh() {
    if (busy) { missed = true; return; }
    busy = true;
    try {
      const answer = await fetch(root.dataset.news, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) show(await answer.text());
      else if (answer.status < 500) { end(); location.reload(); }
    } catch {
      // The line broke: the next number asks again.
      known = "";
    } finally {
      busy = false;
      if (missed) { missed = false; refresh(); }
    }
  }

  // How many answered is written as it is told; anything else is fetched.
  function hear({ answers, ...rest }) {
    const counted = live.querySelector("[data-play-answers]");
    if (counted && answers !== undefined) counted.textContent = answers;
    const now = JSON.stringify(rest);
    if (now === known) return;
    known = now;
    if (!isShown()) refresh();
  }

  // What was pressed on the screen came with the answer: it shows what is told already.
  function isShown() {
    const { state, moves, players } = JSON.parse(known || "{}");
    const listed = live.querySelectorAll(".abri-play__players li").length;
    return players === listed && standing().dataset.playStanding === `${NAMES[state]} ${moves}`;
  }

  async function ask() {
    clearTimeout(timer);
    if (over) return;
    try {
      const answer = await fetch(root.dataset.numbers, { headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) hear(await answer.json());
    } catch {
      // No line at the moment; asked again below.
    }
    if (!over && !stream && !document.hidden) timer = setTimeout(ask, ASK_EVERY);
  }

  function listen() {
    clearTimeout(timer);
    if (over || document.hidden) return;
    if (!streams) { ask(); return; }
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

  root.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-play-form]")) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    busy = true;
    const body = new URLSearchParams(new FormData(form, event.submitter));
    body.append("part", "1");
    wrong.hidden = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
      const said = await answer.text();
      if (answer.ok) show(said);
      else if (answer.status === 410) { end(); location.reload(); } else {
        wrong.textContent = answer.status === 422 ? said : root.dataset.failed;
        wrong.hidden = false;
      }
    } catch {
      wrong.textContent = root.dataset.failed;
      wrong.hidden = false;
    } finally {
      delete form.dataset.sending;
      busy = false;
      if (missed) { missed = false; if (!over && !isShown()) refresh(); }
    }
  });

  tick();
  if (standing().matches("[data-play-over]")) end();
  listen();
})();
