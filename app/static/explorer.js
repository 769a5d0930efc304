// The explorer in place: the same addresses, asked without leaving the page. Without this file, links and buttons do it.
import "./marks.js";

const REPLACED = ["#question", ".with-rail"];
const here = location.pathname;
const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");
document.querySelector("main").append(said);
let asking;

// Where the focus was, in words that hold once the page is made again.
function kept(element) {
  const panel = element?.closest("details.query-part");
  if (panel) return `#${panel.id} > summary`;
  if (element?.closest(".tabs-nav")) return ".tabs-nav [aria-current]";
  if (element?.closest(".pages")) return "#tableau caption";
  const head = element?.closest("thead th");
  if (head) return `#tableau thead th:nth-child(${head.cellIndex + 1}) a`;
  if (element?.closest(".classes-form")) return "#classes";
  return element?.closest(".chips") ? ".chip.is-current" : ".tabs-nav [aria-current]";
}

function focus(selector) {
  const target = document.querySelector(selector);
  if (!target) return;
  if (!target.matches("a, summary, select, button")) target.tabIndex = -1;
  target.focus({ preventScroll: !selector.startsWith("#tableau caption") });
}

function replace(fresh) {
  for (const selector of REPLACED) {
    const now = document.querySelector(selector), next = fresh.querySelector(selector);
    if (!now || !next) return false;
    now.replaceWith(document.adoptNode(next));
  }
  document.title = fresh.title;
  return true;
}

async function ask(url, { from = null, push = true } = {}) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const region = document.querySelector(".with-rail");
  region.setAttribute("aria-busy", "true");
  const selector = kept(from);
  try {
    const answer = await fetch(url, { signal });
    if (!answer.ok) return location.assign(url);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (signal.aborted) return;
    const address = fresh.querySelector("link[rel=canonical]")?.getAttribute("href") ?? answer.url;
    if (!replace(fresh)) return location.assign(url);
    document.querySelector("link[rel=canonical]")?.setAttribute("href", address);
    if (push) history.pushState(null, "", address);
    if (from) focus(selector);
    said.textContent = document.querySelector(".with-rail .sentence")?.textContent ?? "";
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

document.addEventListener("click", event => {
  const link = event.target.closest("a[href]");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link && isPlain && !event.defaultPrevented && link.closest("#question, .with-rail-main")) {
    const url = new URL(link.getAttribute("href"), location.href);
    if (url.origin === location.origin && url.pathname === here && url.search) {
      event.preventDefault();
      ask(url, { from: link });
    }
  }
  for (const open of document.querySelectorAll("details.query-part[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("submit", event => {
  const form = event.target;
  if (!form.matches("#question, .classes-form")) return;
  event.preventDefault();
  const url = new URL(form.action);
  url.search = new URLSearchParams(new FormData(form));
  ask(url, { from: event.submitter ?? form });
});

document.addEventListener("keydown", event => {
  const open = event.key === "Escape" && document.querySelector("details.query-part[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

addEventListener("popstate", () => { if (location.pathname === here) ask(location.href, { push: false }); });
