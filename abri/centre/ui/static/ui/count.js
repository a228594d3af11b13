// Says how many characters a long text still has, once it comes near its limit; readers hear it when typing pauses.
(() => {
  "use strict";
  const language = document.documentElement.lang;
  const plural = new Intl.PluralRules(language);
  const format = new Intl.NumberFormat(language);
  // A language has a text for one, and one for every other number.
  function say(texts, what, count) {
    const form = plural.select(count) === "one" ? "One" : "Other";
    return texts[what + form].replace("%(count)s", format.format(count));
  }
  const watched = new WeakSet();
  function watch(box) {
    const line = document.getElementById(`${box.id}_limit`);
    if (!line || watched.has(box)) return;
    watched.add(box);
    const limit = Number(box.dataset.limit);
    const before = line.textContent;
    const heard = document.createElement("span");
    heard.className = "abri-hidden";
    heard.setAttribute("role", "status");
    line.after(heard);
    let timer;
    const count = () => {
      // The server counts characters, not the halves in which JavaScript keeps some of them.
      const left = limit - [...box.value.replace(/\r?\n/g, "\n")].length;
      const over = left < 0;
      const near = left < limit / 5;
      line.textContent = near ? say(line.dataset, over ? "over" : "left", Math.abs(left)) : before;
      line.classList.toggle("abri-limit--over", over);
      clearTimeout(timer);
      timer = setTimeout(() => { heard.textContent = near ? line.textContent : ""; }, 1000);
    };
    box.addEventListener("input", count);
    count();
  }
  const watchAll = () => document.querySelectorAll("textarea[data-limit]").forEach(watch);
  watchAll();
  // A form that comes into the page later.
  document.addEventListener("htmx:load", watchAll);
})();
