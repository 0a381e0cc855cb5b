import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { DStream } from './dstream.ts';

/**
 * What names each stream in a checkpoint: the id it was given, else the operator's name and, from the second one on, its
 * number among those of that name. Throws `OPERATOR_ID_TAKEN`.
 */
export const operatorIdsOf = (streams: readonly DStream<any>[]): readonly string[] => {
  const taken = new Map<string, DStream<any>>();
  for (const stream of streams) {
    if (!stream.givenId) continue;
    const { id } = stream.givenId;
    const other = taken.get(id);
    if (other) throw new DStreamError('OPERATOR_ID_TAKEN', { id, stream: stream.name, other: other.name });
    taken.set(id, stream);
  }
  const counts = new Map<string, number>();
  return streams.map(({ givenId, operator: { name } }) => {
    if (givenId) return givenId.id;
    let id: string;
    do {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      id = count === 1 ? name : `${name}-${count}`;
    } while (taken.has(id));
    return id;
  });
};
