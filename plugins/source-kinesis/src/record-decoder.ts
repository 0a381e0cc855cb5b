import { textOf, type RefuseRecord } from '@dstream/core/plugin';
import { subRecordsOf } from './aggregated-record.ts';
import type { Deserializer, RecordInfo } from './deserializer.ts';
import type { KinesisRecord } from './kinesis-record.ts';
import { kinesisSourceError } from './kinesis-source-error.ts';
import type { StoredRecord } from './stored-record.ts';

/** Makes records of what the stream has, those inside of aggregated ones included. */
export class RecordDecoder {
  readonly #shardId: string;
  readonly #deserialize: Deserializer<unknown>;
  readonly #refuse: RefuseRecord;
  #index = 0;

  constructor(shardId: string, deserialize: Deserializer<unknown>, refuse: RefuseRecord) {
    this.#shardId = shardId;
    this.#deserialize = deserialize;
    this.#refuse = refuse;
  }

  decode(stored: readonly StoredRecord[]): KinesisRecord<any>[] {
    const records: KinesisRecord<any>[] = [];
    for (const { data, sequenceNumber, partitionKey, timestamp } of stored) {
      const inner = subRecordsOf(data);
      const shardId = this.#shardId;
      if (!inner) {
        this.#add(
          records,
          { shardId, sequenceNumber, subSequenceNumber: undefined, partitionKey, timestamp },
          data,
        );
        continue;
      }
      for (const [subSequenceNumber, sub] of inner.entries()) {
        const info = {
          shardId,
          sequenceNumber,
          subSequenceNumber,
          partitionKey: sub.partitionKey,
          timestamp,
        };
        this.#add(records, info, sub.data);
      }
    }
    return records;
  }

  #add(records: KinesisRecord<any>[], info: RecordInfo, bytes: Uint8Array): void {
    const index = this.#index++;
    try {
      records.push({ ...info, data: this.#deserialize(bytes, info) });
    } catch (cause) {
      const { shardId, sequenceNumber } = info;
      const params = { shardId, sequenceNumber, reason: textOf(cause) };
      this.#refuse(
        kinesisSourceError('KINESIS_RECORD_INVALID', params, { cause }),
        { ...info, data: bytes },
        index,
      );
    }
  }
}
