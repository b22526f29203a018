// Chromium, and what every test does with it.

import axe from 'axe-core';
import { chromium } from 'playwright-core';

export const SCHEMES = ['light', 'dark'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

export function reader(width, colorScheme, more = {}) {
  const mobile = width < 600;
  return browser.newContext({ viewport: { width, height: 800 }, colorScheme, isMobile: mobile, hasTouch: mobile, ...more });
}

/// A page and the list into which its faults go.
export async function open(context, address) {
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => faults.push(`console: ${message.text()} ${message.location().url}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`));
  page.on('response', (response) => response.status() >= 400 && faults.push(`${response.status()}: ${response.url()}`));
  await page.goto(address, { waitUntil: 'load' });
  return { page, faults };
}

/// What is wrong with a page for those who do not see it or read it with difficulty.
export async function violations(page) {
  await page.addScriptTag({ content: axe.source });
  const { violations } = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }), RULES);
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)}\n${node.failureSummary}`));
}

export async function fits(page, width) {
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const sticksOut = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > root.clientWidth);
    return [`${root.scrollWidth} > ${root.clientWidth}`, ...sticksOut.map((element) => element.outerHTML.slice(0, 120))];
  });
  if (wide.length) throw new Error(`something sticks out at ${width} px:\n${wide.join('\n')}`);
}
