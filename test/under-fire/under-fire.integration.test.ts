import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { familyOf, left } from '../end-to-end/started.ts';
import { faultKinds } from './faults.ts';
import { reportText, verdictText } from './report.ts';
import { underFire } from './run.ts';

const file = fileURLToPath(new URL('./under-fire.ts', import.meta.url));

test('under faults and kills everything balances, and nothing acknowledged is lost', async () => {
  const outcome = await underFire({
    seconds: 24,
    seed: 1,
    clients: 32,
    signal: new AbortController().signal,
    screen: { write: () => undefined },
  });
  expect(outcome.wrong).toEqual([]);
  // It was hard on the service: each kind of fault, kills, and every way for a reservation to end.
  expect(faultKinds.filter((kind) => !outcome.faults.has(kind))).toEqual([]);
  expect(outcome.kills).toBeGreaterThanOrEqual(2);
  const ends = new Set([...outcome.ended.reservations.values()].map((seen) => seen?.status));
  expect(ends).toEqual(new Set([...ends, 'CONFIRMED', 'FULFILLED', 'CANCELLED', 'RELEASED', 'EXPIRED']));
  expect(verdictText(outcome)).toBe('Everything balances, and nothing acknowledged was lost.');
  expect(reportText(outcome)).toMatch(/request to DynamoDB[\s\S]*reply dropped[\s\S]*killed/);
}, 300_000);

test('Ctrl-C ends it and everything that it has started', async () => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [file, '--minutes', '5', '--clients', '4'], { env });
  try {
    await once(child.stderr, 'data');
    const family = familyOf(child.pid);
    expect(family.some(({ command }) => command.includes('local/start.ts'))).toBe(true);
    expect(family.some(({ command }) => command.includes('local/guard.ts'))).toBe(true);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(await left(family)).toEqual([]);
  } finally {
    child.kill('SIGKILL');
  }
}, 300_000);
