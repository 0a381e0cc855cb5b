import type { Address } from '../../contracts/task-work.ts';

/** On a driver with workers: the RDDs that these keep, until the program says otherwise or has let go of them itself. */
export class KeptRDDs {
  /** Called when partitions of an RDD need not be kept any longer. */
  readonly onRelease = new Set<(rdd: Address) => void>();
  readonly #dropped = new FinalizationRegistry<Address>((address) => this.#release(address));

  add(rdd: WeakKey, address: Address): void {
    this.#dropped.register(rdd, address, rdd);
  }

  remove(rdd: WeakKey, address: Address): void {
    if (this.#dropped.unregister(rdd)) this.#release(address);
  }

  #release(address: Address): void {
    for (const told of this.onRelease) told(address);
  }
}
