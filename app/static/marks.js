// The value of a mark of a drawing, beside it, on hover, focus and touch. Without this file the browser shows it by
// itself on hover, and the table says the same.
const MARKS = "svg.map path, svg.plot circle";
const AWAY = 14;

const bubble = document.createElement("p");
bubble.className = "mark-said";
bubble.hidden = true;
bubble.setAttribute("aria-hidden", "true");
document.body.append(bubble);
let shown = null;
let byTouch = false;

// The words move from the title, which the browser would show a second time, to the mark.
function saidBy(mark) {
  const title = mark.querySelector("title");
  if (title) {
    mark.dataset.said = title.textContent;
    title.remove();
  }
  return mark.dataset.said;
}

function place(x, y) {
  const width = bubble.offsetWidth, height = bubble.offsetHeight;
  const left = Math.max(4, Math.min(x - width / 2, document.documentElement.clientWidth - width - 4));
  const above = y - height - AWAY;
  bubble.style.left = `${left + scrollX}px`;
  bubble.style.top = `${(above > 4 ? above : y + AWAY) + scrollY}px`;
}

function show(mark, x, y) {
  const words = saidBy(mark);
  if (!words) return hide();
  shown = mark;
  bubble.textContent = byTouch && mark.closest("a") ? `${words} (touchez encore pour son origine)` : words;
  bubble.hidden = false;
  place(x, y);
}

function hide() {
  shown = null;
  bubble.hidden = true;
}

document.addEventListener("pointerdown", event => { byTouch = event.pointerType === "touch"; }, true);
document.addEventListener("pointermove", event => {
  if (event.pointerType === "touch") return;
  const mark = event.target.closest?.(MARKS);
  if (mark) show(mark, event.clientX, event.clientY);
  else if (shown && !shown.closest("a")?.matches(":focus-visible")) hide();
});
document.addEventListener("focusin", event => {
  const mark = event.target.closest?.("svg a")?.querySelector("path, circle");
  if (!mark || !event.target.matches(":focus-visible")) return byTouch || hide();
  const box = mark.getBoundingClientRect();
  show(mark, box.left + box.width / 2, box.top + Math.min(box.height / 2, 40));
});
// The first touch shows the value, the second one follows the link.
document.addEventListener("click", event => {
  const mark = event.target.closest?.(MARKS);
  if (!byTouch) return;
  if (!mark) return hide();
  if (mark === shown) return;
  event.preventDefault();
  event.stopPropagation();
  show(mark, event.clientX, event.clientY);
}, true);
document.addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
