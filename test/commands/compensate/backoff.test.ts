import { expect, test } from '@jest/globals';
import { attemptsMax, backoffOf } from '../../../lib/commands/compensate/backoff.ts';

const keys = Array.from({ length: 2_000 }, (_, index) => `reservation${index}/refund`);
const attempts = Array.from({ length: attemptsMax + 5 }, (_, index) => index + 1);

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
  const waits = keys.map((key) => backoffOf(key, attemptsMax));
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

test('the last attempt is made within an hour and a half of the first', () => {
  const longest = attempts
    .slice(0, attemptsMax - 1)
    .reduce((sum, attempt) => sum + Math.min(3_600, 5 * 2 ** (attempt - 1)), 0);
  expect(longest).toBeLessThanOrEqual(5_400);
});
