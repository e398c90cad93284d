import { expect, test } from '@jest/globals';
import { parseArguments } from '../../replay/arguments.ts';

test('only the folder is needed', () => {
  expect(parseArguments(['data'])).toEqual({
    folder: 'data',
    limit: Number.POSITIVE_INFINITY,
    holdSeconds: 600,
    share: 1,
    concurrency: 8,
    url: undefined,
    hasFaults: false,
    hasTroubles: false,
  });
});

test('every option is read', () => {
  const options = '--limit 10 --hold-seconds 60 --stock 0.8 --concurrency 4 --url http://127.0.0.1:3000/ --faults';
  expect(parseArguments(['data', ...options.split(' ')])).toEqual({
    folder: 'data',
    limit: 10,
    holdSeconds: 60,
    share: 0.8,
    concurrency: 4,
    url: 'http://127.0.0.1:3000',
    hasFaults: true,
    hasTroubles: false,
  });
});

test('the relay of a service of its own may be put in trouble', () => {
  expect(parseArguments(['data', '--relay-faults'])).toMatchObject({ hasTroubles: true, hasFaults: false });
});

test.each([
  [['a', '--relay-faults', '--url', 'http://127.0.0.1:3000'], /--relay-faults needs a service of its own, not --url/],
  [[], /name the folder/],
  [['a', 'b'], /one folder only/],
  [['a', '--limit', '0'], /--limit is a whole number from 1/],
  [['a', '--limit', 'ten'], /--limit is a whole number from 1/],
  [['a', '--hold-seconds', '604801'], /--hold-seconds is a whole number from 1 to 604800/],
  [['a', '--stock', '1.5'], /--stock is "full" or a share/],
  [['a', '--stock', ''], /--stock is "full" or a share/],
  [['a', '--concurrency', '1e3'], /--concurrency is a whole number/],
  [['a', '--url', 'localhost:3000'], /--url is an address/],
  [['a', '--fault'], /--fault/],
])('%j is refused in one line', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message);
  expect(() => parseArguments(args)).toThrow(/^[^\n]*$/);
});
