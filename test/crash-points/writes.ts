// What a process dies at. Each list is held against what the runs have met, and all of them against what there is.

/** Every write that a command or the sweeper makes, and every call of a step. */
export const commandWrites = [
  'call notify',
  'call order',
  'call record',
  'call refund',
  'createCompensation',
  'createReservation',
  'createSku',
  'createStock',
  'updateCompensation advance',
  'updateReservation decideAfterSale',
  'updateReservation decideConfirmed',
  'updateReservation decideExpired',
  'updateReservation decideExtended',
  'updateReservation decideReleased',
  'updateReservation finishCancellation',
  'updateSku addLocation',
  'updateSku replaceSettings',
  'updateStock applySettings',
  'updateStock countStock',

  'updateStock expectSale',
  'updateStock followReceipt',
  'updateStock giveBackHold',
  'updateStock letOff',
  'updateStock lowerDue',
  'updateStock moveStock',
  'updateStock planSales',
  'updateStock prolongHold',
  'updateStock resetDue',
  'updateStock resolveHolds',
  'updateStock returnUnits',
  'updateStock settleHold',
  'updateStock shortenHold',
  'updateStock takeHold',
  'updateStock unwatch',
  'updateStock watchOversold',
];

/** Every write of the relay, and every message. */
export const relayWrites = ['createEntry', 'publish', 'putSale', 'removeSale'];

/** Every write of a reconciliation that mends. */
export const repairWrites = [
  'createEntry',
  'createReservation',
  'putNote',
  'putSale',
  'updateReservation decideExpired',
  'updateStock correctStock',
  'updateStock lowerDue',
  'updateStock resetDue',
  'updateStock resolveHolds',
  'updateStock takeHold',
];
