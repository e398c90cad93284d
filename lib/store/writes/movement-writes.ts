import { limits } from '../../domain/limits.ts';
import type { Movement } from '../../domain/movement.ts';
import { type BufferRule, type StockItem, wantedBuffer } from '../../domain/stock-item.ts';
import type { StockWrite } from '../port.ts';
import { storedApplied } from '../stock-codec.ts';
import { stockWrite, without } from './stock-write.ts';

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
  /** Whether more may be taken away than is available. */
  readonly isForced?: boolean;
  readonly under: MovementKey;
  /** Units on hand that the change was reckoned from, where that matters. */
  readonly onHand?: number;
  /** The version that the movement was decided at, where it may be done at no other. */
  readonly version?: number | undefined;
  /** The compensation that planned these units. */
  readonly planned?: string | undefined;
  /** Epoch milliseconds after which nothing may have been written to the item. */
  readonly until?: number | undefined;
}

/** The item remembers the units of its last receipt: its buffer may follow them. */
const isReceipt = ({ movement }: Moved): boolean => movement.type === 'receive';

/** Moving up never oversells; moving down does where it takes more than is available. */
const isAllowed = (item: StockItem, { change, isForced, under, onHand, version, until }: Moved): boolean =>
  item.applied[under.key] === undefined &&
  Object.keys(item.applied).length < limits.appliedMax &&
  (isForced || change >= 0 || item.available >= -change) &&
  (onHand === undefined || item.onHand === onHand) &&
  (version === undefined || item.version === version) &&
  (until === undefined || item.movement.at <= until);

function move(moved: Moved): StockWrite {
  const { change, under, onHand, version, planned, until } = moved;
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
      ...(isReceipt(moved) && { received: change }),
      ...(planned !== undefined && { plan: without(item.plan, [planned]) }),
    }),
    claims: [
      'attribute_not_exists(#applied.#key)',
      'size(#applied) < :appliedMax',
      ...(needsUnits ? ['#available >= :taken'] : []),
      ...(onHand === undefined ? [] : ['#onHand = :onHand']),
      ...(version === undefined ? [] : ['#version = :seen']),
      ...(until === undefined ? [] : ['#movement.#at <= :until']),
    ],
    set: [
      '#onHand = #onHand + :change',
      '#available = #available + :change',
      '#applied.#key = :applied',
      '#appliedVersions.#key = #version + :one',
      ...(isReceipt(moved) ? ['#received = :change'] : []),
    ],
    values: {
      ':change': change,
      ':appliedMax': limits.appliedMax,
      ':applied': storedApplied(applied),
      ...(needsUnits && { ':taken': -change }),
      ...(onHand !== undefined && { ':onHand': onHand }),
      ...(version !== undefined && { ':seen': version }),
      ...(until !== undefined && { ':until': until }),
    },
    ...(planned !== undefined && { remove: ['#plan.#planned'] }),
    names: { '#key': under.key, ...(planned !== undefined && { '#planned': planned }) },
  });
}

/** Adds `change` units (negative: takes them away) to on hand, once for its key; with a `version`, at that one only. */
export const moveStock = (
  movement: Movement,
  change: number,
  isForced: boolean,
  under: MovementKey,
  version?: number,
): StockWrite => move({ name: 'moveStock', movement, change, isForced, under, version });

/** The compensation that planned units which are put back; and the time until which they may be, in epoch milliseconds. */
export interface PutBack {
  readonly planned?: string | undefined;
  readonly until?: number | undefined;
}

/**
 * Puts units of a cancelled sale back on hand, once for its key; where a compensation planned them, they are not planned any
 * more. Refused where the item was written after `until`: the key may have been dropped then, by that write or before it.
 */
export const returnUnits = (
  movement: Movement,
  units: number,
  under: MovementKey,
  { planned, until }: PutBack = {},
): StockWrite => move({ name: 'returnUnits', movement, change: units, under, planned, until });

/** What a count was reckoned from: units on hand, and the version, where the count may be done at no other. */
export interface CountedFrom {
  readonly onHand: number;
  readonly version?: number | undefined;
}

/**
 * Sets on hand to `counted` units, where it is still what was read: on hand changes by confirming and by movements only,
 * so a count without a version does not starve on an item that is merely busy with holds.
 */
export const countStock = (
  movement: Movement,
  counted: number,
  { onHand, version }: CountedFrom,
  isForced: boolean,
  under: MovementKey,
): StockWrite => move({ name: 'countStock', movement, change: counted - onHand, isForced, under, onHand, version });

/** The buffer of some settings; where it follows the last receipt, the rule, and the receipt that it was reckoned from. */
export interface NewSettings {
  readonly buffer: number;
  readonly version: number;
  readonly rule?: BufferRule;
  readonly received?: number | undefined;
}

/** Gives the item the buffer of newer settings. `buffer` is the one that was read: conditions know no arithmetic. */
export function applySettings(settings: NewSettings, buffer: number, movement: Movement): StockWrite {
  const { rule, received } = settings;
  return stockWrite({
    name: 'applySettings',
    movement,
    allows: (item) =>
      item.settingsVersion < settings.version &&
      item.buffer === buffer &&
      (rule === undefined || item.received === received),
    change: (item) => ({
      buffer: settings.buffer,
      available: item.available + buffer - settings.buffer,
      settingsVersion: settings.version,
      ...(rule && { bufferRule: rule }),
    }),
    claims: [
      '#settingsVersion < :settingsVersion',
      '#buffer = :seen',
      ...(rule === undefined ? [] : [receivedClaim(received)]),
    ],
    set: [
      '#buffer = :buffer',
      '#available = #available + :difference',
      '#settingsVersion = :settingsVersion',
      ...(rule === undefined ? [] : ['#bufferRule = :rule']),
    ],
    ...(rule === undefined && { remove: ['#bufferRule'], removed: ['bufferRule'] }),
    values: {
      ':settingsVersion': settings.version,
      ':seen': buffer,
      ':buffer': settings.buffer,
      ':difference': buffer - settings.buffer,
      ...(rule && { ':rule': rule, ...(received !== undefined && { ':received': received }) }),
    },
  });
}

const receivedClaim = (received: number | undefined): string =>
  received === undefined ? 'attribute_not_exists(#received)' : '#received = :received';

/** Moves the buffer after the last receipt, where neither it nor the settings have changed since the item was read. */
export function followReceipt(seen: StockItem, movement: Movement): StockWrite {
  const { settingsVersion, received } = seen;
  const buffer = wantedBuffer(seen);
  return stockWrite({
    name: 'followReceipt',
    movement,
    allows: (item) =>
      item.settingsVersion === settingsVersion && item.buffer === seen.buffer && item.received === received,
    change: (item) => ({ buffer, available: item.available + seen.buffer - buffer }),
    claims: ['#settingsVersion = :settingsVersion', '#buffer = :seen', receivedClaim(received)],
    set: ['#buffer = :buffer', '#available = #available + :difference'],
    values: {
      ':settingsVersion': settingsVersion,
      ':seen': seen.buffer,
      ':buffer': buffer,
      ':difference': seen.buffer - buffer,
      ...(received !== undefined && { ':received': received }),
    },
  });
}
