import type { Found } from '../../../lib/store/port.ts';

/** What somebody has still to look at: holds, whatever is due, cancellations under way. At rest there is none. */
export function leftovers(found: readonly Found[]): readonly string[] {
  return found.flatMap((each): readonly string[] => {
    switch (each.kind) {
      case 'stock': {
        const { key, holds, due } = each.item;
        const count = Object.keys(holds).length;
        return count === 0 && due === undefined ? [] : [`${key.sku} has ${count} holds, and is due at ${due}`];
      }
      case 'reservation': {
        const { id, status, due } = each.record as typeof each.record & { due?: number };
        const isOpen =
          status === 'PENDING' || ('cancellation' in each.record && each.record.cancellation !== undefined);
        return isOpen || due !== undefined ? [`reservation ${id} is ${status}, and is due at ${due}`] : [];
      }
      case 'unreadable':
        return [`${each.key.pk} cannot be read: ${each.problem}`];
      default:
        return [];
    }
  });
}
