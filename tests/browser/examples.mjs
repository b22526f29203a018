// Examples that run in the page, as a reader meets them: over http under the policy of such a page, and from a disk,
// where a page may fetch nothing.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { browser, fits, open, reader, SCHEMES, violations } from './browser.mjs';
import { moves, policy } from './server.mjs';

const TARGET = 'wasm32-wasip1';
const RUSTC = process.env.RUSTC || 'rustc';
/// Which examples of `site/content/guides/examples.md` have a button, in their order.
const HAVE_BUTTONS = [
  ['hidden lines', true],
  ['both streams', true],
  ['show-output', true],
  ['nothing said', true],
  ['wide text', true],
  ['many lines', true],
  ['compile_fail', false],
  ['should_panic', false],
  ['ignore', false],
  ['nested', true],
  ['threads', false],
  ['no_run', false],
  ['for others', false],
];
/// Those of `examples.rs`.
const FIXTURE = ['hello', 'both', 'panic', 'loop', 'flood', 'sleep', 'random', 'exit', 'deep', 'many', 'input', 'nothing'];
const LABELS = { run: 'Ausführen', stop: 'Anhalten', running: 'Läuft', output: 'Ausgabe', stopped: 'Angehalten', exit: 'Code' };

export function examples(both) {
  const [, everything] = both;
  const skip = hasTarget() ? false : `${RUSTC} has no ${TARGET}, so no page has examples to run`;
  if (process.env.REQUIRE_WASM) test('examples can run in pages, as REQUIRE_WASM asks', () => assert.equal(skip, false));

  test('only a page whose examples can run has a script', async () => {
    for (const site of both) {
      for (const address of site.pages) {
        const response = await fetch(address);
        const html = await response.text();
        const runs = site.runnable.includes(address);
        // A block of data is no script.
        const scripts = html.replaceAll('<script type="application/ld+json">', '');
        assert.equal(/<script/i.test(scripts), runs || moves(html), address);
        assert.equal(response.headers.get('content-security-policy'), policy(html));
        const allowed = runs ? "script-src 'self' 'wasm-unsafe-eval'; worker-src blob:" : moves(html) ? "script-src 'self'" : "script-src 'none'";
        assert.ok(policy(html).endsWith(allowed), address);
      }
    }
    if (skip) assert.deepEqual(both.flatMap(({ runnable }) => runnable), []);
  });

  describe('examples in the page', { skip }, () => {
    for (const kind of ['http', 'file']) {
      for (const site of both) {
        for (const address of site.runnable) {
          const shown = decodeURIComponent(address.slice(site.base.length));
          test(`${site.name}, ${kind}: ${shown}`, () => read(kind === 'http' ? address : onDisk(site, address), printsWhatThePageSays));
        }
      }
    }
    test('which have a button', () => hasButtons(`${everything.base}/guides/examples/`));
    test('a page in Chinese has Chinese buttons', () =>
      read(`${everything.base}/zh/sock/`, async ({ page }) => {
        const example = page.locator('.example[data-run]').first();
        assert.equal(await example.locator('button').textContent(), '运行');
        await pressed(example, '运行');
        assert.equal(await example.locator('.run-status').textContent(), '输出');
      }));
    for (const scheme of SCHEMES) {
      test(`accessible when run, ${scheme}`, () => staysAccessible(`${everything.base}/guides/examples/`, scheme));
    }
  });

  describe('examples that go wrong', { skip }, () => {
    const http = `${everything.base}/wrong/`;
    before(() => makeFixture(everything.folder));
    for (const address of [http, pathToFileURL(path.join(everything.folder, 'wrong/index.html')).href]) {
      describe(new URL(address).protocol, { concurrency: 4 }, () => goWrong(address));
    }
    test('a module that is not there says so, and the next press tries again', () => retries(http));
    test('no global but one', () => hasOneGlobal(http));
    for (const scheme of SCHEMES) {
      test(`accessible when run, ${scheme}`, () => staysAccessible(http, scheme, ['both', 'panic', 'exit']));
    }
  });
}

/// As faircopy finds out.
function hasTarget() {
  const sysroot = execFileSync(RUSTC, ['--print', 'sysroot'], { encoding: 'utf8' }).trim();
  return existsSync(path.join(sysroot, 'lib/rustlib', TARGET, 'lib'));
}

function onDisk(site, address) {
  return pathToFileURL(path.join(site.folder, decodeURIComponent(address.slice(site.base.length)), 'index.html')).href;
}

async function printsWhatThePageSays({ page }) {
  const examples = await page.locator('.example[data-run]').all();
  assert.ok(examples.length > 0);
  const words = await page.locator('script[data-module]').evaluate((script) => ({ ...script.dataset }));
  const pieces = async (example, selector) => (await example.locator(selector).allTextContents()).join('');
  for (const example of examples) {
    await pressed(example, words.labelRun);
    assert.equal(await pieces(example, '.run-status'), words.labelOutput);
    const [stdout, stderr] = [await pieces(example, '.run-stdout'), await pieces(example, '.run-stderr')];
    const said = example.locator('.output:not(.stderr) samp');
    if (await said.count()) assert.equal(stdout, await said.textContent());
    const complained = example.locator('.output.stderr samp');
    assert.equal(stderr, (await complained.count()) ? await complained.textContent() : '');
  }
}

async function hasButtons(address) {
  await read(address, async ({ page }) => {
    const found = await page.locator('.example').evaluateAll((all) => all.map((example) => Boolean(example.querySelector('button'))));
    assert.deepEqual(
      HAVE_BUTTONS.map(([name], nth) => [name, found[nth]]),
      HAVE_BUTTONS,
    );
    assert.equal(found.length, HAVE_BUTTONS.length);
  });
}

async function staysAccessible(address, scheme, names) {
  const context = await reader(390, scheme, { bypassCSP: true });
  const { page, faults } = await open(context, address);
  const examples = names ? names.map((name) => page.locator(`.example[data-run="${name}"]`)) : await page.locator('.example[data-run]').all();
  for (const example of examples) {
    await pressed(example, names ? LABELS.run : 'Run');
    const { width, height } = await example.locator('button').boundingBox();
    assert.ok(width >= 44 && height >= 44, `a finger hits it: ${width} × ${height}`);
  }
  assert.deepEqual(await violations(page), []);
  await fits(page, 390);
  await page.setViewportSize({ width: 320, height: 800 });
  await fits(page, 320);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.run-button:visible').count(), 0, 'paper has no buttons');
  assert.deepEqual(faults, []);
  await context.close();
}

function goWrong(address) {
  test('an example says what it says, and the next one does', () =>
    read(address, async ({ page, requested }) => {
      const modules = () => requested.filter((url) => url.endsWith('.wasm.js')).length;
      assert.equal(modules(), 0, 'the module waits for the first press');
      assert.deepEqual(await run(page, 'hello'), { out: 'Grüße, 世界 <b>&amp;</b> ["example", "hello"]\n', err: '', status: LABELS.output });
      assert.deepEqual(await run(page, 'both'), { out: 'out 1\nout 2\n', err: 'err 1\n', status: LABELS.output });
      assert.deepEqual(await run(page, 'input'), { out: '0\n', err: '', status: LABELS.output });
      assert.deepEqual(await run(page, 'nothing'), { out: '', err: '', status: LABELS.output });
      assert.deepEqual(await run(page, 'both'), { out: 'out 1\nout 2\n', err: 'err 1\n', status: LABELS.output }, 'again');
      assert.equal(modules(), 1, 'one module for all');
      const order = await part(page, 'both', 'pre').evaluate((pre) => [...pre.children].map((span) => [span.className, span.textContent]));
      assert.deepEqual(order, [['run-stdout', 'out 1\n'], ['run-stderr', 'err 1\n'], ['run-stdout', 'out 2\n']]);
    }));
  test('a panic shows its words, an exit its code, a trap itself', () =>
    read(address, async ({ page }) => {
      const panic = await run(page, 'panic');
      assert.equal(panic.out, 'before\n');
      assert.match(panic.err, /panicked at examples\.rs:\d+:\d+:\nthere is one\n/);
      assert.doesNotMatch(panic.err, /unreachable/);
      assert.deepEqual(await run(page, 'exit'), { out: 'no end of line', err: '', status: `${LABELS.output} (${LABELS.exit} 3)` });
      assert.match((await run(page, 'deep')).err, /call stack|unreachable|out of bounds/);
    }));
  test('sleep is over at once, and chance differs', () =>
    read(address, async ({ page }) => {
      assert.equal((await run(page, 'sleep')).out, 'true\n');
      const [one, other] = [await run(page, 'random'), await run(page, 'random')];
      assert.notEqual(one.out, other.out);
    }));
  test('a loop without end is stopped by the reader, and another example runs meanwhile', () =>
    read(address, async ({ page }) => {
      await part(page, 'loop', 'button').click();
      await part(page, 'loop', '.run-stdout').waitFor();
      assert.equal(await part(page, 'loop', 'pre').getAttribute('aria-busy'), 'true');
      assert.equal(await part(page, 'loop', 'button').textContent(), LABELS.stop);
      assert.equal(await part(page, 'loop', '.run-status').textContent(), LABELS.running);
      assert.equal((await run(page, 'hello')).status, LABELS.output);
      await workers(page, 1);
      await part(page, 'loop', 'button').click();
      assert.deepEqual(await result(page, 'loop'), { out: 'begun\n', err: '', status: LABELS.stopped });
      await workers(page, 0);
    }));
  test('a loop without end is stopped by the clock', () =>
    read(address, async ({ page }) => {
      const begun = Date.now();
      const { out, status } = await run(page, 'loop');
      assert.deepEqual([out, status], ['begun\n', 'Stopped: it took too long']);
      assert.ok(Date.now() - begun > 9_000);
      await workers(page, 0);
    }));
  test('a flood is cut, and the page stays awake', () =>
    read(address, async ({ page }) => {
      const { out, status } = await run(page, 'flood');
      assert.equal(status, 'Stopped: it printed too much');
      assert.equal(out.length, 100_000);
      assert.equal((await run(page, 'many')).out.split('\n').length, 3001, 'all of what is not too much');
    }));
  test('by keyboard', () =>
    read(address, async ({ page }) => {
      await part(page, 'hello', 'button').focus();
      await page.keyboard.press('Enter');
      await finished(page, 'hello');
      assert.ok(await part(page, 'hello', 'button').evaluate((button) => button === document.activeElement), 'the focus stays');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'log', 'the output can be scrolled');
      await part(page, 'loop', 'button').focus();
      await page.keyboard.press('Space');
      await part(page, 'loop', '.run-stdout').waitFor();
      await page.keyboard.press('Space');
      assert.equal((await result(page, 'loop')).status, LABELS.stopped);
    }));
}

async function retries(address) {
  const context = await browser.newContext();
  const page = await context.newPage();
  let there = false;
  await page.route('**/*.wasm.js', (route) => (there ? route.continue() : route.abort()));
  await page.goto(address);
  assert.equal((await run(page, 'hello')).status, 'It could not be loaded');
  there = true;
  assert.equal((await run(page, 'hello')).status, LABELS.output);
  await context.close();
}

async function hasOneGlobal(address) {
  await read(address, async ({ page }) => {
    const names = () => page.evaluate(() => Object.getOwnPropertyNames(window));
    const before = await names();
    await run(page, 'hello');
    assert.deepEqual((await names()).filter((name) => !before.includes(name)), ['faircopyModule']);
    assert.deepEqual(before.filter((name) => /faircopy/i.test(name)), []);
  });
}

/// The page, and that nothing came up in its console while it was read. A page on a disk has no style sheets, for it
/// names them from the root of the site.
async function read(address, readIt) {
  const context = await browser.newContext();
  const requested = [];
  context.on('request', (request) => requested.push(request.url()));
  const { page, faults } = await open(context, address);
  await readIt({ page, requested });
  const allowed = address.startsWith('file:') ? /\.(css|svg)(\?.*)?$/ : /^$/;
  assert.deepEqual(faults.filter((fault) => !allowed.test(fault)), []);
  await context.close();
}

/// Runs an example to its end: its button then says again what it said.
async function pressed(example, label) {
  const button = example.locator('button');
  await button.click();
  const handle = await button.elementHandle();
  await example.page().waitForFunction(([button, label]) => button.textContent === label, [handle, label], { timeout: 20_000 });
}

function part(page, name, selector) {
  return page.locator(`.example[data-run="${name}"]`).locator(selector === 'pre' ? '.run-output pre' : selector);
}

async function run(page, name) {
  await part(page, name, 'button').click();
  return finished(page, name);
}

async function finished(page, name) {
  const ended = ([name, label]) => document.querySelector(`.example[data-run="${name}"] button`).textContent === label;
  await page.waitForFunction(ended, [name, LABELS.run], { timeout: 20_000 });
  return result(page, name);
}

async function result(page, name) {
  const texts = async (selector) => (await part(page, name, selector).allTextContents()).join('');
  return { out: await texts('.run-stdout'), err: await texts('.run-stderr'), status: await texts('.run-status') };
}

/// A worker that is stopped takes a moment to be gone.
async function workers(page, count) {
  for (let tries = 0; page.workers().length !== count && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(page.workers().length, count);
}

/// A page of the site whose examples are those of `examples.rs`.
async function makeFixture(site) {
  const folder = path.join(site, 'wrong');
  await mkdir(folder);
  const program = path.join(folder, 'examples.wasm');
  const flags = ['--edition=2024', `--target=${TARGET}`, '-Copt-level=s', '-Cstrip=symbols', '-Cpanic=abort'];
  execFileSync(RUSTC, [...flags, 'examples.rs', '-o', program], { cwd: import.meta.dirname, stdio: ['ignore', 'inherit', 'inherit'] });
  await writeFile(path.join(folder, 'examples.wasm.js'), `faircopyModule("${await readFile(program, 'base64')}");\n`);
  const labels = Object.entries(LABELS).map(([name, label]) => `data-label-${name}="${label}"`);
  const block = (name) => `<div class="example" data-verdict="proven" data-run="${name}">
<pre class="code" tabindex="0"><code>${name}();
</code></pre>
<p class="verdict">Geprüft</p>
</div>`;
  const html = `<!doctype html>
<html lang="de">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Beispiele</title>
<link rel="icon" href="../favicon.svg"><link rel="stylesheet" href="../folio.css"><link rel="stylesheet" href="../code.css"></head>
<body><main class="prose"><h1>Beispiele</h1>
${FIXTURE.map(block).join('\n')}
</main>
<script src="../run.js" data-module="examples.wasm.js" ${labels.join(' ')} defer></script>
</body>
</html>
`;
  await writeFile(path.join(folder, 'index.html'), html);
}
