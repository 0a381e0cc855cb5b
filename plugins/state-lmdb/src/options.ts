import { checkOptions } from '@dstream/core/plugin';
import * as z from 'zod';

/** Options of `stateLmdb` and `LmdbStateStore`. */
export interface StateLmdbOptions {
  /** A directory of this program alone, on a local disk. Made when it is missing. Default `./state`. */
  dir?: string | undefined;
  /** How large each file may become, in bytes. Files grow as they must. Default 1 TiB. */
  mapSize?: number | undefined;
  /** Memory outside of the heap for what was written lately, in bytes, in each thread that computes. Default 64 MiB. */
  memory?: number | undefined;
}

const schema = z.object({
  dir: z.string().min(1).default('./state'),
  mapSize: z
    .int()
    .min(2 ** 20)
    .default(2 ** 40),
  memory: z
    .int()
    .min(0)
    .default(2 ** 26),
});

/** The options with their defaults. Throws OPTIONS_INVALID. */
export const optionsOf = (given: StateLmdbOptions): z.output<typeof schema> =>
  checkOptions('stateLmdb', schema, given);
