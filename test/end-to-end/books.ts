import { lossReasons } from '../../lib/domain/outcomes.ts';
import type { Answer, Said } from './shop.ts';

/** The counters of a SKU. */
export interface Stock {
  readonly onHand: number;
  readonly held: number;
  readonly available: number;
}

interface Lines {
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly confirmed?: number;
    readonly cancelled?: number;
  }[];
}

/** What a client was told, added up without a look at the service's own counters. */
export class Books {
  /** Units kept back, by SKU. */
  readonly #buffers = new Map<string, number>();
  /** Units added to on hand, by SKU and movement, or by reservation: what is told twice counts once. */
  readonly #changes = new Map<string, Map<string, number>>();
  /** Units cancelled so far, by reservation and SKU. */
  readonly #cancelled = new Map<string, number>();
  readonly #ids = new Set<string>();

  get skus(): readonly string[] {
    return [...this.#buffers.keys()];
  }

  get ids(): readonly string[] {
    return [...this.#ids];
  }

  /** Notes what an answer says has happened; a refusal says that nothing has. */
  enter(method: string, path: string, sent: unknown, { status, body }: Answer): void {
    if (status >= 300 || method === 'GET') return;
    const [, kind, name = '', verb] = path.split('/').map(decodeURIComponent);
    if (kind === 'skus') this.#buffers.set(name, bufferOf(sent));
    if (kind === 'stock' && verb === 'movements') {
      const { movement } = body as unknown as { movement: { version: number; change: number } };
      this.#enterChange(name, `version ${movement.version}`, movement.change);
    }
    if (kind === 'reservations') this.#ids.add(body.id);
    if (verb === 'confirm') {
      const { lines } = body as unknown as Lines;
      for (const { sku, confirmed = 0 } of lines) this.#enterChange(sku, body.id, -confirmed);
    }
    if (verb === 'cancel') this.#enterCancelled(body as unknown as Lines & Said, sent);
  }

  /** What is told as cancelled for the first time is on hand again, unless it was asked for as lost. */
  #enterCancelled({ id, lines }: Lines & Said, sent: unknown): void {
    const { reason = '' } = (sent ?? {}) as { reason?: string };
    for (const { sku, cancelled = 0 } of lines) {
      const name = `${id} ${sku}`;
      const before = this.#cancelled.get(name) ?? 0;
      if (cancelled <= before) continue;
      this.#cancelled.set(name, cancelled);
      if (!lossReasons.includes(reason)) this.#enterChange(sku, `${id} cancelled to ${cancelled}`, cancelled - before);
    }
  }

  #enterChange(sku: string, what: string, units: number): void {
    this.#changes.set(sku, (this.#changes.get(sku) ?? new Map()).set(what, units));
  }

  /** The counters of every SKU, if the reservations that were entered stand as given. */
  expected(reservations: readonly Said[]): Record<string, Stock> {
    const held = new Map<string, number>();
    for (const reservation of reservations) {
      if (reservation.status !== 'PENDING') continue;
      const { lines } = reservation as unknown as Lines;
      for (const { sku, quantity } of lines) held.set(sku, (held.get(sku) ?? 0) + quantity);
    }
    return Object.fromEntries(this.skus.map((sku) => [sku, this.#counters(sku, held.get(sku) ?? 0)]));
  }

  #counters(sku: string, held: number): Stock {
    const onHand = [...(this.#changes.get(sku)?.values() ?? [])].reduce((sum, units) => sum + units, 0);
    return { onHand, held, available: onHand - held - (this.#buffers.get(sku) ?? 0) };
  }

  close(): void {
    this.#buffers.clear();
    this.#changes.clear();
    this.#cancelled.clear();
    this.#ids.clear();
  }
}

function bufferOf(settings: unknown): number {
  const { safetyStock = 0, oversell } = settings as { safetyStock?: number; oversell?: { limit: number } };
  return safetyStock - (oversell?.limit ?? 0);
}
