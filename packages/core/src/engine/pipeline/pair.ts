import { DStreamError } from '../../base/errors/dstream-error.ts';

/** Throws `RECORD_NOT_PAIR` for a record that reached a pair operation and is none. */
export const notPair = (record: unknown, operation = 'A pair operation'): never => {
  const shown = typeof record === 'string' ? JSON.stringify(record.slice(0, 40)) : describe(record);
  throw new DStreamError('RECORD_NOT_PAIR', { operation, record: shown });
};

const describe = (record: unknown): string =>
  typeof record === 'object' && record !== null
    ? Array.isArray(record)
      ? `an array of ${record.length}`
      : `an object`
    : String(record);
