import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Change } from '../commands/relay.ts';
import { AssertionFailed } from '../domain/assertions.ts';
import type { Attributes } from '../store/attributes.ts';
import { decodeCompensation } from '../store/compensation-codec.ts';
import { CorruptItem } from '../store/port.ts';
import { decodeReservation } from '../store/reservation-codec.ts';
import { readStock } from '../store/stock-codec.ts';

type Image = Readonly<Record<string, unknown>> | undefined;

/** The names of the item that a record of the stream is about: what is in order, is in order per item. */
export const partitionOf = ({ dynamodb }: DynamoDBRecord): string => dynamodb?.Keys?.['pk']?.S ?? '';

/** A record's place in the stream. */
export const sequenceOf = ({ dynamodb }: DynamoDBRecord): string => dynamodb?.SequenceNumber ?? '';

/** What a record of the stream says, if it is about what is told on. Throws `CorruptItem` where it cannot be read. */
export function changeIn(record: DynamoDBRecord): Change | undefined {
  const { OldImage, NewImage, ApproximateCreationDateTime: seconds } = record.dynamodb ?? {};
  const pk = partitionOf(record);
  if (pk.startsWith('STOCK#')) {
    // As they stand: an item that does not add up is reconciliation's, and must not hold up the others.
    return { kind: 'stock', before: itemBefore(OldImage, readStock), after: itemIn(NewImage, readStock) };
  }
  if (pk.startsWith('COMP#')) {
    const [before, after] = [itemIn(OldImage, decodeCompensation), itemIn(NewImage, decodeCompensation)];
    return { kind: 'compensation', before, after };
  }
  if (!pk.startsWith('RES#')) return undefined;
  if (seconds === undefined) throw new CorruptItem('a record of the stream should say when it was written');
  return {
    kind: 'reservation',
    before: itemBefore(OldImage, decodeReservation),
    after: itemIn(NewImage, decodeReservation),
    at: Math.floor(seconds * 1000),
  };
}

const itemIn = <Item>(image: Image, decode: (stored: Attributes) => Item): Item | undefined =>
  image && decode(unmarshall(image as Record<string, AttributeValue>));

/** The item before the write; none where it could not be read, so that the write that mended it can be passed on. */
function itemBefore<Item>(image: Image, decode: (stored: Attributes) => Item): Item | undefined {
  try {
    return itemIn(image, decode);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return undefined;
  }
}

/** Whether an item cannot be read, now or ever. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof CorruptItem || error instanceof AssertionFailed;
