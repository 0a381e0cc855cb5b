import { state, type DStream } from '@dstream/core';
import * as z from 'zod';

/** How a program keeps its counts. */
export interface Shape {
  readonly id: string;
  readonly was?: string | undefined;
  readonly numPartitions: number;
  readonly schema: 1 | 2;
}

type Held = number | { count: number };

const v1 = z.number();
const v2 = z.object({ count: z.number() });
const numbers = state('words', v1);
const objects = state('words', v2, { from: v1, migrate: (count) => ({ count }) });

const countIn = (held: Held | null): number => (typeof held === 'number' ? held : (held?.count ?? 0));

/** Running counts of all words, however they are kept. */
export const countsOf = (
  words: DStream<string>,
  { id, was, numPartitions, schema }: Shape,
): DStream<[string, number]> =>
  words
    .map((word): [string, number] => [word, 1])
    .updateStateByKey(
      (ones: number[], held: Held | null): Held => {
        const count = countIn(held) + ones.length;
        return schema === 1 ? count : { count };
      },
      { numPartitions, state: schema === 1 ? numbers : objects },
    )
    .id(id, was === undefined ? {} : { was })
    .mapValues(countIn);
