import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Service, startService } from '../../local/service.ts';
import { curlsOf, timeless } from './code-blocks.ts';

const run = promisify(execFile);
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
      const { stdout } = await run('bash', [
        '-c',
        `${command.replaceAll(printedBase, service.url)} --silent --show-error`,
      ]);
      expect(() => JSON.parse(stdout)).not.toThrow();
      if (printed !== undefined) expect([line, timeless(stdout, printed)]).toEqual([line, timeless(printed, printed)]);
    }
  });
});
