import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { operations } from '../../lib/http/operations.ts';
import { type Service, startService } from '../../local/service.ts';
import { type Called, call, urlOf } from './called.ts';
import { undocumented } from './document.ts';
import { type Documented, documented } from './documented-operation.ts';
import { objectionTo } from './objections.ts';
import { type ApiRequest, anyRequest } from './request-arbitraries.ts';
import type { Standing } from './standing.ts';
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
      // What each reservation was when it was looked at last: only who names it changes it.
      const stood = new Map<string | undefined, Standing['named']>();
      let before = await shop.standing();
      let runs = 0;
      const property = fc.asyncProperty(anyRequest(operation, shop.known), async (request) => {
        if (++runs % runsBetweenPauses === 0) {
          expect(ofShop(await shop.standing())).toEqual(ofShop(before));
          await shop.addUp();
          await shop.pause(runs % runsBetweenSweeps === 0);
          before = await shop.standing();
        }
        const { id: named } = request.path;
        const objection = objectionTo(operation, request, shop.cursors);
        const isAsked = !isRead && objection === undefined;
        if (isAsked && !stood.has(named)) stood.set(named, (await shop.standing(named)).named);
        const answer = await call(operation, request);
        kinds.add(answer.status < 300 ? 'done' : answer.tableRequests > 0 ? 'refused by the command' : 'refused');
        expectContract(operation, request, answer, objection);
        // What a read changes, the next pause finds.
        if (!isAsked || answer.tableRequests === 0) return;
        const after = await shop.standing(named);
        if (answer.status >= 300) {
          expect([ofShop(after), shop.asOfNow(after.named)]).toEqual([ofShop(before), shop.asOfNow(stood.get(named))]);
        }
        before = after;
        stood.set(named, after.named);
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

/** What stands of a shop, whichever reservation was asked for. */
const ofShop = ({ counters, skus }: Standing) => ({ counters, skus });

function expectContract(
  operation: Documented,
  request: ApiRequest,
  answer: Called,
  objection: string | undefined,
): void {
  const { status, body, tableRequests } = answer;
  const told = `${status} ${JSON.stringify(body).slice(0, 500)}`;
  if (status >= 500) throw new Error(told);
  const surprise = undocumented(operation.method, urlOf(operation, request), answer);
  if (surprise !== undefined) throw new Error(surprise);
  const isRefused = beforeCommand.has(status);
  if (isRefused !== (objection !== undefined)) {
    throw new Error(`${objection ?? 'nothing speaks against it'}, but: ${told}`);
  }
  if (isRefused && tableRequests > 0) {
    throw new Error(`${tableRequests} requests went to the table before it was refused: ${told}`);
  }
}
