import type { Compensation, StepName } from '../../domain/compensation.ts';

/** One step of a compensation that others do: the shop's orders, its payments, its letters, its books. */
export interface StepCall {
  readonly step: Exclude<StepName, 'cancel'>;
  /** The same however often the step is called: whoever remembers it does the step once. */
  readonly key: string;
  readonly compensation: Compensation;
}

/** Calls those who do it. It has been done, or taken on, when the promise is kept; else it is called again. */
export type CallStep = (call: StepCall) => Promise<void>;
