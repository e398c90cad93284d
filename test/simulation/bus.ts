import type { StepCall } from '../../lib/commands/compensate/ports.ts';
import type { Event } from '../../lib/domain/events.ts';
import { must } from './violation.ts';

/** Whoever does a step of a compensation does not do it this time. */
export class StepRefused extends Error {
  override readonly name = 'StepRefused';
}

/** What the world was told, each thing once, in the order in which it was first told. */
export class Bus {
  readonly #told = new Map<string, Event>();
  /** What each step of a compensation was asked for, the first time that it was done. */
  readonly calls = new Map<string, StepCall>();
  /** Whether those who do the steps refuse this time. */
  refuses: () => boolean = () => false;

  get told(): readonly Event[] {
    return [...this.#told.values()];
  }

  /** Throws where the step is refused, and a Violation where something else was asked for under its key. */
  call(call: StepCall): void {
    if (this.refuses()) throw new StepRefused('the shop refuses');
    const before = this.calls.get(call.key);
    const isSame = before === undefined || askedOf(before) === askedOf(call);
    must(isSame, 'a step that is asked for again is the same', () => `${askedOf(call)}, then ${before?.key}`);
    if (before === undefined) this.calls.set(call.key, call);
  }

  /** Throws a Violation where something else was told under the same id. */
  tell(events: readonly Event[]): void {
    for (const event of events) {
      const before = this.#told.get(event.id);
      const isSame = before === undefined || JSON.stringify(before) === JSON.stringify(event);
      must(isSame, 'what is told again is the same', () => `${JSON.stringify(event)}, then ${JSON.stringify(before)}`);
      if (before === undefined) this.#told.set(event.id, event);
    }
  }
}

const askedOf = ({ step, compensation: { id, reservation, lines, order, discountCode } }: StepCall): string =>
  JSON.stringify({ step, id, reservation, lines, order, discountCode });
