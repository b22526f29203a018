// Every page of both sites as its readers meet it: narrow and wide, light and dark, by keyboard, with assistive
// technology, under a policy that forbids every inline style, and every script where no example can run.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browser, fits, open, reader, SCHEMES, violations } from './browser.mjs';
import { examples } from './examples.mjs';
import { preview } from './preview.mjs';
import { sites } from './sites.mjs';

const WIDTHS = [390, 1280];
/// WCAG 2.2 asks that a page of text works at this width without scrolling in two directions (1.4.10).
const NARROWEST = 320;

const { both, close } = await sites(process.env.FAIRCOPY);
/// What each page links to and which ids it has, as the browser sees it.
const seen = new Map();

after(async () => {
  await browser.close();
  close();
});

for (const site of both) {
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      describe(`${site.name}, ${width} px, ${scheme}`, { concurrency: 2 }, () => {
        let context;
        before(async () => (context = await reader(width, scheme)));
        after(() => context.close());
        for (const address of site.pages) {
          test(shown(address), () => reads(context, address, width));
        }
      });
    }
  }
  SCHEMES.forEach((scheme, nth) => {
    describe(`${site.name}, accessibility, ${scheme}`, { concurrency: 2 }, () => {
      let context;
      before(async () => (context = await reader(WIDTHS[nth], scheme, { bypassCSP: true })));
      after(() => context.close());
      for (const address of site.pages) {
        test(shown(address), () => isAccessible(context, address));
      }
    });
  });
  describe(`${site.name}, addresses`, () => {
    test('every link within the site leads to a page, and its fragment to a place', () => leadsSomewhere(site));
    test('a page that moved leads to where it is', () => redirects(site));
    test('an unknown address shows the page for it, styled', () => isNotFound(site));
  });
}

describe('code', () => {
  const [, everything] = both;
  test('a copy has the lines, without numbers and marks', () => copies(`${everything.base}/essays/code/`));
  test('numbers stay in view when a long line is scrolled', () => keepsNumbers(`${everything.base}/essays/code/`));
});

examples(both);
preview(process.env.FAIRCOPY);

test('the reader\'s choice goes before the system\'s', async () => {
  const [, everything] = both;
  await obeysToggle(`${everything.base}/essays/code/`);
});

async function reads(context, address, width) {
  const { page, faults } = await open(context, address);
  faults.push(...(await brokenImages(page)));
  assert.deepEqual(faults, []);
  await fits(page, width);
  assert.equal(await page.evaluate(() => innerWidth), width, 'the page is laid out for the width of the screen');
  await skips(page);
  if (width === WIDTHS[0]) {
    await page.setViewportSize({ width: NARROWEST, height: 800 });
    await fits(page, NARROWEST);
  }
  seen.set(address, await page.evaluate(linksAndIds));
  assert.deepEqual(faults, [], 'nothing comes up while the page is read');
  await page.close();
}

/// Images wait for the reader to come near.
function brokenImages(page) {
  return page.evaluate(async () => {
    const broken = [];
    for (const image of document.images) {
      image.scrollIntoView();
      await image.decode().catch(() => broken.push(`not shown: ${image.src}`));
    }
    scrollTo(0, 0);
    return broken;
  });
}

async function skips(page) {
  await page.keyboard.press('Tab');
  // A link that slides in is given the time to arrive.
  const skip = await page.waitForFunction(() => {
    const { activeElement } = document;
    const { left, top, right, bottom } = activeElement.getBoundingClientRect();
    const visible = left >= 0 && top >= 0 && right <= innerWidth && document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === activeElement;
    return visible && activeElement.getAttribute('href');
  });
  assert.match(await skip.jsonValue(), /^#/, 'the first stop of the keyboard is a visible link into the page');
  await page.keyboard.press('Enter');
  const landed = await page.evaluate(() => document.activeElement.localName);
  assert.equal(landed, 'main', 'the skip link moves the focus to the content');
}

async function isAccessible(context, address) {
  const { page, faults } = await open(context, address);
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(faults, []);
  await page.close();
}

async function leadsSomewhere(site) {
  const answers = new Map();
  const wrong = [];
  for (const from of site.pages) {
    for (const link of seen.get(from)?.links ?? []) {
      const [to, fragment] = link.split('#');
      if (!to.startsWith(`${site.base}/`)) {
        if (new URL(to).origin === new URL(site.base).origin) wrong.push(`${shown(from)}: ${link} is not below the site`);
        continue;
      }
      if (!answers.has(to)) answers.set(to, (await fetch(to)).status);
      if (answers.get(to) !== 200) wrong.push(`${shown(from)}: ${link} answers ${answers.get(to)}`);
      const ids = seen.get(to)?.ids;
      if (fragment && ids && !ids.includes(decodeURIComponent(fragment))) wrong.push(`${shown(from)}: ${link} is no place on its page`);
    }
  }
  assert.ok(answers.size > site.pages.length, 'links were found');
  assert.deepEqual(wrong, []);
}

async function redirects(site) {
  const context = await reader(1280, 'light');
  for (const address of site.redirects) {
    const { page, faults } = await open(context, address);
    await page.waitForURL((url) => site.pages.includes(url.href.split('#')[0]), { timeout: 5_000 });
    assert.deepEqual(faults, []);
  }
  await context.close();
}

async function isNotFound(site) {
  const context = await reader(1280, 'light');
  const page = await context.newPage();
  const failed = [];
  page.on('response', (response) => response.status() !== 200 && failed.push(response.url()));
  const address = `${site.base}/no/such/page/`;
  await page.goto(address);
  const [ground, home] = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, document.querySelector('.site-title a').href]);
  assert.deepEqual(failed, [address], 'all it needs is found');
  assert.notEqual(ground, 'rgba(0, 0, 0, 0)');
  assert.equal(home, `${site.base}/`);
  await context.close();
}

async function copies(address) {
  const context = await reader(1280, 'light');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page } = await open(context, address);
  const blocks = await page.locator('pre.code.lines').all();
  assert.equal(blocks.length, 4);
  const copied = [];
  for (const block of blocks) {
    const selected = await block.evaluate((pre) => {
      getSelection().selectAllChildren(pre);
      return getSelection().toString();
    });
    await page.keyboard.press('Control+C');
    const pasted = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(pasted.trimEnd(), selected.trimEnd(), 'the clipboard has what is selected');
    copied.push(selected.trimEnd());
  }
  assert.match(copied[0], /^static void netlink_table_grab\(void\)\n\t__acquires\(nl_table_lock\)\n\{\n\tmight_sleep\(\);\n/);
  assert.equal(copied[1], 'print("one")\n\nprint("three")');
  assert.equal(copied[2], 'edition = "2025"\nedition = "2026"\ntitle = "Marks"\ndraft = true');
  assert.equal(copied[3], 'echo 98\necho 99\necho 100');
  await context.close();
}

async function keepsNumbers(address) {
  const context = await reader(390, 'light');
  const { page } = await open(context, address);
  const block = page.locator('pre.numbered').first();
  await block.focus();
  await page.keyboard.press('End');
  for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.querySelector('pre.numbered').scrollLeft > 50);
  const sticky = await block.evaluate((pre) => getComputedStyle(pre.querySelector('.line'), '::before').position);
  assert.equal(sticky, 'sticky');
  await context.close();
}

async function obeysToggle(address) {
  const colours = (choice) => {
    if (choice) document.documentElement.dataset.theme = choice;
    const parts = ['html', 'body', 'a', 'pre.code', 'pre.code span', 'figcaption'];
    return parts.map((part) => getComputedStyle(document.querySelector(part))).map((style) => [style.color, style.backgroundColor, style.colorScheme]);
  };
  const system = {};
  const chosen = {};
  for (const scheme of SCHEMES) {
    const other = SCHEMES.find((name) => name !== scheme);
    const context = await reader(1280, scheme);
    const { page } = await open(context, address);
    system[scheme] = await page.evaluate(colours);
    chosen[other] = await page.evaluate(colours, other);
    await page.emulateMedia({ media: 'print' });
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(paper, 'rgb(255, 255, 255)', 'paper is white');
    await context.close();
  }
  assert.notDeepEqual(system.light, system.dark);
  assert.deepEqual(chosen, system);
}

function linksAndIds() {
  const links = [...document.querySelectorAll('[href], [src]')].map((element) => element.href || element.src);
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  return { links: [...new Set(links)].filter((link) => /^https?:/.test(link)), ids };
}

function shown(address) {
  return decodeURIComponent(new URL(address).pathname);
}
