// What pages do beyond links and forms: choices that apply at once, the search list by
// keyboard, and pan and zoom of diagrams. All of it works without, by a button or a link.
"use strict";

document.addEventListener("change", (event) => {
  if (event.target.matches(".choice select")) event.target.form.requestSubmit();
});

const found = () => document.getElementById("found");

document.addEventListener("keydown", (event) => {
  const list = found();
  if (!list || !event.target.closest(".search")) return;
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const input = document.querySelector(".search input");
  if (event.key === "Escape") {
    list.replaceChildren();
    input.focus();
  } else if (event.key === "ArrowDown" && at + 1 < links.length) {
    links[at + 1].focus();
    event.preventDefault();
  } else if (event.key === "ArrowUp" && at >= 0) {
    (at === 0 ? input : links[at - 1]).focus();
    event.preventDefault();
  }
});

document.addEventListener("focusout", () => {
  setTimeout(() => {
    const list = found();
    if (list && !document.activeElement.closest(".search")) list.replaceChildren();
  }, 150);
});

// A box of folded models opens in place.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".diagram a.open");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  htmx.ajax("GET", link.getAttribute("href"), { target: link.closest(".picture"), swap: "outerHTML" });
});

function pannable(root) {
  for (const drawing of root.querySelectorAll(".diagram > svg:not([data-pannable])")) {
    drawing.dataset.pannable = "";
    const frame = drawing.parentElement;
    const zoom = Panzoom(drawing, { maxScale: 8, minScale: 0.2, canvas: true });
    frame.addEventListener("wheel", (event) => {
      if (event.ctrlKey || event.metaKey) zoom.zoomWithWheel(event);
    }, { passive: false });
    frame.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key];
      if (step) zoom.pan(...step, { relative: true });
      else if (event.key === "+") zoom.zoomIn();
      else if (event.key === "-") zoom.zoomOut();
      else return;
      event.preventDefault();
    });
    for (const button of frame.parentElement.querySelectorAll("[data-zoom]")) {
      button.hidden = false;
      button.onclick = () => ({ in: zoom.zoomIn, out: zoom.zoomOut, whole: zoom.reset })[button.dataset.zoom]();
    }
  }
}

document.addEventListener("DOMContentLoaded", () => pannable(document));
document.addEventListener("htmx:load", (event) => pannable(event.target.parentElement || document));
