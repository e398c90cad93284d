import pMap from 'p-map';
import { codeOf, expectAnswer, type Stock, stockAnswer } from './answers.ts';
import type { Client } from './client.ts';
import type { Progress } from './progress.ts';
import { ReplayError } from './replay-error.ts';
import { expectedOnHand, type Tally } from './tally.ts';

export interface Difference extends Stock {
  readonly sku: string;
  /** On hand, computed from the answers to the commands. */
  readonly expected: number;
}

/**
 * Throws a ReplayError where the service knows one of the SKUs. The check needs to know every unit of them, and a
 * second replay would be answered from the keys of the first.
 */
export async function refuseKnownSkus(client: Client, skus: Iterable<string>, concurrency: number): Promise<void> {
  const look = async (sku: string) => {
    const answer = await client.send({ method: 'GET', path: stockPath(sku) });
    if (answer.status === 404 && codeOf(answer) === 'sku_not_found') return;
    expectAnswer(`GET ${stockPath(sku)}`, answer, 200, stockAnswer);
    throw new ReplayError(`the service already knows SKU ${sku}: replay against an empty service`);
  };
  await pMap(skus, look, { concurrency });
}

/** Asks the service for the stock of every SKU of the tally. */
export async function readStock(
  client: Client,
  tally: Tally,
  concurrency: number,
  progress: Progress,
): Promise<Map<string, Stock>> {
  const readOne = async (sku: string): Promise<[string, Stock]> => {
    const answer = await client.send({ method: 'GET', path: stockPath(sku) });
    progress.tick();
    return [sku, expectAnswer(`GET ${stockPath(sku)}`, answer, 200, stockAnswer)];
  };
  return new Map(await pMap(tally.skus.keys(), readOne, { concurrency }));
}

/** Every SKU whose stock is not what the answers add up to; nothing may be held, all that is on hand be available. */
export function differences(tally: Tally, stock: ReadonlyMap<string, Stock>): Difference[] {
  const found: Difference[] = [];
  for (const [sku, units] of tally.skus) {
    const expected = expectedOnHand(units);
    const { onHand, held, available } = stock.get(sku) ?? { onHand: Number.NaN, held: 0, available: 0 };
    if (onHand === expected && held === 0 && available === onHand) continue;
    found.push({ sku, expected, onHand, held, available });
  }
  return found;
}

function stockPath(sku: string): string {
  return `/stock/${encodeURIComponent(sku)}`;
}
