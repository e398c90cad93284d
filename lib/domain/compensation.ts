import { isSold, type Order, type Reservation } from './reservation.ts';
import type { StockKey } from './stock-item.ts';

/** What is done about a sale that cannot be served, in this order; each once, under a key of its own. */
export const compensationSteps = ['cancel', 'order', 'refund', 'notify', 'record'] as const;
export type StepName = (typeof compensationSteps)[number];

export const compensationStatuses = ['RUNNING', 'DONE', 'FAILED', 'SKIPPED'] as const;
export type CompensationStatus = (typeof compensationStatuses)[number];

export interface Step {
  readonly name: StepName;
  readonly isDone: boolean;
  /** How often it was tried and failed. */
  readonly attempts: number;
  /** What the last attempt that failed said. */
  readonly error?: string;
}

/** Units of one line that a compensation cancels. */
export interface CompensatedLine {
  readonly sku: string;
  readonly quantity: number;
}

/** Making an oversold sale right. It is kept until every step is done; whoever finds it unfinished goes on with it. */
export interface Compensation {
  /** The reservation's id; of one line only, with the line's number: `<id>.<line>`. */
  readonly id: string;
  readonly reservation: string;
  /** The line it is about; left out where it is about all of them. */
  readonly line?: number;
  /** The oversold stock item that it heals. */
  readonly stock: StockKey;
  readonly status: CompensationStatus;
  readonly steps: readonly Step[];
  /** What was cancelled; empty until it is. */
  readonly lines: readonly CompensatedLine[];
  readonly owner?: string;
  readonly order?: Order;
  /** A discount that the customer is offered with the apology. */
  readonly discountCode?: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
  /** Epoch seconds at which somebody must go on with it. */
  readonly due?: number;
  /** Epoch seconds after which it may be deleted; set once nothing is to be done about it any more. */
  readonly ttl?: number;
}

/** Whether nobody has to do anything about it any more; one that has failed waits for somebody. */
export const isSettled = ({ status }: Pick<Compensation, 'status'>): boolean =>
  status === 'DONE' || status === 'SKIPPED';

export const compensationIdForm = /^[a-z2-7]{20}(\.\d{1,4})?$/;

/** The id under which a sale of a reservation is compensated: once as a whole, or once for each line. */
export const compensationIdOf = (reservation: string, line: number | undefined): string =>
  line === undefined ? reservation : `${reservation}.${line}`;

/** The reservation that a compensation of this id is about. */
export const reservationIn = (id: string): string => id.split('.')[0] ?? id;

/** Whether a compensation has cancelled units of a record: then it must go on to the end. */
export const hasCancelled = (record: Reservation | undefined, id: string): boolean =>
  record !== undefined && isSold(record) && record.compensations?.[id] !== undefined;

/** The step that is to be done next; none where all are. */
export const nextStep = ({ steps }: Compensation): Step | undefined => steps.find(({ isDone }) => !isDone);

/** What a step is called with is the same however often it is called: whoever remembers the key does it once. */
export const stepKeyOf = ({ id }: Compensation, step: StepName): string => `${id}/${step}`;
