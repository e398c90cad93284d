import { expect, test } from '@jest/globals';
import type { Compensation } from '../../../lib/domain/compensation.ts';
import { compensationKeyOf, type Key } from '../../../lib/store/keys.ts';
import type { Store } from '../../../lib/store/port.ts';
import { compensationLane, lanes } from '../../../lib/store/table.ts';
import { advance } from '../../../lib/store/writes/compensation-writes.ts';
import { compensation, compensations, failing, steps } from '../starting-compensations.ts';
import { at, freshId, now } from '../starting-items.ts';

// Other tests leave compensations that are due after `now` and were begun before it; these are due long before.
const early = now - 1_000_000;

export function compensationContract(open: () => Store): void {
  test('finds those of 100 compensations that are there', async () => {
    const written = Array.from({ length: 12 }, compensations).flat();
    await Promise.all(written.map((each) => open().createCompensation(each)));
    const missing = Array.from({ length: 40 }, freshId);
    const found = await open().getCompensations([...missing, ...written.map(({ id }) => id)]);
    const byId = (list: typeof found) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(found)).toEqual(byId(written));
    expect(await open().getCompensations(missing)).toStrictEqual([]);
    expect(await open().getCompensations([])).toEqual([]);
  });

  test('compensations are listed newest first, page by page, whoever the customer is, and stay when they change', async () => {
    const times = [2, 4, 1, 3].map((days) => at + days * 86_400_000);
    const written = times.map((createdAt) => failing({ createdAt, owner: `owner ${createdAt}` }));
    for (const each of written) await open().createCompensation(each);
    const [first] = written;
    if (first) await open().updateCompensation(first.id, advance(first, { ...first, status: 'DONE', updatedAt: at }));
    const newest = [written[1], written[3], written[0], written[2]];
    const inOrder = newest.map((each) => ({ id: each?.id, createdAt: each?.createdAt }));
    expect(await open().allCompensations(4)).toEqual(inOrder);
    const page = await open().allCompensations(2);
    expect(page).toEqual(inOrder.slice(0, 2));
    expect(await open().allCompensations(2, page[1])).toEqual(inOrder.slice(2));
  });

  test('a look over the whole table meets each compensation once, and finds it by its key', async () => {
    const written = compensations();
    for (const each of written) await open().createCompensation(each);
    const met: Compensation[] = [];
    let after: Key | undefined;
    do {
      const { found, end } = await open().scan(500, after);
      for (const each of found) if (each.kind === 'compensation') met.push(each.compensation);
      after = end;
    } while (after !== undefined);
    for (const each of written) {
      expect(met.filter(({ id }) => id === each.id)).toEqual([each]);
      expect(await open().find(compensationKeyOf(each.id))).toEqual({ kind: 'compensation', compensation: each });
    }
  });

  test('a compensation is not among the reservations of its customer', async () => {
    const owner = `owner ${freshId()}`;
    await open().createCompensation(compensation({ owner }));
    expect(await open().reservationsOf(owner, 10)).toEqual([]);
  });

  test('a compensation is due in a lane of their own, and as long as somebody must go on with it', async () => {
    const each = compensation({ due: early });
    await open().createCompensation(each);
    const key = compensationKeyOf(each.id);
    const lanesOf = async (when: number): Promise<readonly number[]> => {
      const found: number[] = [];
      for (let lane = 0; lane <= lanes; lane++) {
        const due = await open().dueKeys(lane, when, 100);
        if (due.some(({ key: { pk } }) => pk === key.pk)) found.push(lane);
      }
      return found;
    };
    expect(await lanesOf(early - 1)).toEqual([]);
    expect(await lanesOf(early)).toEqual([compensationLane]);
    expect(await open().dueKeys(compensationLane, early, 1)).toEqual([{ key, due: early }]);
    const later = advance(each, { ...each, due: early + 10, updatedAt: at });
    await open().updateCompensation(each.id, later);
    expect(await lanesOf(early)).toEqual([]);
    expect(await lanesOf(early + 10)).toEqual([compensationLane]);
    const done = { status: 'DONE', steps: steps(5), lines: [], updatedAt: at } as const;
    await open().updateCompensation(each.id, advance({ ...each, version: each.version + 1 }, done));
    expect(await lanesOf(now)).toEqual([]);
  });
}
