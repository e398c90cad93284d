import { setTimeout as sleep } from 'node:timers/promises';
import type { Shop } from '../end-to-end/shop.ts';

/** Clients that shop at once, each in its own order, until they are told to stop. */
export function shopping(shop: Shop, skus: readonly string[], clients: number): { stop(): Promise<number> } {
  let isOver = false;
  let visits = 0;
  async function client(number: number): Promise<void> {
    for (let visit = number; !isOver; visit += clients) {
      await shopOnce(shop, skus, visit);
      visits++;
      await sleep(20);
    }
  }
  const running = Array.from({ length: clients }, (_, number) => client(number));
  return {
    async stop() {
      isOver = true;
      await Promise.all(running);
      return visits;
    },
  };
}

/** One visit: a cart of two SKUs, and one of the things that may become of it. */
async function shopOnce(shop: Shop, skus: readonly string[], visit: number): Promise<void> {
  const [first = '', second = ''] = [skus[visit % skus.length], skus[(visit + 1) % skus.length]];
  const what = visit % 7;
  const holdSeconds = what === 0 ? 1 : 600;
  const { status, body } = await shop.reserve({ [first]: 2, [second]: 1 }, { holdSeconds });
  if (what === 1) await shop.move(first, 5);
  if (status !== 201) return;
  if (what === 2) await shop.tell(body.id, 'extend', { holdSeconds: 900 });
  if (what === 3) await shop.tell(body.id, 'confirm', { lines: [{ sku: first, quantity: 1 }] });
  if (what === 4) await shop.tell(body.id, 'release');
  if (what === 6) await shop.move(second, -1, { type: 'adjust', force: true });
  if (what > 4 || what === 2) await shop.tell(body.id, 'confirm');
  // What is left expires, or is held to the end.
}
