import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { type Service, startService } from '../../local/service.ts';
import { type Called, call, urlOf } from './called.ts';
import { undocumented } from './document.ts';
import { type Documented, documented } from './documented-operation.ts';
import { objectionTo } from './objections.ts';
import { type ApiRequest, anyRequest } from './request-arbitraries.ts';
import { StockedShop } from './stocked-shop.ts';

/** Runs of each operation. */
const numRuns = 1_000;
const runsBetweenPauses = 25;
const pauseMilliseconds = 45_000;

/** What is told before the command is asked. */
const beforeCommand = new Set([400, 401, 413, 415]);

let service: Service;

beforeAll(async () => {
  service = await startService({ port: 0, sweepSeconds: 0 });
});
afterAll(async () => {
  jest.restoreAllMocks();
  await service?.stop();
});

const named = documented.map((operation) => [operation.id, operation] as const);

test.each(named)(
  'whatever %s is asked, it answers by the contract, and what it refuses changes nothing',
  async (_, operation) => {
    const shop = await StockedShop.open();
    const statuses = new Map<number, number>();
    let before = await shop.counters();
    let runs = 0;
    const property = fc.asyncProperty(anyRequest(operation, shop.known), async (request) => {
      if (++runs % runsBetweenPauses === 0) {
        shop.pass(pauseMilliseconds);
        before = await shop.counters();
      }
      const answer = await call(operation, request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expectContract(operation, request, answer, shop.cursors);
      if (answer.tableRequests === 0) return;
      const after = await shop.counters();
      const changes = answer.status < 300 && operation.method !== 'GET';
      if (!changes) expect(after).toEqual(before);
      before = after;
    });
    await fc.assert(property, { numRuns });
    // A run in which nothing was ever done, or nothing refused, would prove little.
    expect(operation).toEqual(expect.anything());
    for (const status of [200, 400])
      expect([...statuses.keys()].some((each) => each - (each % 100) === status)).toBe(true);
  },
);

function expectContract(
  operation: Documented,
  request: ApiRequest,
  answer: Called,
  cursors: ReadonlyMap<string, string>,
): void {
  const { status, body, tableRequests } = answer;
  const told = `${status} ${JSON.stringify(body).slice(0, 500)}`;
  if (status >= 500) throw new Error(told);
  const surprise = undocumented(operation.method, urlOf(operation, request), answer);
  if (surprise !== undefined) throw new Error(surprise);
  const objection = objectionTo(operation, request, cursors);
  const isRefused = beforeCommand.has(status);
  if (isRefused !== (objection !== undefined))
    throw new Error(`${objection ?? 'nothing speaks against it'}, but: ${told}`);
  if (isRefused && tableRequests > 0)
    throw new Error(`${tableRequests} requests were sent before it was refused: ${told}`);
}
