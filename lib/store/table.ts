// The names of the table: its keys, indexes and the attributes that stand outside its items' codecs. This file imports
// nothing, so that the infrastructure and the local service read the same names as the store.

export const table = {
  partitionKey: 'pk',
  sortKey: 'sk',
  ttl: 'ttl',
  streamView: 'NEW_AND_OLD_IMAGES',
} as const;

/** The clock of the whole system: everything that must be looked at later, by lane and epoch seconds. Keys only, sparse. */
export const dueIndex = { name: 'due', partitionKey: 'lane', sortKey: 'due' } as const;

/** Records by owner, newest last. Keys only, sparse: only records that name an owner are in it. */
export const ownerIndex = { name: 'owner', partitionKey: 'owner', sortKey: 'createdAt' } as const;

/** Number of partitions of the due index; an item's lane follows from its key. */
export const lanes = 16;

/** Compensations are due in a lane of their own: however many wait for others to answer, nothing waits behind them. */
export const compensationLane = lanes;
