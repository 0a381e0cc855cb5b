import { DStreamError, isDStreamError } from '../../base/errors/dstream-error.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { Time } from '../../contracts/time.ts';
import type { Call } from './call.ts';
import type { Closures } from './closures.ts';
import type { RDD } from './rdd.ts';
import { Teller, type ToldValue } from './told-value.ts';

/** Turns what the program calls while it runs into something that workers can be told. */
export class Calls {
  readonly #closures: Closures;
  readonly #codec: Codec;
  #next = 0;

  constructor(closures: Closures, codec: Codec) {
    this.#closures = closures;
    this.#codec = codec;
  }

  /**
   * The call, or undefined if only the driver can make it: a function in it is not declared, or a value is no plain data.
   * Throws `FUNCTION_UNDECLARED` if other functions in it are declared, and `CODEC_UNSUPPORTED` for what they capture.
   */
  tell(on: RDD<any> | undefined, method: string, args: readonly unknown[]): Call | undefined {
    const teller = new Teller(this.#closures);
    const told = teller.tell(args);
    if (teller.undeclared !== undefined) {
      if (teller.captured.length === 0) return undefined;
      throw new DStreamError('FUNCTION_UNDECLARED', { method, argument: teller.undeclared + 1 });
    }
    if (teller.hasOwnRDDs) return undefined;
    for (const captured of teller.captured) this.#codec.encode(captured);
    const bytes = this.#encoded(told);
    if (!bytes) return undefined;
    const rdds = on ? [on, ...teller.rdds] : teller.rdds;
    const before = new Set(rdds.flatMap((rdd) => rdd.call ?? []));
    return { id: this.#next++, on, method, args: bytes, batchTime: newest(rdds), before: [...before] };
  }

  /** A call on the context with nothing but data, which is encoded once somebody has to be told. */
  tellData(method: string, args: readonly unknown[]): Call {
    const told = args.map((value): ToldValue => ({ kind: 'plain', value }));
    const codec = this.#codec;
    let bytes: Uint8Array | undefined;
    return {
      id: this.#next++,
      on: undefined,
      method,
      get args() {
        return (bytes ??= codec.encode(told));
      },
      batchTime: undefined,
      before: [],
    };
  }

  #encoded(told: unknown): Uint8Array | undefined {
    try {
      return this.#codec.encode(told);
    } catch (error) {
      if (isDStreamError(error, 'CODEC_UNSUPPORTED')) return undefined;
      throw error;
    }
  }
}

const newest = (rdds: readonly RDD<any>[]): Time | undefined => {
  const times = rdds.flatMap(({ batchTime }) => batchTime ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
};
