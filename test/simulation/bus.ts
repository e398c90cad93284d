import type { StepCall } from '../../lib/commands/compensate/ports.ts';
import type { Event } from '../../lib/domain/events.ts';
import { must } from './violation.ts';

/** What the world was told, each thing once, in the order in which it was first told. */
export class Bus {
  readonly #told = new Map<string, Event>();
  /** How often each step of a compensation was asked for. */
  readonly calls = new Map<string, number>();

  get told(): readonly Event[] {
    return [...this.#told.values()];
  }

  call({ key }: StepCall): void {
    this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
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
