/** What reconciliation may find; docs/reconcile.md says of each what it means and how it is mended. */
export const differenceKinds = [
  'unreadable',
  'counters_wrong',
  'ledger_differs',
  'ledger_jump',
  'version_missing',
  'hold_without_record',
  'hold_unsettled',
  'hold_missing',
  'expiry_unmarked',
  'sale_missing',
  'sale_wrong',
  'sale_unfounded',
  'overdue',
  'due_missing',
  'oversold_unwatched',
  'plan_unfounded',
  'compensation_missing',
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** Something that should be so in the table, and is not. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** The key of the item that it is about. */
  readonly pk: string;
  readonly sk: string;
  /** What in the item it is about, where there may be several of its kind. */
  readonly of?: string;
  /** The numbers that show it. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** Two looks that found the same. */
export const isSameDifference = (a: Difference, b: Difference): boolean =>
  a.kind === b.kind && a.pk === b.pk && a.sk === b.sk && a.of === b.of;
