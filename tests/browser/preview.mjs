// The preview as somebody meets it who writes: what is edited changes where it stands, and nothing else does.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { reader } from './browser.mjs';

const CONFIG = 'edition = "2026"\nbase_url = "https://example.org"\ntitle = "Preview"\n';
const LONG = Array.from({ length: 60 }, (_, n) => `Paragraph ${n} has some words in it, so that there is something to scroll.\n`).join('\n');
const WHITE = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="#fff"/></svg>';

/// A note with what a reader can leave a trace in.
const note = (words) => `+++
title = "Note"
draft = true
+++
First paragraph, which says ${words} and more.

\`\`\`details summary="More"
Folded away.
\`\`\`

<p><input id="typed" aria-label="typed"> <textarea id="text" aria-label="text">served</textarea></p>

![A square](/square.svg)

${LONG}
`;

export function preview(faircopy) {
  describe('preview', () => {
    let site;
    let context;
    let page;
    const loads = [];
    before(async () => {
      site = await Site.start(faircopy);
      context = await reader(1280, 'light');
      context.setDefaultTimeout(15_000);
      page = await context.newPage();
      page.on('load', () => loads.push(page.url()));
      await page.goto(`${site.address}/note/`);
    });
    after(async () => {
      await context.close();
      site.stop();
    });
    const reads = (words) => page.waitForFunction((words) => document.querySelector('main').textContent.includes(words), words);
    const same = () => page.evaluate(() => window.untouched === true);

    test('an edit changes the page and keeps what its reader did to it', async () => {
      await page.evaluate(() => (window.untouched = true));
      await page.locator('summary', { hasText: 'More' }).click();
      await page.locator('#typed').fill('my own words');
      await page.locator('#text').fill('more of them');
      await page.evaluate(() => {
        const [{ firstChild: text }] = [...document.querySelectorAll('main p')].filter((p) => p.textContent.startsWith('Paragraph 30'));
        text.parentNode.scrollIntoView();
        document.querySelector('#typed').focus({ preventScroll: true });
        // As a script of the site might.
        document.querySelector('main').append(Object.assign(document.createElement('i'), { id: 'added' }));
      });
      const trace = () =>
        page.evaluate(() => ({
          scroll: Math.abs([...document.querySelectorAll('main p')].find((p) => p.textContent.startsWith('Paragraph 30')).getBoundingClientRect().top) < 1,
          selected: getSelection().toString(),
          open: document.querySelector('main details').open,
          typed: document.querySelector('#typed').value,
          text: document.querySelector('#text').value,
          focus: document.activeElement.id,
          added: !!document.querySelector('#added'),
          untouched: window.untouched,
        }));
      const left = await trace();
      const { scroll, open, typed, text, focus, added } = left;
      assert.deepEqual([scroll, open, typed, text, focus, added], [true, true, 'my own words', 'more of them', 'typed', true]);
      await site.write('content/note.md', note('something else\n\nin one paragraph more\n\n-'));
      await reads('in one paragraph more');
      assert.deepEqual(await trace(), left);
      await page.evaluate(() => {
        document.activeElement.blur();
        const paragraph = [...document.querySelectorAll('main p')].find((p) => p.textContent.startsWith('Paragraph 30'));
        getSelection().setBaseAndExtent(paragraph.firstChild, 0, paragraph.firstChild, 12);
      });
      await site.write('content/note.md', note('the first'));
      await page.waitForFunction(() => !document.querySelector('main').textContent.includes('in one paragraph more'));
      assert.deepEqual(await trace(), { ...left, focus: '', selected: 'Paragraph 30' });
      assert.equal(loads.length, 1);
    });

    test('errors stand above the last good page, lead into the editor, and go when they are mended', async () => {
      await site.write('content/note.md', note('a link to [nowhere](nowhere.md)'));
      const panel = page.locator('faircopy-problems section');
      await panel.waitFor();
      assert.match(await panel.locator('pre').innerText(), /error\[broken-link\]/);
      assert.match(await panel.locator('p').first().innerText(), /last good state/);
      const link = panel.locator('a');
      assert.match(await link.innerText(), /^content\/note\.md:5:\d+$/);
      assert.equal(await link.getAttribute('href'), `vscode://file${site.root}/${await link.innerText()}`);
      assert.match(await page.locator('main').innerText(), /which says the first/);
      await site.write('content/note.md', note('no link'));
      await reads('which says no link');
      await panel.waitFor({ state: 'detached' });
      assert.ok(await same(), 'the page was not loaded again');
    });

    test('a style sheet and an image are replaced where they are', async () => {
      await site.write('static/folio.css', 'body { background: rgb(1, 2, 3) }');
      await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)');
      assert.equal(await page.evaluate(() => [...document.styleSheets].filter((sheet) => sheet.href?.includes('folio')).length), 1);
      await site.write('static/folio.css', 'body { background: rgb(4, 5, 6) }');
      await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(4, 5, 6)');
      await site.write('static/square.svg', WHITE.replace('width="10" height="10"', 'width="33" height="33"'));
      await page.waitForFunction(() => [...document.images].some((image) => image.alt === 'A square' && image.naturalWidth === 33));
      assert.ok(await same(), 'the page was not loaded again');
    });

    test('whatever is served, the page becomes it', async () => {
      const blank = await context.newPage();
      await becomesAny(blank);
      await blank.close();
    });

    test('a page that is gone is said to be, and comes back', async () => {
      await rename(path.join(site.root, 'content/note.md'), path.join(site.root, 'content/other.md'));
      await page.waitForFunction(() => document.title && !document.querySelector('#typed'));
      assert.ok((await page.locator('main').innerText()).length > 0, 'there is something to read');
      await rename(path.join(site.root, 'content/other.md'), path.join(site.root, 'content/note.md'));
      await reads('which says no link');
    });

    test('a script that changes takes a new page', async () => {
      await site.write('static/own.js', "document.documentElement.dataset.own = 'one';");
      await site.write('content/scripted.md', '+++\ntitle = "Scripted"\n+++\n<p>words</p>\n\n<script src="/own.js"></script>\n');
      const other = await context.newPage();
      await retried(async () => assert.equal((await other.goto(`${site.address}/scripted/`)).status(), 200));
      await other.waitForFunction(() => document.documentElement.dataset.own === 'one');
      await site.write('static/own.js', "document.documentElement.dataset.own = 'two';");
      await other.waitForFunction(() => document.documentElement.dataset.own === 'two');
      await other.close();
    });
  });
}

/// Pages at random, of few kinds of elements, so that each is a little like the one before.
async function becomesAny(page) {
  const source = await readFile(path.join(import.meta.dirname, '../../src/serve/morph.js'), 'utf8');
  const wrong = await page.evaluate((source) => {
    const morphing = new Function(`${source}; return morphing;`)();
    const parsed = (html) => new DOMParser().parseFromString(html, 'text/html');
    let seed = 1;
    const any = (below) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const tree = (depth) =>
      Array.from({ length: any(6) }, () => {
        if (!depth || any(3) === 0) return ['text ', 'words ', '<!--note-->', '<br>', '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>'][any(5)];
        const name = ['p', 'div', 'b', 'ul', 'details'][any(5)];
        const attributes = ['', ` id="i${any(4)}"`, ` class="c${any(3)}"`, ' open', ` title="${any(2)}" name="n"`][any(5)];
        return `<${name}${attributes}>${tree(depth - 1)}</${name}>`;
      }).join('');
    const page = () => `<html lang="${['en', 'zh'][any(2)]}"><head><title>${any(3)}</title></head><body>${tree(4)}</body></html>`;
    // A parser alone makes such trees as it makes of pages, with elements moved out of paragraphs and the like.
    const first = parsed(page());
    document.replaceChild(document.adoptNode(first.documentElement), document.documentElement);
    const become = morphing('script');
    for (let nth = 0; nth < 200; nth += 1) {
      const before = document.documentElement.outerHTML;
      const html = page();
      if (!become(parsed(html)) || !document.documentElement.isEqualNode(parsed(html).documentElement)) return { nth, before, html };
    }
    return null;
  }, source);
  assert.equal(wrong, null);
}

/// The page may not be built yet.
async function retried(attempt) {
  for (let left = 100; ; left -= 1) {
    try {
      return await attempt();
    } catch (fault) {
      if (!left) throw fault;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export class Site {
  static async start(faircopy) {
    const root = await mkdtemp(path.join(os.tmpdir(), 'faircopy-preview-'));
    process.on('exit', () => rmSync(root, { recursive: true, force: true }));
    const site = new Site();
    site.root = root;
    await site.write('faircopy.toml', CONFIG);
    await site.write('content/note.md', note('the first'));
    await site.write('static/square.svg', WHITE);
    site.process = spawn(faircopy, ['serve', '--port', '0', '--open-with', 'vscode'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    process.on('exit', () => site.process.kill());
    const said = [];
    site.address = await new Promise((resolve, reject) => {
      site.process.on('exit', () => reject(new Error(said.join('\n'))));
      createInterface({ input: site.process.stderr }).on('line', (line) => {
        said.push(line);
        const [address] = /http:\/\/[\d.]+:\d+/.exec(line) ?? [];
        if (address) resolve(address);
      });
    });
    return site;
  }

  async write(file, text) {
    const full = path.join(this.root, file);
    await mkdir(path.dirname(full), { recursive: true });
    await writeFile(full, text);
  }

  stop() {
    this.process.kill();
  }
}
