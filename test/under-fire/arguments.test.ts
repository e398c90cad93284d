import { expect, test } from '@jest/globals';
import { parseArguments } from './arguments.ts';

test('nothing has to be given', () => {
  expect(parseArguments([])).toEqual({ minutes: 5, seed: 1, clients: 32 });
  expect(parseArguments(['--help'])).toBe('help');
});

test('every option is read', () => {
  const options = '--minutes 0.5 --seed 7 --clients 4'.split(' ');
  expect(parseArguments(options)).toEqual({ minutes: 0.5, seed: 7, clients: 4 });
});

test.each([
  [['--minutes', '0'], /--minutes is a number from 0.1 to 600, not "0"/],
  [['--minutes', '1e1'], /--minutes is a number/],
  [['--seed', '0'], /--seed is a whole number from 1/],
  [['--clients', '257'], /--clients is a whole number from 1 to 256/],
  [['--client', '3'], /--client/],
  [['5'], /5/],
])('%j is refused in one line', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message);
  expect(() => parseArguments(args)).toThrow(/^[^\n]*$/);
});
