import type { StepCall } from '../commands/compensate/ports.ts';
import { isoOf } from '../domain/time.ts';
import { type CloudEvent, cloudEvent, inRoom } from './cloud-events.ts';

/** What those are told who do a step of a compensation: the same members by webhook and as an event. */
export interface StepMessage {
  readonly step: StepCall['step'];
  /** Remember it: what comes again under the same key has been asked before. */
  readonly key: string;
  readonly compensation: string;
  readonly reservation: string;
  /** What was cancelled. */
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly owner?: string;
  readonly order?: object;
  /** With `notify`: what the customer is to be told, and offered. */
  readonly message?: string;
  readonly discountCode?: string;
  readonly since: string;
}

/** True of a whole order, and of a line of it. */
const apology =
  'We are sorry: we sold more than we have, and cannot send all that you ordered. What we cannot send is cancelled, and ' +
  'what you paid for it is refunded.';

export const stepMessage = ({ step, key, compensation }: StepCall): StepMessage => ({
  step,
  key,
  compensation: compensation.id,
  reservation: compensation.reservation,
  lines: compensation.lines,
  ...(compensation.owner !== undefined && { owner: compensation.owner }),
  ...(compensation.order !== undefined && { order: compensation.order }),
  ...(step === 'notify' && { message: apology }),
  ...(step === 'notify' && compensation.discountCode !== undefined && { discountCode: compensation.discountCode }),
  since: isoOf(compensation.createdAt),
});

/** The step as a command to whoever has a rule for it. It is the same event, however often it is told. */
export const commandOf = (call: StepCall): CloudEvent =>
  cloudEvent({
    id: call.key,
    type: `holdfast.command.${call.step}`,
    subject: call.compensation.reservation,
    time: isoOf(call.compensation.createdAt),
    data: inRoom(stepMessage(call)),
  });
