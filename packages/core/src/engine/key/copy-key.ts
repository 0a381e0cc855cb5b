import { kindOf } from './key-kind.ts';

/** V8 copies a shorter substring; a longer one is a view that keeps the whole text it was cut from alive. */
const VIEW_FROM = 13;

/**
 * A copy of a key that keeps nothing else alive and that nobody else can change. For what outlives its batch: a word cut
 * from a block of input would keep that block in memory.
 */
export const copyKey = <K>(key: K): K => {
  if (typeof key === 'string') return (key.length < VIEW_FROM ? key : detach(key)) as K;
  if (typeof key !== 'object') return key;
  switch (kindOf(key)) {
    case 'date':
      return new Date((key as Date).getTime()) as K;
    case 'array':
      return (key as readonly unknown[]).map((item) => copyKey(item)) as K;
    case 'object':
      return Object.fromEntries(
        Object.entries(key as object).map(([name, value]) => [name, copyKey(value)]),
      ) as K;
    default:
      return key;
  }
};

/** A join of two parts is always written out anew. */
const detach = (text: string): string => [text.slice(0, 1), text.slice(1)].join('');
