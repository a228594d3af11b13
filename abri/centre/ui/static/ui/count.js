// Says how many characters a long text still has, once it comes near its limit; readers hear it when typing pauses.
(() => {
  "use strict";
  for (const box of document.querySelectorAll("textarea[data-limit]")) {
    const line = document.getElementById(`${box.id}_limit`);
    if (!line) continue;
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
      line.textContent = near ? (over ? line.dataset.over : line.dataset.left).replace("%(count)s", Math.abs(left)) : before;
      line.classList.toggle("abri-limit--over", over);
      clearTimeout(timer);
      timer = setTimeout(() => { heard.textContent = near ? line.textContent : ""; }, 1000);
    };
    box.addEventListener("input", count);
    count();
  }
})();
