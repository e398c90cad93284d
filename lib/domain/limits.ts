/** Every bound of the service, in one place. A bound that stands in the HTTP contract says so in docs/api.md. */
export const limits = {
  /** Places (a SKU at a location) of one reservation. */
  linesMax: 1_500,
  /** What a reservation's lines may take in its record, by `bytesOfLines`: DynamoDB's 400 KB less what is added later. */
  linesBytesMax: 320_000,
  quantityMax: 1_000_000,
  holdSecondsDefault: 600,
  holdSecondsMax: 604_800,
  /** Characters of a SKU, a location, an owner. */
  nameLengthMax: 64,
  keyLengthMax: 255,
  metadataBytesMax: 2_048,
  bodyBytesMax: 1_048_576,
  pageDefault: 50,
  pageMax: 100,
  /** Holds in one stock item, settled ones included: about 80 KB, where a write costs 80 units. */
  holdsMax: 2_000,
  /** Keys of stock movements that one stock item remembers at once. */
  appliedMax: 200,
  /** Holds resolved in one update: 2 operators each, of 300 that an expression may have. */
  resolvedMax: 100,
  /** Settled holds whose time is over that a stock item may carry before a command that meets them drops them. */
  settledOverMax: 20,
  /** Milliseconds after which a reserve begins no more takes: with those under way it answers before its function is ended. */
  takingMillisecondsMax: 10_000,
  /** Milliseconds after which a cancellation that was read is not acted on any more: others may have finished it since. */
  returningMillisecondsMax: 10_000,
  /** Seconds after which an oversold item is looked at again, and at the most where there is nobody to cancel. */
  lookAgainSeconds: 60,
  lookAgainSecondsMax: 3_600,
  /**
   * How often a step of a compensation is tried, and seconds between two tries: the first, twice as long each time, up to the
   * longest, and of each between half and all. That is 12 to 25 hours: who does the step may be down for half a day.
   */
  stepAttemptsMax: 34,
  stepWaitSecondsFirst: 5,
  stepWaitSecondsMax: 3_600,
  /** Seconds for which nobody else goes on with a compensation that somebody has begun to. */
  leaseSeconds: 60,
  /** Milliseconds that a step of a compensation has: longer than a webhook has, and its secret before it. */
  callMillisecondsMax: 9_000,
  /** Milliseconds after which a retry by hand begins no more steps: with the last one it is answered before API Gateway's 29 s. */
  retryingMillisecondsMax: 10_000,
  /** Locations of one SKU: each is read for every answer about its stock. */
  locationsMax: 100,
  /** Lines on one page of reservations: a function may answer 6 MB. */
  pageLinesMax: 8_000,
  /** Writes of one command that are under way at once. */
  parallelWritesMax: 32,
  /** Sales that an oversold item plans at once: each is an entry in it, and each that is cancelled leaves a key there for a minute. */
  plannedMax: 50,
  /** Entries of an item's plan, with those of sales that are planned for other items: they are read in one batch. */
  expectedMax: 90,
  /** Sales of one tier that are looked through for the smallest that covers what is short. */
  lookedSalesMax: 500,
  /** Tiers of an item's sales that are looked through: they are named by whoever confirms, maybe one for each customer. */
  lookedTiersMax: 100,
  /** How often a command meets a changed item before it says `unavailable`. */
  attemptsMax: 8,
} as const;

/** How long things are kept, in seconds. */
export const keptSeconds = {
  /** A settled hold: longer than any copy of its take can be late (the SDK gives up after about 12 s). */
  settledHold: 30,
  /** The key of a stock movement: a day, and the second that is lost where times are cut to seconds. */
  movementKey: 86_401,
  /**
   * The key of a cancellation, from its write and again from when its record says that the units are back: longer than
   * those who read the record before can act on it, and than any copy of their writes can be late.
   */
  cancellationKey: 60,
  /** Seconds that a cancellation has to put its units back before the sweeper goes on with it. */
  cancellation: 30,
  /** A record after its expiry: nothing depends on it, an undecided and an absent record have the same end. */
  reservation: 7 * 86_400,
  /** A record that was confirmed: orders are fulfilled and cancelled long after. */
  confirmedReservation: 400 * 86_400,
  /** A compensation that is done or was not needed: never less than the record that it is about, when it was confirmed. */
  compensation: 400 * 86_400,
} as const;
