/** What a shop may do to its stock. */
export const stockMovements = ['receive', 'return', 'adjust', 'count'] as const;
export type StockMovementType = (typeof stockMovements)[number];

/** Every change of a stock item has one of these types; each stands on the item that it changed. */
export const movementTypes = [
  ...stockMovements,
  'create',
  'take',
  'settle',
  'give_back',
  'extend',
  'resolve',
  'settings',
  /** Units of a sale that was cancelled are on hand again. */
  'cancel',
  /** Sales were chosen to be cancelled, or let off: no unit moved. */
  'plan',
  /** Reconciliation made the item's counters add up again. */
  'correct',
  /** Stands in the ledger only: what reconciliation found between two versions and nothing else explains. */
  'gap',
] as const;
export type MovementType = (typeof movementTypes)[number];

/** What happened to a stock item, to whom and why. It is numbered by the version of the item that carries it. */
export interface Movement {
  readonly type: MovementType;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly reservations?: readonly string[];
  readonly by?: string;
  readonly reason?: string;
  readonly reference?: string;
}
