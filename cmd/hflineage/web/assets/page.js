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

// A diagram is moved by dragging and the arrow keys, and zoomed by its buttons, + and -,
// and the wheel with Ctrl.
function pannable(drawing) {
  const frame = drawing.parentElement;
  const zoom = Panzoom(drawing, { maxScale: 8, minScale: 0.1, canvas: true });
  const by = (factor) => {
    const at = frame.getBoundingClientRect();
    zoom.zoomToPoint(zoom.getScale() * factor, { clientX: at.left + at.width / 2, clientY: at.top + at.height / 2 });
  };
  const move = (x, y) => zoom.pan(x / zoom.getScale(), y / zoom.getScale(), { relative: true });
  const whole = () => {
    const [width, height] = [drawing.clientWidth, drawing.clientHeight];
    const scale = Math.min(frame.clientWidth / width, frame.clientHeight / height, 1);
    // Panzoom scales around the middle of the drawing, after it was moved.
    const place = (size, room) => (Math.max(0, (room - size * scale) / 2) - size / 2) / scale + size / 2;
    frame.scrollTo(0, 0);
    zoom.zoom(scale);
    zoom.pan(place(width, frame.clientWidth), place(height, frame.clientHeight));
  };
  const keys = {
    ArrowLeft: () => move(80, 0), ArrowRight: () => move(-80, 0), ArrowUp: () => move(0, 80), ArrowDown: () => move(0, -80),
    "+": () => by(1.5), "=": () => by(1.5), "-": () => by(1 / 1.5), 0: whole,
  };
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  frame.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) zoom.zoomWithWheel(event);
  }, { passive: false });
  const buttons = { in: () => by(1.5), out: () => by(1 / 1.5), whole };
  for (const button of frame.parentElement.querySelectorAll("[data-zoom]")) {
    button.hidden = false;
    button.onclick = buttons[button.dataset.zoom];
  }
  clickable(frame);
}

// Where a drag ends there is no click on a box.
function clickable(frame) {
  let from;
  frame.addEventListener("pointerdown", (event) => { from = event; }, true);
  frame.addEventListener("dragstart", (event) => event.preventDefault());
  frame.addEventListener("click", (event) => {
    if (!event.detail || !from || Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < 5) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}

function drawn(root) {
  for (const drawing of root.querySelectorAll(".diagram > svg:not([data-pannable])")) {
    drawing.dataset.pannable = "";
    pannable(drawing);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  drawn(document);
  const place = document.querySelector(".drawn:not([hx-get])");
  if (place) reveal(place, location);
});
document.addEventListener("htmx:afterSwap", (event) => drawn(event.target));

// reveal goes to the box of what an address opens last.
function reveal(place, address) {
  const opened = new URL(address, location).searchParams.getAll("open").pop();
  if (opened === undefined) return;
  const boxes = [...place.querySelectorAll(".diagram a")];
  const box = boxes.find((a) => a.querySelector("title").textContent.startsWith(opened + ", "));
  (box || place.querySelector(".diagram")).focus();
}

// "+N more" in a diagram that stands in another page is opened there.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".drawn[hx-get] .diagram a[href^='/diagram?']");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const place = link.closest(".drawn");
  const address = link.getAttribute("href");
  htmx.ajax("GET", address, { target: place, swap: "innerHTML" }).then(() => reveal(place, address));
});
