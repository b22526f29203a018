// Listens for new builds: brings the page up to date, and shows above it what keeps the site from being built.
const { run, status, version } = document.currentScript.dataset;
const become = morphing('script[src="/__faircopy/live.js"]');
let since = version;

const ask = async () => (await fetch(`/__faircopy/now?${new URLSearchParams({ path: location.pathname, since })}`)).json();

const update = async () => {
  let now = await ask();
  // An editor may take a file away for a moment to save it.
  if (now.run === run && String(now.status) !== status) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    now = await ask();
  }
  show(now);
  // Another process, or another page: there was one and now there is none, or the other way about.
  if (now.run !== run || String(now.status) !== status) return location.reload();
  renewed.clear();
  if (now.page) {
    const answer = await fetch(location.pathname);
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (String(answer.status) !== status || !become(next)) return location.reload();
  }
  if (!refresh(now.changed)) return location.reload();
  since = now.version;
};

// Loads files again that the page uses; says whether that is all there is to do.
const refresh = (changed) => {
  const names = new Set(changed);
  const isChanged = (address) => {
    const { origin, pathname } = new URL(address, location);
    return origin === location.origin && names.has(decoded(pathname));
  };
  const again = (address) => {
    const url = new URL(address);
    url.searchParams.set('faircopy', Date.now());
    return url.href;
  };
  for (const link of document.querySelectorAll('link')) {
    const isDone = successors.has(link) || renewed.has(link);
    if (link.relList.contains('stylesheet') && !isDone && isChanged(link.href)) restyle(link, again(link.href));
  }
  for (const image of document.images) {
    if (!isChanged(image.currentSrc || image.src)) continue;
    if (image.srcset || image.parentNode.localName === 'picture') return false;
    image.src = again(image.src);
  }
  const simple = ['link', 'img', 'other', 'navigation'];
  return !performance.getEntriesByType('resource').some(({ name, initiatorType }) => !simple.includes(initiatorType) && isChanged(name));
};

const decoded = (path) => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

let panel = null;
let told = '';

const show = ({ problems, more, held }) => {
  const news = JSON.stringify([problems, more, held]);
  if (told === news) return;
  told = news;
  panel?.remove();
  panel = null;
  if (!problems.length) return;
  panel = document.createElement('faircopy-problems');
  const shadow = panel.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    section { position: fixed; inset: 0 0 auto; z-index: 2147483647; max-height: 50vh; overflow: auto; padding: 1rem 1.25rem;
              font: 13px/1.5 ui-monospace, monospace; color: #f6f2ea; background: #2b1416; border-bottom: 3px solid #d9534f; }
    p { margin: 0 3rem 0 0; font-family: system-ui, sans-serif; }
    pre { margin: 1rem 0 0; font: inherit; white-space: pre; }
    a { color: #ffc9a3; }
    button { position: absolute; top: .75rem; right: 1rem; padding: .1rem .6rem; font: inherit; color: inherit; background: none;
             border: 1px solid currentColor; border-radius: 3px; cursor: pointer; }`);
  shadow.adoptedStyleSheets = [sheet];
  const section = document.createElement('section');
  section.setAttribute('role', 'alert');
  const title = document.createElement('p');
  title.textContent = held ? 'The site does not build. Below is its last good state.' : 'These errors keep the site from being published.';
  const button = document.createElement('button');
  button.textContent = 'hide';
  button.addEventListener('click', () => panel?.remove());
  section.append(title, button, ...problems.map(excerpt));
  if (more) section.append(Object.assign(document.createElement('p'), { textContent: `and ${more} more, which the terminal shows` }));
  shadow.append(section);
  document.documentElement.append(panel);
};

const excerpt = (parts) => {
  const pre = document.createElement('pre');
  const link = ({ text, href }) => Object.assign(document.createElement('a'), { href, textContent: text });
  // Text is a string, a place is an object.
  pre.append(...parts.map((part) => (part.href ? link(part) : part)));
  return pre;
};

let updates = Promise.resolve();
let events = null;

// A browser keeps few connections to a host, and an open page has one: those that nobody sees let go of it.
const listen = () => {
  events?.close();
  events = document.hidden ? null : new EventSource('/__faircopy/events');
  events?.addEventListener('message', () => (updates = updates.then(update).catch(() => {})));
};
document.addEventListener('visibilitychange', listen);
listen();
