import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { keptSeconds, limits } from '../../lib/domain/limits.ts';
import { defaultSettings } from '../../lib/domain/sku.ts';
import { answerMilliseconds } from '../../lib/events/webhook.ts';

/** The document without its line breaks: where a line ends says nothing. */
const text = readFileSync('docs/compensation.md', 'utf8').replaceAll(/\s+/g, ' ');

/** Seconds as the document names them. */
const spans: Readonly<Record<number, string>> = { 60: 'a minute', 1800: 'half an hour', 3600: 'an hour' };
const { stepWaitSecondsFirst: first, stepWaitSecondsMax: longest } = limits;

test.each([
  `looks through the ${limits.lookedSalesMax} newest sales of a tier`,
  `plans ${limits.plannedMax} at once; the rest follows ${spans[limits.lookAgainSeconds]} later`,
  `${limits.expectedMax} sales stand in an item's plan`,
  `tried again, ${limits.stepAttemptsMax} times in all`,
  `after ${first / 2} to ${first} seconds, and twice as long each time, up to ${spans[longest / 2]} to ${spans[longest]}`,
  `No answer within ${limits.callMillisecondsMax / 1_000} seconds is a failure`,
  `Any 2xx within ${answerMilliseconds / 1_000} seconds`,
  `is kept for ${keptSeconds.compensation / 86_400} days`,
  `from when the SKU was oversold | ${defaultSettings.oversell.resolveAfterSeconds.toLocaleString('en')} |`,
])('the document says: %s', (words) => {
  expect(text).toContain(words);
});
