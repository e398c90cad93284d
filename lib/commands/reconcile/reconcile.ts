import pMap from 'p-map';
import { type Difference, isSameDifference } from '../../domain/difference.ts';
import { keyOfFound } from '../../store/found.ts';
import { entryKeyOf, type Key, parseStockKey } from '../../store/keys.ts';
import { type Found, StoreUnavailable } from '../../store/port.ts';
import type { Context } from '../context.ts';
import type { Bounds } from './bounds.ts';
import { checkCompensations, checkProgress } from './check-compensation.ts';
import { checkRecord, checkSale, type Find } from './check-record.ts';
import { checkStock } from './check-stock.ts';
import { mend } from './mend.ts';
import { isUnreadable } from './records.ts';

/** Keys looked at together, and items checked at once. */
const defaultPageMax = 200;
const concurrency = 8;
/** Items with a difference that are looked at again together. */
const suspectsMax = 1_000;
/** How often an item is mended and looked at again: one mend may bring another difference to light. */
const mendsMax = 4;

export interface Reconciling {
  readonly bounds: Bounds;
  /** Where a run that ran out of time left off. */
  readonly from?: Key;
  /** No page is begun after so many seconds. */
  readonly budgetSeconds: number;
  readonly pageMax?: number;
  readonly isMending: boolean;
  /** Waits longer than any command takes, so that what one left behind is told from what one is doing. */
  readonly pause: () => Promise<void>;
  /** Is told how many items have been checked so far. */
  readonly tell?: (checked: Checked) => void;
}

/** Items that were checked. */
export interface Checked {
  readonly stockItems: number;
  readonly movements: number;
  readonly reservations: number;
  readonly sales: number;
}

export interface Reconciled {
  readonly checked: Checked;
  /** What was found by two looks, and is so still. */
  readonly differences: readonly Difference[];
  /** What was found by two looks, and mended. */
  readonly mended: readonly Difference[];
  /** Where the next run goes on; none where the whole table has been checked. */
  readonly end?: Key;
  /** What ended the run before its time, or kept something from being mended. */
  readonly failure?: string;
}

type Suspect = readonly [key: Key, differences: readonly Difference[]];

/**
 * Goes over the whole table, page by page, and tells what does not add up. A difference counts where it is there at two
 * looks, with a pause between them; so traffic is neither disturbed nor mistaken for one.
 */
export async function reconcile(context: Context, reconciling: Reconciling): Promise<Reconciled> {
  const { bounds, from, budgetSeconds, pageMax = defaultPageMax, isMending, pause, tell } = reconciling;
  const began = context.clock();
  const checked = nothingChecked();
  const suspects: Suspect[] = [];
  let end = from;
  let failure: string | undefined;
  do {
    try {
      const page = await lookAtPage(context, pageMax, end, bounds, checked);
      suspects.push(...page.suspects);
      end = page.end;
    } catch (error) {
      // What was found before is told, and the next run goes on from here: one that was throttled need not begin again.
      if (!(error instanceof StoreUnavailable) || end === from) throw error;
      failure = error.message;
      break;
    }
    tell?.(checked);
  } while (end !== undefined && context.clock() - began < budgetSeconds * 1000 && suspects.length < suspectsMax);

  const rest = { checked, ...(end !== undefined && { end }), ...(failure !== undefined && { failure }) };
  if (suspects.length === 0) return { ...rest, differences: [], mended: [] };
  await pause();
  const again = await pMap(suspects, (suspect) => lookAgain(context, suspect, bounds), { concurrency });
  const found = again.flatMap(([, differences]) => differences);
  if (!isMending) return { ...rest, differences: found, mended: [] };
  const { left, failures } = await mendAll(context, again, bounds);
  const isLeft = (one: Difference): boolean => left.some((each) => isSameDifference(each, one));
  const why = failure ?? failures[0];
  return {
    ...rest,
    ...(why !== undefined && { failure: why }),
    differences: left,
    mended: found.filter((each) => !isLeft(each)),
  };
}

/** Looks at the next so many keys. A stock item that many records of the page have holds in is read once for all of them. */
async function lookAtPage(context: Context, pageMax: number, from: Key | undefined, bounds: Bounds, checked: Counting) {
  const { found, end } = await context.store.scan(pageMax, from);
  const read = new Map<string, Promise<Found | undefined>>();
  const find = (key: Key): Promise<Found | undefined> => {
    const name = `${key.pk} ${key.sk}`;
    const reading = read.get(name) ?? context.store.find(key);
    read.set(name, reading);
    return reading;
  };
  const looked = await pMap(found, (each) => look(context, each, bounds, checked, find), { concurrency });
  return { suspects: looked.filter(([, differences]) => differences.length > 0), end };
}

type Counting = { -readonly [Name in keyof Checked]: number };

const nothingChecked = (): Counting => ({ stockItems: 0, movements: 0, reservations: 0, sales: 0 });

async function look(
  context: Context,
  found: Found,
  bounds: Bounds,
  checked: Counting,
  find: Find = context.store.find,
): Promise<Suspect> {
  const key = keyOfFound(found);
  try {
    return [key, await check(context, found, bounds, checked, find)];
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    // Of what an item refers to, it is the ledger that is not found by itself.
    const ledger = found.kind === 'stock' ? { ledger: entryKeyOf(found.item.key, 0).pk } : {};
    return [key, [{ kind: 'unreadable', ...key, evidence: { ...ledger, problem: error.message } }]];
  }
}

async function check(
  context: Context,
  found: Found,
  bounds: Bounds,
  checked: Counting,
  find: Find,
): Promise<readonly Difference[]> {
  switch (found.kind) {
    case 'stock': {
      const { differences, entries } = await checkStock(context, found.item.key, bounds);
      checked.stockItems++;
      checked.movements += entries;
      return differences;
    }
    case 'reservation':
      checked.reservations++;
      return [
        ...(await checkRecord(context, found.record, bounds, find)),
        ...(await checkCompensations(context, found.record)),
      ];
    case 'sale':
      checked.sales++;
      return await checkSale(context, found.sale, bounds);
    case 'compensation':
      return checkProgress(context, found.compensation, bounds);
    case 'unreadable':
      return [{ kind: 'unreadable', ...found.key, evidence: { problem: found.problem } }];
  }
}

/** What a second look finds of what the first one found. */
async function lookAgain(context: Context, [key, before]: Suspect, bounds: Bounds): Promise<Suspect> {
  const found = await context.store.find(key);
  if (found === undefined) return [key, []];
  const [, now] = await look(context, found, bounds, nothingChecked());
  return [key, now.filter((each) => before.some((one) => isSameDifference(one, each)))];
}

/** Stock items first: what else is mended needs them to add up. Answers what is left. */
async function mendAll(context: Context, found: readonly Suspect[], bounds: Bounds) {
  const isStock = ([key]: Suspect): boolean => parseStockKey(key) !== undefined;
  const left: Difference[] = [];
  const failures: string[] = [];
  for (const group of [found.filter(isStock), found.filter((suspect) => !isStock(suspect))]) {
    left.push(...(await pMap(group, (suspect) => mended(context, suspect, bounds, failures), { concurrency })).flat());
  }
  return { left, failures };
}

/** Mends one item until nothing of what was found is left, or mending helps no more; answers what is left. */
async function mended(
  context: Context,
  [key, found]: Suspect,
  bounds: Bounds,
  failures: string[],
): Promise<readonly Difference[]> {
  let left = found;
  for (let round = 0; round < mendsMax && left.length > 0; round++) {
    try {
      const isOvertaken = await mend(context, key, left, bounds);
      if (!isOvertaken) [, left] = await lookAgain(context, [key, left], bounds);
    } catch (error) {
      // It is left as it was found, and told; the others are mended all the same.
      failures.push(error instanceof Error ? `${error.name}: ${error.message}` : `${error}`);
      return left;
    }
  }
  return left;
}
