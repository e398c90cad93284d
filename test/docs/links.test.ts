import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

const documents = ['README.md', ...readdirSync('docs').map((name) => join('docs', name))];
const scripts = Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts);

test.each(documents)('every file that %s links to is there', (document) => {
  const links = [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(
    ([, link = '']) => join(dirname(document), link),
  );
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});

test.each(documents)('every script that %s names can be run', (document) => {
  const named = [...readFileSync(document, 'utf8').matchAll(/npm run ([a-z][a-z:-]*)/g)].map(
    ([, script = '']) => script,
  );
  expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
});

test.each(documents)('%s says all that it was to say', (document) => {
  const placeholders = readFileSync(document, 'utf8').match(/^(?:[A-Z]{4,}|.*\b(?:TODO|TBD|FIXME)\b.*)$/gm) ?? [];
  expect(placeholders).toEqual([]);
});
