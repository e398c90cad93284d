import type { CallStep } from '../../../lib/commands/compensate/ports.ts';
import { sweep } from '../../../lib/commands/sweep.ts';
import { interceptingStore } from '../intercepting-store.ts';
import type { OversoldShop } from './shop.ts';

/** A sweep that something comes between just before its write or call number `at` (from 0); the names of all that it did. */
export async function sweepMeeting(
  shop: OversoldShop,
  budgetSeconds: number,
  at: number,
  intrude: () => Promise<unknown>,
): Promise<readonly string[]> {
  const done: string[] = [];
  const meet = async (name: string): Promise<void> => {
    const isTime = done.length === at;
    done.push(name);
    if (isTime) await intrude();
  };
  const store = interceptingStore(shop.world.store, async ({ name, perform }) => {
    await meet(name);
    return await perform();
  });
  const call: CallStep = async (each) => {
    await meet(`call ${each.step}`);
    await shop.call(each);
  };
  await sweep({ ...shop.world, store }, budgetSeconds, call);
  return done;
}
