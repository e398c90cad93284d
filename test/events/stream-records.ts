import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Compensation } from '../../lib/domain/compensation.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import type { Attributes } from '../../lib/store/attributes.ts';
import { encodeCompensation } from '../../lib/store/compensation-codec.ts';
import { encodeReservation } from '../../lib/store/reservation-codec.ts';
import { encodeStock } from '../../lib/store/stock-codec.ts';
import { now } from '../store/starting-items.ts';

let written = 0;

/** A record of the table's stream, as Lambda is given it: an item before and after one write. */
export function streamRecord(before: Attributes | undefined, after: Attributes | undefined): DynamoDBRecord {
  const image = (stored: Attributes) => marshall(stored, { removeUndefinedValues: true });
  const { pk, sk } = after ?? before ?? {};
  const dynamodb = {
    Keys: image({ pk, sk }),
    ...(before && { OldImage: image(before) }),
    ...(after && { NewImage: image(after) }),
    SequenceNumber: `${++written}00`,
    ApproximateCreationDateTime: now,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  };
  return { eventSource: 'aws:dynamodb', dynamodb } as DynamoDBRecord;
}

export const stockRecord = (before: StockItem | undefined, after: StockItem | undefined): DynamoDBRecord =>
  streamRecord(before && encodeStock(before), after && encodeStock(after));

export const reservationRecord = (before: Reservation | undefined, after: Reservation | undefined): DynamoDBRecord =>
  streamRecord(before && encodeReservation(before), after && encodeReservation(after));

export const compensationRecord = (before: Compensation | undefined, after: Compensation | undefined): DynamoDBRecord =>
  streamRecord(before && encodeCompensation(before), after && encodeCompensation(after));
