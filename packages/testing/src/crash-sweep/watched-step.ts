/**
 * The promise of a step, which tells when nobody waits for it: what is not waited for goes on before it has happened. What
 * is made of it with `then` is watched too, so that its failure does not end the process of the test.
 */
export class WatchedStep<R> extends Promise<R> {
  #isHeard = false;
  #tell: () => void = () => undefined;

  static of<R>(done: Promise<R>, unheard: () => void): WatchedStep<R> {
    const step = new WatchedStep<R>((resolve, reject) => void done.then(resolve, reject));
    step.#tell = unheard;
    const ended = (): void => {
      if (!step.#isHeard) unheard();
    };
    void Promise.prototype.then.call(step, ended, ended);
    return step;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it has to know who waits for it
  override then<A = R, B = never>(
    fulfilled?: ((value: R) => A | PromiseLike<A>) | null,
    rejected?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#isHeard = true;
    const next = super.then(fulfilled, rejected) as WatchedStep<A | B>;
    next.#tell = this.#tell;
    void Promise.prototype.then.call(next, undefined, () => {
      if (!next.#isHeard) next.#tell();
    });
    return next;
  }
}
