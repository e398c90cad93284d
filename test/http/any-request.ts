import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { operations } from '../../lib/http/operations.ts';
import { type Service, startService } from '../../local/service.ts';
import { type Called, call, urlOf } from './called.ts';
import { undocumented } from './document.ts';
import { type Documented, documented } from './documented-operation.ts';
import { objectionTo } from './objections.ts';
import { type ApiRequest, anyRequest } from './request-arbitraries.ts';
import { StockedShop } from './stocked-shop.ts';

/** Runs of each operation. */
const numRuns = 1_000;
/** Reservations to confirm, release or extend. */
const heldToDecide = 40;
const runsBetweenPauses = 25;
const runsBetweenSweeps = 100;

/** What is told before the command is asked. */
const beforeCommand = new Set([400, 401, 413, 415]);

/** A failure is made smaller before it is told, which takes its time. */
const timeoutMilliseconds = 600_000;

/** The operations in three parts, each in a file of its own, so that they are asked side by side. */
type Part = 'reads' | 'decisions' | 'changes';

function partOf({ id, method, path }: Documented): Part {
  if (method === 'GET' || id === 'getAvailability') return 'reads';
  return path.includes('{id}') ? 'decisions' : 'changes';
}

/** Whatever one part of the operations is asked, it answers by the contract. */
export function anyRequestContract(part: Part): void {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ port: 0, sweepSeconds: 0 });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await service?.stop();
  });

  const named = documented
    .filter((each) => partOf(each) === part)
    .map((operation) => [operation.id, operation] as const);

  test.each(named)(
    'whatever %s is asked, it answers by the contract, and what it refuses changes nothing',
    async (id, operation) => {
      const shop = await StockedShop.open(operation.path.includes('{id}') ? heldToDecide : 0);
      const isRead = operation.method === 'GET' || id === 'getAvailability';
      const kinds = new Set<string>();
      const standing = async () => ({ counters: await shop.counters(), skus: await shop.skus() });
      let before = await standing();
      let runs = 0;
      const property = fc.asyncProperty(anyRequest(operation, shop.known), async (request) => {
        if (++runs % runsBetweenPauses === 0) {
          expect(await standing()).toEqual(before);
          await shop.addUp();
          await shop.pause(runs % runsBetweenSweeps === 0);
          before = await standing();
        }
        const { id: named } = request.path;
        const stood = isRead ? undefined : await shop.named(named);
        const answer = await call(operation, request);
        kinds.add(answer.status < 300 ? 'done' : answer.tableRequests > 0 ? 'refused by the command' : 'refused');
        expectContract(operation, request, answer, shop.cursors);
        // What a read changes, the next pause finds.
        if (isRead || answer.tableRequests === 0) return;
        const after = await standing();
        if (answer.status >= 300) expect([after, await shop.named(named)]).toEqual([before, stood]);
        before = after;
      });
      await fc.assert(property, { numRuns });
      expect(runs).toBeGreaterThanOrEqual(numRuns);
      const mayRefuse = operations[id].refusals.length > 0 ? ['refused by the command'] : [];
      // Had nothing been done, or nothing refused, little would be shown.
      expect([...kinds].toSorted()).toEqual(['done', 'refused', ...mayRefuse].toSorted());
    },
    timeoutMilliseconds,
  );
}

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
  if (isRefused !== (objection !== undefined)) {
    throw new Error(`${objection ?? 'nothing speaks against it'}, but: ${told}`);
  }
  if (isRefused && tableRequests > 0) {
    throw new Error(`${tableRequests} requests went to the table before it was refused: ${told}`);
  }
}
