/** Units of one SKU, all from answers of the service; adjusted is signed, the rest count up. */
export interface SkuUnits {
  received: number;
  reserved: number;
  confirmed: number;
  refused: number;
  returned: number;
  adjusted: number;
}

export type Outcome = 'confirmed' | 'refused' | 'expired';

export interface Tally {
  readonly skus: Map<string, SkuUnits>;
  /** How many reservations came to what. */
  readonly outcomes: Record<Outcome, number>;
}

export function createTally(): Tally {
  return { skus: new Map(), outcomes: { confirmed: 0, refused: 0, expired: 0 } };
}

/** Adds units of a SKU to one of its counts. */
export function count(tally: Tally, sku: string, what: keyof SkuUnits, units: number): void {
  const counts = tally.skus.get(sku) ?? noUnits();
  counts[what] += units;
  tally.skus.set(sku, counts);
}

/** The counts of all SKUs added up. */
export function totals(tally: Tally): SkuUnits {
  const sum = noUnits();
  for (const counts of tally.skus.values()) {
    for (const what of Object.keys(sum) as (keyof SkuUnits)[]) sum[what] += counts[what];
  }
  return sum;
}

/** What must be on hand when nothing is held any more: a reservation that was only reserved or refused took nothing. */
export function expectedOnHand({ received, returned, adjusted, confirmed }: SkuUnits): number {
  return received + returned + adjusted - confirmed;
}

function noUnits(): SkuUnits {
  return { received: 0, reserved: 0, confirmed: 0, refused: 0, returned: 0, adjusted: 0 };
}
