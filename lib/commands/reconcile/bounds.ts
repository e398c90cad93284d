/** When something that is not done yet counts as not done, in seconds. */
export interface Bounds {
  /** What is due, unmarked or not yet in the ledger is late after this: the sweeper comes every minute, the relay at once. */
  readonly lateSeconds: number;
  /** A version that is not in the ledger by then is lost for good: the stream keeps its records for a day. */
  readonly lostSeconds: number;
}

export const defaultBounds: Bounds = { lateSeconds: 300, lostSeconds: 86_400 };
