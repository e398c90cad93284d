/** Milliseconds since 1970. The clock is handed in; nothing reads it by itself. */
export type Clock = () => number;

/** Epoch seconds that have passed: an instant is over when they have reached it. */
export const secondsOf = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** The epoch second a hold of `holdSeconds` taken now expires at: never earlier than promised. */
export const expiryOf = (milliseconds: number, holdSeconds: number): number =>
  Math.ceil(milliseconds / 1000) + holdSeconds;

export const isOver = (expiresAt: number, now: number): boolean => expiresAt <= now;

/** ISO 8601 in UTC. */
export const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();
