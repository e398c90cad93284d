import { expect, test } from '@jest/globals';
import { parseArguments } from './arguments.ts';

test('1,000 seeds are played where nothing is said', () => {
  expect(parseArguments([])).toEqual({ from: 1, seeds: 1_000, minutes: undefined, bug: undefined, isBank: false });
});

test('one seed is played where it is named', () => {
  expect(parseArguments(['--seed', '7'])).toEqual({
    from: 7,
    seeds: 1,
    minutes: undefined,
    bug: undefined,
    isBank: false,
  });
  expect(parseArguments(['--seed', '7', '--seeds', '3', '--bug', 'noNonce'])).toEqual({
    from: 7,
    seeds: 3,
    minutes: undefined,
    bug: 'noNonce',
    isBank: false,
  });
});

test('seeds have no end where only the time is said', () => {
  expect(parseArguments(['--minutes', '60'])).toEqual({
    from: 1,
    seeds: 2 ** 31,
    minutes: 60,
    bug: undefined,
    isBank: false,
  });
  expect(parseArguments(['--minutes', '2', '--seeds', '9'])).toMatchObject({ seeds: 9, minutes: 2 });
});

test('the bank is asked for by its name', () => {
  expect(parseArguments(['--bank'])).toMatchObject({ isBank: true, from: 1 });
  expect(parseArguments(['--bank', '--seed', '100001'])).toMatchObject({ isBank: true, from: 100_001 });
});

test.each([
  [['--minutes', '0'], /--minutes is a whole number from 1/],
  [['--seeds', '0'], /--seeds is a whole number from 1/],
  [['--seeds', 'many'], /--seeds is a whole number from 1/],
  [['--seed', '-1'], /--seed/],
  [['--seed', '1.5'], /--seed is a whole number from 1/],
  [['--bug', 'none'], /--bug is one of noNonce, /],
  [['--bug', 'toString'], /--bug is one of noNonce, /],
  [['--bank', '--seeds', '5'], /--bank .* stands alone/],
  [['12'], /Unexpected argument '12'/],
  [['--fault'], /--fault/],
])('%j is refused in one line', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message);
  expect(() => parseArguments(args)).toThrow(/^[^\n]*$/);
});
