import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Service, startService } from '../../local/service.ts';
import { undocumented } from '../http/document.ts';
import { curlsOf, timeless } from './code-blocks.ts';

const run = promisify(execFile);
/** What curl says of an answer on its standard error, beside the body: the document is asked about all of it. */
const toldBesides =
  '%{stderr}{"method":"%{method}","url":"%{url_effective}","status":%{http_code},"headers":%{header_json}}';

interface Besides {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

function undocumentedIn(body: string, besides: string): string | undefined {
  const { method, url, status, headers: told } = JSON.parse(besides) as Besides;
  const headers = new Headers(
    Object.entries(told).map(([name, values]): [string, string] => [name, values.join(', ')]),
  );
  const contentType = headers.get('content-type');
  return undocumented(method, new URL(url).pathname, { status, contentType, headers, body: JSON.parse(body) });
}

const printedBase = 'http://127.0.0.1:3000';

// Each document begins on an empty service, as its reader does.
describe.each(['README.md', 'docs/api.md'])('the commands of %s', (document) => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ port: 0, sweepSeconds: 0 });
  });

  afterAll(async () => {
    await service?.stop();
  });

  test('run as printed, in their order, and print what is shown', async () => {
    const shown = curlsOf(document);
    expect(shown.length).toBeGreaterThan(5);
    for (const { command, line, printed } of shown) {
      const sent = `${command.replaceAll(printedBase, service.url)} --silent --show-error`;
      const { stdout, stderr } = await run('bash', ['-c', `${sent} --write-out '${toldBesides}'`]);
      expect([line, undocumentedIn(stdout, stderr)]).toEqual([line, undefined]);
      if (printed !== undefined) expect([line, timeless(stdout, printed)]).toEqual([line, timeless(printed, printed)]);
    }
  });
});
