import fc from 'fast-check';
import type { Shop } from './shop.ts';

/** A command as it is asked for, and how many seconds pass before it. */
export interface Asked {
  readonly command: string;
  readonly seconds: number;
  answer(shop: Shop): Promise<unknown>;
}

/** Mostly none; long enough for a hold, a settled hold, a cancellation's key, an oversell and a movement's key. */
export const seconds = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.constantFrom(0.001, 0.25, 1, 6) },
  { weight: 5, arbitrary: fc.constantFrom(15, 31, 62) },
  { weight: 1, arbitrary: fc.constantFrom(700, 86_402) },
);

/** A command with a request. It is told in a failure by its name and its request. */
export const asked = <Request>(
  [command, seconds, request]: readonly [string, number, Request],
  run: (shop: Shop, request: Request) => Promise<unknown>,
): Asked => ({
  command,
  seconds,
  answer: (shop) => run(shop, request),
  ...{ [fc.toStringMethod]: () => `after ${seconds} s ${command} ${fc.stringify(request)}` },
});

/** A command with whatever may be asked of it. */
export const asking = <Request>(
  command: string,
  request: fc.Arbitrary<Request>,
  run: (shop: Shop, request: Request) => Promise<unknown>,
): fc.Arbitrary<Asked> => fc.tuple(fc.constant(command), seconds, request).map((each) => asked(each, run));
