import { limits } from '../../domain/limits.ts';
import type { Movement } from '../../domain/movement.ts';
import type { StockItem } from '../../domain/stock-item.ts';
import type { StockWrite } from '../port.ts';
import { storedApplied } from '../stock-codec.ts';
import { stockWrite } from './stock-write.ts';

/** The idempotency key under which a stock movement is applied, and how long the item remembers it. */
export interface MovementKey {
  readonly key: string;
  readonly fingerprint: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

interface Moved {
  readonly name: string;
  readonly movement: Movement;
  /** Units added to on hand. */
  readonly change: number;
  readonly isForced: boolean;
  readonly under: MovementKey;
  /** Units on hand that the change was reckoned from, where that matters. */
  readonly onHand?: number;
}

/** Moving up never oversells; moving down does where it takes more than is available. */
const isAllowed = (item: StockItem, { change, isForced, under, onHand }: Moved): boolean =>
  item.applied[under.key] === undefined &&
  Object.keys(item.applied).length < limits.appliedMax &&
  (isForced || change >= 0 || item.available >= -change) &&
  (onHand === undefined || item.onHand === onHand);

function move(moved: Moved): StockWrite {
  const { change, under, onHand } = moved;
  const applied = { expiresAt: under.expiresAt, fingerprint: under.fingerprint, change };
  const needsUnits = change < 0 && !moved.isForced;
  return stockWrite({
    name: moved.name,
    movement: moved.movement,
    allows: (item) => isAllowed(item, moved),
    change: (item) => ({
      onHand: item.onHand + change,
      available: item.available + change,
      applied: { ...item.applied, [under.key]: { ...applied, version: item.version + 1 } },
    }),
    claims: [
      'attribute_not_exists(#applied.#key)',
      'size(#applied) < :appliedMax',
      ...(needsUnits ? ['#available >= :taken'] : []),
      ...(onHand === undefined ? [] : ['#onHand = :onHand']),
    ],
    set: [
      '#onHand = #onHand + :change',
      '#available = #available + :change',
      '#applied.#key = :applied',
      '#appliedVersions.#key = #version + :one',
    ],
    values: {
      ':change': change,
      ':appliedMax': limits.appliedMax,
      ':applied': storedApplied(applied),
      ...(needsUnits && { ':taken': -change }),
      ...(onHand !== undefined && { ':onHand': onHand }),
    },
    names: { '#key': under.key },
  });
}

/** Adds `change` units (negative: takes them away) to on hand, once for its key. */
export const moveStock = (movement: Movement, change: number, isForced: boolean, under: MovementKey): StockWrite =>
  move({ name: 'moveStock', movement, change, isForced, under });

/**
 * Sets on hand to `counted` units, where it is still what was read: on hand changes by confirming and by movements only,
 * so a count does not starve on an item that is merely busy with holds.
 */
export const countStock = (
  movement: Movement,
  counted: number,
  onHand: number,
  isForced: boolean,
  under: MovementKey,
): StockWrite => move({ name: 'countStock', movement, change: counted - onHand, isForced, under, onHand });

/** Gives the item the buffer of newer settings. `buffer` is the one that was read: conditions know no arithmetic. */
export const applySettings = (
  settings: { readonly buffer: number; readonly version: number },
  buffer: number,
  movement: Movement,
): StockWrite =>
  stockWrite({
    name: 'applySettings',
    movement,
    allows: (item) => item.settingsVersion < settings.version && item.buffer === buffer,
    change: (item) => ({
      buffer: settings.buffer,
      available: item.available + buffer - settings.buffer,
      settingsVersion: settings.version,
    }),
    claims: ['#settingsVersion < :settingsVersion', '#buffer = :seen'],
    set: ['#buffer = :buffer', '#available = #available + :difference', '#settingsVersion = :settingsVersion'],
    values: {
      ':settingsVersion': settings.version,
      ':seen': buffer,
      ':buffer': settings.buffer,
      ':difference': buffer - settings.buffer,
    },
  });
