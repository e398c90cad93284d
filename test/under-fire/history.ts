/** What clients ask. */
export type Command =
  | 'reserve'
  | 'read'
  | 'confirm'
  | 'release'
  | 'extend'
  | 'fulfil'
  | 'cancel'
  | 'move'
  | 'read stock';

export interface Line {
  readonly sku: string;
  readonly quantity: number;
}

export interface Asked {
  readonly command: Command;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Of the reservation, or the SKU. */
  readonly about: string;
  /** The Idempotency-Key, where the command takes one. */
  readonly key?: string;
  readonly body?: {
    readonly lines?: readonly Line[];
    readonly holdSeconds?: number;
    readonly reason?: string;
    readonly type?: string;
    readonly quantity?: number;
    readonly reference?: string;
  };
}

/** What a client was told, and when, in milliseconds since 1970. */
export interface Answered {
  readonly asked: Asked;
  /** When the try that was answered was sent. */
  readonly from: number;
  readonly to: number;
  readonly status: number;
  readonly isReplayed: boolean;
  readonly body: unknown;
}

/** A reservation as an answer shows it. */
export interface Seen {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lines: readonly SeenLine[];
}

export interface SeenLine extends Line {
  readonly confirmed?: number;
  readonly fulfilled?: number;
  readonly cancelled?: number;
  readonly allocations: unknown;
}

/** A movement as its answer shows it. */
export interface Moved {
  readonly sku: string;
  readonly type: string;
  readonly quantity: number;
  readonly change: number;
  readonly version: number;
  readonly reference?: string;
}

export interface History {
  readonly answers: readonly Answered[];
  /** Asked, and given up without an answer: it may have happened, or not. */
  readonly unknown: readonly Asked[];
}

export const isDone = ({ status }: Answered): boolean => status < 300;

export const codeOf = ({ body }: Answered): string => String((body as { code?: unknown } | undefined)?.code);

/** The reservation that an answer shows, if it shows one. */
export const seenIn = (answer: Answered): Seen | undefined =>
  isDone(answer) && answer.asked.command !== 'move' && answer.asked.command !== 'read stock'
    ? (answer.body as Seen)
    : undefined;

export const movedIn = (answer: Answered): Moved | undefined =>
  isDone(answer) && answer.asked.command === 'move' ? (answer.body as { movement: Moved }).movement : undefined;

/** What is lost, or damaged, does not come back. */
export const lost = 'damaged';
