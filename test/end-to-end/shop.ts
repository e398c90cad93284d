import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import pMap from 'p-map';
import type { Swept } from '../../lib/commands/sweep.ts';
import { type Service, startService } from '../../local/service.ts';
import { undocumented } from '../http/document.ts';
import { Books, type Stock } from './books.ts';
import { TableView } from './table-view.ts';

/** What the tests look at in a body by name; everything else they match. */
export interface Said {
  readonly id: string;
  readonly status: string | number;
  readonly code: string;
  readonly expiresAt: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Said;
}

interface Settings {
  readonly units?: number;
  readonly safetyStock?: number;
  readonly oversell?: { readonly limit: number };
}

const parallelMax = 32;

/** A client of the service that keeps its own books: what it received, what it sold and what it still holds. */
export class Shop {
  readonly url: string;
  readonly #books = new Books();
  #names = 0;
  /** Answers so far that asked to come again. */
  timesBusy = 0;

  constructor(url: string) {
    this.url = url;
  }

  /** Sends the same request again, as the contract asks, for as long as the service is busy. */
  async send(...request: Parameters<Shop['sendOnce']>): Promise<Answer> {
    for (;;) {
      const answer = await this.sendOnce(...request);
      if (answer.status !== 503) return answer;
      this.timesBusy++;
      await sleep(Number(answer.headers.get('retry-after')) * 1000);
    }
  }

  /** Sends a body as JSON, a string as it is. */
  async sendOnce(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answer = { status: response.status, headers: response.headers, body: (await response.json()) as Said };
    const contentType = response.headers.get('content-type');
    // Whatever a test asks for: the service answers as its document says.
    expect(undocumented(method, path, { ...answer, contentType })).toBeUndefined();
    this.#books.enter(method, path, body, answer);
    return answer;
  }

  /** A name that nothing has yet. */
  fresh(kind: string): string {
    this.#names++;
    return `${kind}-${this.#names}`;
  }

  /** A new SKU with so many units on hand. */
  async sku({ units = 0, ...settings }: Settings = {}): Promise<string> {
    const sku = this.fresh('sku');
    expect(await this.send('PUT', `/skus/${sku}`, settings)).toMatchObject({ status: 201 });
    if (units > 0) expect(await this.move(sku, units)).toMatchObject({ status: 201 });
    return sku;
  }

  move(sku: string, quantity: number, rest: object = {}, key = this.fresh('delivery')): Promise<Answer> {
    const body = { type: 'receive', quantity, ...rest };
    return this.send('POST', `/stock/${sku}/movements`, body, { 'idempotency-key': key });
  }

  reserve(quantities: Record<string, number>, rest: object = {}, key = this.fresh('cart')): Promise<Answer> {
    const lines = Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity }));
    return this.send('POST', '/reservations', { lines, ...rest }, { 'idempotency-key': key });
  }

  /** Confirms, releases, extends, fulfils or cancels. */
  tell(id: string, verb: 'confirm' | 'release' | 'extend' | 'fulfil' | 'cancel', body?: object): Promise<Answer> {
    return this.send('POST', `/reservations/${id}/${verb}`, body);
  }

  reservation(id: string): Promise<Answer> {
    return this.send('GET', `/reservations/${id}`);
  }

  async stock(sku: string): Promise<Stock> {
    const { body } = await this.send('GET', `/stock/${sku}`);
    const { onHand, held, available } = body as unknown as Stock;
    return { onHand, held, available };
  }

  /** Reads every SKU and reservation again and compares them with the books, which begin anew. */
  async addUp(): Promise<void> {
    const { ids, skus } = this.#books;
    const read = () => pMap(ids, async (id) => (await this.reservation(id)).body, { concurrency: parallelMax });
    let before = await read();
    for (;;) {
      const stocks = await pMap(skus, async (sku) => [sku, await this.stock(sku)] as const, {
        concurrency: parallelMax,
      });
      // What expires while we read would stand in one of the two only.
      const after = await read();
      if (after.every(({ status }, at) => status === before[at]?.status)) {
        expect(Object.fromEntries(stocks)).toEqual(this.#books.expected(after));
        return this.#books.close();
      }
      before = after;
    }
  }
}

interface Open {
  shop: Shop;
  service: Service;
  /** The service's table. */
  store: TableView;
  /** Runs the sweeper once. */
  sweep: () => Promise<Swept>;
}

/** A service without a sweeper for the tests of one file, and a shop that checks after each test that stock adds up. */
export function openShop(): Open {
  const open = {} as Open;
  beforeAll(async () => {
    open.service = await startService({ port: 0, sweepSeconds: 0 });
    open.shop = new Shop(open.service.url);
    open.store = new TableView(open.service.engine.endpoint);
    open.sweep = (await import('../../lambdas/sweep.ts')).handler;
  });
  afterEach(() => open.shop.addUp());
  afterAll(async () => {
    open.store?.close();
    await open.service?.stop();
  });
  return open;
}

/** Does the same so often at once. */
export const times = <Value>(count: number, make: () => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, make));

/** Waits until the service's clock, which is ours, has reached an instant. */
export async function until(instant: string | number): Promise<void> {
  const at = new Date(instant).getTime();
  for (let left = at - Date.now(); left > 0; left = at - Date.now()) await sleep(left);
}

/** Waits until something is so, for half a minute at most. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await isSo()); await sleep(50)) {
    if (Date.now() > deadline) throw new Error(`it did not come true: ${isSo}`);
  }
}

/** How many answers have each status. */
export function tally(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
