// The sites under test: this repository's own, and one that shows every construct, published below a path.

import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { serve } from './server.mjs';

const HERE = import.meta.dirname;

/// Builds and serves both. A site has a `name`, its `folder`, its `base` address, the addresses of its `pages` and
/// `redirects`, and those of its pages on which examples can run as `runnable`.
export async function sites(faircopy) {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'faircopy-browser-'));
  process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
  const both = [
    await site(faircopy, temporary, 'own', path.join(HERE, '../..'), ''),
    await site(faircopy, temporary, 'everything', path.join(HERE, 'site'), '/deep/path'),
  ];
  const close = () => both.forEach((site) => site.close());
  return { both, close };
}

/// The address goes into the build, so the server is up before there is anything to serve.
async function site(faircopy, temporary, name, root, below) {
  const folder = path.join(temporary, name);
  const { port, close } = await serve(folder, below);
  const base = `http://127.0.0.1:${port}${below}`;
  await promisify(execFile)(faircopy, ['build', '--base-url', base, '--out', folder], { cwd: root });
  const pages = [];
  const redirects = [];
  const runnable = [];
  for (const file of (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.html')).sort()) {
    const html = await readFile(path.join(folder, file), 'utf8');
    const address = `${base}/${file.replace(/(^|\/)index\.html$/, '$1')}`;
    // A file of a bundle is copied as it is, and no page of faircopy's.
    const isPage = html.includes('name="generator" content="faircopy"');
    if (html.includes('http-equiv="refresh"')) redirects.push(address);
    else if (isPage) pages.push(address);
    if (html.includes(' data-run="')) runnable.push(address);
  }
  return { name, folder, base, pages, redirects, runnable, close };
}
