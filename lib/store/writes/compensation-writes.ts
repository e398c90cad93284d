import type { Compensation } from '../../domain/compensation.ts';
import type { StockKey } from '../../domain/stock-item.ts';
import { storedStep } from '../compensation-codec.ts';
import { expression } from '../expression.ts';
import { compensationKeyOf, laneOf } from '../keys.ts';
import type { CompensationWrite } from '../port.ts';

/** What changes as a compensation goes on. */
export type Progress = Pick<Compensation, 'status' | 'steps' | 'lines' | 'updatedAt'> & {
  readonly due?: number;
  readonly ttl?: number;
  /** The oversold stock item that it heals, where that is another one now. */
  readonly stock?: StockKey;
};

/** Takes a compensation on, where nobody has since it was read. */
export function advance(seen: Compensation, { due, ttl, ...to }: Progress): CompensationWrite {
  const version = seen.version + 1;
  const lane = laneOf(compensationKeyOf(seen.id));
  return {
    name: 'advance',
    allows: (compensation) => compensation.version === seen.version,
    apply(compensation) {
      const { due: _, ttl: __, ...rest } = compensation;
      return { ...rest, ...to, version, ...(due !== undefined && { due }), ...(ttl !== undefined && { ttl }) };
    },
    expression: () =>
      expression({
        condition: '#version = :seen',
        update:
          'SET #status = :status, #steps = :steps, #lines = :lines, #updatedAt = :updatedAt, #version = :version' +
          (to.stock === undefined ? '' : ', #stock = :stock') +
          (due === undefined ? '' : ', #due = :due, #lane = :lane') +
          (ttl === undefined ? '' : ', #ttl = :ttl') +
          removing(due === undefined && ['#due', '#lane'], ttl === undefined && ['#ttl']),
        values: {
          ':seen': seen.version,
          ':status': to.status,
          ':steps': to.steps.map(storedStep),
          ':lines': to.lines,
          ':updatedAt': to.updatedAt,
          ':version': version,
          ...(to.stock !== undefined && { ':stock': to.stock }),
          ...(due !== undefined && { ':due': due, ':lane': lane }),
          ...(ttl !== undefined && { ':ttl': ttl }),
        },
      }),
  };
}

function removing(...groups: readonly (readonly string[] | false)[]): string {
  const names = groups.flatMap((group) => group || []);
  return names.length === 0 ? '' : ` REMOVE ${names.join(', ')}`;
}
