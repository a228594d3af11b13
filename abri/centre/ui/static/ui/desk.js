// Keys of the desk, which can be switched off, and ages that stay true while a page is open. What a key does stands in the
// page: a row's or the page's [data-key], and in the list that "?" opens.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("[data-rows] [data-row]")];
  const box = document.querySelector("[data-keys]");
  const toggle = document.querySelector("[data-keys-toggle]");
  const list = document.querySelector("[data-keys-list]");
  const STORED = "abri-keys";
  let on = true;
  let current = -1;

  function remember(value) {
    on = value;
    if (toggle) {
      toggle.setAttribute("aria-pressed", String(on));
      toggle.textContent = on ? toggle.dataset.on : toggle.dataset.off;
    }
    try {
      localStorage.setItem(STORED, on ? "on" : "off");
    } catch {
      // A browser that keeps nothing has the keys on each new page.
    }
  }

  function go(place) {
    if (!rows.length) return;
    if (rows[current]) rows[current].removeAttribute("data-current");
    current = Math.max(0, Math.min(rows.length - 1, place));
    const row = rows[current];
    row.setAttribute("data-current", "");
    const link = row.querySelector("[data-open]");
    if (link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  // A key acts in the row that is chosen, else on the page: "r" on a case goes to the reply. A part of the page is
  // unfolded and its first box takes the focus; a link or a button is pressed; a form without boxes is sent.
  function focusIn(target) {
    const box = target.querySelector("textarea") || target.querySelector("input:not([type=hidden]), select");
    if (box) box.focus();
    return Boolean(box);
  }
  function act(key) {
    const selector = `[data-key="${key}"]`;
    const target = (rows[current] && rows[current].querySelector(selector)) || (rows.length ? null : document.querySelector(selector));
    if (!target) return false;
    if (target.matches("a, button")) target.click();
    else {
      const folded = target.querySelector("details:not([open])");
      if (folded) folded.open = true;
      if (focusIn(target)) return true;
      // What is folded away comes only now.
      if (folded && folded.matches("[hx-get]")) folded.addEventListener("htmx:afterSettle", () => focusIn(target), { once: true });
      else if (target.matches("form")) target.requestSubmit();
      else return false;
    }
    return true;
  }

  // Going somewhere: "g" and then a letter that a link of the navigation carries.
  let going = false;
  function goTo(key) {
    going = false;
    const link = document.querySelector(`[data-go="${key}"]`);
    if (link) link.click();
    return Boolean(link);
  }

  // The list names what does something here and now: parts of a page come and go while it is open.
  const there = {
    list: () => rows.length,
    box: () => document.querySelector("form :is(textarea, select, input:not([type=hidden]))"),
    go: (key) => document.querySelector(`[data-go="${key}"]`),
    key: (key) => (rows.length ? rows : [document]).some((place) => place.querySelector(`[data-key="${key}"]`)),
  };
  function nameKeys() {
    const names = [...list.querySelectorAll("[data-needs]")];
    for (const name of names) {
      const [what, key] = name.dataset.needs.split(" ");
      name.hidden = name.nextElementSibling.hidden = !there[what](key);
    }
    box.hidden = names.every((name) => name.hidden);
  }

  document.addEventListener("keydown", (event) => {
    const box = event.target.closest("input, textarea, select, [contenteditable]");
    if (box && event.key === "Enter" && (event.ctrlKey || event.metaKey) && box.form && !event.isComposing) {
      event.preventDefault();
      box.form.requestSubmit();
      return;
    }
    if (!on || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (box && event.key === "Escape") box.blur();
    if (box && !box.matches("[type=radio], [type=checkbox]")) return;
    if (going) {
      if (goTo(event.key)) event.preventDefault();
    } else if (event.key === "j") go(current + 1);
    else if (event.key === "k") go(current - 1);
    else if (event.key === "g") going = true;
    else if (event.key === "?" && list) {
      list.open = !list.open;
      if (list.open) list.querySelector("summary").focus();
      event.preventDefault();
    } else if (/^[a-z]$/.test(event.key) && act(event.key)) event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const place = rows.indexOf(event.target.closest("[data-row]"));
    if (place >= 0 && place !== current) {
      if (rows[current]) rows[current].removeAttribute("data-current");
      current = place;
      rows[current].setAttribute("data-current", "");
    }
  });

  if (box && toggle && list) {
    nameKeys();
    list.addEventListener("toggle", nameKeys);
    let stored = "on";
    try {
      stored = localStorage.getItem(STORED) || "on";
    } catch {
      // As above.
    }
    remember(stored === "on");
    toggle.addEventListener("click", () => remember(!on));
  }

  const language = document.documentElement.lang;
  const say = {
    age: (count, unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(count),
    ago: (count, unit) => new Intl.RelativeTimeFormat(language, { style: "short" }).format(-count, unit),
  };
  function span(minutes, phrase) {
    if (minutes < 60) return phrase(minutes, "minute");
    if (minutes < 24 * 60) return phrase(Math.floor(minutes / 60), "hour");
    return phrase(Math.floor(minutes / 60 / 24), "day");
  }
  setInterval(() => {
    for (const time of document.querySelectorAll("time[data-span]")) {
      const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / 60000);
      if (minutes >= 1) time.firstChild.textContent = span(minutes, say[time.dataset.span]);
    }
  }, 60000);
})();
