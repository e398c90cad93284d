import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { backoffOf } from '../../../lib/commands/compensate/backoff.ts';
import { limits } from '../../../lib/domain/limits.ts';

const keys = Array.from({ length: 2_000 }, (_, index) => `reservation${index}/refund`);
const attempts = Array.from({ length: limits.stepAttemptsMax + 5 }, (_, index) => index + 1);

test('a step that failed waits for between half and all of a time that doubles, up to an hour', () => {
  for (const attempt of attempts) {
    const whole = Math.min(3_600, 5 * 2 ** (attempt - 1));
    const waits = keys.map((key) => backoffOf(key, attempt));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(whole / 2);
    expect(Math.max(...waits)).toBeLessThanOrEqual(whole);
    expect(waits.every(Number.isInteger)).toBe(true);
  }
});

test('those that failed together spread over that time', () => {
  const waits = keys.map((key) => backoffOf(key, 10));
  const [least, most] = [Math.min(...waits), Math.max(...waits)];
  expect(least).toBeLessThan(0.52 * 2_560);
  expect(most).toBeGreaterThan(0.98 * 2_560);
  const quarter = (most - least) / 4;
  for (const from of [0, 1, 2, 3]) {
    const there = waits.filter((wait) => wait >= least + from * quarter && wait <= least + (from + 1) * quarter);
    expect(there.length).toBeGreaterThan(keys.length / 6);
  }
});

test('the same attempt of the same step waits as long whoever asks, and the next one anew', () => {
  expect(backoffOf('a/refund', 9)).toBe(backoffOf('a/refund', 9));
  const shares = attempts.slice(5, 9).map((attempt) => backoffOf('a/refund', attempt) / (5 * 2 ** (attempt - 1)));
  expect(new Set(shares.map((share) => share.toFixed(2))).size).toBeGreaterThan(1);
});

test('the last attempt is made half a day after the first at the earliest, and little more than a day at the latest', () => {
  const hours = keys.map((key) => {
    const waits = attempts.slice(0, limits.stepAttemptsMax - 1).map((attempt) => backoffOf(key, attempt));
    return waits.reduce((sum, wait) => sum + wait, 0) / 3_600;
  });
  expect(Math.min(...hours)).toBeGreaterThan(12);
  expect(Math.max(...hours)).toBeLessThan(25);
  const atLeast = (attempt: number) => Math.min(3_600, 5 * 2 ** (attempt - 1)) / 2 / 3_600;
  const waited = attempts.slice(0, limits.stepAttemptsMax - 1);
  expect(waited.reduce((sum, attempt) => sum + atLeast(attempt), 0)).toBeGreaterThan(12);
  // The longest wait is one that is come to.
  expect(waited.filter((attempt) => backoffOf('a/refund', attempt) > 1_800).length).toBeGreaterThan(20);
});

test('the events and the runbook say how often', () => {
  const { stepAttemptsMax: times } = limits;
  for (const [file, words] of [
    ['events', `tried ${times} times`],
    ['runbook', `the ${times}th time`],
  ] as const) {
    expect(readFileSync(`docs/${file}.md`, 'utf8')).toContain(words);
  }
});
