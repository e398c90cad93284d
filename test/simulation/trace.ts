import type { StockItem } from '../../lib/domain/stock-item.ts';
import type { Operation, Stored } from './operation.ts';
import { beginning } from './scheduler.ts';

interface Step {
  readonly at: number;
  readonly text: string;
  readonly operation?: Operation;
  readonly before?: Stored;
  readonly after?: Stored;
}

/** Everything that happened in one history. It is written out only where someone wants to read it. */
export class Trace {
  readonly #steps: Step[] = [];

  /** Something happened to a process. */
  told(at: number, text: string): void {
    this.#steps.push({ at, text });
  }

  /** An operation was done, with the fate it met and the item before and after it. */
  done(at: number, operation: Operation, fate: string, before: Stored, after: Stored): void {
    this.#steps.push({ at, text: fate, operation, before, after });
  }

  get length(): number {
    return this.#steps.length;
  }

  /** The last `linesMax` lines. */
  lines(linesMax = Number.POSITIVE_INFINITY): readonly string[] {
    const kept = this.#steps.slice(-linesMax).map(lineOf);
    const left = this.#steps.length - kept.length;
    return left === 0 ? kept : [`… ${left} lines before`, ...kept];
  }
}

function lineOf({ at, text, operation, before, after }: Step): string {
  const time = ((at - beginning) / 1000).toFixed(3).padStart(9);
  if (operation === undefined) return `${time}  ${text}`;
  const { process, name, target, isWrite } = operation;
  const fate = text === '' ? '' : ` [${text}]`;
  const change = !isWrite || target.kind === 'bus' ? '' : before === after ? ' → refused' : ` → ${shortOf(after)}`;
  return `${time}  ${process.name}: ${name} ${target.key}${fate}${change}`;
}

function shortOf(stored: Stored): string {
  if (stored === undefined) return 'nothing';
  if ('onHand' in stored) return stockText(stored);
  if ('place' in stored) return `entry ${stored.place}`;
  if ('steps' in stored) return `${stored.status}: ${stored.steps.filter(({ isDone }) => isDone).length} steps done`;
  if ('reservation' in stored) return `sale of ${stored.quantity}`;
  if (!('status' in stored)) return `settings ${stored.version}: ${JSON.stringify(stored.settings)}`;
  const { status, expiresAt, lines } = stored;
  const places = lines.flatMap(({ sku, allocations }) =>
    allocations.map(({ quantity, nonce }) => `${sku} ${quantity} ${nonce ?? ''}`),
  );
  return `${status} until ${secondsText(expiresAt)} (${places.join(', ')})`;
}

function stockText({ version, onHand, available, buffer, due, holds }: StockItem): string {
  const held = Object.entries(holds).map(
    ([id, hold]) =>
      `${id.slice(0, 4)} ${hold.quantity} ${hold.nonce} ${hold.isSettled ? 'settled' : 'open'} until ${secondsText(hold.expiresAt)}`,
  );
  const dueText = due === undefined ? '' : `, due ${secondsText(due)}`;
  return `v${version}: ${onHand} on hand, ${available} available, buffer ${buffer}${dueText} {${held.join('; ')}}`;
}

const secondsText = (seconds: number): string => `${seconds - beginning / 1000}`;
