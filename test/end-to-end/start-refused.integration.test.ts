import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Started } from './started.ts';

/** Makes the package of the second engine look as if it had not been installed. */
const withoutDynoxide = `import module from 'node:module';
const resolve = module._resolveFilename;
module._resolveFilename = (name, ...rest) => {
  if (name.startsWith('@dynoxide/')) throw new Error('not installed');
  return resolve(name, ...rest);
};`;
const preload = ['--import', `data:text/javascript,${encodeURIComponent(withoutDynoxide)}`];

async function expectRefused(started: Started, code: number, line: RegExp): Promise<void> {
  expect(await started.exited).toBe(code);
  expect(started.stdout).toBe('');
  expect(started.stderr).toMatch(/^[^\n]+\n$/);
  expect(started.stderr).toMatch(line);
}

test.each([
  ['PORT', 'abc'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['SWEEP_SECONDS', '1.5'],
  ['SWEEP_SECONDS', '86401'],
])('%s=%s is refused in one line that says what it may be', async (name, value) => {
  await expectRefused(
    Started.node({ PORT: '0', [name]: value }),
    2,
    new RegExp(`^${name} must be a whole number from 0 `),
  );
});

test.each([
  ['shop', 'secret', 'WEBHOOK_URL must be a URL.'],
  [
    'http://shop.example/steps',
    'secret',
    'WEBHOOK_URL must begin with https://; with http:// only on 127.0.0.1 or localhost.',
  ],
  [
    'http://127.0.0.1.shop.example',
    'secret',
    'WEBHOOK_URL must begin with https://; with http:// only on 127.0.0.1 or localhost.',
  ],
  ['ftp://127.0.0.1', 'secret', 'WEBHOOK_URL must begin with https://; with http:// only on 127.0.0.1 or localhost.'],
  ['https://ann:hidden@shop.example', 'secret', 'WEBHOOK_URL must not name a user: what is sent is signed.'],
  ['https://shop.example/steps', '', 'WEBHOOK_URL needs WEBHOOK_SECRET, to sign what is sent.'],
])('WEBHOOK_URL=%s with the secret %j is refused in one line that says what to change', async (url, secret, line) => {
  const started = Started.node({ PORT: '0', WEBHOOK_URL: url, WEBHOOK_SECRET: secret });
  await expectRefused(started, 2, /./);
  expect(started.stderr).toBe(`${line}\n`);
});

test('a DYNAMODB_ENDPOINT where nothing answers, or something else, is refused in one line that names it', async () => {
  const server = createServer((_request, response) => response.end('hello'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const refused = (DYNAMODB_ENDPOINT: string, why: string) => {
    const line = `^No DynamoDB answers at ${DYNAMODB_ENDPOINT} \\(DYNAMODB_ENDPOINT\\): ${why}\\.$`;
    return expectRefused(Started.node({ PORT: '0', DYNAMODB_ENDPOINT }), 1, new RegExp(line, 'm'));
  };
  try {
    await Promise.all([
      refused('http://127.0.0.1:65535', 'ECONNREFUSED'),
      refused(`http://127.0.0.1:${port}`, 'what answers .* is no DynamoDB'),
      refused('no-endpoint', '.+'),
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('without Java and without a second engine, one line says what to install or to set', async () => {
  const started = Started.node({ PORT: '0', PATH: '/nonexistent' }, ...preload);
  await expectRefused(started, 1, /install Java 17 or newer, or set DYNAMODB_ENDPOINT/);
});

test('an EVENTS_FILE that cannot be written is refused in one line that names it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  try {
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const EVENTS_FILE of [folder, join(file, 'events.jsonl')]) {
      const line = `^Events cannot be written to ${EVENTS_FILE} \\(EVENTS_FILE\\): E[A-Z]+\\.$`;
      await expectRefused(Started.node({ PORT: '0', EVENTS_FILE }), 1, new RegExp(line, 'm'));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a DATA_DIR that is no folder is refused in one line that names it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  try {
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const DATA_DIR of [file, join(file, 'data')]) {
      await expectRefused(
        Started.node({ PORT: '0', DATA_DIR }),
        1,
        new RegExp(`^No data can be kept in ${DATA_DIR} \\(DATA_DIR\\): E[A-Z]+\\.$`, 'm'),
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
