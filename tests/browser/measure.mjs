// How long it takes from saving a post until the browser shows the change: not a test, since it depends on the machine.
//
// FAIRCOPY=… CHROMIUM=… [HUGO=…] node measure.mjs SITE [SITE_OF_HUGO]
//
// A site is a folder with posts below `content/`. It is copied; one of its posts is edited again and again. With HUGO, its
// server does the same with the second site, or with the first.

import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { browser } from './browser.mjs';

const EDITS = 15;
const [site, other = site] = process.argv.slice(2);
const { FAIRCOPY, HUGO } = process.env;
if (!site || !FAIRCOPY) throw new Error('usage: FAIRCOPY=… CHROMIUM=… [HUGO=…] node measure.mjs SITE [SITE_OF_HUGO]');

console.log(`${os.cpus()[0].model}, ${os.cpus().length} processors, load ${os.loadavg()[0].toFixed(1)}`);
const own = await measure('faircopy', site, FAIRCOPY, ['serve', '--port', '0', '--no-prove']);
if (HUGO) {
  const its = await measure('hugo', other, HUGO, ['server', '--port', '1399', '--bind', '127.0.0.1', '--renderToMemory']);
  console.log(`${(its / own).toFixed(1)} times as long`);
}
await browser.close();

/// Prints the median of the times and gives it, in milliseconds.
async function measure(name, folder, program, args) {
  const root = await mkdtemp(path.join(os.tmpdir(), 'faircopy-measure-'));
  await cp(folder, root, { recursive: true });
  const posts = (await readdir(path.join(root, 'content'), { recursive: true })).filter((file) => file.endsWith('.md') && !path.basename(file).startsWith('_')).sort();
  const post = posts[Math.floor(posts.length / 2)];
  const server = spawn(program, args, { cwd: root });
  const stop = () => {
    server.kill();
    rmSync(root, { recursive: true, force: true });
  };
  process.on('exit', stop);
  const base = await address(server);
  const page = await browser.newPage();
  let seen = () => {};
  await page.exposeBinding('seen', (_, mark) => seen(mark));
  // Whatever the server does to the page, the first frame that shows a mark is what counts.
  await page.addInitScript(() => {
    let last = null;
    const look = () => {
      const mark = /Mark (\d+)\./.exec(document.body?.textContent ?? '')?.[1];
      if (mark && mark !== last) window.seen(Number((last = mark)));
      requestAnimationFrame(look);
    };
    look();
  });
  await page.goto(`${base}/${post.replace(/(\/?index)?\.md$/, '/')}`);
  const file = path.join(root, 'content', post);
  const text = readFileSync(file, 'utf8');
  const times = [];
  for (let mark = 1; mark <= EDITS; mark += 1) {
    await new Promise((resolve) => setTimeout(resolve, 700));
    const shown = new Promise((resolve) => (seen = (what) => what === mark && resolve()));
    const begun = performance.now();
    writeFileSync(file, `${text}\n\nMark ${mark}.\n`);
    await shown;
    times.push(performance.now() - begun);
  }
  await page.close();
  stop();
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  console.log(`${name}: ${posts.length} posts, ${EDITS} edits: median ${median.toFixed(0)} ms, ${times[0].toFixed(0)} to ${times.at(-1).toFixed(0)} ms`);
  return median;
}

/// Both say the address that they serve at.
function address(server) {
  return new Promise((resolve, reject) => {
    server.on('exit', () => reject(new Error('the server ended')));
    for (const stream of [server.stdout, server.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        const [found] = /http:\/\/(127\.0\.0\.1|localhost):\d+/.exec(line) ?? [];
        if (found) resolve(found);
      });
    }
  });
}
