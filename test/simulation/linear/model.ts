/** What has become of a reservation, in a shop where one command happens after the other. */
export type Status = 'none' | 'held' | 'rejected' | 'sold' | 'released' | 'expired' | 'cancelled';

export interface Shop {
  readonly free: number;
  readonly reservations: ReadonlyMap<string, readonly [status: Status, units: number]>;
}

/** A command of one SKU, and what its client was told: the status in which the reservation was then. */
export interface Act {
  readonly type: 'receive' | 'reserve' | 'confirm' | 'release' | 'cancel' | 'expire' | 'look';
  readonly id: string;
  /** Units asked for; of a confirm or cancel, those of them that are meant: all where it does not say. */
  readonly units: number;
  readonly told: Status;
  /** Units that others may have taken and given back, or not given back yet, while it happened. */
  readonly withheld: number;
}

/** The shop after an act; undefined where its client could not have been told so. Nothing here knows how it is done. */
export function after({ free, reservations }: Shop, { type, id, units, told, withheld }: Act): Shop | undefined {
  const [status, own] = reservations.get(id) ?? ['none', 0];
  const to = (kept: number, back: number): Shop => ({
    free: free + back,
    reservations: new Map(reservations).set(id, [told, kept]),
  });
  if (type === 'receive') return { free: free + units, reservations };
  if (type === 'expire') return status === 'held' ? to(0, own) : { free, reservations };
  if (status === told) return { free, reservations };
  if (type === 'reserve' && status === 'none' && told === 'held') return free >= units ? to(units, -units) : undefined;
  if (type === 'reserve' && status === 'none' && told === 'expired') return to(0, 0);
  if (type === 'reserve' && status === 'none' && told === 'rejected')
    return free < units + withheld ? to(0, 0) : undefined;
  if (type === 'confirm' && status === 'held' && told === 'sold')
    return to(Math.min(units, own), own - Math.min(units, own));
  if (type === 'release' && status === 'held' && told === 'released') return to(0, own);
  if (type === 'cancel' && status === 'sold' && told === 'cancelled') return to(0, Math.min(units, own));
  return undefined;
}
