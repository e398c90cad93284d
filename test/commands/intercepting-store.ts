import type { Store } from '../../lib/store/port.ts';

const writes = new Set<string>([
  'createStock',
  'updateStock',
  'createReservation',
  'updateReservation',
  'createSku',
  'updateSku',
  'createCompensation',
  'updateCompensation',
] satisfies (keyof Store)[]);

/** A write that is about to be done: what it is called, and a way to do it, as often as one likes. */
export interface Intercepted {
  readonly name: string;
  readonly perform: () => Promise<unknown>;
}

/** A store each of whose writes is handed to `intercept`, which does it, or does not; and `read`, before each read. */
export function interceptingStore(
  store: Store,
  intercept: (write: Intercepted) => Promise<unknown>,
  read: () => void = () => {},
): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const operation = Reflect.get(target, name, receiver) as (...parts: unknown[]) => Promise<unknown>;
      return async (...parts: unknown[]) => {
        if (writes.has(String(name))) {
          return await intercept({ name: nameOf(String(name), parts[1]), perform: () => operation(...parts) });
        }
        read();
        return await operation(...parts);
      };
    },
  });
}

const nameOf = (operation: string, write: unknown): string =>
  typeof write === 'object' && write !== null && 'name' in write ? `${operation} ${write.name}` : operation;
