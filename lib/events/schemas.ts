import * as z from 'zod';
import type { StepCall } from '../commands/compensate/ports.ts';
import { compensationSteps } from '../domain/compensation.ts';
import { compensationEventTypes, type Event, reservationEventTypes, stockEventTypes } from '../domain/events.ts';
import { movementTypes } from '../domain/movement.ts';
import * as answers from '../http/answers.ts';
import { name, text } from '../http/schemas.ts';

// What is told, as schemas: docs/events is made of them, and every event in the tests is checked by them.

const version = z.int().min(1);

/** Beyond the lines of a large cart, which an event has no room for. */
const linesOmitted = (route: string) =>
  z
    .literal(true)
    .exactOptional()
    .meta({ description: `The event has no room for the lines: ${route} has them` });

const rejection = z
  .enum(['sku_not_found', 'insufficient_stock', 'idempotency_key_reused'])
  .exactOptional()
  .meta({ description: 'Why it was rejected' });

export const reservationData = answers.reservation
  .partial({ lines: true })
  .extend({ linesOmitted: linesOmitted('GET /reservations/{id}'), rejection });

const omittedOfCompensation = { linesOmitted: linesOmitted('GET /compensations/{id}') };

export const compensationData = answers.compensation.partial({ lines: true }).extend(omittedOfCompensation);

export const stockData = z.strictObject({
  sku: name,
  location: name,
  shard: z.int().min(0),
  version: version.meta({ description: 'The version of the stock item that the movement made' }),
  movement: z.enum(movementTypes),
  before: answers.balance,
  after: answers.balance,
  reservations: z.array(answers.reservation.shape.id).exactOptional(),
  by: z.string().exactOptional(),
  reason: text.exactOptional(),
  reference: text.exactOptional(),
});

const { id, reservation, lines, owner, order, discountCode, createdAt } = answers.compensation.shape;

/** What is asked of whoever does a step: the body of the webhook, and the data of a command. */
export const stepData = (step: StepCall['step']) =>
  z.strictObject({
    step: z.literal(step),
    key: z.string().min(1).meta({ description: 'The same on each try: remember it, and do the step once' }),
    compensation: id,
    reservation,
    lines,
    owner,
    order,
    ...(step === 'notify' && {
      message: z.string().meta({ description: 'What the customer is to be told' }),
      discountCode,
    }),
    since: createdAt.meta({ description: 'When the compensation began' }),
  });

const steps = compensationSteps.filter((step) => step !== 'cancel');

export type EventType = Event['type'] | `command.${StepCall['step']}`;
export const eventTypes: readonly EventType[] = [
  ...reservationEventTypes,
  ...stockEventTypes,
  ...compensationEventTypes,
  ...steps.map((step) => `command.${step}` as const),
];

function dataOf(type: EventType): z.ZodType {
  const step = steps.find((each) => type === `command.${each}`);
  if (step !== undefined) return stepData(step).partial({ lines: true }).extend(omittedOfCompensation);
  if (reservationEventTypes.some((each) => each === type)) return reservationData;
  return compensationEventTypes.some((each) => each === type) ? compensationData : stockData;
}

/** An event as it is published (CloudEvents 1.0, JSON format). */
export const eventSchema = (type: EventType) =>
  z.strictObject({
    specversion: z.literal('1.0'),
    id: z.string().min(1).meta({ description: 'The same whenever the same thing is told again' }),
    source: z.literal('/holdfast'),
    type: z.literal(`holdfast.${type}`),
    subject: z.string().min(1),
    time: z.iso.datetime(),
    datacontenttype: z.literal('application/json'),
    data: dataOf(type),
  });
