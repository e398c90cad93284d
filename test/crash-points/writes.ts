import type { Command } from './asked.ts';

// What a process dies at. Each list is held against what the runs have met, and all of them against what there is.

/** Every write that a command or the sweeper makes, and every call of a step. */
export const commandWrites: Readonly<Record<Command['do'], readonly string[]>> = {
  cancel: [
    'updateReservation decideAfterSale',
    'updateReservation decideExpired',
    'updateReservation finishCancellation',
    'updateStock lowerDue',
    'updateStock resolveHolds',
    'updateStock returnUnits',
    'updateStock settleHold',
    'updateStock unwatch',
    'updateStock watchOversold',
  ],
  confirm: [
    'updateReservation decideConfirmed',
    'updateReservation decideExpired',
    'updateStock lowerDue',
    'updateStock settleHold',
    'updateStock unwatch',
    'updateStock watchOversold',
  ],
  extend: ['updateReservation decideExpired', 'updateReservation decideExtended', 'updateStock prolongHold'],
  fulfil: [
    'updateReservation decideAfterSale',
    'updateReservation decideExpired',
    'updateReservation finishCancellation',
    'updateStock returnUnits',
    'updateStock settleHold',
    'updateStock unwatch',
  ],
  get: ['updateReservation decideExpired'],
  list: ['updateReservation decideExpired'],
  move: [
    'createReservation',
    'createStock',
    'updateReservation decideExpired',
    'updateSku addLocation',
    'updateStock countStock',
    'updateStock followReceipt',
    'updateStock lowerDue',
    'updateStock moveStock',
    'updateStock resolveHolds',
    'updateStock unwatch',
    'updateStock watchOversold',
  ],
  put: [
    'createSku',
    'createStock',
    'updateSku replaceSettings',
    'updateStock applySettings',
    'updateStock followReceipt',
  ],
  release: ['updateReservation decideExpired', 'updateReservation decideReleased', 'updateStock giveBackHold'],
  reserve: [
    'createReservation',
    'updateReservation decideExpired',
    'updateStock giveBackHold',
    'updateStock lowerDue',
    'updateStock resolveHolds',
    'updateStock shortenHold',
    'updateStock takeHold',
  ],
  retry: ['call notify', 'call order', 'call record', 'call refund', 'updateCompensation advance'],
  sweep: [
    'call notify',
    'call order',
    'call record',
    'call refund',
    'createCompensation',
    'createReservation',
    'updateCompensation advance',
    'updateReservation decideAfterSale',
    'updateReservation decideExpired',
    'updateReservation finishCancellation',
    'updateStock expectSale',
    'updateStock letOff',
    'updateStock planSales',
    'updateStock resetDue',
    'updateStock resolveHolds',
    'updateStock returnUnits',
    'updateStock settleHold',
    'updateStock unwatch',
    'updateStock watchOversold',
  ],
};

/** Every write of the relay, and every message. */
export const relayWrites = ['createEntry', 'publish', 'putSale', 'removeSale'];

/** Every write of a reconciliation that mends. */
export const repairWrites = [
  'createCompensation',
  'createEntry',
  'createReservation',
  'putNote',
  'putSale',
  'removeSale',
  'updateReservation decideExpired',
  'updateReservation finishCancellation',
  'updateStock correctStock',
  'updateStock expectSale',
  'updateStock lowerDue',
  'updateStock planSales',
  'updateStock resetDue',
  'updateStock resolveHolds',
  'updateStock returnUnits',
  'updateStock takeHold',
  'updateStock unwatch',
  'updateStock watchOversold',
];

/** Which command makes which write, as `<command>: <write>`. */
export const pairsOf = (writes: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  Object.entries(writes).flatMap(([command, own]) => own.map((write) => `${command}: ${write}`));
