// Every value of a facet in its place: "see all" opens beside the hits, and the list narrows while one types. Without this both are pages.
(() => {
  "use strict";
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
