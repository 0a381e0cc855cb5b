import type { Codec } from '../../contracts/codec.ts';
import type { Address } from '../../contracts/task-work.ts';
import type { Time } from '../../contracts/time.ts';
import { calls, type Made } from '../../engine/rdd/birthplace.ts';
import type { RDDContext } from '../../engine/rdd/rdd-context.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import { heard, type ToldValue } from '../../engine/rdd/told-value.ts';
import type { CallMessage } from './messages.ts';

interface Repeated {
  /** Or why it could not be repeated. */
  readonly made: Made | { readonly error: unknown };
  readonly batchTime: Time | undefined;
}

/** On a worker: the calls of the program that it was told, and what they have made here. */
export class RepeatedCalls {
  readonly #rdds: RDDContext;
  readonly #codec: Codec;
  readonly #calls = new Map<number, Repeated>();

  constructor(rdds: RDDContext, codec: Codec) {
    this.#rdds = rdds;
    this.#codec = codec;
  }

  /** What a call has made. Throws what kept it from being repeated. */
  madeBy(id: number): Made | undefined {
    const made = this.#calls.get(id)?.made;
    if (made && 'error' in made) throw made.error;
    return made;
  }

  /** Repeats a call, unless that was done before. `rddAt` finds the RDDs in it. */
  repeat(call: CallMessage, rddAt: (address: Address) => RDD<any>): void {
    const { id, batchTime } = call;
    if (this.#calls.has(id)) return;
    try {
      this.#calls.set(id, { made: this.#make(call, rddAt), batchTime });
    } catch (error) {
      this.#calls.set(id, { made: { error }, batchTime });
    }
  }

  #make({ id, on, method, args }: CallMessage, rddAt: (address: Address) => RDD<any>): Made {
    const { closures } = this.#rdds;
    const place = this.#rdds.birthplace(calls, id);
    const told = this.#codec.decode(args) as readonly ToldValue[];
    const values = told.map((each) => heard(each, closures, rddAt));
    const target = (on ? rddAt(on) : this.#rdds) as unknown as Record<
      string,
      (...args: unknown[]) => unknown
    >;
    const result = this.#rdds.at(place, () => target[method]!(...values));
    if (result instanceof Promise) result.catch(() => undefined);
    return place.made!;
  }

  /** Lets go of the calls of batches up to `time`, except of RDDs that are kept. The driver tells again what it needs. */
  forget(time: Time): void {
    for (const [id, { made, batchTime = -Infinity }] of this.#calls) {
      if (batchTime <= time && !('rdds' in made && made.rdds.some(isKept))) this.#calls.delete(id);
    }
  }
}

const isKept = ({ storageLevel }: RDD<any>): boolean => storageLevel !== undefined;
