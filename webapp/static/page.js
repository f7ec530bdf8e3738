/* What pages do better with JavaScript than without: one file, since each is a request more. Every page works without. */
"use strict";

/* Suggestions under the search box: an editable combobox with a listbox, as the ARIA practices describe it. */
(() => {
  const WAIT = 150;
  const LEAST = 2;
  const LONGEST = 100;
  const REMEMBERED = 30;

  class Suggestions {
    constructor(input) {
      this.input = input;
      this.form = input.form;
      this.answers = new Map();
      this.active = -1;
      this.addresses = [];
      this.list = this.element("ul", { id: `${input.id}-goi-y`, role: "listbox", class: "suggest", "aria-label": input.dataset.suggestions });
      this.said = this.element("span", { class: "unseen", "aria-live": "polite" });
      this.list.hidden = true;
      this.form.append(this.list, this.said);
      const role = { role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-controls": this.list.id };
      Object.entries(role).forEach(([name, value]) => input.setAttribute(name, value));
      input.addEventListener("input", (event) => event.isComposing || this.later());
      input.addEventListener("compositionend", () => this.later());
      input.addEventListener("keydown", (event) => this.pressed(event));
      input.addEventListener("blur", () => this.close());
      this.list.addEventListener("pointerdown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.clicked(event));
    }

    element(name, attributes, text = "") {
      const made = document.createElement(name);
      Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
      made.textContent = text;
      return made;
    }

    get typed() {
      return this.input.value.trim().replace(/\s+/g, " ");
    }

    later() {
      clearTimeout(this.timer);
      this.fetching?.abort();
      if (this.typed.length < LEAST || this.typed.length > LONGEST) {
        this.close();
        return;
      }
      this.timer = setTimeout(() => this.ask(this.typed), WAIT);
    }

    async ask(typed) {
      if (!this.answers.has(typed)) {
        this.fetching = new AbortController();
        const address = new URL(this.input.dataset.suggest, document.baseURI);
        address.searchParams.set("q", typed);
        try {
          const answer = await fetch(address, { signal: this.fetching.signal });
          if (!answer.ok) throw new Error(answer.statusText);
          this.remember(typed, (await answer.json()).suggestions);
        } catch {
          if (typed === this.typed) this.close();
          return;
        }
      }
      if (typed === this.typed && document.activeElement === this.input) this.show(this.answers.get(typed));
    }

    remember(typed, suggestions) {
      this.answers.set(typed, suggestions);
      if (this.answers.size > REMEMBERED) this.answers.delete(this.answers.keys().next().value);
    }

    show(suggestions) {
      this.close();
      this.addresses = suggestions.map((one) => one.address);
      this.list.replaceChildren(...suggestions.map((one, at) => this.option(one, at)));
      this.list.hidden = suggestions.length === 0;
      this.input.setAttribute("aria-expanded", String(!this.list.hidden));
      this.said.textContent = this.list.hidden ? "" : this.input.dataset.counted.replace("{}", suggestions.length);
    }

    option(one, at) {
      const made = this.element("li", { id: `${this.list.id}-${at}`, role: "option", "aria-selected": "false" });
      made.append(this.element("span", { lang: "vi", class: "name" }, one.text));
      made.append(" ", this.element("span", { class: "meta" }, this.input.dataset[one.kind] ?? ""));
      return made;
    }

    close() {
      clearTimeout(this.timer);
      this.choose(-1);
      this.list.hidden = true;
      this.said.textContent = "";
      this.input.setAttribute("aria-expanded", "false");
    }

    choose(at) {
      this.active = at;
      [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
      const option = this.list.children[at];
      if (option) {
        this.input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        this.input.removeAttribute("aria-activedescendant");
      }
    }

    /* From the box down through the list and around to the box again, or the other way. */
    move(step) {
      const places = this.list.children.length + 1;
      this.choose(((this.active + 1 + step + places) % places) - 1);
    }

    pressed(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const down = event.key === "ArrowDown";
      if (this.list.hidden) {
        if (down && this.typed.length >= LEAST) {
          event.preventDefault();
          this.ask(this.typed);
        }
        return;
      }
      if (event.key === "Escape" || (event.altKey && event.key === "ArrowUp")) {
        event.preventDefault();
        this.close();
      } else if (down || event.key === "ArrowUp") {
        event.preventDefault();
        this.move(down ? 1 : -1);
      } else if (event.key === "Enter" && this.active >= 0) {
        event.preventDefault();
        this.open(this.active);
      }
    }

    clicked(event) {
      const option = event.target.closest("[role=option]");
      if (option) this.open([...this.list.children].indexOf(option));
    }

    open(at) {
      const address = new URL(this.addresses[at], document.baseURI);
      this.close();
      if (address.origin === location.origin) location.assign(address);
    }
  }

  document.querySelectorAll("input[data-suggest]").forEach((input) => new Suggestions(input));
})();

/* Every value of a facet in its place: "see all" opens beside the hits, and the list narrows while one types. Without this both are pages. */
(() => {
  const wait = 150;

  const part = async (address, signal) => {
    const answer = await fetch(address, { signal });
    if (!answer.ok) throw new Error(answer.statusText);
    return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("gia-tri");
  };

  const narrowing = (form) => {
    const list = form.parentNode.querySelector("[data-list]");
    let timer, running;
    const show = async () => {
      running?.abort();
      running = new AbortController();
      try {
        const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
        list.replaceChildren(...(await part(address, running.signal)).querySelector("[data-list]").childNodes);
      } catch (error) {
        if (error.name !== "AbortError") form.submit();
      }
    };
    form.querySelector("[name=loc]").addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, wait);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      show();
    });
  };

  const opening = (link) => link.addEventListener("click", async (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    try {
      const whole = await part(link.href);
      const [form, list] = [whole.querySelector("[data-filter]"), whole.querySelector("[data-list]")];
      const field = form.querySelector("[name=loc]");
      const name = form.elements.namedItem("o").value;
      field.id = `loc-trong-${name}`;
      form.querySelector("label").htmlFor = field.id;
      const box = link.closest(".facet");
      const place = document.createElement("div");
      place.append(form, list);
      box.querySelector(".values").replaceWith(place);
      link.parentNode.remove();
      narrowing(form);
      field.focus();
    } catch {
      location.assign(link.href);
    }
  });

  document.querySelectorAll("[data-filter]").forEach(narrowing);
  document.querySelectorAll("a[data-values]").forEach(opening);
})();
