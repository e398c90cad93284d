import type { Store } from '../../lib/store/port.ts';

const writes = new Set<string>([
  'createStock',
  'updateStock',
  'createReservation',
  'updateReservation',
  'createSku',
  'updateSku',
] satisfies (keyof Store)[]);

export interface Echoing {
  readonly store: Store;
  /** Writes that were asked for, by name. */
  readonly asked: readonly string[];
}

/**
 * A store whose write number `echoed` (from 0) is done, its answer lost, and done again, as the SDK does after a time-out.
 * The second answer is the one that the command sees.
 */
export function echoingStore(store: Store, echoed: number): Echoing {
  const asked: string[] = [];
  const proxy = new Proxy(store, {
    get(target, name, receiver) {
      const operation = Reflect.get(target, name, receiver) as (...parts: unknown[]) => Promise<unknown>;
      if (!writes.has(String(name))) return operation;
      return async (...parts: unknown[]) => {
        const isEchoed = asked.length === echoed;
        asked.push(`${String(name)}${nameOf(parts[1])}`);
        if (isEchoed) await operation(...parts);
        return await operation(...parts);
      };
    },
  });
  return { store: proxy, asked };
}

const nameOf = (write: unknown): string =>
  typeof write === 'object' && write !== null && 'name' in write ? ` ${write.name}` : '';
