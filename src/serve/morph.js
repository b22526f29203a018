// Brings the page up to date where it stands. What was served is held against what is served now, and only what differs
// between the two is changed in the page: what its reader or its scripts did to the rest (scrolled, selected, opened, typed,
// added) stays.
const morphing = (own) => {
  // What was served, in a document that loads nothing, and for each of its nodes the one in the page.
  const served = document.implementation.createHTMLDocument().importNode(document.documentElement, true);
  const shown = new WeakMap();
  const pair = (node, there) => {
    shown.set(node, there);
    for (let a = node.firstChild, b = there.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
  };
  pair(served, document.documentElement);
  const find = (node) => {
    let there = shown.get(node);
    while (successors.has(there)) there = successors.get(there);
    return there;
  };
  served.querySelector(own)?.remove();

  // What works only when a page is loaded.
  const lasting = (root) =>
    [...root.querySelectorAll('script:not([type="application/ld+json"]), base, meta[http-equiv]')].map((node) => node.outerHTML).join('\n');

  // Makes the page what `next` is; says whether it could.
  const become = (next) => {
    next.querySelector(own)?.remove();
    // Where scripts run, these hold text.
    for (const node of next.querySelectorAll('noscript')) node.textContent = node.innerHTML;
    if (lasting(served) !== lasting(next)) return false;
    patch(served, next.documentElement);
    return true;
  };

  const patch = (old, next) => {
    if (old.isEqualNode(next)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      rewrite(old, next.data);
    } else {
      attributes(old, next);
      children(old, next);
    }
  };

  // Only the part that differs, so that a selection in the rest stays.
  const rewrite = (old, text) => {
    const there = find(old);
    let start = 0;
    while (start < text.length && text[start] === old.data[start]) start += 1;
    let end = 0;
    while (end < Math.min(text.length, old.data.length) - start && text.at(-1 - end) === old.data.at(-1 - end)) end += 1;
    if (there.data === old.data) there.replaceData(start, old.data.length - start - end, text.slice(start, text.length - end));
    else there.data = text;
    old.data = text;
  };

  const attributes = (old, next) => {
    for (const { name } of [...old.attributes]) {
      if (next.hasAttribute(name)) continue;
      old.removeAttribute(name);
      find(old).removeAttribute(name);
    }
    for (const { namespaceURI, name, value } of next.attributes) {
      if (old.getAttribute(name) === value) continue;
      old.setAttributeNS(namespaceURI, name, value);
      if (name === 'href' && old.localName === 'link' && old.relList.contains('stylesheet')) restyle(find(old), value);
      else find(old).setAttributeNS(namespaceURI, name, value);
    }
  };

  const children = (old, next) => {
    const [before, after] = [[...old.childNodes], [...next.childNodes]];
    const partners = new Map();
    let start = 0;
    while (start < Math.min(before.length, after.length) && before[start].isEqualNode(after[start])) start += 1;
    let end = 0;
    while (end < Math.min(before.length, after.length) - start && before.at(-1 - end).isEqualNode(after.at(-1 - end))) end += 1;
    for (let at = 0; at < start; at += 1) partners.set(after[at], before[at]);
    for (let at = 1; at <= end; at += 1) partners.set(after.at(-at), before.at(-at));
    align(before.slice(start, before.length - end), after.slice(start, after.length - end), partners, [whole, kind]);

    const kept = new Set(partners.values());
    for (const node of before) {
      if (kept.has(node)) continue;
      find(node).remove();
      node.remove();
    }
    let last = null;
    for (const node of after) {
      const partner = partners.get(node);
      if (partner) patch(partner, node);
      else insert(node, old, last);
      last = partner ?? node;
    }
  };

  // Behind `last`, or as the first of `parent`.
  const insert = (node, parent, last) => {
    const there = document.importNode(node, true);
    pair(node, there);
    const [place, before] = [find(parent), last && find(last)];
    if (!last) place.prepend(there);
    else if (before.parentNode === place) before.after(there);
    else place.append(there);
    if (last) last.after(node);
    else parent.prepend(node);
  };

  return become;
};

// Style sheets that are leaving, and what takes their place; and those that came with this update.
const successors = new WeakMap();
const renewed = new Set();

// A new style sheet takes the place of the old one when it is there, so that the page is never without.
const restyle = (link, href) => {
  const next = link.cloneNode();
  successors.set(link, next);
  renewed.add(next);
  for (const event of ['load', 'error']) next.addEventListener(event, () => link.remove(), { once: true });
  next.href = href;
  link.after(next);
};

// Partners in two lists of siblings, in the same order in both: those that are the same, and between them those of a kind.
const align = (old, next, partners, [key, ...rest]) => {
  if (!key || !old.length || !next.length) return;
  let [i, j] = [0, 0];
  for (const [a, b] of [...common(old.map(key), next.map(key)), [old.length, next.length]]) {
    align(old.slice(i, a), next.slice(j, b), partners, rest);
    if (a < old.length) partners.set(next[b], old[a]);
    [i, j] = [a + 1, b + 1];
  }
};

const whole = (node) => node.outerHTML ?? node.nodeName + node.data;

const kind = (node) =>
  node.nodeType === Node.ELEMENT_NODE
    ? [node.localName, ...['id', 'name', 'rel', 'property'].map((name) => node.getAttribute(name))].join(' ')
    : node.nodeName;

// The longest common subsequence, as pairs of positions. Of lists that are too long for that, what is at the same place.
const common = (a, b) => {
  const width = b.length + 1;
  if (a.length * width > 4_000_000) return a.flatMap((key, at) => (key === b[at] ? [[at, at]] : []));
  const length = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      length[at] = a[i] === b[j] ? length[at + width + 1] + 1 : Math.max(length[at + width], length[at + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
};
