// Sends files in parts, two at once, and goes on where it stopped after a broken line or a reload. Without it the form
// sends them whole.
(() => {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  const input = form?.querySelector("[data-upload-input]");
  const template = form?.querySelector("[data-upload-row]");
  if (!input || !template || !window.Blob?.prototype.slice) return;
  const says = form.dataset;
  const token = form.elements.csrfmiddlewaretoken.value;
  const AT_ONCE = 2;
  const LONGEST_WAIT = 30_000;
  const STALLED_AFTER = 60_000;
  // A request that failed on the way, or was met by a server that is busy: the same one may succeed in a moment.
  const AGAIN = new Set([0, 408, 425, 429, 500, 502, 503, 504]);
  let busy = false;

  class Refused extends Error {}
  class Stopped extends Error {}

  function sizeInWords(bytes) {
    const [value, words] = bytes >= 1e6 ? [bytes / 1e6, says.mb] : [bytes / 1e3, says.kb];
    const places = bytes >= 1e6 && value < 10 ? 1 : 0;
    const shown = bytes ? Math.max(value, 1) : 0;
    return words.replace("[n]", shown.toLocaleString(document.documentElement.lang, { maximumFractionDigits: places }));
  }

  // One file on its way, with its line in the list.
  class Row {
    constructor(file) {
      this.file = file;
      this.arrived = 0;
      this.onTheWay = new Map();
      this.requests = new Set();
      this.broken = new Set();
      this.stopped = false;
      this.over = false;
      const line = template.content.firstElementChild.cloneNode(true);
      for (const name of line.querySelectorAll("[data-upload-name]")) name.append(name.matches(".abri-hidden") ? ` ${file.name}` : file.name);
      line.querySelector("[data-upload-size]").textContent = sizeInWords(file.size);
      this.progress = line.querySelector("[data-upload-progress]");
      this.told = line.querySelector("[data-upload-says]");
      this.stopper = line.querySelector("[data-upload-stop]");
      this.stopper.addEventListener("click", () => this.stop());
      this.line = line;
      form.querySelector("[data-upload-list]").append(line);
      this.tell(says.waits);
    }

    tell(words) {
      if (this.told.textContent !== words) this.told.textContent = words;
    }

    // A part whose line broke is not forgotten because another one moves.
    tellMoving() {
      this.tell(this.broken.size ? says.broken : says.sends);
    }

    end(words) {
      this.tell(words);
      this.progress.remove();
      this.stopper.remove();
    }

    // From now on it can be removed as any other, and there is nothing left to skip. Where what arrived stays, the form
    // says what came.
    arrive(id, words) {
      this.tell(words);
      this.progress.remove();
      if (!says.remove) {
        this.stopper.remove();
        form.append(hidden("arrived", id));
        return;
      }
      const remover = this.stopper.cloneNode(true);
      Object.assign(remover, { type: "submit", name: "remove", value: id });
      remover.querySelector("[data-upload-verb]").textContent = says.remove;
      this.stopper.replaceWith(remover);
      form.querySelector("button[name=skip]")?.remove();
    }

    measure() {
      const moving = [...this.onTheWay.values()].reduce((sum, bytes) => sum + bytes, 0);
      this.progress.value = this.file.size ? Math.min((this.arrived + moving) / this.file.size, 1) : 0;
    }

    cut() {
      for (const request of this.requests) request.abort();
      this.wake?.();
    }

    stop() {
      this.stopped = true;
      this.cut();
      if (this.address) this.request("POST", this.address, fields({ remove: "1" })).catch(() => {});
      this.end(says.stopped);
    }

    // One request; resolves with its status and what it says, never rejects.
    request(method, address, body, moved) {
      return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        const wanted = new URL(address, location).href;
        let stalled;
        const alive = () => { clearTimeout(stalled); stalled = setTimeout(() => request.abort(), STALLED_AFTER); };
        const done = (status) => {
          clearTimeout(stalled);
          this.requests.delete(request);
          let answer = {};
          try { answer = JSON.parse(request.responseText); } catch { /* a page of a proxy, or nothing */ }
          resolve({ status, answer, elsewhere: Boolean(request.responseURL) && request.responseURL !== wanted });
        };
        request.upload.addEventListener("progress", (event) => { alive(); moved?.(event.loaded); });
        request.addEventListener("load", () => done(request.status));
        for (const broken of ["error", "abort", "timeout"]) request.addEventListener(broken, () => done(0));
        request.open(method, address);
        request.setRequestHeader("X-CSRFToken", token);
        this.requests.add(request);
        alive();
        request.send(body);
      });
    }

    // The same request until it is answered.
    async insist(method, address, body, moved) {
      for (let tried = 0; ; tried += 1) {
        if (this.stopped || this.over) throw new Stopped();
        const { status, answer, elsewhere } = await this.request(method, address, body, moved);
        if (this.stopped) throw new Stopped();
        if (elsewhere) {
          // The session is over. Whoever signs in comes back here, and chooses the same files again.
          location.reload();
          await new Promise(() => {});
        }
        if ((status >= 200 && status < 300) || (status === 409 && answer.missing)) {
          this.broken.delete(address);
          return answer;
        }
        if (!AGAIN.has(status) || (status === 429 && answer.error && tried > 5)) throw new Refused(answer.error || says.failed);
        this.broken.add(address);
        this.tell(status === 429 && answer.error ? answer.error : says.broken);
        await this.pause(Math.min(1000 * 2 ** tried, LONGEST_WAIT));
      }
    }

    // Waits, but no longer than until the line is back.
    pause(milliseconds) {
      return new Promise((resolve) => {
        const over = () => { clearTimeout(timer); removeEventListener("online", over); resolve(); };
        const timer = setTimeout(over, milliseconds);
        addEventListener("online", over);
        this.wake = over;
      });
    }

    async send() {
      const file = this.file;
      if (!file.size) throw new Refused(says.empty);
      const mark = `${file.lastModified} ${file.name}`;
      const begun = await this.insist("POST", says.begin, fields({ name: file.name, size: file.size, mark }));
      this.address = says.begin.replace(/begin\/$/, `${begun.id}/`);
      // The line that a reload left behind is this file.
      form.querySelector(`[data-file="${begun.id}"]`)?.remove();
      let missing = begun.missing;
      do {
        this.arrived = file.size - missing.reduce((sum, number) => sum + this.part(number, begun.part).size, 0);
        await this.sendParts(missing, begun.part);
        this.tell(says.locks);
        const answer = await this.insist("POST", this.address, fields({}));
        missing = answer.missing || [];
        if (answer.says) this.arrive(begun.id, answer.says);
      } while (missing.length);
    }

    part(number, size) {
      return this.file.slice((number - 1) * size, number * size);
    }

    async sendParts(missing, size) {
      const waiting = [...missing];
      const sender = async () => {
        while (waiting.length) {
          const number = waiting.shift();
          const part = this.part(number, size);
          this.tellMoving();
          await this.insist("PUT", `${this.address}${number}/`, part, (bytes) => {
            this.tellMoving();
            this.onTheWay.set(number, Math.min(bytes, part.size));
            this.measure();
          });
          this.onTheWay.delete(number);
          this.arrived += part.size;
          this.measure();
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, sender));
    }
  }

  function fields(named) {
    const body = new FormData();
    for (const [name, value] of Object.entries(named)) body.append(name, value);
    return body;
  }

  // Whether the file arrived, or was stopped by who sent it: then nothing is wrong.
  async function arrives(row) {
    if (row.stopped) return true;
    try {
      await row.send();
      return true;
    } catch (error) {
      if (error instanceof Stopped) return true;
      row.over = true;
      row.cut();
      row.line.classList.add("abri-files__row--broken");
      row.end(error instanceof Refused ? error.message : says.failed);
      return false;
    }
  }

  function press(button) {
    if (button?.name) form.append(hidden(button.name, button.value));
    form.submit();
  }

  function hidden(name, value) {
    return Object.assign(document.createElement("input"), { type: "hidden", name, value });
  }

  form.addEventListener("submit", async (event) => {
    if (busy) { event.preventDefault(); return; }
    if (!input.files.length || event.submitter?.name === "skip") return;
    event.preventDefault();
    busy = true;
    const rows = [...input.files].map((file) => new Row(file));
    input.value = "";
    let well = true;
    for (const row of rows) well = (await arrives(row)) && well;
    busy = false;
    // What went wrong is read first; the next press goes on without it.
    if (well) press(event.submitter);
    else form.querySelector(".abri-files__row--broken")?.scrollIntoView({ block: "center" });
  });
})();
