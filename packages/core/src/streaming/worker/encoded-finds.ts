import type { Codec } from '../../contracts/codec.ts';
import type { BadRecordFinds } from '../../engine/bad-records/bad-record-log.ts';
import { encodeRecords } from '../../engine/shuffle/encoded-records.ts';

/** Bad records as bytes; those that cannot be encoded as texts. Undefined when there are none. */
export const encodeFinds = (finds: readonly BadRecordFinds[], codec: Codec): ArrayBuffer | undefined => {
  if (finds.length === 0) return undefined;
  try {
    return encodeRecords(finds, codec);
  } catch {
    return encodeRecords(finds.map(asTexts), codec);
  }
};

const asTexts = (finds: BadRecordFinds): BadRecordFinds => ({
  ...finds,
  records: finds.records.map((each) => ({ ...each, record: String(each.record) })),
});
