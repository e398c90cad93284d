import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { eventually } from '../end-to-end/shop.ts';
import { randomOf } from '../simulation/random.ts';
import { KilledService } from './killed-service.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-killed-'));
let service: KilledService | undefined;
afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a service that ends by itself is told of, and one that is killed comes back at the same address', async () => {
  service = await KilledService.start({ EVENTS_FILE: join(folder, 'events.jsonl') });
  const { url } = service;
  service.killNow();
  await eventually(() => service?.ends.length === 1);
  expect(service.ends[0]).toMatch(/^the service ended by itself/);

  const over = new AbortController();
  const killing = service.killUntil(over.signal, randomOf(1));
  await eventually(() => (service?.kills ?? 0) > 0);
  over.abort();
  await killing;
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
  expect([service.url, service.ends.length]).toEqual([url, 1]);
}, 300_000);
