// Serves a folder below a path, as a plain static host does, and under the strictest policy that a page can ask for:
// no scripts, or where examples run or a page has moved, those of the site and what they start.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";
const STILL = "; script-src 'none'";
const RUNNING = "; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:";
const MOVING = "; script-src 'self'";

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/feed+json',
  '.webm': 'video/webm',
  '.vtt': 'text/vtt',
};

/// Answers with the port. `below` is the path of the site, such as `/deep/path`, or nothing.
export function serve(folder, below) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    // A browser may ask the host for this on its own while a page without an icon, such as a redirect, is shown.
    // That is the host's business, not the site's.
    if (pathname === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const file = pathname.startsWith(`${below}/`) ? fileOf(folder, pathname.slice(below.length)) : null;
    const body = file && (await readFile(file).catch(() => null));
    if (body) {
      answer(response, 200, path.extname(file), body);
    } else {
      answer(response, 404, '.html', await readFile(path.join(folder, '404.html')));
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, close: () => server.close() })));
}

function fileOf(folder, pathname) {
  const name = path.normalize(decodeURIComponent(pathname));
  return path.join(folder, name.endsWith('/') ? `${name}index.html` : name);
}

/// The policy for a page; what an example needs is told by the script that is there to run it.
export function policy(html) {
  const media = /<(video|audio)\b/.test(html) ? "; media-src 'self'" : '';
  const scripts = html.includes(' data-module="') ? RUNNING : moves(html) ? MOVING : STILL;
  return POLICY + media + scripts;
}

/// Whether a page leads elsewhere by the site's script for that.
export function moves(html) {
  return /<script src="[^"]*\/redirect\.js">/.test(html);
}

function answer(response, status, extension, body) {
  const headers = { 'content-type': TYPES[extension] ?? 'application/octet-stream' };
  if (extension === '.html') headers['content-security-policy'] = policy(body.toString());
  response.writeHead(status, headers).end(body);
}
