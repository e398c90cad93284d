/** What a shop may do to its stock. */
export const stockMovements = ['receive', 'return', 'adjust', 'count'] as const;
export type StockMovementType = (typeof stockMovements)[number];

/** Every change of a stock item has one of these types; each stands on the item that it changed. */
export type MovementType =
  | StockMovementType
  | 'create'
  | 'take'
  | 'settle'
  | 'give_back'
  | 'extend'
  | 'resolve'
  | 'settings';

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
