import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchRoute } from '../../lib/http/routes.ts';
import { type Service, startService } from '../../local/service.ts';
import { everyRoute, undocumented } from './document.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({ port: 0, sweepSeconds: 0 });
});
afterAll(() => service?.stop());

const numRuns = 100;

/** Every method that Node's client and server know, but those that are no requests for a resource. */
const methods =
  'GET GET GET GET POST POST POST PUT PUT DELETE PATCH OPTIONS TRACE PROPFIND PURGE M-SEARCH LOCK QUERY'.split(' ');

const segment = fc.oneof(
  {
    arbitrary: fc.constantFrom('reservations', 'skus', 'stock', 'health', 'openapi.json', 'confirm', 'movements'),
    weight: 4,
  },
  {
    arbitrary: fc.constantFrom(
      '',
      '.',
      '..',
      '%',
      '%2F',
      '%2e%2e',
      '%00',
      '%ff',
      '%ed%a0%80',
      '__proto__',
      '*',
      'docs',
      '$default',
    ),
    weight: 2,
  },
  { arbitrary: fc.string({ unit: 'binary' }).map(encodeURIComponent), weight: 1 },
  { arbitrary: fc.stringMatching(/^[!$&-;=@-~]{0,12}$/), weight: 1 },
);
const known = fc.constantFrom(...everyRoute).map(({ path }) => path.slice(1).replaceAll(/[{}]/g, '').split('/'));
const url = fc
  .tuple(fc.oneof(known, fc.array(segment, { maxLength: 5 })), fc.option(fc.webQueryParameters()))
  .map(([segments, query]) => `/${segments.join('/')}${query === null ? '' : `?${query}`}`);

const headers = fc.dictionary(
  fc.constantFrom(
    'content-type',
    'idempotency-key',
    'x-correlation-id',
    'if-match',
    '__proto__',
    'x-http-method-override',
    'accept',
    'origin',
  ),
  fc.stringMatching(/^[\x21-\x7e\xa0-\xff]{1,20}$/),
  { maxKeys: 4, noNullPrototype: true },
);
const body = fc.option(fc.oneof(fc.json(), fc.string({ unit: 'binary' })));

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

async function answerTo({ method, url: path, headers: sent, body: content }: Sent) {
  const length = content === null ? {} : { 'content-length': Buffer.byteLength(content) };
  const outgoing = httpRequest(service.url, { method, path, headers: { ...sent, ...length } });
  outgoing.end(content ?? undefined);
  const [response] = await once(outgoing, 'response');
  const text = (await response.setEncoding('utf8').toArray()).join('');
  const received = new Headers(response.headers);
  return { status: response.statusCode as number, contentType: received.get('content-type'), headers: received, text };
}

test('whatever is asked of the server, by any method at any path, it answers by the contract', async () => {
  const statuses = new Set<number>();
  const property = fc.asyncProperty(
    fc.record({ method: fc.constantFrom(...methods), url, headers, body }),
    async (sent) => {
      const { text, ...answer } = await answerTo(sent);
      statuses.add(answer.status);
      expect(answer.status).toBeLessThan(500);
      const path = sent.url.split('?')[0] ?? '';
      if (sent.method === 'GET' && path === '/docs') return;
      const { route, methods: allowed } = matchRoute(sent.method, path);
      if (route === undefined) expect(answer.status).toBe(allowed.length === 0 ? 404 : 405);
      expect(undocumented(sent.method, sent.url, { ...answer, body: JSON.parse(text) as unknown })).toBeUndefined();
    },
  );
  await fc.assert(property, { numRuns });
  expect([...statuses]).toEqual(expect.arrayContaining([404, 405]));
});

/** What a server answers to bytes, until it closes the connection. */
async function answerToBytes(bytes: Uint8Array): Promise<string> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  socket.end(bytes);
  return Buffer.concat(await socket.toArray()).toString('latin1');
}

test('bytes that are no HTTP, or hardly, end at most the connection that they came by', async () => {
  const start = fc.constantFrom(
    '',
    'GET / HTTP/1.1\r\n',
    'POST /reservations HTTP/1.1\r\nHost: a\r\n',
    'POST /reservations HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n',
  );
  const rest = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .constantFrom(
        'Content-Length: -1\r\n\r\n',
        'Transfer-Encoding: chunked\r\n\r\nzz\r\n',
        'Content-Length: 1\r\nContent-Length: 2\r\n\r\n',
        ': \r\n\r\n',
        '\r\n',
      )
      .map((text) => Buffer.from(text)),
  );
  const property = fc.asyncProperty(start, rest, async (head, bytes) => {
    const answer = await answerToBytes(Buffer.concat([Buffer.from(head), bytes]));
    expect(answer).toMatch(/^(?:HTTP\/1\.1 [1-4]|$)/);
  });
  await fc.assert(property, { numRuns });
  const health = await fetch(`${service.url}/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
});
