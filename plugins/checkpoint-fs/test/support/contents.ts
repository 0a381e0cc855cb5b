import type { CheckpointStore } from '@dstream/core/plugin';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (given: Uint8Array): string => new TextDecoder().decode(given);

/** The records of a log as text. */
export const recordsOf = async (store: CheckpointStore, log = 'journal'): Promise<string[]> => {
  const records: string[] = [];
  for await (const record of store.log(log).read()) records.push(text(record.bytes));
  return records;
};
